"""Letters that wait for an operator: those nobody could read, and those whose words are held."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailbot.desk.nouns import Party, Person
from mailbot.store.letters import Origin
from mailbot.store.notes import RulingRow
from mailbot.store.tables import CommentRow, LetterRow, TicketRow

_BATCH = 500  # rows read together
_FIELDS = (
    LetterRow.id, LetterRow.verdict, LetterRow.reason, LetterRow.received_at, LetterRow.handled_at, LetterRow.sender,
    LetterRow.message_id, LetterRow.size, LetterRow.ticket, LetterRow.mailbox, LetterRow.uidvalidity, LetterRow.uid,
)  # fmt: skip

_CLOSED = TicketRow.select(TicketRow.number).where(TicketRow.state == "closed")


@dataclass(frozen=True, slots=True)
class Kept:
    """One letter that waits."""

    id: int
    verdict: str  # quarantined | held
    reason: str
    received_at: datetime
    handled_at: datetime
    sender: str  # as the From line says; empty where nobody read it
    message_id: str
    size: int  # octets
    ticket: int | None
    origin: Origin
    rule: str = ""  # the name of the rule that set it aside; empty: none did


@dataclass(frozen=True, slots=True)
class Held:
    """Words on a ticket that its other side does not see."""

    ticket: int
    role: Party
    author: Person


def waiting() -> Iterator[Kept]:
    """Every letter that waits, the oldest first, without words held on closed tickets: that matter is over.

    Read in pieces, so that memory stays bounded.
    """
    last, matters = 0, LetterRow.ticket.is_null() | ~LetterRow.ticket.in_(_CLOSED)
    while rows := list(_waiting().where(matters).where(LetterRow.id > last).order_by(LetterRow.id).limit(_BATCH)):
        yield from map(_kept, rows)
        last = rows[-1].id


def held_after(letter: int) -> list[Kept]:
    """The letters above this row that are held and whose writers nobody asks to confirm them, the oldest first.

    Those are on no ticket, or on one to which their writer is a stranger.
    """
    strangers = CommentRow.select(CommentRow.letter).where(
        CommentRow.held, CommentRow.author_role == Party.STRANGER.value, CommentRow.letter > letter
    )
    waits = LetterRow.ticket.is_null() | LetterRow.id.in_(strangers)
    wanted = (LetterRow.id > letter) & (LetterRow.verdict == "held") & waits
    return [_kept(row) for row in _waiting().where(wanted).order_by(LetterRow.id)]


def tickets_with_words() -> set[int]:
    """The numbers of the tickets on which words are held; closed ones are over."""
    held = CommentRow.select(CommentRow.ticket).where(CommentRow.held, CommentRow.ticket.not_in(_CLOSED)).distinct()
    return {number for (number,) in held.tuples()}


def find(letter: int) -> Kept | None:
    """The letter, if it waits, or waited until its ticket was closed."""
    row = _waiting().where(LetterRow.id == letter).first()
    return None if row is None else _kept(row)


def held(letter: int) -> Held | None:
    """The words of a letter that are held."""
    row = CommentRow.select().where((CommentRow.letter == letter) & CommentRow.held).order_by(CommentRow.id).first()
    return None if row is None else Held(row.ticket_id, Party(row.author_role), Person(row.author, row.author_name))


def take_out(letter: int) -> bytes:
    """Remove a letter that is to be handled as if it came now; its bytes. Call it in a transaction."""
    row = LetterRow.select(LetterRow.source).where(LetterRow.id == letter).get()
    LetterRow.delete().where(LetterRow.id == letter).execute()
    return zlib.decompress(row.source)


def _waiting() -> Any:
    words = CommentRow.select(CommentRow.letter).where(CommentRow.held & CommentRow.letter.is_null(False))
    nowhere = (LetterRow.verdict == "held") & LetterRow.ticket.is_null()
    waits = (LetterRow.verdict == "quarantined") | nowhere | LetterRow.id.in_(words)
    by_rule = (RulingRow.letter == LetterRow.id) & RulingRow.ticket.is_null()  # a letter set aside has one ruling
    return LetterRow.select(*_FIELDS, RulingRow.fired).left_outer_join(RulingRow, on=by_rule).where(waits).namedtuples()


def _kept(row: Any) -> Kept:
    return Kept(
        id=row.id,
        verdict=row.verdict,
        reason=row.reason,
        received_at=row.received_at,
        handled_at=row.handled_at,
        sender=row.sender,
        message_id=row.message_id,
        size=row.size,
        ticket=row.ticket,
        origin=Origin(row.mailbox, row.uidvalidity, row.uid),
        rule=next((name for _, _, name, *decided in row.fired or () if _sets_aside(decided)), ""),
    )


def _sets_aside(decided: Iterable[str]) -> bool:
    return any(said.split(" =")[0] in ("hold", "quarantine") for said in decided)
