"""The history as a chain: each line carries a hash over itself and the line before it, so none changes unseen.

Where a person is erased, lines lose words, but keep their hash, so that the lines behind them still hold. Each ticket's
``erased`` line, a link of the chain itself, then vouches for the lines of that ticket as they were left.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from mailbot.errors import Refused
from mailbot.store.tables import EntryRow

ERASED: Final = "erased"  # the kind of a line that vouches
_LINE: Final = "line "  # before the id of a line that is vouched for, in the detail


def link(before: str, *line: Any) -> str:
    """The hash of a line of history over the hash of the line before it (SHA-256, hex)."""
    words = json.dumps([before, *line], default=_written, ensure_ascii=False, sort_keys=True)
    return sha256(words.encode()).hexdigest()


def broken_line() -> int | None:
    """The first line of the history that does not fit the one before it: altered, removed or moved; None if all do."""
    vouched, before = _vouched(_erasures()), ""
    for row in EntryRow.select().order_by(EntryRow.id).iterator():
        if not _fits(row, before, vouched):
            return int(row.id)
        before = row.chain
    return None


def length() -> int:
    """How many lines the history has."""
    return EntryRow.select().count()  # type: ignore[no-any-return]


def erased() -> int:
    """How many of them lost words when somebody was erased."""
    return len(_vouched(_erasures()))


def ticket_of(line: int) -> int:
    """Whose line of the history it is."""
    return int(EntryRow.select(EntryRow.ticket).where(EntryRow.id == line).scalar())


def cut(ticket: int, words: Callable[[Any], Any]) -> dict[str, str]:
    """Put the details of a ticket's lines through ``words``; what a line has to say that vouches for those changed.

    Raises:
        Refused: ``history-altered``; a line did not fit before, and would be covered up.
    """
    vouched, found = _vouched(_erasures(ticket)), {}
    for row in EntryRow.select().where((EntryRow.ticket == ticket) & (EntryRow.kind != ERASED)).order_by(EntryRow.id):
        left = words(row.detail)
        if left == row.detail:
            continue
        before = _before(row.id)
        if not _fits(row, before, vouched):
            raise Refused("history-altered", allowed=(f"line {row.id}",))
        row.detail = left
        EntryRow.update(detail=left).where(EntryRow.id == row.id).execute()
        found[f"{_LINE}{row.id}"] = link(before, *_line(row), row.chain)
    return found


def _fits(row: Any, before: str, vouched: dict[int, tuple[int, str]]) -> bool:
    if row.chain == link(before, *_line(row)):
        return True
    ticket, seal = vouched.get(row.id, (0, ""))
    return row.kind != ERASED and ticket == row.ticket_id and seal == link(before, *_line(row), row.chain)


def _line(row: Any) -> tuple[Any, ...]:
    return (row.ticket_id, row.at, row.kind, row.by, row.proof, row.letter_id, row.detail)


def _before(line: int) -> str:
    earlier = EntryRow.select(EntryRow.chain).where(EntryRow.id < line).order_by(EntryRow.id.desc()).limit(1)
    return str(earlier.scalar() or "")


def _erasures(ticket: int | None = None) -> Iterator[Any]:
    mine = EntryRow.kind == ERASED if ticket is None else (EntryRow.kind == ERASED) & (EntryRow.ticket == ticket)
    return EntryRow.select().where(mine).order_by(EntryRow.id).iterator()  # type: ignore[no-any-return]


def _vouched(erasures: Iterable[Any]) -> dict[int, tuple[int, str]]:
    """Line → whose it is and its seal; what was vouched for twice, as it was left last. A line vouches backwards."""
    return {line: (row.ticket_id, seal) for row in erasures for line, seal in _named(row.detail) if line < row.id}


def _named(detail: dict[str, str]) -> Iterator[tuple[int, str]]:
    for name, seal in detail.items():
        number = name.removeprefix(_LINE)
        if number != name and number.isdecimal():
            yield int(number), seal


def _written(moment: datetime) -> str:
    return moment.isoformat()
