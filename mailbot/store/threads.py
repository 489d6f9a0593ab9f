"""Foreign Message-IDs and the tickets they belong to: how a reply to somebody's own earlier mail finds its ticket."""

from __future__ import annotations

from collections.abc import Iterable

from mailbot.store.statement import Statement, insert
from mailbot.store.tables import ThreadRow

_THREADS = Statement(lambda ids: ThreadRow.select().where(ThreadRow.message_id.in_(ids)).order_by(ThreadRow.ticket))
_ADD_THREAD = insert(ThreadRow, ("message_id", "ticket"), ignore=True)


def of(message_ids: Iterable[str]) -> dict[str, int]:
    """Message-ID to the newest ticket whose thread it belongs to."""
    wanted = list(message_ids)
    return {row.message_id: row.ticket_id for row in _THREADS.rows(wanted)} if wanted else {}


def add(ticket: int, message_ids: Iterable[str]) -> None:
    for message_id in dict.fromkeys(message_ids):
        _ADD_THREAD.run(message_id[:512], ticket)
