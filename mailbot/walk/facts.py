"""What the store knows about the hints of one letter: the loads between two pure steps."""

from __future__ import annotations

from dataclasses import replace

from mailbot.routing.parties import Circle
from mailbot.routing.reference import Clues, Facts, Reference
from mailbot.store import shop, threads, tickets


def gather(clues: Clues, sender: str) -> Facts:
    """Load everything the ladder may need, in few queries."""
    known = threads.of(clues.thread_ids)
    orders = shop.orders(clues.orders)
    busy = tickets.open_tickets(orders)
    found = tickets.load((*clues.tickets, *known.values(), *busy.values()))
    vendors = shop.vendors(order.vendor for order in orders.values())
    works_for = shop.vendors_of_staff(sender) if sender else ()
    return Facts(
        tickets=found,
        threads=known,
        orders=tuple(orders.values()),
        vendors=vendors,
        works_for=works_for,
        bought=shop.orders_of_customer(sender) if sender else (),
        open_tickets=busy,
    )


def circle(facts: Facts, reference: Reference, operators: frozenset[str]) -> Circle:
    """Everybody the sender might be."""
    return Circle(operators, reference.ticket, reference.orders, facts.works_for, facts.bought, facts.vendors)


def after_merges(found: Reference) -> Reference:
    """Where a ticket was merged into another, the letter belongs to that one."""
    ticket, seen = found.ticket, set[int]()
    while ticket is not None and ticket.merged_into and ticket.number not in seen:
        seen.add(ticket.number)
        ticket = tickets.load([ticket.merged_into]).get(ticket.merged_into)
    return found if ticket is found.ticket else replace(found, ticket=ticket)
