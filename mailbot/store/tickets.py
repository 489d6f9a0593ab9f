"""Tickets with their comments and history, in and out of their tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from peewee import JOIN, fn

from mailbot.desk.nouns import (
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
from mailbot.store.tables import AttachmentRow, CommentRow, EntryRow, ThreadRow, TicketRow


def load(numbers: Iterable[int]) -> dict[int, Ticket]:
    """The tickets that exist among ``numbers``, with order and vendor."""
    wanted = sorted(set(numbers))
    rows = list(TicketRow.select().where(TicketRow.number.in_(wanted))) if wanted else []
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
    query = TicketRow.select(TicketRow.number, TicketRow.order).where(
        TicketRow.order.in_(wanted), TicketRow.state != State.CLOSED.value
    )
    return {row.order_id: row.number for row in query}


def threads(message_ids: Iterable[str]) -> dict[str, int]:
    """Message-ID to the newest ticket whose thread it belongs to."""
    wanted = list(message_ids)
    if not wanted:
        return {}
    query = ThreadRow.select().where(ThreadRow.message_id.in_(wanted)).order_by(ThreadRow.ticket)
    return {row.message_id: row.ticket_id for row in query}


def add_threads(ticket: int, message_ids: Iterable[str]) -> None:
    rows = [{"message_id": message_id[:512], "ticket": ticket} for message_id in dict.fromkeys(message_ids)]
    if rows:
        ThreadRow.insert_many(rows).on_conflict_ignore().execute()


def opened_since(customer: str, since: datetime) -> int:
    """How many tickets a customer's address opened since then."""
    mine = (TicketRow.customer_email == customer) & (TicketRow.opened_at > since)
    return int(TicketRow.select(fn.COUNT(TicketRow.number)).where(mine).scalar())


def comments(ticket: int, most: int = 100_000) -> list[Comment]:
    """The latest ``most`` comments, oldest first."""
    latest = CommentRow.select().where(CommentRow.ticket == ticket).order_by(CommentRow.id.desc()).limit(most)
    rows = list(latest)[::-1]
    files: dict[int, list[File]] = {}
    join = AttachmentRow.select(AttachmentRow).join(CommentRow, JOIN.INNER).where(CommentRow.ticket == ticket)
    for row in join.order_by(AttachmentRow.id):
        files.setdefault(row.comment_id, []).append(File(row.name, row.type, row.size, row.part))
    return [_comment(row, tuple(files.get(row.id, ()))) for row in rows]


def entries(ticket: int) -> list[Entry]:
    """The history, oldest first."""
    rows = EntryRow.select().where(EntryRow.ticket == ticket).order_by(EntryRow.id)
    return [Entry(row.at, row.kind, Party(row.by), Proof[row.proof.upper()], row.detail) for row in rows]


def save(ticket: Ticket) -> int:
    """Write the ticket as it stands now; its number."""
    values = {
        "type": ticket.type.value,
        "state": ticket.state.value,
        "outcome": ticket.outcome.value if ticket.outcome else None,
        "order": ticket.order.number if ticket.order else None,
        "vendor": ticket.vendor.id if ticket.vendor else None,
        "closed_at": ticket.closed_at,
        "closed_by": ticket.closed_by.value if ticket.closed_by else None,
        "held": ticket.held,
        "version": ticket.version,
    }
    if ticket.number:
        TicketRow.update(**values).where(TicketRow.number == ticket.number).execute()
        return ticket.number
    born = {
        "subject": ticket.subject,
        "customer_email": ticket.customer.address,
        "customer_name": ticket.customer.name,
        "customer_language": ticket.customer.language,
        "opened_at": ticket.opened_at,
        "outsider": ticket.outsider,
        "follows": ticket.follows,
    }
    return int(TicketRow.insert(**values, **born).execute())


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
    row = CommentRow.insert(
        ticket=ticket,
        author_role=comment.author_role.value,
        author=comment.author,
        author_name=comment.author_name,
        at=comment.at,
        text=comment.text,
        internal=comment.internal,
        held=comment.held,
        letter=letter,
    ).execute()
    files = [
        {"comment": row, "part": file.part, "name": file.name, "type": file.type, "size": file.size}
        for file in comment.files
    ]
    if files:
        AttachmentRow.insert_many(files).execute()


def _save_entries(ticket: int, history: Iterable[Entry], letter: int | None) -> None:
    rows = [
        {
            "ticket": ticket,
            "at": entry.at,
            "kind": entry.kind,
            "by": entry.by.value,
            "proof": entry.proof.word,
            "letter": letter,
            "detail": entry.detail,
        }
        for entry in history
    ]
    EntryRow.insert_many(rows).execute()


def _ticket(row: TicketRow, orders: dict[str, Order], vendors: dict[str, Vendor]) -> Ticket:
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


def _comment(row: CommentRow, files: tuple[File, ...]) -> Comment:
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
