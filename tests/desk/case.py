"""One ticket from its opening on, moved by nothing but `decide`: what the tests of the desk play with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from mailbot.desk.decision import decide
from mailbot.desk.lifecycle import FALLS_DUE
from mailbot.desk.nouns import (
    Act,
    Due,
    Invoice,
    Order,
    Outcome,
    Party,
    Person,
    Proof,
    State,
    Ticket,
    TicketType,
    Vendor,
)
from mailbot.desk.request import Author, Change, Policy, Request

CUSTOMER, VENDOR, OPERATOR, STRANGER, CLOCK = Party
SUPPORT, REFUND, CANCELLATION = TicketType
WEDNESDAY = datetime(2026, 3, 4, 10, tzinfo=UTC)
FRIDAY = datetime(2026, 3, 6, 14, tzinfo=UTC)
DAY = timedelta(days=1)
ANN = Person("ann@customer.example", "Ann")
VERA = Vendor("v1", "Widget Works", "accounts@vendor.example", "vera@vendor.example", timezone="Europe/Rome")
LINE = Invoice("I-1", "Widget", WEDNESDAY - 14 * DAY, Decimal("40.00"), "EUR")
ORDER = Order("ABCD1234", "v1", ANN, "one-time", invoices=(LINE,))
SUBSCRIPTION = replace(ORDER, number="SUBS1234", kind="subscription")
PEOPLE = {
    CUSTOMER: ANN,
    VENDOR: Person("vera@vendor.example", "Vera"),
    OPERATOR: Person("olga@desk.example", "Olga"),
    STRANGER: Person("sam@elsewhere.example", "Sam"),
    CLOCK: Person(""),
}
ASKS = {REFUND: Act.REFUND, CANCELLATION: Act.CANCEL, SUPPORT: Act.SUPPORT}


def by(party: Party, proof: Proof = Proof.AUTHENTICATED) -> Author:
    return Author(party, PEOPLE[party], proof, VERA if party is VENDOR else None)


def utc(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


class Case:
    """A ticket and what became of it; it has the number 7."""

    def __init__(
        self, at: datetime = WEDNESDAY, order: Order | None = ORDER, vendor: Vendor | None = VERA, **policy: Any
    ) -> None:
        self.now, self.order, self.vendor, self.policy = at, order, vendor, Policy(**policy)
        self.change: Change
        self.was: Ticket | None = None

    @property
    def ticket(self) -> Ticket:
        return self.change.ticket

    @property
    def due(self) -> tuple[Due, datetime] | None:
        """The clock that runs, and when it comes."""
        deadline = self.ticket.deadline
        return (deadline.due, deadline.at) if deadline else None

    @property
    def status(self) -> tuple[TicketType, State, Outcome | None]:
        return self.ticket.type, self.ticket.state, self.ticket.outcome

    def opens(self, kind: TicketType = SUPPORT, party: Party = CUSTOMER, **rest: Any) -> Case:
        """A new ticket of this kind by this party."""
        rest = {"order": self.order, "vendor": self.vendor, "words": "please", "subject": "pedal"} | rest
        return self._decide(Request(Act.OPEN, by(party, rest.pop("proof", Proof.AUTHENTICATED)), type=kind, **rest))

    def does(self, act: Act, party: Party = CUSTOMER, after: timedelta = timedelta(), **rest: Any) -> Case:
        """An act on this ticket, some time after the last one."""
        self.now += after
        return self._decide(Request(act, by(party, rest.pop("proof", Proof.AUTHENTICATED)), **rest))

    def comes_due(self, late: timedelta = timedelta()) -> Case:
        """The clock that runs does what it is for."""
        assert self.ticket.deadline is not None, "no clock runs"
        self.now = max(self.now, self.ticket.deadline.at + late)
        return self.does(FALLS_DUE[self.ticket.deadline.due], CLOCK, proof=Proof.CONFIRMED)

    def is_paid(self) -> Case:
        """The request runs its time, and the executor says that it is done."""
        return self.comes_due().does(Act.DONE, CLOCK, proof=Proof.CONFIRMED)

    def _decide(self, request: Request) -> Case:
        before = self.change.ticket if hasattr(self, "change") else None
        self.change = decide(request, before, self.now, self.policy)
        self.was = before
        if self.ticket.number == 0:
            fresh = 7 if before is None else before.number + 1
            self.change = replace(self.change, ticket=replace(self.ticket, number=fresh))
        return self
