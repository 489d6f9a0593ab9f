"""Everything a rule can look at, as plain facts. What follows from them is worked out when a condition asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailbot.desk.calendar import Calendar
from mailbot.desk.nouns import Order, Party, Proof, Ticket
from mailbot.letter.letter import Letter


class Event(StrEnum):
    """When a rule is asked."""

    MAIL = "mail"  # a mail has come, before anything is decided
    OPENED = "opened"  # the rest: after the change, on the ticket as it stands now
    REPLIED = "replied"
    CHANGED = "changed"  # its type
    CLOSED = "closed"
    INACTIVE = "inactive"  # a silent side was reminded
    REFUSED = "refused"  # what was asked for cannot be
    DUE_SOON = "due soon"  # a deadline comes near


@dataclass(frozen=True, slots=True)
class Scene:
    """One mail before it is judged, or one event of a ticket after it happened."""

    event: Event = Event.MAIL
    letter: Letter | None = None  # None: what happened came by no mail
    words: str | None = None  # what was newly written, without what we sent ourselves; None: as the letter has it
    known: bool = False  # the mail is on a ticket, by more than an order number
    party: Party | None = None  # who wrote the letter; None: not asked yet, and no `from` fits
    proof: Proof = Proof.NONE  # how sure that is
    ticket: Ticket | None = None  # on an event as it stands after it; None: a new mail
    order: Order | None = None  # which it is about; None: the ticket's, if that has one
    contacts: int = 0  # comments by customer and vendor on the ticket so far, a mail being judged not counted
    issues: tuple[str, ...] = ()  # issue paths linked to the ticket
    now: datetime | None = None  # UTC; None: conditions on times do not hold
    received_at: datetime | None = None  # UTC, when our server got the letter; None: now
    calendar: Calendar | None = None  # the vendor's, or the brand's; None: UTC, Saturday and Sunday
    by: Party | None = None  # who did what the event tells; of a mail: who wrote it
    domains: frozenset[str] = frozenset()  # our own, lower case; empty: every domain is ours
