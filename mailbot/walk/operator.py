"""What operators do at the command line: the same requests, the same table, the same notifications as by mail.

Where a customer's or vendor's mail is answered with a refusal and kept, an operator is told at once, and nothing is
written: they can mend what they typed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from mailbot.desk import decision
from mailbot.desk.labels import Labels
from mailbot.desk.lifecycle import SIDES
from mailbot.desk.nouns import Act, Entry, Order, Party, Person, Proof, State, Ticket
from mailbot.desk.request import Author, Change, Request
from mailbot.errors import Refused
from mailbot.store import money, tickets
from mailbot.walk import clockwork, replies
from mailbot.walk.house import House
from mailbot.walk.notify import Cause
from mailbot.walk.targets import check, rival_of
from mailbot.walk.writing import write


@dataclass(frozen=True, slots=True)
class Done:
    """What an operator's act came to."""

    ticket: int
    notifications: tuple[tuple[str, str], ...]  # (recipient, kind)


def operator(name: str = "", address: str = "") -> Author:
    """Whoever may use the command line is the operator: the machine vouches for them."""
    person = Person(address, name)
    return Author(Party.OPERATOR, person, Proof.AUTHENTICATED, reason="at the command line", inside=True)


def comment(
    house: House, number: int, words: str, now: datetime, *, by: Author, internal: bool = False, reply: str = ""
) -> Done:
    """Add a comment; an internal one only operators see. ``reply``: a saved reply to stand above. Raises Refused."""
    request = Request(Act.REPLY, by, words, internal=internal)
    if reply:
        request = replace(request, words=replies.above(house, reply, request, _ticket(number)))
    return act(house, number, request, now)


def close(house: House, number: int, words: str, now: datetime, *, by: Author, spam: bool = False) -> Done:
    """Close a ticket as solved, with words or without; as ``spam``, nobody is told. Raises Refused."""
    return act(house, number, Request(Act.CLOSE, by, words, internal=spam, spam=spam), now)


def reopen(house: House, number: int, words: str, now: datetime, *, by: Author) -> Done:
    """Open a closed ticket again. Raises Refused."""
    return act(house, number, Request(Act.REOPEN, by, words), now)


def note(house: House, number: int, labels: Labels, now: datetime, *, by: Author) -> Done:
    """Note what a ticket is about, whose it is, how urgent; whoever gets it is told. Raises Refused."""
    return act(house, number, Request(Act.REPLY, by, internal=True, labels=labels), now)


def act(house: House, number: int, request: Request, now: datetime) -> Done:
    """Do what an operator asks of a ticket. Raises Refused, or Ineligible where the order does not allow it."""
    with house.database.transaction():
        ticket = _ticket(number)
        return _write(house, _decide(house, request, ticket, now), ticket, now)


def convert(house: House, number: int, request: Request, now: datetime, *, side: Party | None = None) -> Done:
    """Make a ticket another type, at the operator's own wish or as ``side`` asked them.

    Raises Refused, also where it is about no order, or the one named is not for it; Ineligible.
    """
    ticket = _ticket(number)
    if request.act is not Act.SUPPORT:
        _check_order(ticket, request.order)
    return act(house, number, request, now) if side is None else ask_for(house, number, request, now, side=side)


def _check_order(ticket: Ticket, named: Order | None) -> None:
    if ticket.order is not None:
        if named is not None and named.number != ticket.order.number:
            raise Refused("other-order")
        return
    if named is None:
        raise Refused("no-order")
    if named.customer.address.lower() != ticket.customer.address.lower():
        raise Refused("others-order")
    _check_free(named)


def _check_free(order: Order) -> None:
    """One open ticket per order."""
    if known := tickets.open_tickets([order.number]):
        raise Refused("open-already", allowed=tuple(f"#{number}" for number in known.values()))


def on_behalf(party: Party, ticket: Ticket, by: Author) -> Author:
    """A side of the ticket that asked an operator, by phone say: the table sees that side, the history both.

    Raises Refused where nobody is on that side.
    """
    vendor = ticket.vendor
    if party is Party.VENDOR and vendor is not None:
        person = Person(vendor.address, vendor.name, vendor.language)
        return Author(party, person, by.proof, vendor, reason=by.reason, inside=by.inside)
    if party is Party.CUSTOMER and ticket.customer.address:
        return Author(party, ticket.customer, by.proof, reason=by.reason, inside=by.inside)
    raise Refused("nobody-there")


