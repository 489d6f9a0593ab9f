"""Every mail that came, as it came, and its one verdict."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailbot.letter.letter import Letter
from mailbot.store.statement import Statement, insert
from mailbot.store.tables import LetterRow


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a mail lay: the key by which it is handled once. Empty for mail handed in by hand."""

    mailbox: str = ""  # user@host/folder
    uidvalidity: int | None = None
    uid: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A letter that was handled before."""

    id: int
    verdict: str
    reason: str
    ticket: int | None
    received_at: datetime  # UTC
    handled_at: datetime  # UTC
    ruleset: str  # version of the rules that were asked; empty: none were


_PIECE = 200  # letters loaded at once

_SAME = Statement(
    lambda content, message_ids: (
        LetterRow.select(
            LetterRow.id,
            LetterRow.verdict,
            LetterRow.reason,
            LetterRow.ticket,
            LetterRow.received_at,
            LetterRow.handled_at,
            LetterRow.ruleset,
        )
        .where(LetterRow.content == content, LetterRow.message_id.in_(message_ids), LetterRow.verdict != "duplicate")
        .order_by(LetterRow.id)
        .limit(1)
    )
)
_ADD = insert(
    LetterRow,
    ("mailbox", "uidvalidity", "uid", "digest", "content", "message_id", "sender", "received_at", "handled_at",
     "verdict", "reason", "ticket", "size", "source", "ruleset", "seen", "decided"),
    returning=True,
)  # fmt: skip


def settled(mailbox: str, uidvalidity: int, uids: Iterable[int]) -> dict[int, str]:
    """Of these mails, those already handled (before a crash, say): UID to verdict."""
    rows = LetterRow.select(LetterRow.uid, LetterRow.verdict).where(
        LetterRow.mailbox == mailbox, LetterRow.uidvalidity == uidvalidity, LetterRow.uid.in_(list(uids))
    )
    return {row.uid: row.verdict for row in rows}


def same(letter: Letter) -> Known | None:
    """An earlier letter a reader would call the same: same Message-ID and same content.

    Never a duplicate: where the one that counted is taken out to be read again, it counts anew.
    """
    row = _SAME.row(letter.content, [letter.message_id, veiled(letter.content, letter.message_id)])
    return None if row is None else Known(*row)


def veiled(content: str, message_id: str) -> str:
    """What stays of the Message-ID of a letter whose sender was erased, to know the same letter again (SHA-256)."""
    return hashlib.sha256(f"{content} {message_id}".encode()).hexdigest()


def save(
    raw: bytes,
    letter: Letter,
    origin: Origin,
    *,
    received_at: datetime,
    handled_at: datetime,
    verdict: str,
    reason: str,
    ticket: int | None = None,
    ruleset: str = "",
    seen: Mapping[str, Any] | None = None,
    decided: Mapping[str, str] | None = None,
) -> int:
    """Write the letter; its row.

    ``ruleset``: the version of the rules that were asked, with what was ``seen`` and what they ``decided``.
    """
    return int(
        _ADD.value(
            origin.mailbox,
            origin.uidvalidity,
            origin.uid,
            letter.digest,
            letter.content,
            letter.message_id,
            letter.sender.address,
            received_at,
            handled_at,
            verdict,
            reason,
            ticket,
            len(raw),
            zlib.compress(raw, 1),
            ruleset,
            seen,
            decided or None,
        )
    )


def source(letter: int) -> bytes:
    """The bytes of a letter as they came."""
    return zlib.decompress(LetterRow.select(LetterRow.source).where(LetterRow.id == letter).scalar())


@dataclass(frozen=True, slots=True)
class Asked:
    """A letter that the rules were asked about, to ask them again."""

    id: int
    raw: bytes
    sender: str
    received_at: datetime
    handled_at: datetime
    ticket: int | None
    ruleset: str
    seen: dict[str, Any]
    decided: dict[str, str]


def decided(letter: Letter) -> dict[str, str]:
    """What the rules made of this letter when it came; empty where it never did, or they made nothing of it."""
    known = same(letter)
    row = LetterRow.select(LetterRow.decided).where(LetterRow.id == known.id).first() if known else None
    return dict(row.decided or {}) if row else {}


def asked(since: datetime, until: datetime) -> Iterator[Asked]:
    """The letters of that time that the rules were asked about, in the order of coming. Read as they are wanted."""
    columns = (LetterRow.id, LetterRow.source, LetterRow.sender, LetterRow.received_at, LetterRow.handled_at,
               LetterRow.ticket, LetterRow.ruleset, LetterRow.seen, LetterRow.decided)  # fmt: skip
    last = 0
    while True:
        wanted = _asked_between(since, until) & (LetterRow.id > last)
        rows = list(LetterRow.select(*columns).where(wanted).order_by(LetterRow.id).limit(_PIECE))
        if not rows:
            return
        last = rows[-1].id
        for row in rows:
            raw = zlib.decompress(row.source)
            yield Asked(row.id, raw, row.sender, row.received_at, row.handled_at, row.ticket_id, row.ruleset, row.seen,
                        row.decided or {})  # fmt: skip


def count_asked(since: datetime, until: datetime) -> int:
    """How many ``asked`` gives."""
    return int(LetterRow.select().where(_asked_between(since, until)).count())


def _asked_between(since: datetime, until: datetime) -> Any:
    return (LetterRow.handled_at >= since) & (LetterRow.handled_at < until) & LetterRow.seen.is_null(False)
