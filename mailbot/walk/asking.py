"""Wish → requests: whom each is about, with everything the decision needs to know of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mailbot.desk import unproven
from mailbot.desk.eligibility import Wanted
from mailbot.desk.nouns import Act, File, Order, Party, Person, Ticket
from mailbot.desk.request import Author, Request
from mailbot.routing import conventions, parties
from mailbot.routing.amounts import wanted
from mailbot.routing.conventions import Wish
from mailbot.routing.reference import By, Facts, Reference
from mailbot.store import history, shop
from mailbot.walk import facts as loads
from mailbot.walk.house import House
from mailbot.walk.incoming import Mail


@dataclass(frozen=True, slots=True)
class Target:
    """One ticket, or one order without one, that a letter is about."""

    ticket: Ticket | None
    order: Order | None


def targets(mail: Mail, known: Facts, found: Reference) -> Iterator[Target]:
    """What the letter is about: its ticket, or each order it names; one thing at least."""
    named = [order for order in found.orders if order.number in mail.named]
    if found.ticket is not None and found.by is not By.ORDER:
        yield Target(found.ticket, found.ticket.order or _only(named))
        return
    if len(named) < 2:
        yield Target(found.ticket, _only(named) or (found.ticket and found.ticket.order) or _only(found.orders))
        return
    for order in named:
        number = known.open_tickets.get(order.number)
        yield Target(known.tickets.get(number) if number else None, order)


def _only(orders: Sequence[Order]) -> Order | None:
    """Which of several is meant is never guessed, nor what stands in the history that an answer quotes."""
    return orders[0] if len(orders) == 1 else None


def author_of(house: House, mail: Mail, wish: Wish, known: Facts, found: Reference, target: Target) -> Author:
    """Who asks, as a party of this target."""
    here = replace(found, ticket=target.ticket, orders=(target.order,) if target.order else ())
    circle = loads.circle(known, here, house.operators)
    return parties.identify(mail.letter, circle, found.token, wish.act, house.ring)


def request_of(mail: Mail, wish: Wish, author: Author, known: Facts, target: Target) -> Request:
    """What is asked of this target."""
    order = target.order if author.party is not Party.STRANGER else None
    files = tuple(File(file.name, file.type, file.size, file.part) for file in mail.letter.attachments)
    request = Request(
        act=wish.act,
        author=author,
        words=wish.words,
        files=files,
        subject=conventions.ticket_subject(mail.letter, wish.words),
        type=wish.type,
        order=order,
        vendor=known.vendors.get(order.vendor) if order else author.vendor,
        customer=Person(wish.on_behalf.lower()) if wish.on_behalf else None,
        internal=wish.internal,
        wanted=_wanted(wish, order or (target.ticket.order if target.ticket else None)),
        received_at=mail.received_at,
        merge=int(wish.argument) if wish.act is Act.MERGE and wish.argument.isdigit() else None,
    )
    if wish.act is Act.CONFIRM and target.ticket is not None:
        return confirming(request, target.ticket)
    return request


def confirming(request: Request, ticket: Ticket) -> Request:
    """A yes to what its author asked before: with the act, the order and the part of it that wait for the yes."""
    kept = history.held(ticket.number, request.author.person.address)
    if kept is None:
        return request
    act, of_order, number = unproven.waiting(kept)
    order = shop.orders([number]).get(number) if number else None
    vendor = shop.vendors([order.vendor]).get(order.vendor) if order else None
    return replace(request, held=act, wanted=of_order, order=order or request.order, vendor=vendor or request.vendor)


def _wanted(wish: Wish, order: Order | None) -> Wanted:
    """What of the order: an argument nobody understands is taken for a product, and refused by its name."""
    if not wish.argument or order is None:
        return Wanted()
    currency = order.invoices[0].currency if order.invoices else ""
    read = wanted(wish.argument, order.products, currency=currency, orders=(order.number,), strict=not wish.loose)
    return read if isinstance(read, Wanted) else Wanted(product=wish.argument)
