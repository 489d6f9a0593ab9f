"""What was said on a ticket and what happened to it: comments, and the history as a chain nobody can mend unseen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from peewee import fn

from mailbot.desk.nouns import Comment, Entry, File, Party, Proof
from mailbot.desk.request import Change
from mailbot.desk.unproven import ABOUT
from mailbot.store.chain import link
from mailbot.store.statement import Statement, insert
from mailbot.store.tables import AttachmentRow, CommentRow, EntryRow, LetterRow

FAR = datetime(9999, 1, 1, tzinfo=UTC)
_SIDES = (Party.CUSTOMER.value, Party.VENDOR.value)

_COMMENTS = Statement(
    lambda ticket, most: (
        CommentRow.select().where(CommentRow.ticket == ticket).order_by(CommentRow.id.desc()).limit(most)
    )
)
_FILES = Statement(
    lambda ticket: AttachmentRow.select().join(CommentRow).where(CommentRow.ticket == ticket).order_by(AttachmentRow.id)
)
_CONTACTS = Statement(
    lambda ticket, before: CommentRow.select(fn.COUNT(CommentRow.id)).where(
        CommentRow.ticket == ticket, CommentRow.author_role.in_(_SIDES), CommentRow.at < before
    )
)
_ENTRIES = Statement(
    lambda ticket: (
        EntryRow.select(EntryRow.at, EntryRow.kind, EntryRow.by, EntryRow.proof, EntryRow.detail)
        .where(EntryRow.ticket == ticket)
        .order_by(EntryRow.id)
    )
)
_ADD_COMMENT = insert(
    CommentRow,
    ("ticket", "author_role", "author", "author_name", "at", "text", "internal", "held", "letter"),
    returning=True,
)
_ADD_FILE = insert(AttachmentRow, ("comment", "part", "name", "type", "size", "ornament"))
_ADD_ENTRY = insert(EntryRow, ("ticket", "at", "kind", "by", "proof", "letter", "detail", "chain"))
_LAST = Statement(lambda: EntryRow.select(EntryRow.chain).order_by(EntryRow.id.desc()).limit(1))


def comments(ticket: int, most: int = 100_000) -> list[Comment]:
    """The latest ``most`` comments, oldest first."""
    rows = _COMMENTS.rows(ticket, most)[::-1]
    files: dict[int, list[File]] = {}
    for row in _FILES.rows(ticket):
        files.setdefault(row.comment_id, []).append(File(row.name, row.type, row.size, row.part, row.ornament))
    return [_comment(row, tuple(files.get(row.id, ()))) for row in rows]


def visible(ticket: int) -> int:
    """How many comments both sides may see."""
    shown = (CommentRow.ticket == ticket) & ~CommentRow.internal & ~CommentRow.held
    return int(CommentRow.select().where(shown).count())


def contacts(ticket: int, before: datetime = FAR) -> int:
    """How many comments customer and vendor wrote ``before`` that moment."""
    return int(_CONTACTS.value(ticket, before))


def entries(ticket: int) -> list[Entry]:
    """The history, oldest first."""
    rows = _ENTRIES.rows(ticket)
    return [Entry(row.at, row.kind, Party(row.by), Proof[row.proof.upper()], row.detail) for row in rows]


def details(ticket: int, kind: str) -> list[dict[str, str]]:
    """What the lines of one kind say, oldest first."""
    rows = EntryRow.select(EntryRow.detail).where((EntryRow.ticket == ticket) & (EntryRow.kind == kind))
    return [dict(row.detail) for row in rows.order_by(EntryRow.id)]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody asked without proof, and has neither confirmed nor denied."""

    letter: int  # row of the letter it came by
    at: datetime  # UTC, when it was handled
    detail: dict[str, str]
    beside: bool  # the ticket had begun before


def waiting(ticket: int, sender: str) -> list[Waiting]:
    """What waits on a ticket in the name of ``sender``, oldest first."""
    kinds = ["held", "confirmed", "denied"]
    theirs = (EntryRow.ticket == ticket) & (LetterRow.sender == sender) & EntryRow.kind.in_(kinds)
    first = EntryRow.select(fn.MIN(EntryRow.id)).where(EntryRow.ticket == ticket).scalar()
    found: dict[int, Waiting] = {}
    for row in EntryRow.select(EntryRow).join(LetterRow).where(theirs).order_by(EntryRow.id).iterator():
        if row.kind == "held":
            found[row.letter_id] = Waiting(row.letter_id, row.at, dict(row.detail), row.id != first)
        elif ABOUT in row.detail:
            found.pop(int(row.detail[ABOUT]), None)
    return list(found.values())


def save(ticket: int, change: Change, letter: int | None) -> None:
    """Write what a change adds beside the ticket itself: comment, released comments, history."""
    if change.note is not None:
        _save_comment(ticket, change.note, letter)
    if change.comment is not None:
        _save_comment(ticket, change.comment, letter)
    if change.releases:
        _release(ticket, change.author.person.address, change.releases)
    if change.answer is not None:
        _save_comment(ticket, change.answer, None)
    _save_entries(ticket, (*change.entries, *change.after), letter)


def spoken(change: Change) -> Comment | None:
    """The words that come to light with ``change``, not written yet: its own, or those that were held till now."""
    if change.comment is not None or not change.releases:
        return change.comment
    return next((one for one in comments(change.ticket.number) if one.letter == change.releases), None)


def add(ticket: int, lines: Iterable[Entry], letter: int | None) -> None:
    """Lines of history that come of another ticket's change."""
    _save_entries(ticket, lines, letter)


def carry(ticket: int, into: int) -> None:
    """What both sides could read on ``ticket`` they read on ``into`` as well."""
    for comment in comments(ticket):
        if not comment.internal and not comment.held:
            _save_comment(into, comment, comment.letter)


def _release(ticket: int, author: str, letter: int) -> None:
    """The words of one letter: others in the same name may be a forger's."""
    held = (CommentRow.ticket == ticket) & (CommentRow.author == author) & (CommentRow.letter == letter)
    CommentRow.update(held=False).where(held).execute()


def _save_comment(ticket: int, comment: Comment, letter: int | None) -> None:
    row = _ADD_COMMENT.value(
        ticket,
        comment.author_role.value,
        comment.author,
        comment.author_name,
        comment.at,
        comment.text,
        comment.internal,
        comment.held,
        letter,
    )
    for file in comment.files:
        _ADD_FILE.run(row, file.part, file.name, file.type, file.size, file.ornament)


def _save_entries(ticket: int, history: Iterable[Entry], letter: int | None) -> None:
    last = str(_LAST.value() or "")
    for entry in history:
        line = (ticket, entry.at, entry.kind, entry.by.value, entry.proof.word, letter, entry.detail)
        last = link(last, *line)
        _ADD_ENTRY.run(*line, last)


def _comment(row: Any, files: tuple[File, ...]) -> Comment:
    return Comment(
        author_role=Party(row.author_role),
        author=row.author,
        author_name=row.author_name,
        at=row.at,
        text=row.text,
        internal=row.internal,
        held=row.held,
        files=files,
        letter=row.letter_id,
    )
