"""Two tickets about one matter become one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailbot.desk.nouns import Act, State, Ticket
from mailbot.desk.request import Author, Request
from mailbot.errors import Refused
from mailbot.store import tickets
from mailbot.walk import operator
from mailbot.walk.house import House
from mailbot.walk.operator import Done


def merge(house: House, number: int, into: int, now: datetime, *, by: Author) -> Done:
    """Close ticket ``number`` into ``into``; a note there says so. Letters to the one find their way to the other.

    Raises Refused where one of them is not there, the second is closed, or they are of different people.
    """
    with house.database.transaction():
        found = tickets.load([number, into])
        if number not in found:
            raise Refused("no-such-ticket")
        check(found[number], found.get(into))
        done = operator.act(house, number, Request(Act.MERGE, by, merge=into), now)
        operator.comment(house, into, f"Ticket #{number} was merged into this one.", now, by=by, internal=True)
        return replace(done, ticket=number)


def check(ticket: Ticket, into: Ticket | None) -> None:
    """Raises Refused where the two cannot be one."""
    if into is None:
        raise Refused("no-such-ticket")
    if into.number == ticket.number:
        raise Refused("merge-itself")
    if into.state is State.CLOSED:
        raise Refused("merge-closed")
    same_customer = ticket.customer.address.lower() == into.customer.address.lower()
    vendors = {each.vendor.id for each in (ticket, into) if each.vendor}
    if not same_customer or len(vendors) > 1 or ticket.outsider is not into.outsider:
        raise Refused("merge-others")
