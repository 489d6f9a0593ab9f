"""Notifications waiting to be sent, and what became of them."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from peewee import Query, fn

from mailbot.store.statement import Statement, insert, update
from mailbot.store.tables import OutboxRow


class Stage(StrEnum):
    """Where a notification stands."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One notification, rendered, for one recipient."""

    kind: str
    role: str
    recipient: str
    message_id: str
    envelope: str
    raw: bytes
    ticket: int | None
    letter: int | None = None
    own: bool = False  # acknowledges what its reader did themselves
    id: int = 0
    attempts: int = 0


_WAITING = [Stage.DUE.value, Stage.SENDING.value]

# Growing pauses; the last one repeats until `GIVE_UP` after the row was made (RFC 5321 section 4.5.4.1: 4 to 5 days).
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 240))
GIVE_UP = timedelta(days=4)

_ADD = insert(
    OutboxRow,
    ("ticket", "letter", "kind", "role", "recipient", "message_id", "envelope", "source", "state", "due_at",
     "created_at", "own"),
    ignore=True,
)  # fmt: skip
_COPIES = Statement(
    lambda ticket, recipient, since: OutboxRow.select(fn.COUNT(OutboxRow.id)).where(
        OutboxRow.ticket == ticket, OutboxRow.recipient == recipient, OutboxRow.created_at > since, OutboxRow.own
    )
)
_SOURCES = Statement(
    lambda ticket, recipient, most: (
        OutboxRow.select(OutboxRow.source)
        .where(OutboxRow.ticket == ticket, OutboxRow.recipient == recipient)
        .order_by(OutboxRow.id.desc())
        .limit(most)
    )
)
_ROOT = Statement(
    lambda ticket, recipient: (
        OutboxRow.select(OutboxRow.message_id)
        .where(OutboxRow.ticket == ticket, OutboxRow.recipient == recipient)
        .order_by(OutboxRow.id)
        .limit(1)
    )
)


def _due(state: Any, now: Any, waiting: Any, most: Any) -> Query:
    """Of one ticket and reader only the first that waits."""
    earlier = OutboxRow.alias()
    blocked = earlier.select(earlier.id).where(
        earlier.ticket == OutboxRow.ticket,
        earlier.recipient == OutboxRow.recipient,
        earlier.id < OutboxRow.id,
        earlier.state.in_(waiting),
        earlier.created_at <= OutboxRow.created_at,  # what is to come keeps nothing back
    )
    due = (OutboxRow.state == state) & (OutboxRow.due_at <= now) & ~fn.EXISTS(blocked)
    return OutboxRow.select().where(due).order_by(OutboxRow.id).limit(most)


_DUE = Statement(_due)
_NEXT = Statement(
    lambda due: OutboxRow.select(OutboxRow.due_at).where(OutboxRow.state == due).order_by(OutboxRow.due_at).limit(1)
)
_TAKE = Statement(
    lambda sending, ids, due: (
        OutboxRow.update(state=sending, attempts=OutboxRow.attempts + 1)
        .where(OutboxRow.id.in_(ids), OutboxRow.state == due)
        .returning(OutboxRow.id)
    )
)
_SENT = update(OutboxRow, ("state", "sent_at", "answer"), lambda ids: OutboxRow.id.in_(ids))
_OF_KIND = Statement(
    lambda kind, recipient, since: OutboxRow.select(fn.COUNT(OutboxRow.id)).where(
        OutboxRow.recipient == recipient, OutboxRow.created_at > since, OutboxRow.kind == kind
    )
)


def add(parcels: Sequence[Parcel], now: datetime) -> None:
    """Queue parcels. One whose Message-ID is queued already is the same notification and stays as it is."""
    for parcel in parcels:
        _ADD.run(
            parcel.ticket,
            parcel.letter,
            parcel.kind,
            parcel.role,
            parcel.recipient,
            parcel.message_id,
            parcel.envelope,
            zlib.compress(parcel.raw, 1),
            Stage.DUE.value,
            now,
            now,
            parcel.own,
        )


def claim(now: datetime, most: int) -> list[Parcel]:
    """Take due parcels, oldest first; of one ticket and reader only the first, so that they arrive in order."""
    rows = _DUE.rows(Stage.DUE.value, now, _WAITING, most)
    if not rows:
        return []
    taken = _TAKE.rows(Stage.SENDING.value, [row.id for row in rows], Stage.DUE.value)
    ours = {row.id for row in taken}  # somebody else may have been first
    return [replace(_parcel(row), attempts=row.attempts + 1) for row in rows if row.id in ours]


def mark_sent(ids: Iterable[int], now: datetime, answer: str = "") -> None:
    if wanted := list(ids):
        _SENT.run(Stage.SENT.value, now, answer, wanted)


def mark_failed(parcel: Parcel, answer: str) -> None:
    """It will never arrive."""
    OutboxRow.update(state=Stage.FAILED.value, answer=answer).where(OutboxRow.id == parcel.id).execute()


def mark_later(parcel: Parcel, now: datetime, answer: str) -> None:
    """Try again after a pause that grows with each attempt; give up after four days."""
    pause = PAUSES[min(parcel.attempts, len(PAUSES)) - 1]
    row = OutboxRow.get_by_id(parcel.id)
    late = now + pause > row.created_at + GIVE_UP
    stage = Stage.FAILED if late else Stage.DUE
    OutboxRow.update(state=stage.value, due_at=now + pause, answer=answer).where(OutboxRow.id == parcel.id).execute()


