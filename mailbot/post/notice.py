"""Who is told what: the order to write one notification, before any words are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from mailbot.desk.eligibility import MISNAMED
from mailbot.desk.moving import OBJECTIONS
from mailbot.desk.nouns import Comment, Order, Part, Party, Person, Ticket, TicketType


class Kind(StrEnum):
    """What a notification is about (the value of X-Mailbot-Kind)."""

    OPENED = "opened"
    REPLIED = "replied"
    CLOSED = "closed"
    CONFIRM = "confirm"
    REJECTED = "rejected"
    CHANGED = "changed"  # of type; or its clock was shortened; or the customer's address
    INACTIVE = "inactive"
    ESCALATED = "escalated"
    REVIEWED = "reviewed"
    CONFIRMED = "confirmed"  # the refund or cancellation is done
    REFUSED = "refused"
    NEEDS = "needs"  # something is missing before what was asked for can begin
    ALERT = "alert"  # to operators


# The mails that may tell of a ticket's end: the survey is part of the customer's, where it is offered.
ENDS = (Kind.CLOSED, Kind.CONFIRMED, Kind.REFUSED)

# The codes a notice of each kind may carry as its reason. A kind that is not here has none.
REASONS: Mapping[Kind, tuple[str, ...]] = {
    Kind.OPENED: ("reopened", "follow-up"),
    Kind.REJECTED: (
        "no-such-issue", "no-such-operator", "no-such-priority", "no-such-reply", "executing", "open-already", "stands",
        *OBJECTIONS,
        "unknown", "not-possible",
    ),
    Kind.CONFIRM: ("address", "address-asked"),  # asked of the new address; or of the one on file, who asked that
    Kind.CHANGED: ("address", "address-done", "address-stopped", "address-lapsed"),  # empty: of type
    Kind.CLOSED: ("vendor-close", "customer-close"),  # the Due that came; empty: a person did it
    Kind.INACTIVE: ("vendor-notice", "vendor-second", "customer-notice"),  # the Due that came
    Kind.REVIEWED: ("upheld", "overturned", "approved"),
    Kind.REFUSED: (  # of Ineligible; and "review" where an operator refuses
        "one-time-order", "cancelled-already", "refunded-already", "free-order", "too-late", *MISNAMED, "review",
    ),
    Kind.NEEDS: ("conflict", "order", "missing"),
    Kind.ALERT: (
        "failed", "unknown", "escalated", "flagged", "beyond-policy", "vendor-flagged", "address", "rule", "assigned",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that the ticket needs."""

    name: str  # a block of needs.j2, with - for _
    words: tuple[tuple[str, str], ...] = ()  # an admin's own, by language; under "" for all others


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the reader has to know of a refund that cannot be done."""

    named: Decimal | None = None  # the amount that was asked for
    left: tuple[Part, ...] = ()  # what could be asked for instead
    back: tuple[Part, ...] = ()  # what was paid back already
    back_at: datetime | None = None  # UTC, the last of it; None: not known


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification to one reader."""

    kind: Kind
    role: Party  # the reader's role on the ticket; STRANGER gets the fixed text that repeats nothing
    recipient: Person
    ticket: Ticket
    actor: Party  # who caused it
    actor_name: str
    at: datetime  # UTC, when the cause was handled
    came_at: datetime | None = None  # for CONFIRM: UTC, when what is asked about came; None: then
    again: bool = False  # for CONFIRM: the reader was asked before, and answered neither yes nor no
    asks_at: datetime | None = None  # UTC, when the reader will be asked about more that came in their name
    comments: tuple[Comment, ...] = ()  # the comments this reader may see, newest first
    untold: int = 0  # how many older ones there are, which no mail has room for
    newest: int = 0  # how many of them are new with this notice
    answers: str = ""  # Message-ID of the mail being answered, with angle brackets
    root: str = ""  # Message-ID at the root of this reader's thread
    reason: str = ""  # a code, see REASONS
    allowed: tuple[str, ...] = ()  # for REJECTED: the commands this reader may use
    said: tuple[str, ...] = ()  # for REJECTED: the commands not followed, as written; for NEEDS: that contradict
    meant: str = ""  # for REJECTED: the command that may have been meant
    opens: bool = False  # for REJECTED: the ticket is new with this notice
    orders: tuple[Order, ...] = ()  # further orders to name (to a proven customer asked which one)
    ended: datetime | None = None  # for REFUSED: UTC, when it would have been possible last
    refusal: Refusal = field(default_factory=Refusal)  # … and of the order, what it would be about
    parts: tuple[Part, ...] = ()  # for CONFIRMED: the money that was sent back
    until: datetime | None = None  # UTC, how long the reader can reopen, escalate or confirm; None: they cannot
    was: TicketType | None = None  # for CHANGED: the type before; the same as now where only the clock got shorter
    wanted: TicketType | None = None  # for REFUSED, NEEDS, CONFIRM, ALERT: what was asked for and is not begun
    closes: datetime | None = None  # for INACTIVE: UTC, when silence will have closed the ticket
    refundable: datetime | None = None  # UTC, until when the reader's side may ask for money of this order
    customers_day: datetime | None = None  # UTC, to a vendor: until when the customer may
    missing: tuple[Lack, ...] = ()  # what is asked of the customer now; to others: all that is missing
    came: tuple[Lack, ...] = ()  # what the customer supplied; not told to themselves
    deflection: str = ""  # answered: a rule answered a known problem now; helped, not-helped: the customer says so
    asked: bool = False  # something was asked for with this notice
    complete: bool = False  # … or nothing is missing any more since then
    address: str = ""  # for CHANGED: the customer's new one
    legacy: bool = False  # the reader wrote to an address kept from older times: they hear of the better way


@dataclass(frozen=True, slots=True)
class Link:
    """A prepared mail the reader only has to send."""

    act: str  # a block of links.j2 without its do_: refund, cancel, support, escalate, close, reopen, confirm, deny
    address: str  # reply address carrying the token for this one action
    subject: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """The signed addresses of one notification, made by the shell that holds the key."""

    message_id: str  # with angle brackets; deterministic
    reply_to: str
    envelope: str  # bounce address; empty for the null sender
    links: tuple[Link, ...] = ()
    survey: tuple[Link, ...] = ()  # one for each score, whose act is the number; empty: it is not offered


@dataclass(frozen=True, slots=True)
class Upload:
    """An attachment that travels with the notification."""

    name: str
    type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Brand:
    """Who writes: the part of the configuration that readers see."""

    name: str
    address: str
    url: str  # base of links; empty: no links
    languages: tuple[str, ...]  # the first is the fallback
    timezone: str  # where there is no vendor
