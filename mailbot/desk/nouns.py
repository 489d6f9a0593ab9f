"""The nouns of the desk. Plain frozen values: no mail, no SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum


class Party(StrEnum):
    """Who acts. The clock and the operator act through the same table as everybody else."""

    CUSTOMER = "customer"
    VENDOR = "vendor"
    OPERATOR = "operator"
    STRANGER = "stranger"
    CLOCK = "clock"


class TicketType(StrEnum):
    SUPPORT = "support"
    REFUND = "refund"
    CANCELLATION = "cancellation"


class State(StrEnum):
    NEW = "new"  # not yet a ticket: the state every ticket is opened from
    OPEN = "open"
    IN_REVIEW = "in_review"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a closed ticket ended."""

    SOLVED = "solved"
    WITHDRAWN = "withdrawn"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"
    INACTIVE = "inactive"
    REFUSED = "refused"
    UNCONFIRMED = "unconfirmed"
    MERGED = "merged"
    SPAM = "spam"


PRIORITIES = ("low", "normal", "high", "urgent")


class Proof(IntEnum):
    """How sure we are that the sender is who the From line says; a higher one serves wherever a lower one does."""

    NONE = 0
    TOKEN = 1  # answered with a token that was only ever mailed to that address
    AUTHENTICATED = 2  # our own mail server vouches for the From line
    CONFIRMED = 3  # answered a one-time confirmation mailed to the address on file

    @property
    def word(self) -> str:
        return self.name.lower()


class Act(StrEnum):
    """What can be asked of a ticket."""

    OPEN = "open"
    REPLY = "reply"
    THANK = "thank"  # a reply that says nothing but thanks
    RATE = "rate"  # answers the survey
    CLOSE = "close"
    REOPEN = "reopen"
    REFUND = "refund"
    CANCEL = "cancel"
    SUPPORT = "support"  # back to a support ticket: nothing is executed
    ESCALATE = "escalate"
    UPHOLD = "uphold"
    OVERTURN = "overturn"
    APPROVE = "approve"
    REFUSE = "refuse"
    MERGE = "merge"
    EXECUTE = "execute"  # by the clock: a request has run its time
    DONE = "done"  # by the clock: the money is sent, the subscription ended
    FAIL = "fail"  # by the clock: it could not be carried out yet
    NOTICE = "notice"  # by the clock: a silent side is reminded
    EXPIRE = "expire"  # by the clock: nobody answered to the end
    LAPSE = "lapse"  # by the clock: nobody confirmed
    CONFIRM = "confirm"  # answers our question whether they wrote at all
    DENY = "deny"  # answers it with no
    ADDRESS = "address"  # asks for another address of their own
    MOVE = "move"  # that other address says yes
    STAY = "stay"  # that other address says no
    STOP = "stop"  # the address on file does not want it, before it is done or soon after
    FORGET = "forget"  # by the clock: the other address said nothing


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an address. ``language`` is a tag such as ``it``; empty where unknown."""

    address: str
    name: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Vendor:
    """Who sold it. Ticket mail goes to the support address, or the account address where there is none."""

    id: str
    name: str
    account_email: str
    support_email: str = ""
    timezone: str = ""  # IANA name; empty: the brand's
    weekend: tuple[int, ...] = (5, 6)  # weekdays, Monday is 0
    holidays: str = ""  # ISO 3166 country (and subdivision) whose public holidays count; empty: none
    language: str = ""
    people: tuple[str, ...] = ()  # further addresses, or @domain, of the vendor's own staff
    flagged: bool = False  # called off too many requests that operators let through: theirs execute at once

    @property
    def address(self) -> str:
        return self.support_email or self.account_email


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice line of an order."""

    number: str
    product: str
    at: datetime  # UTC
    amount: Decimal
    currency: str  # ISO 4217
    state: str = "paid"  # paid | refunded
    refunded: Decimal = Decimal(0)  # of the amount, so far


@dataclass(frozen=True, slots=True)
class Order:
    number: str
    vendor: str  # vendor id
    customer: Person
    kind: str  # one-time | subscription
    state: str = "active"  # active | refunded | cancelled
    risk: str = ""  # "" | flagged
    invoices: tuple[Invoice, ...] = ()  # oldest first
    hold_until: datetime | None = None  # UTC, no money of it moves before: its customer's address was changed

    @property
    def products(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(invoice.product for invoice in self.invoices))


