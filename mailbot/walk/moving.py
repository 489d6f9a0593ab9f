"""A change of address in the shop's books: what is asked, what moves, what waits, what is turned back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from mailbot.desk import moving as rules
from mailbot.desk.moving import Moving, Stage
from mailbot.desk.nouns import Act, Due, Entry, Party, Proof, State, Ticket
from mailbot.desk.request import Author, Change, Request
from mailbot.errors import Refused
from mailbot.letter.mailboxes import parse
from mailbot.routing.conventions import Wish
from mailbot.store import deadlines, history, movings, outbox, shop, tickets
from mailbot.walk.house import House

DAY: Final = timedelta(days=1)


def asked(wish: Wish, author: Author, ticket: Ticket | None, now: datetime) -> Moving | None:
    """The change of address that a mail asks for or answers; None where it has nothing to do with one."""
    address, number = author.person.address.lower(), ticket.number if ticket else 0
    if wish.act is Act.ADDRESS:
        known = movings.asked(address)
        new = _one(wish.argument)
        return known if known and known.new == new else Moving(address, new, number, now)
    return _ANSWERED[wish.act](address, number) if wish.act in _ANSWERED else None


_ANSWERED: dict[Act, Callable[[str, int], Moving | None]] = {
    Act.MOVE: movings.to,
    Act.STAY: movings.to,
    Act.STOP: lambda address, ticket: movings.away_from(address),
}


def confirmed(address: str, ticket: int, at: datetime) -> Moving | None:
    """What was asked at ``at`` without proof, and is confirmed now. Of two addresses neither is: one may be forged."""
    held = [one for one in movings.held(ticket, address) if one.asked_at == at]
    return held[-1] if len({one.new for one in held}) == 1 else None


def check(house: House, request: Request, now: datetime) -> None:
    """Raises Refused where the new address cannot be taken."""
    if Act.ADDRESS not in (request.act, request.held):
        return
    moving = request.moving
    if moving is None:
        raise Refused("address-unclear")
    sold = shop.orders(movings.orders_of(moving.old)).values()
    vendors = [*shop.vendors(order.vendor for order in sold).values(), *filter(None, (request.vendor,))]
    sellers = {entry.lower() for one in vendors for entry in (one.support_email, one.account_email, *one.people)}
    again = moving.id and moving.stage is Stage.ASKED
    often = 0 if again else movings.asked_since(moving.old, now - DAY)
    if why := rules.objection(moving.new, moving.old, house.own_addresses | house.operators, sellers, often):
        raise Refused(why)


def settle(change: Change, at: datetime, letter: int | None) -> Change:
    """Write what a change of address comes to; ``change`` with its ticket as it stands then."""
    number = change.ticket.number
    moving = change.moving
    if moving is None:
        return change
    moving = moving if moving.id else replace(moving, ticket=number)
    if moving.stage is Stage.DONE:
        moving = _carry_out(moving, change.author, at, letter, number)
    elif moving.stage is Stage.STOPPED and moving.done_at:
        _turn_back(moving, change.author, at, letter, number)
    moving = replace(moving, id=movings.save(moving))
    after = tickets.load([number])[number] if moving.done_at else change.ticket
    return replace(change, ticket=after, moving=moving)


def _one(argument: str) -> str:
    """The one well-formed address in what was typed; programs write one a second time as a link."""
    words = argument.replace("mailto:", " ").split()
    addresses = {read.mailbox.address for word in words if "@" in word for read in parse(word.strip("<>()[],;"))}
    return addresses.pop() if len(addresses) == 1 else ""


def _carry_out(moving: Moving, by: Author, at: datetime, letter: int | None, here: int) -> Moving:
    """Everything of the customer's goes to the new address, and money waits."""
    orders, numbers = movings.orders_of(moving.old), {*movings.tickets_of(moving.old), here}
    movings.readdress(orders, moving.old, moving.new, moving.hold_until)
    outbox.withdraw(recipient=moving.old)  # nobody is asked at an address that is given up
    for number, ticket in tickets.load(numbers).items():
        after = replace(ticket, customer=replace(ticket.customer, address=moving.new))
        after = replace(after, deadline=rules.waiting(after.deadline, after.type, after.order))
        entries = [] if number == here else [Entry(at, "address-done", by.party, by.proof)]
        if after.deadline != ticket.deadline:
            entries.append(Entry(at, "put-off", Party.CLOCK, Proof.CONFIRMED, {"due": Due.EXECUTE, "why": "address"}))
        _write(ticket, after, entries, at, letter)
    return replace(moving, orders=orders, tickets=tuple(sorted(numbers)))


def _turn_back(moving: Moving, by: Author, at: datetime, letter: int | None, here: int) -> None:
    """What moved is the old address's again. What was asked of its orders meanwhile waits for operators."""
    movings.readdress(moving.orders, moving.new, moving.old, moving.hold_until)
    for number, ticket in tickets.load({*moving.tickets, *movings.tickets_about(moving.orders, moving.new)}).items():
        if ticket.customer.address not in (moving.new, moving.old):
            continue
        after = replace(ticket, customer=replace(ticket.customer, address=moving.old))
        entries = [] if number == here else [Entry(at, "address-stopped", by.party, by.proof)]
        if _asked_meanwhile(ticket, moving):
            after = replace(after, state=State.IN_REVIEW, review="address", deadline=None)
            entries.append(Entry(at, "held-for-review", Party.CLOCK, Proof.CONFIRMED, {"why": "address"}))
        _write(ticket, after, entries, at, letter)


def _asked_meanwhile(ticket: Ticket, moving: Moving) -> bool:
    """Whether a refund or cancellation runs that was asked, or set going again, after the address was changed."""
    runs = ticket.deadline if ticket.state is State.OPEN else None
    return runs is not None and runs.due is Due.EXECUTE and moving.done_at is not None and runs.since >= moving.done_at


def _write(before: Ticket, after: Ticket, entries: list[Entry], at: datetime, letter: int | None) -> None:
    """A ticket that moves along with another one's: nobody is told of it."""
    after = replace(after, version=after.version + 1)
    tickets.save(after)
    history.add(after.number, entries, letter)
    deadlines.turn_over(after.number, before.deadline, after.deadline, at, fired=False)
