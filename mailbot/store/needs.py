"""What was asked for on tickets, and when it came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mailbot.store.notes import NeedRow
from mailbot.store.statement import Statement, insert

_OF = Statement(
    lambda ticket: NeedRow.select().where(NeedRow.ticket == ticket).order_by(NeedRow.asked_at, NeedRow.name)
)
_ASK = insert(NeedRow, ("ticket", "name", "asked_at", "supplied_at", "letter"), ignore=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a ticket needs."""

    name: str
    asked_at: datetime  # UTC
    supplied_at: datetime | None = None  # UTC; None: it is missing
    letter: int | None = None  # the letter that brought it


def of(ticket: int) -> list[Asked]:
    """In the order they were asked for."""
    return [Asked(row.name, row.asked_at, row.supplied_at, row.letter_id) for row in _OF.rows(ticket)]


def ask(ticket: int, names: Iterable[str], at: datetime) -> None:
    """They are missing; those that are known already stay as they are."""
    for name in names:
        _ASK.run(ticket, name, at, None, None)


def carry(ticket: int, into: int) -> None:
    """What ``ticket`` needs, ``into`` needs as well; what came for the one came for both."""
    for need in of(ticket):
        _ASK.run(into, need.name, need.asked_at, None, None)
        if need.supplied_at is not None:
            supply(into, [need.name], need.supplied_at, need.letter)


def supply(ticket: int, names: Iterable[str], at: datetime, letter: int | None) -> None:
    """They are there, asked for or not."""
    for name in names:
        _ASK.run(ticket, name, at, at, letter)
        mine = (NeedRow.ticket == ticket) & (NeedRow.name == name) & NeedRow.supplied_at.is_null()
        NeedRow.update(supplied_at=at, letter=letter).where(mine).execute()
