"""What a letter is about: tickets, or orders without one. An order has one open ticket at most.

What is written to another ticket of that order – one that named no order yet, or is closed – goes to the open one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mailbot.desk.nouns import Act, Order, Party, State, Ticket, TicketType
from mailbot.desk.request import Change
from mailbot.errors import Refused
from mailbot.routing.conventions import Wish
from mailbot.routing.parties import is_party_of
from mailbot.routing.reference import By, Facts, Reference
from mailbot.store import tickets
from mailbot.walk.incoming import Mail

_MOVES: Final = (Act.REPLY, Act.REFUND, Act.CANCEL)  # words, and what is asked of the order: it has one ticket for that
_ASKS: Final = {TicketType.REFUND: Act.REFUND, TicketType.CANCELLATION: Act.CANCEL}


@dataclass(frozen=True, slots=True)
class Target:
    """One ticket, or one order without one, that a letter is about."""

    ticket: Ticket | None
    order: Order | None
    rival: Ticket | None = None  # the order's open ticket, beside which this one does not open
    instead_of: Ticket | None = None  # the ticket that was written to, where ``ticket`` is its order's open one

    def asks(self, act: Act, party: Party) -> Act:
        """What ``act`` asks here: an order named at last is asked for what the first ticket wanted of it."""
        first = self.instead_of
        if act is not Act.REPLY or first is None or first.held or first.state is not State.OPEN:
            return act
        asker = Party.CUSTOMER if first.customer.address else Party.VENDOR
        return _ASKS.get(first.wants, act) if first.wants and party is asker else act

    def asked_at(self, received_at: datetime) -> datetime:
        """When what the first ticket wanted was asked: who was asked back for the number loses no time by it."""
        return (self.instead_of and self.instead_of.received_at) or received_at


def targets(mail: Mail, wish: Wish, known: Facts, found: Reference, *, operator: bool) -> Iterator[Target]:
    """What the letter is about: its ticket, or each order it names; one thing at least."""
    named = [order for order in found.orders if order.number in mail.named]
    if found.ticket is not None and found.by is not By.ORDER:
        yield _written_to(found.ticket, _only(named), wish.act, mail.letter.sender.address, operator)
        return
    if len(named) < 2:
        yield Target(found.ticket, _only(named) or (found.ticket and found.ticket.order) or _only(found.orders))
        return
    for order in named:
        number = known.open_tickets.get(order.number)
        yield Target(known.tickets.get(number) if number else None, order)


def rival_of(ticket: Ticket, order: Order | None = None) -> Ticket | None:
    """Another ticket about the order that is not closed."""
    order = ticket.order or order
    number = tickets.open_tickets([order.number]).get(order.number, 0) if order is not None else 0
    return tickets.load([number]).get(number) if number not in (0, ticket.number) else None


def check(change: Change, was: Ticket, rival: Ticket | None, act: Act) -> None:
    """Raises Refused where ``change`` would open ``was`` beside the open ticket of its order."""
    opens = was.state is State.CLOSED and change.ticket.state is not State.CLOSED
    if rival is not None and (opens or act in (Act.REFUND, Act.CANCEL, Act.OVERTURN)):
        raise Refused("open-already", allowed=(f"#{rival.number}",))


def gives_way(rival: Ticket | None, act: Act) -> bool:
    """Nobody keeps the other side from being heard by a support ticket that they open quickly: it ends in the old."""
    return rival is not None and act is Act.ESCALATE and (rival.type, rival.state) == (TicketType.SUPPORT, State.OPEN)


def _written_to(ticket: Ticket, named: Order | None, act: Act, sender: str, operator: bool) -> Target:
    order = ticket.order or named
    open_one = rival_of(ticket, order) if ticket.state is not State.OPEN or ticket.order is None else None
    if open_one is None or ticket.outsider:
        return Target(ticket, order)
    moves = act in _MOVES and not operator and ticket.state is not State.IN_REVIEW
    if moves and is_party_of(sender, open_one):
        return Target(open_one, order, instead_of=ticket)
    return Target(ticket, ticket.order, open_one)


def _only(orders: Sequence[Order]) -> Order | None:
    """Which of several is meant is never guessed, nor what stands in the history that an answer quotes."""
    return orders[0] if len(orders) == 1 else None
