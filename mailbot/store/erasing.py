"""A person taken out of the rows: what they wrote goes, what others wrote stays without their address.

Rows stay, so that tickets, money and figures still add up. Every function is called in a transaction, and reads big
tables in pieces.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from peewee import SQL, CharField, NodeList, TextField, Value, fn

from mailbot.desk.erasing import GAP, Traces, cut_within
from mailbot.desk.nouns import Party
from mailbot.store import notes, tables
from mailbot.store.fields import NO_MAIL, Table, WordsField
from mailbot.store.letters import veiled
from mailbot.store.notes import RatingRow, SuggestionRow
from mailbot.store.payments import PaymentRow
from mailbot.store.persons import Found, pieces
from mailbot.store.statement import Statement
from mailbot.store.tables import (
    AttachmentRow,
    CommentRow,
    EntryRow,
    LetterRow,
    OrderRow,
    OutboxRow,
    ThreadRow,
    TicketRow,
)

TABLES: Final = (*tables.ALL, *notes.ALL, PaymentRow)

_PIECE = 200  # rows with words loaded at once
_OWN = (Party.CUSTOMER.value, Party.STRANGER.value)  # who wrote for themselves; staff wrote for their house
_WAITS = ("quarantined", "held")
_SOURCE = {
    LetterRow: Statement(lambda row: LetterRow.select(LetterRow.source).where(LetterRow.id == row)),
    OutboxRow: Statement(lambda row: OutboxRow.select(OutboxRow.source).where(OutboxRow.id == row)),
}
_CHAINED = (EntryRow, ThreadRow)  # cut elsewhere: lines of the history are vouched for, threads are removed


@dataclass(slots=True)
class Cut:
    """What lost words so far."""

    comments: int = 0
    letters: set[int] = field(default_factory=set)  # by which comments came that lost words
    tickets: set[int] = field(default_factory=set)  # on which they stand


def cut_comments(found: Found, traces: Traces, instead: str) -> Cut:
    """Their own words go whole; others keep theirs, without the address, and on their tickets without the name."""
    cut = Cut()
    own = fn.LOWER(CommentRow.author).in_(found.addresses)
    shown = own | _may_show(CommentRow.text, traces) | _may_show(CommentRow.author_name, traces)
    _cut_comments(shown, found, traces, instead, cut)
    for piece in pieces(found.tickets):
        _cut_comments(CommentRow.ticket.in_(piece), found, traces, instead, cut)
    return cut


def showing(table: Any, traces: Traces, after: int = 0) -> Iterator[int]:
    """The rows of letters or the outbox above ``after`` whose mail, as it came or went, shows an address."""
    for rows in _piecewise(table, table.id > after, table.id):
        for row in rows:
            if traces.are_in(zlib.decompress(_SOURCE[table].value(row.id))):  # one mail in memory at a time
                yield row.id


def newest(table: Any) -> int:
    """The highest row of a table; 0 for an empty one."""
    return int(table.select(fn.MAX(table.id)).scalar() or 0)


def empty_letters(found: Found, shown: Iterable[int]) -> tuple[int, int]:
    """The mails they sent, those on their tickets, and those ``shown``: how many, and how many attachments."""
    _veil(found)
    wanted = {*shown, *_ids(LetterRow, LetterRow.sender.in_(found.addresses))}
    for piece in pieces(found.tickets):
        wanted.update(_ids(LetterRow, LetterRow.ticket.in_(piece)))
    emptied = attachments = 0
    for some in pieces(sorted(wanted)):
        here = LetterRow.id.in_(some)
        waiting = here & LetterRow.ticket.is_null() & LetterRow.verdict.in_(_WAITS)
        LetterRow.update(verdict="ignored", reason="erased").where(waiting).execute()
        emptied += LetterRow.update(source=NO_MAIL, seen=None).where(here, LetterRow.source != NO_MAIL).execute()
        comments = CommentRow.select(CommentRow.id).where(CommentRow.letter.in_(some))
        attachments += AttachmentRow.delete().where(AttachmentRow.comment.in_(comments)).execute()
    return emptied, attachments


def empty_notifications(found: Found, shown: Iterable[int], instead: str) -> int:
    """What was sent to them and on their tickets, and what is ``shown``: how many."""
    wanted = {*shown, *_ids(OutboxRow, fn.LOWER(OutboxRow.recipient).in_(found.addresses))}
    for piece in pieces(found.tickets):
        wanted.update(_ids(OutboxRow, OutboxRow.ticket.in_(piece)))
    emptied = 0
    for some in pieces(sorted(wanted)):
        here = OutboxRow.id.in_(some)
        emptied += OutboxRow.update(source=NO_MAIL).where(here, OutboxRow.source != NO_MAIL).execute()
    for row in _ids(OutboxRow, fn.LOWER(OutboxRow.recipient).in_(found.addresses)):
        # A Message-ID of ours is made of the reader: who guesses the address could tell.
        gone = f"<{row}.{instead}>"
        OutboxRow.update(recipient=instead, message_id=gone, answer="").where(OutboxRow.id == row).execute()
    return emptied


def cut_tickets(found: Found, traces: Traces) -> None:
    """Their tickets, with what is noted about them, and their threads: a subject they wrote goes whole."""
    for piece in pieces(found.tickets):
        RatingRow.update(reason="").where(RatingRow.ticket.in_(piece), RatingRow.reason != "").execute()
        ThreadRow.delete().where(ThreadRow.ticket.in_(piece)).execute()
        for row in TicketRow.select(TicketRow.number, TicketRow.subject).where(TicketRow.number.in_(piece)):
            subject = GAP if _opener(row.number) in _OWN else traces.cut_all(row.subject)
            TicketRow.update(customer_name="", subject=subject).where(TicketRow.number == row.number).execute()
        for row in SuggestionRow.select().where(SuggestionRow.ticket.in_(piece)):
            SuggestionRow.update(text=traces.cut_all(row.text)).where(SuggestionRow.id == row.id).execute()


def cut_orders(found: Found) -> None:
    """The name on their orders; amounts, dates and numbers are money's, and stay."""
    for piece in pieces(found.orders):
        OrderRow.update(customer_name="").where(OrderRow.number.in_(piece)).execute()


