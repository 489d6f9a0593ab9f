"""Who is told what: the order to write one notification, before any words are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailbot.desk.nouns import Comment, Order, Part, Party, Person, Ticket


class Kind(StrEnum):
    """What a notification is about (the value of X-Mailbot-Kind)."""

    OPENED = "opened"
    REPLIED = "replied"
    CLOSED = "closed"
    CONFIRM = "confirm"
    REJECTED = "rejected"
    CHANGED = "changed"  # of type; or its clock was shortened
    INACTIVE = "inactive"
    ESCALATED = "escalated"
    REVIEWED = "reviewed"
    CONFIRMED = "confirmed"  # the refund or cancellation is done
    REFUSED = "refused"
    ALERT = "alert"  # to operators


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
    comments: tuple[Comment, ...] = ()  # every comment this reader may see, newest first
    newest: int = 0  # how many of them are new with this notice
    answers: str = ""  # Message-ID of the mail being answered, with angle brackets
    root: str = ""  # Message-ID at the root of this reader's thread
    reason: str = ""  # for REJECTED: code of the refusal; for OPENED: "reopened" or "follow-up" where it is one
    allowed: tuple[str, ...] = ()  # for REJECTED: the commands this reader may use
    orders: tuple[Order, ...] = ()  # further orders to name (to a proven customer asked which one)
    ended: datetime | None = None  # for REFUSED: UTC, when it would have been possible last
    parts: tuple[Part, ...] = ()  # for CONFIRMED: the money that was sent back
    until: datetime | None = (
        None  # UTC, how long the reader can reopen (CLOSED) or confirm (CONFIRM); None: they cannot
    )


@dataclass(frozen=True, slots=True)
class Link:
    """A prepared mail the reader only has to send."""

    act: str  # close | reopen | confirm …
    address: str  # reply address carrying the token for this one action
    subject: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """The signed addresses of one notification, made by the shell that holds the key."""

    message_id: str  # with angle brackets; deterministic
    reply_to: str
    envelope: str  # bounce address; empty for the null sender
    links: tuple[Link, ...] = ()


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