@dataclass(frozen=True, slots=True)
class File:
    """An attachment of a comment: what a person sees of it. The bytes stay with the stored letter."""

    name: str
    type: str
    size: int  # bytes
    part: int = 0  # which part of the letter
    ornament: bool = False  # a logo or an icon: it shows nothing that anybody asked for


@dataclass(frozen=True, slots=True)
class Comment:
    author_role: Party
    author: str  # address, as an operator sees it
    author_name: str
    at: datetime  # UTC, when handled
    text: str
    internal: bool = False  # operators only
    held: bool = False  # waits for proof or an operator: the other side does not see it
    files: tuple[File, ...] = ()
    letter: int | None = None  # row of the letter it came by


@dataclass(frozen=True, slots=True)
class Turn:
    """A closing or conversion, and what the ticket was before it."""

    by: Party
    at: datetime  # UTC
    type: TicketType  # of the ticket before
    closing: bool  # else a conversion
    claim: Claim | None = None  # what was called off
    asked_by: Party | None = None
    ended: Outcome | None = None  # how the ticket stood closed when this was escalated; None: it was open
    ended_at: datetime | None = None  # UTC, since when it stood so
    settled: bool = False  # operators have decided on it: it is not escalated again
    paused: Due | None = None  # the clock that ran when this was escalated


@dataclass(frozen=True, slots=True)
class Part:
    """Money of one invoice line."""

    invoice: str
    product: str
    amount: Decimal
    currency: str  # ISO 4217


@dataclass(frozen=True, slots=True)
class Claim:
    """What a refund or cancellation will do, fixed when it is asked."""

    parts: tuple[Part, ...] = ()  # empty for a cancellation: no money moves
    ends: bool = False  # the subscription ends as of the request
    until: datetime | None = None  # UTC, the last moment at which this side may ask; None where there is no end


class Due(StrEnum):
    """What a deadline does when it comes."""

    EXECUTE = "execute"  # a refund or cancellation is carried out
    VENDOR_NOTICE = "vendor-notice"
    VENDOR_SECOND = "vendor-second"
    VENDOR_CLOSE = "vendor-close"
    CUSTOMER_NOTICE = "customer-notice"
    CUSTOMER_CLOSE = "customer-close"
    UNCONFIRMED = "unconfirmed"  # nobody said that they wrote it


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock set: what will happen, when, and what it counts from."""

    due: Due
    at: datetime  # UTC
    since: datetime  # UTC


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it stands. Changes make a new value; the number is 0 until the store gives one."""

    number: int
    type: TicketType
    state: State
    subject: str
    customer: Person  # address empty where there is none (a vendor asking the desk)
    opened_at: datetime  # UTC, when the opening mail was handled
    vendor: Vendor | None = None
    order: Order | None = None
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    closed_by: Party | None = None
    outsider: bool = False  # opened by a stranger about no order: only operators answer it
    held: bool = False  # waits for its opener to prove who they are: the other side does not hear of it
    follows: int | None = None  # the closed ticket this one continues
    received_at: datetime | None = None  # UTC, when our server got the opening mail: eligibility is judged by it
    asked_by: Party | None = None  # whose request a refund or cancellation is; while held, who opened it
    claim: Claim | None = None  # what it will do
    deadline: Deadline | None = None  # the one clock that runs; None: it waits for a person, or is closed
    review: str = ""  # why it is in review: escalated | flagged | beyond-policy | address
    turn: Turn | None = None  # the latest closing or conversion: what an escalation is about
    wants: TicketType | None = None  # asked for before an order was named; support: two contradicting things were
    failing: bool = False  # the money could not be sent yet; operators know
    merged_into: int | None = None
    version: int = 0  # grows with every change; a deadline of an older version is void
    priority: str = "normal"  # one of PRIORITIES
    assignee: str = ""  # the operator who looks after it
    surveyed: bool = True  # its closing mail may ask how it was
    pace: timedelta | None = None  # until the first reminder of a silent side, where a rule says so; None: as usual

    @property
    def is_unclear(self) -> bool:
        """A refund and a cancellation were asked in one breath: until its opener chooses, the vendor hears nothing."""
        return self.wants is TicketType.SUPPORT


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a ticket's history, append-only."""

    at: datetime
    kind: str
    by: Party
    proof: Proof
    detail: dict[str, str] = field(default_factory=dict)
