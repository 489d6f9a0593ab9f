"""What operators were told last about the desk itself, so that they are not told too often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailbot.store.notes import MemoRow
from mailbot.store.statement import Statement

_LAST = Statement(lambda what: MemoRow.select().where(MemoRow.what == what))


@dataclass(frozen=True, slots=True)
class Told:
    """The newest memo about one thing."""

    at: datetime  # UTC
    letter: int  # row of the newest letter it named
    waits: bool = False  # more has come since


def last(what: str) -> Told | None:
    """The newest memo about ``what``."""
    row = _LAST.row(what)
    return None if row is None else Told(row.at, row.letter, row.waits)


def note(what: str, told: Told) -> None:
    """It was sent, or more has come since."""
    changed = MemoRow.update(at=told.at, letter=told.letter, waits=told.waits).where(MemoRow.what == what).execute()
    if not changed:
        MemoRow.create(what=what, at=told.at, letter=told.letter, waits=told.waits)
