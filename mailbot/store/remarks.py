"""What operators tell whoever keeps the list of issues, and how often each issue was met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from peewee import fn

from mailbot.desk.labels import Labels, Remark
from mailbot.store import rulings
from mailbot.store.notes import IssueRow, SuggestionRow


@dataclass(frozen=True, slots=True)
class Kept:
    """A remark that was made."""

    id: int
    kind: str
    text: str
    ticket: int | None
    by: str  # the operator's address, or name
    at: datetime
    done_at: datetime | None


def keep(ticket: int, labels: Labels, by: str, at: datetime) -> None:
    """The rows of what an operator noted; the ticket's own columns are not among them."""
    rulings.unlink(ticket, labels.unlinked)
    rulings.link(ticket, labels.issues, by, at)
    add(ticket, labels.remarks, by, at)


def add(ticket: int | None, remarks: Iterable[Remark], by: str, at: datetime) -> None:
    for remark in remarks:
        SuggestionRow.create(ticket=ticket, kind=remark.kind, text=remark.text, by=by, at=at)


def collected(*, done: bool = False) -> list[Kept]:
    """Remarks, oldest first; with ``done`` also those that were settled."""
    query = SuggestionRow.select().order_by(SuggestionRow.id)
    rows = query if done else query.where(SuggestionRow.done_at.is_null())
    return [Kept(row.id, row.kind, row.text, row.ticket_id, row.by, row.at, row.done_at) for row in rows]


def settle(number: int, at: datetime) -> bool:
    """A remark was seen to; False where there is none that waits."""
    waits = (SuggestionRow.id == number) & SuggestionRow.done_at.is_null()
    return bool(SuggestionRow.update(done_at=at).where(waits).execute())


def counts() -> dict[str, int]:
    """How many tickets are linked to each path."""
    many = fn.COUNT(IssueRow.ticket)
    rows = IssueRow.select(IssueRow.path, many.alias("many")).group_by(IssueRow.path).order_by(IssueRow.path)
    return {row.path: row.many for row in rows}
