"""Every mail that came, as it came, and its one verdict."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mailbot.letter.letter import Letter
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


def settled(mailbox: str, uidvalidity: int, uids: Iterable[int]) -> dict[int, str]:
    """Of these mails, those already handled (before a crash, say): UID to verdict."""
    rows = LetterRow.select(LetterRow.uid, LetterRow.verdict).where(
        LetterRow.mailbox == mailbox, LetterRow.uidvalidity == uidvalidity, LetterRow.uid.in_(list(uids))
    )
    return {row.uid: row.verdict for row in rows}


def same(letter: Letter) -> Known | None:
    """An earlier letter a reader would call the same: same Message-ID and same content."""
    row = (
        LetterRow.select(LetterRow.id, LetterRow.verdict, LetterRow.ticket)
        .where(LetterRow.content == letter.content, LetterRow.message_id == letter.message_id)
        .order_by(LetterRow.id)
        .first()
    )
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
) -> int:
    """Write the letter; its row."""
    return int(
        LetterRow.insert(
            mailbox=origin.mailbox,
            uidvalidity=origin.uidvalidity,
            uid=origin.uid,
            digest=letter.digest,
            content=letter.content,
            message_id=letter.message_id,
            sender=letter.sender.address,
            received_at=received_at,
            handled_at=handled_at,
            verdict=verdict,
            reason=reason,
            ticket=ticket,
            size=len(raw),
            source=zlib.compress(raw, 1),
        ).execute()
    )


def source(letter: int) -> bytes:
    """The bytes of a letter as they came."""
    return zlib.decompress(LetterRow.select(LetterRow.source).where(LetterRow.id == letter).scalar())
