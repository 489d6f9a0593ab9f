"""Tickets, in and out of their table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from mailbot.desk.nouns import Deadline, Due, Order, Outcome, Party, Person, State, Ticket, TicketType, Vendor
from mailbot.store import shop
from mailbot.store.packing import pack_claim, pack_turn, unpack_claim, unpack_turn
from mailbot.store.statement import Statement, insert, update
from mailbot.store.tables import TicketRow

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

_CHANGING = ("type", "state", "subject", "outcome", "order", "vendor", "closed_at", "closed_by", "held", "version",
             "asked_by", "claim", "due", "due_at", "due_since", "review", "turn", "wants", "failing",
             "merged_into", "customer_email", "customer_name", "priority", "assignee", "surveyed", "pace",
             "customer_language")  # fmt: skip
_BORN = ("opened_at", "outsider", "follows", "received_at")
_INSERT = insert(TicketRow, (*_CHANGING, *_BORN), returning=True)
_UPDATE = update(TicketRow, _CHANGING)


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


def opened_since(customer: str, since: datetime) -> int:
    """How many tickets a customer's address opened since then."""
    return int(_OPENED_SINCE.value(customer, since))


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
        "asked_by": ticket.asked_by.value if ticket.asked_by else None,
        "claim": pack_claim(ticket.claim),
        "due": ticket.deadline.due.value if ticket.deadline else None,
        "due_at": ticket.deadline.at if ticket.deadline else None,
        "due_since": ticket.deadline.since if ticket.deadline else None,
        "review": ticket.review,
        "turn": pack_turn(ticket.turn),
        "wants": ticket.wants.value if ticket.wants else None,
        "failing": ticket.failing,
        "merged_into": ticket.merged_into,
        "customer_email": ticket.customer.address,
        "customer_name": ticket.customer.name,
        "priority": ticket.priority,
        "assignee": ticket.assignee,
        "surveyed": ticket.surveyed,
        "pace": int(ticket.pace.total_seconds()) if ticket.pace else None,
        "customer_language": ticket.customer.language,
    }
    if ticket.number:
        _UPDATE.run(*values.values(), ticket.number)
        return ticket.number
    born = {
        "opened_at": ticket.opened_at,
        "outsider": ticket.outsider,
        "follows": ticket.follows,
        "received_at": ticket.received_at,
    }
    return int(_INSERT.value(*values.values(), *born.values()))


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
        received_at=row.received_at,
        asked_by=Party(row.asked_by) if row.asked_by else None,
        claim=unpack_claim(row.claim),
        deadline=Deadline(Due(row.due), row.due_at, row.due_since) if row.due else None,
        review=row.review,
        turn=unpack_turn(row.turn),
        wants=TicketType(row.wants) if row.wants else None,
        failing=row.failing,
        merged_into=row.merged_into,
        priority=row.priority,
        assignee=row.assignee,
        surveyed=row.surveyed,
        pace=timedelta(seconds=row.pace) if row.pace else None,
    )
