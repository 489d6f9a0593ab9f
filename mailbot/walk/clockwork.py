"""The clock as a party: what is due is asked of its ticket, through the same table as everybody's requests.

The drum and `mailbot tick` only say that it is time to look. A ticket takes one step at a look, and the next one
counts from there, so that after a long silence of ours nobody gets three notices at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from mailbot.desk import decision
from mailbot.desk.eligibility import Ineligible
from mailbot.desk.lifecycle import FALLS_DUE
from mailbot.desk.moving import Moving, Stage
from mailbot.desk.nouns import Act, Part, Party, Person, Proof, State, Ticket
from mailbot.desk.payment import Stage as Paid
from mailbot.desk.request import Author, Request
from mailbot.routing.scene import Event
from mailbot.store import deadlines, money, movings, tickets
from mailbot.walk.house import House
from mailbot.walk.notify import Cause
from mailbot.walk.writing import write

AT_ONCE: Final = 200  # tickets looked at in one transaction
CLOCK: Final = Author(Party.CLOCK, Person(""), Proof.CONFIRMED, reason="a deadline that came")


@dataclass(frozen=True, slots=True)
class Step:
    """What the clock did to one ticket."""

    ticket: int
    act: Act | Event  # an event: the rules were asked, and decided something
    due: str  # the deadline that came; empty where an executor answered
    notifications: tuple[tuple[str, str], ...] = ()  # (recipient, kind)


Net = Callable[[Callable[[], "Step | None"]], "Step | None"]


def fire(house: House, now: datetime, net: Net = lambda do: do()) -> Iterator[Step]:
    """One step for each ticket whose deadline has come, the longest overdue first.

    ``net`` runs each step: the clerk's catches a fault of ours, so that it costs one ticket its step, never the next.
    """
    done: set[int] = set()
    while numbers := [number for number in deadlines.due(now, AT_ONCE + len(done)) if number not in done]:
        with house.database.transaction():
            found = tickets.load(numbers)
            steps = [net(partial(_fire, house, found[number], now)) for number in numbers]
        done.update(numbers)
        yield from (step for step in steps if step)
    yield from _forget(house, now, net)


def _forget(house: House, now: datetime, net: Net) -> Iterator[Step]:
    """Changes of address that nobody answered in time."""
    while found := movings.due(now, AT_ONCE):
        with house.database.transaction():
            steps = [net(partial(_lapse, house, moving, now)) for moving in found]
        yield from (step for step in steps if step)
        if not any(steps):
            return


def _lapse(house: House, moving: Moving, now: datetime) -> Step | None:
    if moving.stage is not Stage.ASKED:
        movings.save(replace(moving, stage=Stage.LAPSED, due_at=None, ended_at=now))
        return None
    ticket = tickets.load([moving.ticket])[moving.ticket]
    return _step(house, ticket, Request(Act.FORGET, CLOCK, moving=moving), now)


def conclude(house: House, number: int, now: datetime) -> Step | None:
    """Carry an executor's answer to its ticket: all is executed, or a person has to help. Call it in a transaction."""
    ticket = tickets.load([number])[number]
    standings = [standing for _, standing in money.of_ticket(number) if standing.stage is not Paid.CALLED_OFF]
    if ticket.state is not State.OPEN or not standings:
        return None
    if all(standing.stage is Paid.EXECUTED for standing in standings):
        return _step(house, ticket, Request(Act.DONE, CLOCK, parts=_sent(number)), now)
    stuck = next((standing for standing in standings if standing.stuck), None)
    if stuck and not ticket.failing:
        return _step(house, ticket, Request(Act.FAIL, CLOCK, detail={"stage": stuck.stage.value}), now)
    return None


def _fire(house: House, ticket: Ticket, now: datetime) -> Step | None:
    if ticket.deadline is None or ticket.deadline.at > now:
        return None  # overtaken since we looked
    return _step(house, ticket, Request(FALLS_DUE[ticket.deadline.due], CLOCK), now)


def _step(house: House, ticket: Ticket, request: Request, now: datetime) -> Step:
    change = decision.decide(request, ticket, now, house.policy)
    due = ticket.deadline.due.value if ticket.deadline else ""
    cause = Cause(f"clock {ticket.number} {request.act} {due} {ticket.version}", now, parts=request.parts)
    written = write(house, change, ticket, cause)
    told = tuple((parcel.recipient, parcel.kind) for parcel in written.parcels)
    if change.executes:
        return _execute(house, written.ticket, now) or Step(ticket.number, request.act, due, told)
    return Step(ticket.number, request.act, due, told)


def _execute(house: House, ticket: Ticket, now: datetime) -> Step | None:
    """Hand the claim to the executor's queue. What cannot be taken any more is up to operators."""
    if ticket.order is None or ticket.claim is None:
        return _step(house, ticket, Request(Act.FAIL, CLOCK), now)
    try:
        money.request(ticket, ticket.order, ticket.claim, now)
    except Ineligible:
        return _step(house, ticket, Request(Act.FAIL, CLOCK), now)
    return None


def _sent(number: int) -> tuple[Part, ...]:
    return tuple(
        Part(payment.invoice, payment.product, payment.amount, payment.currency)
        for payment, standing in money.of_ticket(number)
        if payment.amount is not None and standing.stage is Paid.EXECUTED
    )