def put_back(ids: Iterable[int]) -> None:
    """The server was not reached, so nobody judged these: due as before, the attempt does not count."""
    if wanted := list(ids):
        again = OutboxRow.update(state=Stage.DUE.value, attempts=OutboxRow.attempts - 1)
        again.where(OutboxRow.id.in_(wanted)).execute()


def next_due() -> datetime | None:
    """When the next parcel is to be sent; None where nothing waits."""
    row = _NEXT.row(Stage.DUE.value)
    return row.due_at if row else None


def recover() -> int:
    """After a restart: what was being sent is due again, with the same Message-ID. How many."""
    return int(OutboxRow.update(state=Stage.DUE.value).where(OutboxRow.state == Stage.SENDING.value).execute())


def copies_since(ticket: int, recipient: str, since: datetime) -> int:
    """How many acknowledgements of their own mail a recipient got on a ticket since then."""
    return int(_COPIES.value(ticket, recipient, since))


def strangers_since(since: datetime, recipient: str = "") -> int:
    """How many fixed answers went to strangers (or to this one) since then."""
    query = OutboxRow.select(fn.COUNT(OutboxRow.id)).where(OutboxRow.role == "stranger", OutboxRow.created_at > since)
    return int((query.where(OutboxRow.recipient == recipient) if recipient else query).scalar())


def sent_to(ticket: int, recipient: str, most: int = 2) -> list[bytes]:
    """The latest notifications of a ticket to one reader, as sent."""
    return [zlib.decompress(row.source) for row in _SOURCES.rows(ticket, recipient, most)]


def kind_since(kind: str, recipient: str, since: datetime) -> int:
    """How many notifications of a kind went to a recipient since then."""
    return int(_OF_KIND.value(kind, recipient, since))


@dataclass(frozen=True, slots=True)
class Question:
    """A mail that asked somebody on file whether they wrote a letter; or will ask, where ``at`` is still to come."""

    at: datetime  # UTC
    letter: int


def questions(ticket: int, recipient: str) -> list[Question]:
    """What the recipient was or will be asked about a ticket, oldest first."""
    asked = (OutboxRow.ticket == ticket) & (OutboxRow.recipient == recipient) & OutboxRow.letter.is_null(False)
    asked &= (OutboxRow.kind == "confirm") & (OutboxRow.role != "stranger") & (OutboxRow.state != Stage.DROPPED.value)
    rows = OutboxRow.select(OutboxRow.created_at, OutboxRow.letter).where(asked).order_by(OutboxRow.created_at)
    return [Question(row.created_at, row.letter_id) for row in rows]


def latest(kind: str, recipient: str) -> datetime | None:
    """When the last notification of a kind to a recipient was made, or is to be sent; None: there is none."""
    theirs = (OutboxRow.recipient == recipient) & (OutboxRow.kind == kind)
    row = OutboxRow.select(OutboxRow.created_at).where(theirs).order_by(OutboxRow.created_at.desc()).first()
    return row.created_at if row else None


def withdraw(*, ticket: int | None = None, letter: int | None = None, recipient: str = "") -> None:
    """Questions of this ticket, letter or recipient that are still to be sent are not asked any more."""
    unsent = (OutboxRow.kind == "confirm") & (OutboxRow.state == Stage.DUE.value)
    unsent &= (OutboxRow.ticket == ticket) if ticket else True
    unsent &= (OutboxRow.letter == letter) if letter else True
    unsent &= (OutboxRow.recipient == recipient) if recipient else True
    OutboxRow.update(state=Stage.DROPPED.value).where(unsent).execute()


def bounced(message_id: str, answer: str, *, final: bool) -> int | None:
    """Note on a notification what a report says of it; the ticket it was about, None if it is none of ours."""
    row = OutboxRow.select(OutboxRow.id, OutboxRow.ticket).where(OutboxRow.message_id == message_id).first()
    if row is None:
        return None
    change = {"answer": answer, **({"state": Stage.FAILED.value} if final else {})}
    OutboxRow.update(**change).where(OutboxRow.id == row.id).execute()
    return row.ticket_id  # type: ignore[no-any-return]  # None: a memo, about no ticket


def latest_to(ticket: int, recipients: Iterable[str]) -> str:
    """The Message-ID of the latest notification of a ticket to one of these addresses; empty if none."""
    mine = (OutboxRow.ticket == ticket) & OutboxRow.recipient.in_(list(recipients))
    return str(OutboxRow.select(OutboxRow.message_id).where(mine).order_by(OutboxRow.id.desc()).scalar() or "")


def root_of(ticket: int, recipient: str) -> str:
    """The Message-ID of the first notification a reader got of a ticket: the root of their thread."""
    return str(_ROOT.value(ticket, recipient) or "")


def _parcel(row: Any) -> Parcel:
    return Parcel(
        kind=row.kind,
        role=row.role,
        recipient=row.recipient,
        message_id=row.message_id,
        envelope=row.envelope,
        raw=zlib.decompress(row.source),
        ticket=row.ticket_id,
        letter=row.letter_id,
        id=row.id,
        attempts=row.attempts,
    )
