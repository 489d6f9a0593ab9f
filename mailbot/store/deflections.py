"""Known problems that a rule answered, and whether the answer was enough."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from mailbot.store.notes import DeflectionRow
from mailbot.store.statement import Statement, insert

HELPED: Final = "deflected"
NOT_HELPED: Final = "not-helped"

_OF = Statement(lambda ticket: DeflectionRow.select().where(DeflectionRow.ticket == ticket).order_by(DeflectionRow.at))
_ADD = insert(DeflectionRow, ("ticket", "problem", "at", "outcome", "ended_at"), ignore=True)


def of(ticket: int) -> list[tuple[str, str]]:
    """Problem and outcome of each; the outcome is empty while nobody knows."""
    return [(row.problem, row.outcome) for row in _OF.rows(ticket)]


def add(ticket: int, problem: str, at: datetime) -> None:
    """It was answered; one that was answered before stays as it is."""
    _ADD.run(ticket, problem, at, "", None)


def end(ticket: int, helped: bool, at: datetime) -> None:
    """What became of those of a ticket. Who comes back was not helped, whatever was thought before."""
    before = ("",) if helped else ("", HELPED)
    mine = (DeflectionRow.ticket == ticket) & DeflectionRow.outcome.in_(before)
    DeflectionRow.update(outcome=HELPED if helped else NOT_HELPED, ended_at=at).where(mine).execute()
