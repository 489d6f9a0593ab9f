"""What the rules decided and in which version, and the issues that tickets are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailbot.routing.ruling import Fired
from mailbot.store.notes import IssueRow, RulingRow
from mailbot.store.packing import Packed
from mailbot.store.statement import Statement, insert
from mailbot.store.tables import LetterRow

_ADD = insert(RulingRow, ("at", "event", "letter", "ticket", "ruleset", "fired", "broad", "waits"))
_MARKED = Statement(
    lambda broad, since: (
        RulingRow.select(RulingRow.ticket).where(RulingRow.broad == broad, RulingRow.at > since).distinct()
    )
)
_LINK = insert(IssueRow, ("ticket", "path", "by", "at"), ignore=True)
_ISSUES = Statement(
    lambda ticket: IssueRow.select(IssueRow.path, IssueRow.at).where(IssueRow.ticket == ticket).order_by(IssueRow.at)
)


def add(
    version: str,
    event: str,
    fired: Iterable[Fired],
    at: datetime,
    *,
    ticket: int | None,
    letter: int | None,
    broad: str = "",
    waits: Packed | None = None,
) -> None:
    """Rules of ``version``, which is in use, decided something.

    ``broad``: what became of mail that is limited; ``waits``: what is not done before the author is known.
    """
    kept = tuple((rule.file, rule.line, rule.name, *rule.done) for rule in fired)
    _ADD.run(at, event, letter, ticket, version, kept, broad, waits)


def tickets_marked(broad: str, since: datetime) -> set[int]:
    """The tickets whose rulings have this mark since then."""
    return {row.ticket_id for row in _MARKED.rows(broad, since)}


@dataclass(frozen=True, slots=True)
class Decided:
    """What the rules decided at one mail or event."""

    at: datetime  # UTC
    event: str
    version: str  # of the rules
    rules: tuple[Fired, ...]  # that decided


def of(ticket: int) -> list[Decided]:
    """What they decided of a ticket and of its letters, in order."""
    letters = LetterRow.select(LetterRow.id).where(LetterRow.ticket == ticket)
    before = RulingRow.ticket.is_null() & RulingRow.letter.in_(letters)  # it was set aside first
    return _decided((RulingRow.ticket == ticket) | before)


def at_letter(letter: int) -> list[Decided]:
    """What they decided of a letter and of what came of it, in order."""
    return _decided(RulingRow.letter == letter)


def _decided(wanted: Any) -> list[Decided]:
    rows = RulingRow.select().where(wanted).order_by(RulingRow.id)
    return [Decided(row.at, row.event, row.ruleset_id, tuple(map(_fired, row.fired))) for row in rows if row.fired]


def _fired(kept: Sequence[Any]) -> Fired:
    file, line, name, *decided = kept
    return Fired(file, line, name, decided=tuple(decided))


def untie(letter: int) -> list[int]:
    """The rows of a letter that is to be handled anew, held by no letter until ``tie``."""
    found = [row.id for row in RulingRow.select(RulingRow.id).where(RulingRow.letter == letter)]
    RulingRow.update(letter=None).where(RulingRow.id.in_(found)).execute()
    return found


def tie(rows: Sequence[int], letter: int | None) -> None:
    """What was decided of a letter before it was handled anew is part of its story still."""
    RulingRow.update(letter=letter).where(RulingRow.id.in_(rows)).execute()


def link(ticket: int, paths: Iterable[str], by: str, at: datetime) -> None:
    """The ticket is about these issues; those it is linked to already stay as they are."""
    for path in paths:
        _LINK.run(ticket, path, by, at)


def carry(ticket: int, into: int, paths: Sequence[str], at: datetime) -> None:
    """What linked ``ticket`` to these issues links ``into`` to them as well."""
    for row in IssueRow.select().where((IssueRow.ticket == ticket) & IssueRow.path.in_(paths)):
        link(into, [row.path], row.by, at)


def unlink(ticket: int, paths: Iterable[str]) -> None:
    """The ticket is not about these issues."""
    for path in paths:
        IssueRow.delete().where((IssueRow.ticket == ticket) & (IssueRow.path == path)).execute()


def issues(ticket: int, before: datetime | None = None) -> tuple[str, ...]:
    """The issues a ticket is about, as they were linked; ``before`` that moment."""
    return tuple(row.path for row in _ISSUES.rows(ticket) if before is None or row.at < before)
