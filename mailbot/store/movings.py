"""Changes of address, in and out of their table, and what moves with one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from peewee import fn

from mailbot.desk.moving import Moving, Stage
from mailbot.store.notes import MovingRow
from mailbot.store.statement import Statement
from mailbot.store.tables import OrderRow, TicketRow

_BATCH = 500  # values per statement: SQLite bounds the variables of one
_NEXT = Statement(
    lambda: (
        MovingRow.select(MovingRow.due_at).where(MovingRow.due_at.is_null(False)).order_by(MovingRow.due_at).limit(1)
    )
)


def asked(old: str) -> Moving | None:
    """The change that ``old`` asked for and the new address has not answered."""
    return _latest(MovingRow.old == old, MovingRow.state == Stage.ASKED.value)


def to(new: str, ticket: int) -> Moving | None:
    """The latest change to ``new`` that was asked on a ticket."""
    return _latest(MovingRow.new == new, MovingRow.ticket == ticket, MovingRow.state != Stage.HELD.value)


def away_from(old: str) -> Moving | None:
    """The latest change that ``old`` could stop."""
    return _latest(MovingRow.old == old, MovingRow.state.in_([Stage.ASKED.value, Stage.DONE.value]))


def held(ticket: int, old: str) -> list[Moving]:
    """What was asked without proof on a ticket, in the name of ``old``, and waits to be confirmed; oldest first."""
    found = (MovingRow.ticket == ticket) & (MovingRow.old == old) & (MovingRow.state == Stage.HELD.value)
    return [_moving(row) for row in MovingRow.select().where(found).order_by(MovingRow.id)]


def asked_since(old: str, since: datetime) -> int:
    """How many changes ``old`` has asked for since then, with proof."""
    found = (MovingRow.old == old) & (MovingRow.asked_at > since) & (MovingRow.state != Stage.HELD.value)
    return int(MovingRow.select(fn.COUNT(MovingRow.id)).where(found).scalar())


def due(now: datetime, most: int) -> list[Moving]:
    """Changes that nobody answered in time."""
    found = MovingRow.select().where(MovingRow.due_at <= now).order_by(MovingRow.due_at, MovingRow.id).limit(most)
    return [_moving(row) for row in found]


def next_at() -> datetime | None:
    """When the next one lapses."""
    row = _NEXT.row()
    return row.due_at if row else None


def save(moving: Moving) -> int:
    """Write a change as it stands now; its row. One that is asked anew takes the place of an earlier one."""
    values = {
        "old": moving.old,
        "new": moving.new,
        "ticket": moving.ticket,
        "asked_at": moving.asked_at,
        "state": moving.stage.value,
        "due_at": moving.due_at,
        "done_at": moving.done_at,
        "hold_until": moving.hold_until,
        "ended_at": moving.ended_at,
        "orders": list(moving.orders),
        "tickets": list(moving.tickets),
    }
    if moving.stage is Stage.ASKED:
        others = (MovingRow.old == moving.old) & (MovingRow.id != moving.id)
        others &= MovingRow.state.in_([Stage.ASKED.value, Stage.HELD.value])
        MovingRow.update(state=Stage.STOPPED.value, due_at=None, ended_at=moving.asked_at).where(others).execute()
    if moving.id:
        MovingRow.update(**values).where(MovingRow.id == moving.id).execute()
        return moving.id
    return int(MovingRow.insert(**values).execute())


def orders_of(address: str) -> tuple[str, ...]:
    """The numbers of all orders of a customer."""
    found = OrderRow.select(OrderRow.number).where(OrderRow.customer_email == address)
    return tuple(row.number for row in found.order_by(OrderRow.number))


def tickets_of(address: str) -> tuple[int, ...]:
    """The numbers of all tickets of a customer, closed ones too."""
    found = TicketRow.select(TicketRow.number).where(TicketRow.customer_email == address)
    return tuple(row.number for row in found.order_by(TicketRow.number))


def tickets_about(orders: Sequence[str], address: str) -> tuple[int, ...]:
    """The numbers of the tickets of a customer about these orders."""
    found: list[int] = []
    for start in range(0, len(orders), _BATCH):
        piece = TicketRow.order.in_(orders[start : start + _BATCH]) & (TicketRow.customer_email == address)
        found += [row.number for row in TicketRow.select(TicketRow.number).where(piece)]
    return tuple(found)


def readdress(orders: Sequence[str], old: str, new: str, hold_until: datetime | None) -> None:
    """Orders of ``old`` become those of ``new``; their money waits until then."""
    for start in range(0, len(orders), _BATCH):
        piece = OrderRow.number.in_(orders[start : start + _BATCH]) & (OrderRow.customer_email == old)
        OrderRow.update(customer_email=new, hold_until=hold_until).where(piece).execute()


def followed(addresses: Iterable[str]) -> dict[str, Moving]:
    """For the addresses that were given up: the latest of the changes that lead from each to today's."""
    found: dict[str, Moving] = {}
    wanted = list(dict.fromkeys(addresses))
    for start in range(0, len(wanted), _BATCH):
        known = MovingRow.old.in_(wanted[start : start + _BATCH]) & (MovingRow.state == Stage.DONE.value)
        for row in MovingRow.select(MovingRow.old).where(known).distinct():
            found[row.old] = _end_of(row.old)
    return found


def _end_of(address: str) -> Moving:
    """Follow the changes in their order: who comes back to an address has it."""
    last, here = 0, address
    moving: Moving | None = None
    while step := _latest(MovingRow.old == here, MovingRow.state == Stage.DONE.value, MovingRow.id > last):
        moving, last, here = step, step.id, step.new
    assert moving is not None, "asked of addresses that were given up"
    return moving


def _latest(*conditions: Any) -> Moving | None:
    row = MovingRow.select().where(*conditions).order_by(MovingRow.id.desc()).first()
    return _moving(row) if row else None


def _moving(row: Any) -> Moving:
    return Moving(
        old=row.old,
        new=row.new,
        ticket=row.ticket_id,
        asked_at=row.asked_at,
        stage=Stage(row.state),
        due_at=row.due_at,
        done_at=row.done_at,
        hold_until=row.hold_until,
        ended_at=row.ended_at,
        orders=tuple(row.orders),
        tickets=tuple(row.tickets),
        id=row.id,
    )
