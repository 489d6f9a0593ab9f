"""The outbox as an operator sees it: looked through, tried again, dropped, handed over as files."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.policy import default

from peewee import fn

from mailbot.store.fields import NO_MAIL
from mailbot.store.outbox import Stage
from mailbot.store.tables import OutboxRow

_PIECE = 200  # rows loaded at once
_STOPPED = (Stage.FAILED.value, Stage.DROPPED.value)
# As we write it. The parser of a whole message takes twenty times as long, and a list has thousands.
_SUBJECT = re.compile(rb"^Subject:[ \t]*(.*(?:\r?\n[ \t].*)*)", re.MULTILINE)
_UNSENT = (Stage.DUE.value, Stage.FAILED.value)


@dataclass(frozen=True, slots=True)
class Item:
    """One notification and where it stands."""

    id: int
    ticket: int | None
    kind: str
    role: str
    to: str
    state: str
    attempts: int
    due_at: datetime
    created_at: datetime
    sent_at: datetime | None
    message_id: str
    subject: str
    answer: str  # the server's last words
    raw: bytes


def items(states: Collection[str] = (), due_at: datetime | None = None) -> Iterator[Item]:
    """In order of making; of some states only, or only what is due by then. Memory stays bounded."""
    wanted = OutboxRow.id > 0
    if states:
        wanted &= OutboxRow.state.in_(list(states))
    if due_at is not None:
        wanted &= (OutboxRow.state == Stage.DUE.value) & (OutboxRow.due_at <= due_at)
    last = 0
    while rows := list(OutboxRow.select().where(wanted & (OutboxRow.id > last)).order_by(OutboxRow.id).limit(_PIECE)):
        yield from map(_item, rows)
        last = rows[-1].id


def find(number: int) -> Item | None:
    row = OutboxRow.get_or_none(OutboxRow.id == number)
    return _item(row) if row else None


def retry(numbers: Collection[int], now: datetime) -> list[int]:
    """Make what failed, was dropped or waits for its next attempt due now; which ones that were."""
    return _move(numbers, (*_STOPPED, Stage.DUE.value), state=Stage.DUE.value, due_at=now, attempts=0, created_at=now)


def drop(numbers: Collection[int]) -> list[int]:
    """Never send what is not sent yet; which ones that were."""
    return _move(numbers, _UNSENT, state=Stage.DROPPED.value)


def hand_over(number: int, now: datetime, answer: str) -> bool:
    """Mark one that is due as sent; False where somebody else was faster."""
    return bool(_move([number], (Stage.DUE.value,), state=Stage.SENT.value, sent_at=now, answer=answer))


def counts() -> dict[str, int]:
    """How many there are in each state."""
    query = OutboxRow.select(OutboxRow.state, fn.COUNT(OutboxRow.id).alias("many")).group_by(OutboxRow.state)
    return {row.state: row.many for row in query}


def _move(numbers: Collection[int], before: Collection[str], **after: object) -> list[int]:
    fit = OutboxRow.id.in_(list(numbers)) & OutboxRow.state.in_(list(before)) & (OutboxRow.source != NO_MAIL)
    moved = [row.id for row in OutboxRow.select(OutboxRow.id).where(fit).order_by(OutboxRow.id)]
    changed = OutboxRow.update(**after).where(fit).execute() if moved else 0
    return moved if changed else []


def _item(row: OutboxRow) -> Item:
    raw = zlib.decompress(row.source)
    return Item(
        id=row.id,
        ticket=row.ticket_id,
        kind=row.kind,
        role=row.role,
        to=row.recipient,
        state=row.state,
        attempts=row.attempts,
        due_at=row.due_at,
        created_at=row.created_at,
        sent_at=row.sent_at,
        message_id=row.message_id,
        subject=_subject(raw),
        answer=row.answer,
        raw=raw,
    )


def _subject(raw: bytes) -> str:
    found = _SUBJECT.search(raw.partition(b"\r\n\r\n")[0])
    words = "".join(found[1].decode("ascii", "replace").splitlines()) if found else ""
    return str(default.header_factory("subject", words))
