"""Which clock runs on a ticket after an act. All times are arguments, all arithmetic is UTC."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mailbot.desk.calendar import Calendar, holidays_of
from mailbot.desk.clocks import CLOCKS, EXECUTION, Span, wind
from mailbot.desk.lifecycle import Wind
from mailbot.desk.moving import waiting
from mailbot.desk.nouns import Deadline, Due, Party, Ticket, Vendor
from mailbot.desk.request import Policy

FIRST = (Due.VENDOR_NOTICE, Due.CUSTOMER_NOTICE)  # what a ticket of its own pace waits for


def rewind(how: Wind, ticket: Ticket, by: Party, now: datetime, policy: Policy) -> Deadline | None:
    """The deadline of ``ticket`` as it stands after an act of ``by``; no money moves soon after a change of address."""
    return waiting(_WINDERS[how](ticket, by, now, policy), ticket.type, ticket.order)


def calendar_of(vendor: Vendor | None, policy: Policy) -> Calendar:
    """When the vendor works; without a vendor, or a zone of theirs, the brand's zone counts."""
    if vendor is None:
        return Calendar(ZoneInfo(policy.timezone))
    zone = ZoneInfo(vendor.timezone or policy.timezone)
    return Calendar(zone, frozenset(vendor.weekend), holidays_of(vendor.holidays))


def rests(ticket: Ticket, now: datetime, policy: Policy) -> bool:
    """Whether nothing is closed for silence now: the clock was late, and the vendor's weekend has begun."""
    return calendar_of(ticket.vendor, policy).opens(now) != now


def paced(ticket: Ticket, policy: Policy) -> Deadline | None:
    """The deadline of ``ticket`` by its pace, where it waits for the first reminder; as it is where it does not."""
    deadline = ticket.deadline
    if deadline is None or deadline.due not in FIRST:
        return deadline
    return _wound(deadline.due, ticket, deadline.since, policy)


def spans_of(due: Due, ticket: Ticket, policy: Policy) -> Mapping[Span, timedelta]:
    """How long each clock takes where the next step is ``due``: a rule may have set the pace of the first reminder."""
    if ticket.pace is None or due not in FIRST:
        return policy.spans
    return {**policy.spans, CLOCKS[due].span: ticket.pace}


def unconfirmed(ticket: Ticket, now: datetime, policy: Policy) -> Deadline:
    """How long an opener has to say that they wrote it."""
    return _wound(Due.UNCONFIRMED, ticket, now, policy)


def with_clock(ticket: Ticket, due: Due, now: datetime, policy: Policy) -> Ticket:
    """``ticket`` with the clock of this step of a ladder, wound now."""
    return replace(ticket, deadline=_wound(due, ticket, now, policy))


def _keep(ticket: Ticket, by: Party, now: datetime, policy: Policy) -> Deadline | None:
    return ticket.deadline


def _stop(ticket: Ticket, by: Party, now: datetime, policy: Policy) -> Deadline | None:
    return None


def _turn(ticket: Ticket, by: Party, now: datetime, policy: Policy) -> Deadline | None:
    """The other side owes the next word. Where there is no other side, a customer still owes us the order."""
    if ticket.outsider:
        return None
    if by is Party.VENDOR:
        return _wound(Due.CUSTOMER_NOTICE, ticket, now, policy) if ticket.customer.address else None
    due = Due.VENDOR_NOTICE if ticket.vendor and not ticket.is_unclear else Due.CUSTOMER_NOTICE
    return _wound(due, ticket, now, policy) if ticket.vendor or ticket.customer.address else None


def _run(ticket: Ticket, by: Party, now: datetime, policy: Policy) -> Deadline | None:
    asker = ticket.asked_by or by
    if asker is not Party.VENDOR and ticket.vendor is not None and ticket.vendor.flagged:
        return _now(ticket, by, now, policy)
    clock = EXECUTION["vendor" if asker is Party.VENDOR else "customer"]
    return wind(Due.EXECUTE, clock, now, policy.spans, calendar_of(ticket.vendor, policy))


def _sooner(ticket: Ticket, by: Party, now: datetime, policy: Policy) -> Deadline | None:
    vendors = wind(Due.EXECUTE, EXECUTION["vendor"], now, policy.spans, calendar_of(ticket.vendor, policy))
    return vendors if ticket.deadline is None or vendors.at < ticket.deadline.at else ticket.deadline


def _now(ticket: Ticket, by: Party, now: datetime, policy: Policy) -> Deadline | None:
    return Deadline(Due.EXECUTE, now, now)


def _step(ticket: Ticket, by: Party, now: datetime, policy: Policy) -> Deadline | None:
    then = CLOCKS[ticket.deadline.due].then if ticket.deadline else None
    return _wound(then, ticket, now, policy) if then else None


def _rest(ticket: Ticket, by: Party, now: datetime, policy: Policy) -> Deadline | None:
    return ticket.deadline and replace(ticket.deadline, at=calendar_of(ticket.vendor, policy).opens(now))


def _wound(due: Due, ticket: Ticket, now: datetime, policy: Policy) -> Deadline:
    return wind(due, CLOCKS[due], now, spans_of(due, ticket, policy), calendar_of(ticket.vendor, policy))


_WINDERS: Mapping[Wind, Callable[[Ticket, Party, datetime, Policy], Deadline | None]] = {
    Wind.KEEP: _keep,
    Wind.STOP: _stop,
    Wind.TURN: _turn,
    Wind.RUN: _run,
    Wind.SOONER: _sooner,
    Wind.NOW: _now,
    Wind.STEP: _step,
    Wind.REST: _rest,
}
