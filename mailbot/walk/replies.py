"""Saved replies that a person asks for by name: ``/reply NAME`` at the top of a mail, or at the command line."""

from __future__ import annotations

from mailbot.desk.nouns import Person, State, Ticket
from mailbot.desk.request import Request
from mailbot.errors import Refused
from mailbot.walk.house import House

COMMAND = "reply"


def above(house: House, name: str, request: Request, ticket: Ticket | None) -> str:
    """The saved reply ``name`` in the customer's language, and below it the words of ``request``.

    Raises:
        Refused: ``no-such-reply``; ``allowed`` are the command lines for those there are.
    """
    about = ticket or _begun(request)
    said = house.composer.reply(name, about, about.customer.language)
    if not said:
        raise Refused("no-such-reply", allowed=tuple(f"{COMMAND} {one}" for one in house.composer.replies))
    return "\n\n".join(filter(None, (said, request.words)))


def _begun(request: Request) -> Ticket:
    """What a ticket will be about that does not stand yet."""
    order = request.order
    customer = request.customer or (order.customer if order else Person(""))
    opened = request.received_at
    assert opened is not None, "a mail came at some time"
    return Ticket(0, request.type, State.OPEN, request.subject, customer, opened, request.vendor, order)
