"""What people chose for a ticket by their own word: no rule undoes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from mailbot.desk.labelling import is_by_rule
from mailbot.desk.nouns import Entry
from mailbot.store.statement import Statement
from mailbot.store.tables import EntryRow

_KINDS: Final = ("assigned", "prioritised", "linked", "unlinked")
_LINES = Statement(
    lambda ticket: (
        EntryRow.select(EntryRow.kind, EntryRow.detail)
        .where(EntryRow.ticket == ticket, EntryRow.kind.in_(_KINDS))
        .order_by(EntryRow.id)
    )
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of a ticket a person decided."""

    assignee: bool = False
    priority: bool = False
    unlinked: frozenset[str] = frozenset()  # issues that they took off it, and nobody linked again


def of(ticket: int, new: Iterable[Entry] = ()) -> Chosen:
    """As the history of the ticket tells it, and the ``new`` lines that will follow."""
    assignee, priority, off = False, False, set[str]()
    for kind, detail in ((line.kind, line.detail) for line in (*_LINES.rows(ticket), *new)):
        issues = set(detail.get("issues", "").split())
        off = off - issues if kind == "linked" else off
        if is_by_rule(detail):
            continue
        assignee |= kind == "assigned"
        priority |= kind == "prioritised"
        off |= issues if kind == "unlinked" else set()
    return Chosen(assignee, priority, frozenset(off))
