"""Deadlines: the one that runs stands with its ticket; here is what is due, and what became of each that ever ran."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from peewee import Query

from mailbot.desk.nouns import Deadline, Due
from mailbot.store import movings
from mailbot.store.statement import Statement, insert, update
from mailbot.store.tables import DeadlineRow, TicketRow

_ADD = insert(DeadlineRow, ("ticket", "due", "at", "since"))
_DUE = Statement(
    lambda now, most: (
        TicketRow.select(TicketRow.number)
        .where(TicketRow.due_at <= now)
        .order_by(TicketRow.due_at, TicketRow.number)
        .limit(most)
    )
)


_NEXT = Statement(
    lambda: (
        TicketRow.select(TicketRow.due_at).where(TicketRow.due_at.is_null(False)).order_by(TicketRow.due_at).limit(1)
    )
)
_TOLD = Statement(
    lambda numbers: DeadlineRow.update(soon_told=True).where(
        DeadlineRow.ticket.in_(numbers), DeadlineRow.state == "due"
    )
)


def _untold(*columns: object) -> Query:
    """Deadlines of which the rules have not been told yet, the next one first."""
    running = (DeadlineRow.ticket == TicketRow.number) & (DeadlineRow.state == "due")
    found = TicketRow.select(*columns).join(DeadlineRow, on=running).where(~DeadlineRow.soon_told)
    return found.order_by(TicketRow.due_at, TicketRow.number)


_NEAR = Statement(
    lambda now, until, most: (
        _untold(TicketRow.number).where(TicketRow.due_at > now, TicketRow.due_at <= until).limit(most)
    )
)
_NEXT_NEAR = Statement(lambda: _untold(TicketRow.due_at).limit(1))
_END = update(
    DeadlineRow,
    ("state", "ended_at"),
    lambda ticket, state: (DeadlineRow.ticket == ticket) & (DeadlineRow.state == state),
)


def due(now: datetime, most: int) -> list[int]:
    """Tickets whose deadline has come, the longest overdue first."""
    return [row.number for row in _DUE.rows(now, most)]


def near(now: datetime, until: datetime, most: int) -> list[int]:
    """Tickets whose deadline comes after ``now`` and by ``until``, and has not been told; the next one first."""
    return [row.number for row in _NEAR.rows(now, until, most)]


def told(numbers: Sequence[int]) -> None:
    """That the deadlines of these tickets come near need not be told again."""
    _TOLD.run(list(numbers))


def next_at(soon: timedelta | None = None) -> datetime | None:
    """When the next deadline comes, or is so ``soon`` that it is to be told (None: nobody is told); None: none runs."""
    row = _NEXT.row()
    near = _NEXT_NEAR.row() if soon is not None else None
    moments = [row.due_at] if row else []
    moments += [near.due_at - soon] if near else []
    moments += filter(None, [movings.next_at()])
    return min(moments, default=None)


def turn_over(ticket: int, before: Deadline | None, after: Deadline | None, now: datetime, *, fired: bool) -> None:
    """Note that ``before`` has ended, by coming or by being overtaken, and that ``after`` runs."""
    if before == after:
        return
    if before is not None:
        _END.run("fired" if fired else "void", now, ticket, "due")
    if after is not None:
        _ADD.run(ticket, after.due.value, after.at, after.since)


def of(ticket: int) -> list[tuple[Deadline, str, datetime | None]]:
    """Every deadline of a ticket with its state and when it ended, oldest first."""
    rows = DeadlineRow.select().where(DeadlineRow.ticket == ticket).order_by(DeadlineRow.id)
    return [(Deadline(Due(row.due), row.at, row.since), row.state, row.ended_at) for row in rows]
