"""Deadlines that come near: the rules are told of each once, while there is time to do something about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from mailbot.desk.nouns import Entry, Ticket
from mailbot.desk.request import Change
from mailbot.routing.scene import Event
from mailbot.store import deadlines, tickets
from mailbot.walk import ruling
from mailbot.walk.clockwork import AT_ONCE, CLOCK, Net, Step
from mailbot.walk.house import House
from mailbot.walk.notify import Cause
from mailbot.walk.writing import write


def told_before(house: House) -> timedelta | None:
    """How long before a deadline the rules are told; None where no rule wants to know."""
    return house.config.clocks.due_soon if house.rules.has(Event.DUE_SOON) else None


def ask(house: House, now: datetime, net: Net = lambda do: do()) -> Iterator[Step]:
    """What the rules decide on each ticket whose deadline comes near, the next one first.

    ``net`` as in ``clockwork.fire``. A ticket that costs us a fault is not asked about again.
    """
    before = told_before(house)
    while before is not None and (numbers := deadlines.near(now, now + before, AT_ONCE)):
        with house.database.transaction():
            found = tickets.load(numbers)
            deadlines.told(numbers)
            steps = [net(partial(_ask, house, found[number], now)) for number in numbers]
        yield from (step for step in steps if step)


def _ask(house: House, ticket: Ticket, now: datetime) -> Step | None:
    """Nothing is written where no rule decides anything."""
    due = ticket.deadline.due.value if ticket.deadline else ""
    entry = Entry(now, "due-soon", CLOCK.party, CLOCK.proof, {"due": due})
    change = Change(ticket, Event.DUE_SOON.value, CLOCK, (entry,))
    if not ruling.ruled(house, change, ticket, ruling.NOTHING, None, now).by_event.fired:
        return None
    at = ticket.deadline.at.isoformat() if ticket.deadline else ""
    written = write(house, change, ticket, Cause(f"clock {ticket.number} soon {due} {at}", now))
    told = tuple((parcel.recipient, parcel.kind) for parcel in written.parcels)
    return Step(ticket.number, Event.DUE_SOON, due, told)
