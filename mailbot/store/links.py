"""Tickets that belong together."""

from __future__ import annotations

from mailbot.store.statement import Statement
from mailbot.store.tables import LinkRow

_OF = Statement(lambda ticket: LinkRow.select(LinkRow.other).where(LinkRow.ticket == ticket).order_by(LinkRow.other))


def tie(ticket: int, other: int) -> None:
    """Link two tickets, both ways; linked before, nothing happens."""
    if ticket == other:
        return
    pairs = [{"ticket": ticket, "other": other}, {"ticket": other, "other": ticket}]
    LinkRow.insert_many(pairs).on_conflict_ignore().execute()


def of(ticket: int) -> list[int]:
    """The tickets linked to this one, ascending."""
    return [row.other for row in _OF.rows(ticket)]
