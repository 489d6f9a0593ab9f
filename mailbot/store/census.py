"""Tickets counted: what a report asks of them, grouped by the database or passed through one by one.

What nobody stood by is left out everywhere: held and unconfirmed tickets, spam, and those merged into others.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from peewee import SQL, Case, NodeList, Value, fn

from mailbot.desk.nouns import Outcome, Party, State, TicketType
from mailbot.store.notes import DeflectionRow
from mailbot.store.tables import CommentRow, EntryRow, TicketRow

_LEFT_OUT = [Outcome.MERGED.value, Outcome.SPAM.value, Outcome.UNCONFIRMED.value]
COUNTED = ~TicketRow.held & (TicketRow.outcome.is_null() | TicketRow.outcome.not_in(_LEFT_OUT))
CLOSINGS = ("closed", "executed")  # lines of history that end a ticket somebody was served with
_HOUR, _MINUTE = 13, 16  # characters of a time as the store writes it


def passed(query: Any) -> Iterator[Any]:
    """The rows of a query one by one, as plain tuples."""
    return iter(query.tuples().iterator())


def has(field: Any, words: str) -> Any:
    """Whether the text of a column contains ``words``."""
    return NodeList((field, SQL("LIKE"), Value(f"%{words}%", converter=False)))


def opened(since: datetime, until: datetime, *, hourly: bool) -> Iterator[tuple[str, str, str, int]]:
    """Beginnings of times, the type first asked for, who wrote first, how many."""
    at, kind, who = _beginning(TicketRow.opened_at, hourly), _asked(), _opener()
    counted = TicketRow.select(at, kind, who, fn.COUNT(TicketRow.number)).where(
        COUNTED, TicketRow.opened_at >= since, TicketRow.opened_at < until
    )
    return passed(counted.group_by(SQL("1"), SQL("2"), SQL("3")))


def closed(since: datetime, until: datetime, *, hourly: bool) -> Iterator[tuple[str, int]]:
    """Beginnings of the times of the last closings of tickets that stand closed, and how many."""
    at = _beginning(TicketRow.closed_at, hourly)
    ended = (TicketRow.closed_at >= since) & (TicketRow.closed_at < until)
    return passed(TicketRow.select(at, fn.COUNT(TicketRow.number)).where(COUNTED, ended).group_by(SQL("1")))


def open_at(moment: datetime) -> int:
    """How many tickets were open then."""
    ended = TicketRow.closed_at.is_null(False) & (TicketRow.closed_at < moment)
    return int(TicketRow.select().where(COUNTED, TicketRow.opened_at < moment, ~ended).count())


def standing(now: datetime, ages: tuple[timedelta, ...]) -> Iterator[tuple[str, str, int, int]]:
    """State, type, how many of ``ages`` a ticket is past, and how many tickets: of those not closed now."""
    steps = [(TicketRow.opened_at <= now - age, place) for place, age in reversed(list(enumerate(ages, 1)))]
    state = Case(None, [(TicketRow.failing, "failing")], TicketRow.state)
    row = TicketRow.select(state, TicketRow.type, Case(None, steps, 0), fn.COUNT(TicketRow.number))
    unclosed = row.where(COUNTED, TicketRow.state != State.CLOSED.value, TicketRow.opened_at < now)
    return passed(unclosed.group_by(SQL("1"), SQL("2"), SQL("3")))


def first_replies(since: datetime, until: datetime) -> Iterator[tuple[str, str | None, datetime, datetime | None]]:
    """Of each ticket opened: the type first asked for, the vendor, when, and the first words of anybody else."""
    other = CommentRow.alias()
    theirs = (other.ticket == TicketRow.number) & (other.author_role != _opener()) & ~other.internal & ~other.held
    reply = other.select(fn.MIN(other.at)).where(theirs, other.author_role != Party.CLOCK.value)
    row = TicketRow.select(_asked(), TicketRow.vendor, TicketRow.opened_at, reply)
    found = passed(row.where(COUNTED, TicketRow.opened_at >= since, TicketRow.opened_at < until))
    return ((kind, vendor, at, _moment(said)) for kind, vendor, at, said in found)


def resolutions(since: datetime, until: datetime) -> Iterator[tuple[str, str | None, datetime, datetime]]:
    """Of each ticket closed: the type first asked for, the vendor, when it was opened and when it was closed."""
    row = TicketRow.select(_asked(), TicketRow.vendor, TicketRow.opened_at, TicketRow.closed_at)
    return passed(row.where(COUNTED, TicketRow.closed_at >= since, TicketRow.closed_at < until))


def contacts(since: datetime, until: datetime) -> Iterator[tuple[int, int]]:
    """How many times customer and vendor wrote on a closed ticket, and how many tickets had so many."""
    sides = [Party.CUSTOMER.value, Party.VENDOR.value]
    said = ~CommentRow.internal & ~CommentRow.held & CommentRow.author_role.in_(sides)
    comment = CommentRow.select(fn.COUNT(CommentRow.id)).where(CommentRow.ticket == TicketRow.number, said)
    each = TicketRow.select(comment.alias("contacts")).where(
        COUNTED, TicketRow.closed_at >= since, TicketRow.closed_at < until
    )
    return passed(TicketRow.select(SQL("contacts"), fn.COUNT(SQL("*"))).from_(each).group_by(SQL("contacts")))


def ended(since: datetime, until: datetime) -> int:
    """How many tickets somebody was served with were closed at least once, and may be open again."""
    return int(_closings(since, until).select(fn.COUNT(EntryRow.ticket.distinct())).scalar())


def reopened(since: datetime, until: datetime) -> Iterator[tuple[int, datetime, datetime]]:
    """Of those: the ticket, a closing, and the next time it was opened again or went on in a new ticket."""
    again = EntryRow.alias()
    back = (again.ticket == EntryRow.ticket) & (again.kind == "reopened") & (again.id > EntryRow.id)
    row = _closings(since, until).join(again, on=back).select(EntryRow.ticket, EntryRow.at, fn.MIN(again.at))
    yield from passed(row.group_by(EntryRow.id, EntryRow.ticket, EntryRow.at))
    after = TicketRow.alias()
    row = _closings(since, until).join(after, on=(after.follows == EntryRow.ticket) & (after.opened_at >= EntryRow.at))
    yield from passed(row.select(EntryRow.ticket, EntryRow.at, after.opened_at))


def deflections(since: datetime, until: datetime) -> Iterator[tuple[str, str, int]]:
    """Known problem, what became of the answer, how often."""
    row = DeflectionRow.select(DeflectionRow.problem, DeflectionRow.outcome, fn.COUNT(DeflectionRow.ticket))
    at = (DeflectionRow.at >= since) & (DeflectionRow.at < until)
    return passed(row.where(at).group_by(DeflectionRow.problem, DeflectionRow.outcome))


def _closings(since: datetime, until: datetime) -> Any:
    at = (EntryRow.at >= since) & (EntryRow.at < until)
    return (
        EntryRow.select()
        .where(EntryRow.kind.in_(CLOSINGS), at)
        .join(TicketRow, on=EntryRow.ticket)
        .where(COUNTED)
        .switch(EntryRow)
    )


def _moment(found: Any) -> datetime | None:
    """The least of a column of times: Peewee reads it in one place and not in another."""
    return datetime.fromisoformat(found) if isinstance(found, str) else found


def _beginning(field: Any, hourly: bool) -> Any:
    return fn.SUBSTR(field, 1, _HOUR if hourly else _MINUTE).coerce(False)


def _opener() -> Any:
    """Who wrote first."""
    first = CommentRow.alias()
    return first.select(first.author_role).where(first.ticket == TicketRow.number).order_by(first.id).limit(1)


def _asked() -> Any:
    """The type a ticket was opened as: what it was before it was first turned into another."""
    turned = EntryRow.alias()
    was = Case(None, [(has(turned.detail, f'"from": "{kind}"'), kind.value) for kind in TicketType])
    first = turned.select(was).where(turned.ticket == TicketRow.number, has(turned.detail, '"from": "'))
    return fn.COALESCE(first.order_by(turned.id).limit(1), TicketRow.type)
