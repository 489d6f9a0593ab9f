"""Why a deadline comes when it comes, step by step, and what would move it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mailbot.desk import decision
from mailbot.desk.calendar import Calendar
from mailbot.desk.clocks import CLOCKS, EXECUTION, Clock, Measure, Span, wind
from mailbot.desk.moving import is_held, waiting
from mailbot.desk.nouns import Act, Deadline, Due, Party, Person, Proof, Ticket
from mailbot.desk.request import Author, Policy, Request
from mailbot.desk.winding import calendar_of, spans_of

_DAY = timedelta(days=1)
Ran = tuple[Deadline, str, datetime | None]  # a deadline, due | fired | void, and when it ended (UTC)


@dataclass(frozen=True, slots=True)
class Closed:
    """Time that does not count: whole days of the vendor's place."""

    since: datetime  # UTC
    until: datetime  # UTC, the first instant that counts again
    reason: str  # weekend | holiday


@dataclass(frozen=True, slots=True)
class Account:
    """One deadline, accounted for."""

    deadline: Deadline
    state: str  # due | fired | void | expected: follows if nobody says anything
    ended_at: datetime | None = None  # UTC, when it fired or was overtaken
    clock: Clock | None = None  # None: at once
    span: timedelta = timedelta()
    left_out: tuple[Closed, ...] = ()  # of working time
    put_off: tuple[Closed, ...] = ()  # its span ended in these
    held: bool = False  # … by no clock, but because the customer's address was changed
    agrees: bool = True  # vendor and configuration as they are now give this very moment


@dataclass(frozen=True, slots=True)
class Moved:
    """What would become of the deadline that runs."""

    after: Deadline | None  # None: none would run
    too_late: bool = False  # the deadline comes before that


def account(ticket: Ticket, ran: Iterable[Ran], policy: Policy) -> tuple[Account, ...]:
    """Every deadline a ticket ever had, oldest first, and those to come if nobody says anything."""
    calendar = calendar_of(ticket.vendor, policy)
    past = [_explain(deadline, state, ended, ticket, policy, calendar) for deadline, state, ended in ran]
    ahead = [_explain(each, "expected", None, ticket, policy, calendar) for each in _ladder(ticket, policy, calendar)]
    return (*past, *ahead)


def if_holiday(ticket: Ticket, day: date, policy: Policy) -> Moved:
    """The running deadline, were ``day`` a holiday at the vendor's place."""
    deadline = ticket.deadline
    calendar = calendar_of(ticket.vendor, policy)
    if deadline is None or (clock := _clock_of(deadline, ticket, policy, calendar)) is None:
        return Moved(deadline)
    closed = replace(calendar, holidays=_Also(calendar.holidays, day))
    spans = _spans(deadline, clock, ticket, policy, calendar)
    moved = wind(deadline.due, clock, deadline.since, spans, closed)
    return Moved(waiting(moved, ticket.type, ticket.order))


def if_asked(ticket: Ticket, act: Act, at: datetime, policy: Policy) -> Moved:
    """The running deadline, did the side whose turn it is ask for ``act``.

    Raises Refused where the table does not let it.
    """
    if ticket.deadline is not None and ticket.deadline.at <= at:
        return Moved(ticket.deadline, too_late=True)
    party = Party.CUSTOMER if ticket.deadline and ticket.deadline.due in _CUSTOMERS else Party.VENDOR
    author = Author(party, Person(""), Proof.CONFIRMED, ticket.vendor)
    return Moved(decision.decide(Request(act, author), ticket, at, policy).ticket.deadline)


_CUSTOMERS = (Due.CUSTOMER_NOTICE, Due.CUSTOMER_CLOSE, Due.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class _Also:
    """The holidays of a place, and one day more."""

    known: Container[date]
    more: date

    def __contains__(self, day: object) -> bool:
        return day == self.more or day in self.known


def closed_between(calendar: Calendar, since: datetime, until: datetime) -> tuple[Closed, ...]:
    """The closed times that touch [since, until), whole, those of one reason in one piece."""
    found: list[Closed] = []
    for day, reason in _closed_days(calendar, since, until):
        start, end = calendar.start_of(day), calendar.start_of(day + _DAY)
        if found and found[-1].until == start and found[-1].reason == reason:
            start = found.pop().since
        found.append(Closed(start, end, reason))
    return tuple(found)


def _closed_days(calendar: Calendar, since: datetime, until: datetime) -> Iterator[tuple[date, str]]:
    """Days a span passes through, and those before that belong to the closed time it begins in."""
    day = since.astimezone(calendar.zone).date()
    while calendar.is_closed(day - _DAY) and calendar.is_closed(day):
        day -= _DAY
    while calendar.start_of(day) < until:
        if calendar.is_closed(day):
            yield day, "weekend" if day.weekday() in calendar.weekend else "holiday"
        day += _DAY


def _explain(
    deadline: Deadline, state: str, ended: datetime | None, ticket: Ticket, policy: Policy, calendar: Calendar
) -> Account:
    clock = _clock_of(deadline, ticket, policy, calendar)
    held = is_held(deadline, ticket.order)
    if clock is None:
        return Account(deadline, state, ended, held=held)
    spans, since = _spans(deadline, clock, ticket, policy, calendar), deadline.since
    span = spans[clock.span]
    left_out = closed_between(calendar, since, deadline.at) if clock.measure is Measure.WORKING and not held else ()
    is_put_off = clock.measure is Measure.PUT_OFF and since + span < deadline.at
    return Account(
        deadline=deadline,
        state=state,
        ended_at=ended,
        clock=clock,
        span=span,
        left_out=left_out,
        put_off=closed_between(calendar, since + span, deadline.at) if is_put_off else (),
        held=held,
        agrees=held or wind(deadline.due, clock, since, spans, calendar) == deadline,
    )


def _spans(
    deadline: Deadline, clock: Clock, ticket: Ticket, policy: Policy, calendar: Calendar
) -> Mapping[Span, timedelta]:
    """By a ticket's own pace, unless the deadline was there before that was set."""
    usual = policy.spans
    is_usual = wind(deadline.due, clock, deadline.since, usual, calendar) == deadline
    return usual if is_usual else spans_of(deadline.due, ticket, policy)


def _clock_of(deadline: Deadline, ticket: Ticket, policy: Policy, calendar: Calendar) -> Clock | None:
    """Whose clock it was: that of a request belongs to who asked, which may have been the other side before."""
    if deadline.due in CLOCKS:
        return CLOCKS[deadline.due]
    if deadline.at == deadline.since:
        return None
    sides = (EXECUTION["vendor" if ticket.asked_by is Party.VENDOR else "customer"], *EXECUTION.values())
    fitting = (each for each in sides if wind(deadline.due, each, deadline.since, policy.spans, calendar) == deadline)
    return next(fitting, sides[0])


def _ladder(ticket: Ticket, policy: Policy, calendar: Calendar) -> Iterator[Deadline]:
    """The steps after the one that runs."""
    deadline = ticket.deadline
    while deadline and deadline.due in CLOCKS and (then := CLOCKS[deadline.due].then):
        deadline = wind(then, CLOCKS[then], deadline.at, policy.spans, calendar)
        yield deadline
