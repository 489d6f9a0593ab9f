"""What people chose for a ticket by their own word: no rule undoes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mailbot.desk.labelling import is_by_rule
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


def of(ticket: int) -> Chosen:
    """As the history of the ticket tells it."""
    assignee, priority, off = False, False, set[str]()
    for row in _LINES.rows(ticket):
        issues = row.detail.get("issues", "").split()
        if row.kind == "linked":
            off -= set(issues)
        if is_by_rule(row.detail):
            continue
        assignee |= row.kind == "assigned"
        priority |= row.kind == "prioritised"
        off |= set(issues) if row.kind == "unlinked" else set()
    return Chosen(assignee, priority, frozenset(off))
