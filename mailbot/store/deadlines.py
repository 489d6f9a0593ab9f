"""Deadlines: the one that runs stands with its ticket; here is what is due, and what became of each that ever ran."""

from __future__ import annotations

from datetime import datetime

from mailbot.desk.nouns import Deadline, Due
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
_END = update(
    DeadlineRow,
    ("state", "ended_at"),
    lambda ticket, state: (DeadlineRow.ticket == ticket) & (DeadlineRow.state == state),
)


def due(now: datetime, most: int) -> list[int]:
    """Tickets whose deadline has come, the longest overdue first."""
    return [row.number for row in _DUE.rows(now, most)]


def next_at() -> datetime | None:
    """When the next deadline comes; None where none runs."""
    row = _NEXT.row()
    return row.due_at if row else None


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
