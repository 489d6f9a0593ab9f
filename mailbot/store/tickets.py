"""Tickets with their comments and history, in and out of their tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from peewee import fn

from mailbot.desk.nouns import (
    Act,
    Comment,
    Entry,
    File,
    Order,
    Outcome,
    Party,
    Person,
    Proof,
    State,
    Ticket,
    TicketType,
    Vendor,
)
from mailbot.desk.request import Change
from mailbot.store import shop
from mailbot.store.statement import Statement, insert, update
from mailbot.store.tables import AttachmentRow, CommentRow, EntryRow, LetterRow, ThreadRow, TicketRow

_BY_NUMBER = Statement(lambda numbers: TicketRow.select().where(TicketRow.number.in_(numbers)))
_UNCLOSED = Statement(
    lambda orders: TicketRow.select(TicketRow.number, TicketRow.order).where(
        TicketRow.order.in_(orders), TicketRow.state != State.CLOSED.value
    )
)
_OPENED_SINCE = Statement(
    lambda customer, since: TicketRow.select(fn.COUNT(TicketRow.number)).where(
        TicketRow.customer_email == customer, TicketRow.opened_at > since
    )
)
_THREADS = Statement(lambda ids: ThreadRow.select().where(ThreadRow.message_id.in_(ids)).order_by(ThreadRow.ticket))
_COMMENTS = Statement(
    lambda ticket, most: (
        CommentRow.select().where(CommentRow.ticket == ticket).order_by(CommentRow.id.desc()).limit(most)
    )
)
_FILES = Statement(
    lambda ticket: AttachmentRow.select().join(CommentRow).where(CommentRow.ticket == ticket).order_by(AttachmentRow.id)
)

_CHANGING = ("type", "state", "subject", "outcome", "order", "vendor", "closed_at", "closed_by", "held", "version")
_BORN = ("customer_email", "customer_name", "customer_language", "opened_at", "outsider", "follows")
_INSERT = insert(TicketRow, (*_CHANGING, *_BORN), returning=True)
_UPDATE = update(TicketRow, _CHANGING)
_ADD_THREAD = insert(ThreadRow, ("message_id", "ticket"), ignore=True)
_ADD_COMMENT = insert(
    CommentRow,
    ("ticket", "author_role", "author", "author_name", "at", "text", "internal", "held", "letter"),
    returning=True,
)
_ADD_FILE = insert(AttachmentRow, ("comment", "part", "name", "type", "size"))
_ADD_ENTRY = insert(EntryRow, ("ticket", "at", "kind", "by", "proof", "letter", "detail"))


def load(numbers: Iterable[int]) -> dict[int, Ticket]:
    """The tickets that exist among ``numbers``, with order and vendor."""
    wanted = sorted(set(numbers))
    rows = _BY_NUMBER.rows(wanted) if wanted else []
    orders = shop.orders(row.order_id for row in rows if row.order_id)
    vendors = shop.vendors(row.vendor_id for row in rows if row.vendor_id)
    return {row.number: _ticket(row, orders, vendors) for row in rows}


def every(after: int = 0, most: int = 500) -> list[Ticket]:
    """Tickets with a number above ``after``, ascending, at most ``most``: to walk through all of them in pieces."""
    query = TicketRow.select(TicketRow.number).where(TicketRow.number > after).order_by(TicketRow.number).limit(most)
    found = load(row.number for row in query)
    return [found[number] for number in sorted(found)]


def walk(most: int = 500) -> Iterator[Ticket]:
    """Every ticket in ascending number, loaded in pieces: memory stays bounded."""
    last = 0
    while piece := every(last, most):
        yield from piece
        last = piece[-1].number


def open_tickets(orders: Iterable[str]) -> dict[str, int]:
    """Order number to the number of its ticket that is not closed."""
    wanted = list(orders)
    if not wanted:
        return {}
    return {row.order_id: row.number for row in _UNCLOSED.rows(wanted)}


def threads(message_ids: Iterable[str]) -> dict[str, int]:
    """Message-ID to the newest ticket whose thread it belongs to."""
    wanted = list(message_ids)
    return {row.message_id: row.ticket_id for row in _THREADS.rows(wanted)} if wanted else {}


def add_threads(ticket: int, message_ids: Iterable[str]) -> None:
    for message_id in dict.fromkeys(message_ids):
        _ADD_THREAD.run(message_id[:512], ticket)


def opened_since(customer: str, since: datetime) -> int:
    """How many tickets a customer's address opened since then."""
    return int(_OPENED_SINCE.value(customer, since))


