"""Every mail that came, as it came, and its one verdict."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

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
    ticket: int | None


_SAME = Statement(
    lambda content, message_id: (
        LetterRow.select(LetterRow.id, LetterRow.verdict, LetterRow.ticket)
        .where(LetterRow.content == content, LetterRow.message_id == message_id)
        .order_by(LetterRow.id)
        .limit(1)
    )
)
_ADD = insert(
    LetterRow,
    ("mailbox", "uidvalidity", "uid", "digest", "content", "message_id", "sender", "received_at", "handled_at",
     "verdict", "reason", "ticket", "size", "source", "ruleset"),
    returning=True,
)  # fmt: skip


def settled(mailbox: str, uidvalidity: int, uids: Iterable[int]) -> dict[int, str]:
    """Of these mails, those already handled (before a crash, say): UID to verdict."""
    rows = LetterRow.select(LetterRow.uid, LetterRow.verdict).where(
        LetterRow.mailbox == mailbox, LetterRow.uidvalidity == uidvalidity, LetterRow.uid.in_(list(uids))
    )
    return {row.uid: row.verdict for row in rows}


def same(letter: Letter) -> Known | None:
    """An earlier letter a reader would call the same: same Message-ID and same content."""
    row = _SAME.row(letter.content, letter.message_id)
    return None if row is None else Known(row.id, row.verdict, row.ticket_id)


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
) -> int:
    """Write the letter; its row. ``ruleset``: the version of the rules that were asked."""
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
        )
    )


def source(letter: int) -> bytes:
    """The bytes of a letter as they came."""
    return zlib.decompress(LetterRow.select(LetterRow.source).where(LetterRow.id == letter).scalar())
