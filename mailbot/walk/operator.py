"""What operators do at the command line: the same requests, the same table, the same notifications as by mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailbot.desk import decision
from mailbot.desk.nouns import Act, Order, Party, Person, Proof, Ticket, Vendor
from mailbot.desk.request import Author, Change, Request
from mailbot.errors import Refused
from mailbot.store import tickets
from mailbot.walk.house import House
from mailbot.walk.notify import Cause
from mailbot.walk.writing import write


@dataclass(frozen=True, slots=True)
class Done:
    """What an operator's act came to."""

    ticket: int
    notifications: tuple[tuple[str, str], ...]  # (recipient, kind)


def operator(name: str = "", address: str = "") -> Author:
    """Whoever may use the command line is the operator: the machine vouches for them."""
    person = Person(address, name)
    return Author(Party.OPERATOR, person, Proof.AUTHENTICATED, reason="at the command line")


def comment(house: House, number: int, words: str, now: datetime, *, by: Author, internal: bool = False) -> Done:
    """Add a comment; an internal one only operators see. Raises Refused."""
    return _act(house, number, Request(Act.REPLY, by, words, internal=internal), now)


def close(house: House, number: int, words: str, now: datetime, *, by: Author) -> Done:
    """Close a ticket as solved, with words or without. Raises Refused."""
    return _act(house, number, Request(Act.CLOSE, by, words), now)


def reopen(house: House, number: int, words: str, now: datetime, *, by: Author) -> Done:
    """Open a closed ticket again. Raises Refused."""
    return _act(house, number, Request(Act.REOPEN, by, words), now)


def open_ticket(
    house: House,
    subject: str,
    words: str,
    now: datetime,
    *,
    by: Author,
    customer: Person | None = None,
    order: Order | None = None,
    vendor: Vendor | None = None,
) -> Done:
    """Open a support ticket for somebody who called. Raises Refused where their order has one already."""
    if order is not None and tickets.open_tickets([order.number]):
        raise Refused("open-already")
    request = Request(Act.OPEN, by, words, subject=subject, order=order, vendor=vendor, customer=customer)
    with house.database.transaction():
        return _write(house, decision.decide(request, None, now, house.policy), None, now)


def _act(house: House, number: int, request: Request, now: datetime) -> Done:
    with house.database.transaction():
        ticket = _ticket(number)
        change = decision.decide(request, ticket, now, house.policy)
        return _write(house, change, ticket, now)


def _ticket(number: int) -> Ticket:
    ticket = tickets.load([number]).get(number)
    if ticket is None:
        raise Refused("no-such-ticket")
    return ticket


def _write(house: House, change: Change, was: Ticket | None, now: datetime) -> Done:
    cause = Cause(f"desk {change.ticket.number} {change.ticket.version} {now.isoformat()}", now)
    written = write(house, change, was, cause)
    return Done(written.ticket.number, tuple((parcel.recipient, parcel.kind) for parcel in written.parcels))