def comments(ticket: int, most: int = 100_000) -> list[Comment]:
    """The latest ``most`` comments, oldest first."""
    rows = _COMMENTS.rows(ticket, most)[::-1]
    files: dict[int, list[File]] = {}
    for row in _FILES.rows(ticket):
        files.setdefault(row.comment_id, []).append(File(row.name, row.type, row.size, row.part))
    return [_comment(row, tuple(files.get(row.id, ()))) for row in rows]


def entries(ticket: int) -> list[Entry]:
    """The history, oldest first."""
    rows = EntryRow.select().where(EntryRow.ticket == ticket).order_by(EntryRow.id)
    return [Entry(row.at, row.kind, Party(row.by), Proof[row.proof.upper()], row.detail) for row in rows]


def held_act(ticket: int, sender: str) -> Act | None:
    """What ``sender`` asked last that still waits for their confirmation; None where nothing does."""
    theirs = (
        (EntryRow.ticket == ticket) & (LetterRow.sender == sender) & EntryRow.kind.in_(["held", "confirmed", "denied"])
    )
    latest = EntryRow.select(EntryRow).join(LetterRow).where(theirs).order_by(EntryRow.id.desc()).first()
    return Act(latest.detail["act"]) if latest is not None and latest.kind == "held" else None


def save(ticket: Ticket) -> int:
    """Write the ticket as it stands now; its number."""
    values = {
        "type": ticket.type.value,
        "state": ticket.state.value,
        "subject": ticket.subject,
        "outcome": ticket.outcome.value if ticket.outcome else None,
        "order": ticket.order.number if ticket.order else None,
        "vendor": ticket.vendor.id if ticket.vendor else None,
        "closed_at": ticket.closed_at,
        "closed_by": ticket.closed_by.value if ticket.closed_by else None,
        "held": ticket.held,
        "version": ticket.version,
    }
    if ticket.number:
        _UPDATE.run(*values.values(), ticket.number)
        return ticket.number
    born = {
        "customer_email": ticket.customer.address,
        "customer_name": ticket.customer.name,
        "customer_language": ticket.customer.language,
        "opened_at": ticket.opened_at,
        "outsider": ticket.outsider,
        "follows": ticket.follows,
    }
    return int(_INSERT.value(*values.values(), *born.values()))


def save_details(ticket: int, change: Change, letter: int | None) -> None:
    """Write what a change adds beside the ticket itself: comment, released comments, history."""
    if change.comment is not None:
        _save_comment(ticket, change.comment, letter)
    if change.releases:
        _release(ticket, change.author.person.address)
    _save_entries(ticket, change.entries, letter)


def _release(ticket: int, author: str) -> None:
    held = (CommentRow.ticket == ticket) & (CommentRow.author == author) & CommentRow.held
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
        _ADD_FILE.run(row, file.part, file.name, file.type, file.size)


def _save_entries(ticket: int, history: Iterable[Entry], letter: int | None) -> None:
    for entry in history:
        _ADD_ENTRY.run(ticket, entry.at, entry.kind, entry.by.value, entry.proof.word, letter, entry.detail)


def _ticket(row: Any, orders: dict[str, Order], vendors: dict[str, Vendor]) -> Ticket:
    return Ticket(
        number=row.number,
        type=TicketType(row.type),
        state=State(row.state),
        subject=row.subject,
        customer=Person(row.customer_email, row.customer_name, row.customer_language),
        opened_at=row.opened_at,
        vendor=vendors.get(row.vendor_id),
        order=orders.get(row.order_id),
        outcome=Outcome(row.outcome) if row.outcome else None,
        closed_at=row.closed_at,
        closed_by=Party(row.closed_by) if row.closed_by else None,
        outsider=row.outsider,
        held=row.held,
        follows=row.follows,
        version=row.version,
    )


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