def ask_for(house: House, number: int, request: Request, now: datetime, *, side: Party) -> Done:
    """Do what a side of the ticket asked the operator for. Raises Refused, Ineligible."""
    with house.database.transaction():
        ticket = _ticket(number)
        asked = replace(request, author=on_behalf(side, ticket, request.author))
        change = _decide(house, asked, ticket, now)
        taken = tuple(replace(entry, detail={**entry.detail, "taken-by": Party.OPERATOR}) for entry in change.entries)
        return _write(house, replace(change, entries=taken), ticket, now)


def escalate(house: House, number: int, words: str, now: datetime, *, by: Author) -> Done:
    """Put a ticket in review for the side that did not close or convert it. Raises Refused."""
    turn = _ticket(number).turn
    if turn is None or turn.by not in SIDES:
        raise Refused("nothing-to-escalate")
    other = Party.CUSTOMER if turn.by is Party.VENDOR else Party.VENDOR
    return ask_for(house, number, Request(Act.ESCALATE, by, words), now, side=other)


def open_ticket(house: House, request: Request, now: datetime) -> Done:
    """Open a ticket for somebody who called.

    Raises Refused where their order has one already, Ineligible where it does not allow what they ask.
    """
    if request.order is not None:
        _check_free(request.order)
    with house.database.transaction():
        return _write(house, _decide(house, request, None, now), None, now)


def retry(house: House, number: int, now: datetime, *, by: Author) -> Done:
    """Set going again what could not be sent; what may have been sent is asked for first. Raises Refused."""
    with house.database.transaction():
        ticket = _ticket(number)
        if not ticket.failing:
            raise Refused("nothing-to-retry")
        for payment in money.pending(number):
            money.retry(payment.key, now)
        entry = Entry(now, "retried", by.party, by.proof)
        again = replace(ticket, failing=False, version=ticket.version + 1)
        return _write(house, Change(again, "", by, (entry,)), ticket, now)


def settle(house: House, payment: str, now: datetime, *, done: bool, by: Author) -> Done:
    """An operator knows what became of a payment: it is booked, or known not to have been made.

    ``payment``: its key, or the number of a ticket for all of its that failed or are unknown. Raises Refused.
    """
    with house.database.transaction():
        keys = [one.key for one in money.pending(int(payment))] if payment.isdigit() else [payment]
        words = f"an operator says that it was {'' if done else 'not '}carried out"
        settled = [found for key in keys if (found := money.declare(key, now, done=done, words=words))]
        if not settled:
            raise Refused("nothing-to-settle")
        ticket = _ticket(settled[0].ticket)
        entries = tuple(Entry(now, "settled", by.party, by.proof, _said(one.key, done)) for one in settled)
        _write(house, Change(replace(ticket, version=ticket.version + 1), "", by, entries), ticket, now)
        step = clockwork.conclude(house, ticket.number, now)
        return Done(ticket.number, step.notifications if step else ())


def _said(key: str, done: bool) -> dict[str, str]:
    return {"key": key, "done": "yes" if done else "no"}


def _decide(house: House, request: Request, ticket: Ticket | None, now: datetime) -> Change:
    change = decision.decide(request, ticket, now, house.policy)
    if change.ineligible is not None:
        raise change.ineligible
    if ticket is not None and ticket.state is not State.OPEN:
        check(change, ticket, rival_of(ticket), request.act)
    return change


def _ticket(number: int) -> Ticket:
    ticket = tickets.load([number]).get(number)
    if ticket is None:
        raise Refused("no-such-ticket")
    return ticket


def _write(house: House, change: Change, was: Ticket | None, now: datetime) -> Done:
    cause = Cause(f"desk {change.ticket.number} {change.ticket.version} {now.isoformat()}", now)
    written = write(house, change, was, cause)
    return Done(written.ticket.number, tuple((parcel.recipient, parcel.kind) for parcel in written.parcels))
