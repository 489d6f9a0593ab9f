"""What is here of one person: the addresses they wrote from, what they bought and asked, and what is not over yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import fn

from mailbot.desk.moving import Stage as MovingStage
from mailbot.desk.nouns import State
from mailbot.desk.payment import Stage as PaymentStage
from mailbot.store.notes import MovingRow
from mailbot.store.outbox import Stage
from mailbot.store.payments import PaymentRow
from mailbot.store.tables import CommentRow, OrderRow, OutboxRow, StaffRow, TicketRow

BATCH = 500  # values per statement: SQLite bounds the variables of one

_OVER = (PaymentStage.EXECUTED.value, PaymentStage.CALLED_OFF.value)
_UNSENT = (Stage.DUE.value, Stage.SENDING.value)


@dataclass(frozen=True, slots=True)
class Found:
    """One person, as far as rows name them."""

    addresses: tuple[str, ...]  # lower case; the one asked for, then those given up for it
    names: tuple[str, ...]  # as orders, tickets and mails have them
    tickets: tuple[int, ...]  # whose customer they are, ascending
    orders: tuple[str, ...]


def find(address: str) -> Found:
    """Everything of ``address`` (lower case), and of the addresses that were given up for it."""
    addresses = _all_of(address)
    tickets = TicketRow.select(TicketRow.number).where(fn.LOWER(TicketRow.customer_email).in_(addresses))
    orders = OrderRow.select(OrderRow.number).where(fn.LOWER(OrderRow.customer_email).in_(addresses))
    return Found(
        addresses,
        _names(addresses),
        tuple(sorted(row.number for row in tickets)),
        tuple(sorted(row.number for row in orders)),
    )


def employers(address: str) -> list[str]:
    """The ids of the vendors that name ``address`` itself as theirs."""
    rows = StaffRow.select(StaffRow.vendor).where(StaffRow.entry == address).order_by(StaffRow.vendor)
    return [row.vendor_id for row in rows]


def unclosed(found: Found) -> list[int]:
    """Their tickets that are not closed."""
    return _of(found, TicketRow.number, TicketRow, TicketRow.state != State.CLOSED.value)


def unpaid(found: Found) -> list[int]:
    """Their tickets with money that is neither executed nor called off."""
    return _of(found, PaymentRow.ticket, PaymentRow, PaymentRow.state.not_in(_OVER))


def unsent(found: Found, shown: Iterable[int]) -> list[int]:
    """The notifications to them, on their tickets or among those ``shown`` that are still to be sent."""
    places = [OutboxRow.ticket.in_(piece) for piece in pieces(found.tickets)]
    places += [OutboxRow.id.in_(piece) for piece in pieces(sorted(shown))]
    places += [fn.LOWER(OutboxRow.recipient).in_(found.addresses)]
    waits = OutboxRow.state.in_(_UNSENT)
    return sorted({row.id for place in places for row in OutboxRow.select(OutboxRow.id).where(place, waits)})


def pieces(values: Sequence[Any]) -> list[Sequence[Any]]:
    """``values`` in pieces that fit into one statement."""
    return [values[start : start + BATCH] for start in range(0, len(values), BATCH)]


def _of(found: Found, ticket: Any, table: Any, waits: Any) -> list[int]:
    numbers = (
        row[0]
        for piece in pieces(found.tickets)
        for row in table.select(ticket).where(ticket.in_(piece), waits).distinct().tuples()
    )
    return sorted(numbers)


def _all_of(address: str) -> tuple[str, ...]:
    """``address`` and those that led to it."""
    known, new = [address], [address]
    while new:
        led = (MovingRow.state == MovingStage.DONE.value) & MovingRow.new.in_(new)
        new = sorted({row.old for row in MovingRow.select(MovingRow.old).where(led)} - set(known))
        known += new
    return tuple(known)


def _names(addresses: Sequence[str]) -> tuple[str, ...]:
    places = (
        (OrderRow.customer_name, OrderRow.customer_email),
        (TicketRow.customer_name, TicketRow.customer_email),
        (CommentRow.author_name, CommentRow.author),
    )
    rows = (
        row[0]
        for name, address in places
        for row in name.model.select(name).where(fn.LOWER(address).in_(addresses)).distinct().tuples()
    )
    return tuple(sorted({name for name in rows if name}))
