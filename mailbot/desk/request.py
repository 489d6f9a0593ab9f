"""What somebody asks of the desk, and what comes of it: the values on both sides of ``decision.decide``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mailbot.desk.bar import NEEDED, Deed
from mailbot.desk.clocks import DEFAULTS, Span
from mailbot.desk.eligibility import DAYS, Ineligible, Wanted
from mailbot.desk.labels import Labels
from mailbot.desk.moving import Moving
from mailbot.desk.nouns import Act, Comment, Entry, File, Order, Part, Party, Person, Proof, Ticket, TicketType, Vendor


@dataclass(frozen=True, slots=True)
class Author:
    """Who asks, in which role, and how sure we are of it."""

    party: Party
    person: Person
    proof: Proof
    vendor: Vendor | None = None  # whose staff a VENDOR author is
    reason: str = ""  # how role and proof were found, for people
    inside: bool = False  # no mail: the command line or a rule, whom no configuration asks for more


@dataclass(frozen=True, slots=True)
class Request:
    """One act of one party. A mail, a due deadline and an operator's command all become one of these."""

    act: Act
    author: Author
    words: str = ""
    files: tuple[File, ...] = ()
    subject: str = ""
    type: TicketType = TicketType.SUPPORT
    order: Order | None = None
    vendor: Vendor | None = None
    customer: Person | None = None  # on whose behalf an operator or vendor asks
    internal: bool = False
    follows: int | None = None  # the closed ticket this one continues
    held: Act | None = None  # for CONFIRM: what the author asked unproven and confirms now; None: nothing waits
    about: int | None = None  # for CONFIRM, DENY: row of the letter that waits; no other words of theirs are meant
    beside: bool = False  # … and it is not the one their ticket began with
    unread: bool = False  # it answers whether they wrote, and says neither yes nor no
    again: datetime | None = None  # … so they are asked once more about the letter that came then, UTC
    outsider: bool = False  # that one was a stranger's
    wanted: Wanted = field(default_factory=Wanted)  # what of the order; for CONFIRM: as it was asked unproven
    beyond: str = ""  # an operator's reason to go beyond the policy
    overrules: bool = False  # an operator who gives none: what goes beyond the policy waits for an approval
    unclear: bool = False  # it asks for two things that contradict each other
    spam: bool = False  # for CLOSE, by an operator: nobody is told
    received_at: datetime | None = None  # UTC, when our server got the mail; None: now
    parts: tuple[Part, ...] = ()  # for DONE: the money that was sent
    score: int = 0  # for RATE: 1 to 5; 0: none was understood
    reason: str = ""  # for a RATE confirmed: its words, which were held
    detail: Mapping[str, str] = field(default_factory=dict)  # for the history: codes only
    merge: int | None = None  # for MERGE: the ticket it goes into
    labels: Labels = field(default_factory=Labels)  # what an operator notes beside it
    letter: int | None = None  # row of the letter it came by
    moving: Moving | None = None  # the change of address that is asked for, or answered


@dataclass(frozen=True, slots=True)
class Rating:
    """An answer to the survey."""

    score: int  # 1 to 5
    reason: str  # the customer's own words; empty: a number and nothing else
    late: bool  # kept, and not counted


@dataclass(frozen=True, slots=True)
class Checklist:
    """What the ticket needs, by the names in rules/needs.toml, as it stands after a change."""

    asked: tuple[str, ...] = ()  # the customer is asked for these now
    came: tuple[str, ...] = ()  # … and brought these just now
    missing: tuple[str, ...] = ()
    here: tuple[str, ...] = ()  # all that came, earlier or now
    complete: bool = False  # with this very change nothing is missing any more


@dataclass(frozen=True, slots=True)
class Policy:
    """The durations and bounds the lifecycle needs, out of the configuration."""

    reopen: timedelta = timedelta(days=14)
    spans: Mapping[Span, timedelta] = field(default_factory=lambda: DEFAULTS)
    days: Mapping[Party, timedelta] = field(default_factory=lambda: DAYS)  # how long each side may ask for its money
    timezone: str = "UTC"  # where there is no vendor
    surveys: bool = True  # closing mails ask how it was
    survey: timedelta = timedelta(days=30)  # how long after the closing an answer counts
    proof: Mapping[Deed, Proof] = field(default_factory=lambda: NEEDED)  # what each deed needs; less and it is held


@dataclass(frozen=True, slots=True)
class Change:
    """What comes of a request: the ticket as it will stand, and everything to be written beside it."""

    ticket: Ticket  # number 0 where it is new
    tells: str  # the kind of notification it causes; empty: nobody is told
    author: Author
    entries: tuple[Entry, ...]
    comment: Comment | None = None
    note: Comment | None = None  # what its author wrote to us alone beside it
    held: bool = False  # nothing moves until the author proves who they are
    about: int | None = None  # … and they are asked about an earlier letter (its row): this was a yes too late
    again: datetime | None = None  # … which came then, UTC: their answer said neither yes nor no
    releases: int | None = None  # row of the letter whose held words become visible
    manner: str = ""  # how a ticket came to be open: "" | reopened | follow-up | held
    executes: bool = False  # its claim is to be carried out now
    marks: bool = False  # the vendor called off what operators let through
    ineligible: Ineligible | None = None  # why the request could not be taken
    wanted: TicketType | None = None  # what was asked for and is not begun
    asks: str = ""  # what the author is asked back instead of getting their copy: conflict
    joins: tuple[Party, ...] = ()  # sides that join a ticket they were not on: they are told it opened
    rating: Rating | None = None  # what the customer says of it
    labels: Labels = field(default_factory=Labels)  # what an operator noted beside it
    answer: Comment | None = None  # what the rules had us answer
    checklist: Checklist | None = None  # None: the ticket needs nothing
    problem: str = ""  # the known problem that ``answer`` is meant to solve; empty: none
    helped: bool | None = None  # whether an earlier such answer was enough; None: nobody knows
    after: tuple[Entry, ...] = ()  # lines of the history behind ``entries``: what rules did besides
    moving: Moving | None = None  # the change of address as it stands after it