def cut_threads(traces: Traces) -> None:
    """Message-IDs that show an address."""
    for row in list(ThreadRow.select().where(_may_show(ThreadRow.message_id, traces))):
        if traces.cut(row.message_id) != row.message_id:
            row.delete_instance()


def cut_rest(traces: Traces) -> int:
    """The addresses wherever a text column of any table still holds them; in how many rows."""
    return sum(_cut_table(table, traces) for table in TABLES if table not in _CHAINED)


def lines_showing(traces: Traces) -> set[int]:
    """The tickets whose history may show an address."""
    shown = _may_show(EntryRow.detail, traces)
    return {row.ticket_id for row in EntryRow.select(EntryRow.ticket).where(shown).distinct()}


def _cut_comments(wanted: Any, found: Found, traces: Traces, instead: str, cut: Cut) -> None:
    for rows in _piecewise(CommentRow, wanted, CommentRow):
        for row in rows:
            left = _left(row, found, traces, instead)
            if left == (row.author, row.author_name, row.text):
                continue
            values = dict(zip(("author", "author_name", "text"), left, strict=True))
            CommentRow.update(**values).where(CommentRow.id == row.id).execute()
            cut.comments += 1
            cut.tickets.add(row.ticket_id)
            cut.letters.update([row.letter_id] if row.letter_id else [])


def _left(row: Any, found: Found, traces: Traces, instead: str) -> tuple[str, str, str]:
    """What stays of a comment: author, name, words."""
    about_them = row.ticket_id in found.tickets
    if row.author.lower() in found.addresses:
        return instead, "", GAP if row.author_role in _OWN else traces.cut_all(row.text)
    cut = traces.cut_all if about_them else traces.cut
    return traces.cut(row.author), traces.cut(row.author_name), cut(row.text)


def _opener(ticket: int) -> str:
    first = EntryRow.select(EntryRow.by).where(EntryRow.ticket == ticket).order_by(EntryRow.id).limit(1)
    return str(first.scalar() or "")


def _veil(found: Found) -> None:
    own = LetterRow.sender.in_(found.addresses) & (LetterRow.message_id != "")
    columns = (LetterRow.id, LetterRow.content, LetterRow.message_id)
    for rows in _piecewise(LetterRow, own, *columns):
        ThreadRow.delete().where(ThreadRow.message_id.in_([row.message_id[:512] for row in rows])).execute()
        for row in rows:
            hidden = veiled(row.content, row.message_id)
            LetterRow.update(message_id=hidden).where(LetterRow.id == row.id).execute()


def _cut_table(table: Any, traces: Traces) -> int:
    key = table._meta.primary_key
    columns = [one for one in table._meta.sorted_fields if isinstance(one, TextField | CharField | WordsField)]
    columns = [one for one in columns if not one.primary_key and one.name not in getattr(key, "field_names", ())]
    if not columns:
        return 0
    keys = table._meta.get_primary_keys()
    shown = [_may_show(column, traces) for column in columns]
    rows = list(table.select(*keys, *columns).where(_any(shown)))
    return sum(_cut_row(row, columns, traces) for row in rows)


def _cut_row(row: Any, columns: Sequence[Any], traces: Traces) -> bool:
    values = {column: getattr(row, column.name) for column in columns}
    left = {column: cut_within(value, traces, names=False) for column, value in values.items()}
    changed = {column.name: left[column] for column in columns if left[column] != values[column]}
    if changed:
        type(row).update(**changed).where(row._pk_expr()).execute()
    return bool(changed)


def _may_show(column: Any, traces: Traces) -> Any:
    """Whether a column may hold an address: what the database can tell, which is more than what is so."""
    return _any([_like(column, pattern) for pattern in traces.patterns()])


def _like(column: Any, pattern: str) -> Any:
    return NodeList((fn.LOWER(column), SQL("LIKE"), Value(pattern, converter=False)), parens=True)


def _any(conditions: Sequence[Any]) -> Any:
    return NodeList(conditions, glue=" OR ", parens=True)


def _ids(table: type[Table], wanted: Any) -> Collection[int]:
    return [row.id for row in table.select(table.id).where(wanted)]


def _piecewise(table: Any, wanted: Any, *columns: Any) -> Iterator[list[Any]]:
    """Rows that are ``wanted``, by their id, some at a time."""
    last = 0
    while rows := list(table.select(*columns).where(wanted, table.id > last).order_by(table.id).limit(_PIECE)):
        yield rows
        last = rows[-1].id
