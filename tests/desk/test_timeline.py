"""A deadline accounts for itself: what it leaves out is what the calendar leaves out, and no more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.calendar import Calendar
from mailbot.desk.clocks import CLOCKS, EXECUTION, wind
from mailbot.desk.nouns import Act, Deadline, Due, Party, Person, State, Ticket, TicketType, Vendor
from mailbot.desk.request import Policy
from mailbot.desk.timeline import account, closed_between, if_asked, if_holiday
from mailbot.desk.winding import calendar_of

POLICY = Policy()
ROME = Vendor("v1", "Widgets", "owner@widgets.example", timezone="Europe/Rome")
FRIDAY = datetime(2026, 3, 6, 14, tzinfo=UTC)
ZONES = ("Europe/Rome", "America/Boise", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "UTC")


def ticket(due: Due = Due.EXECUTE, since: datetime = FRIDAY, vendor: Vendor = ROME, by: str = "customer") -> Ticket:
    clock = EXECUTION[by] if due is Due.EXECUTE else CLOCKS[due]
    kind = TicketType.REFUND if due is Due.EXECUTE else TicketType.SUPPORT
    return Ticket(
        1, kind, State.OPEN, "s", Person("ann@mail.example"), since, vendor=vendor, asked_by=Party(by),
        deadline=wind(due, clock, since, POLICY.spans, calendar_of(vendor, POLICY)),
    )  # fmt: skip


def running(of: Ticket) -> list[tuple[Deadline, str, datetime | None]]:
    assert of.deadline is not None
    return [(of.deadline, "due", None)]


def test_the_weekend_is_left_out_with_its_local_bounds() -> None:
    (only,) = account(ticket(), running(ticket()), POLICY)
    (closed,) = only.left_out
    assert closed.reason == "weekend"
    assert closed.since.astimezone(calendar_of(ROME, POLICY).zone).isoformat() == "2026-03-07T00:00:00+01:00"
    assert closed.until - closed.since == timedelta(hours=48)
    assert only.agrees


def test_a_weekend_in_which_clocks_go_forward_is_an_hour_short() -> None:
    boise = Vendor("v2", "Spuds", "owner@spuds.example", timezone="America/Boise")
    there = ticket(since=datetime(2026, 3, 6, 23, 30, tzinfo=UTC), vendor=boise)
    (closed,) = account(there, running(there), POLICY)[0].left_out
    assert closed.until - closed.since == timedelta(hours=47)


def test_a_holiday_beside_a_weekend_is_told_apart() -> None:
    italian = Vendor("v3", "Vino", "owner@vino.example", timezone="Europe/Rome", holidays="IT")
    good = ticket(since=datetime(2026, 4, 3, 14, tzinfo=UTC), vendor=italian)  # Easter Monday is 6 April 2026
    (only,) = account(good, running(good), POLICY)
    assert [closed.reason for closed in only.left_out] == ["weekend", "holiday"]
    assert only.deadline.at == datetime(2026, 4, 7, 14, tzinfo=UTC)


def test_a_close_that_falls_in_a_weekend_is_put_off_over_it() -> None:
    silent = ticket(Due.VENDOR_CLOSE, since=datetime(2026, 3, 5, 14, tzinfo=UTC))
    (only,) = account(silent, running(silent), POLICY)
    assert not only.left_out
    assert [closed.until for closed in only.put_off] == [only.deadline.at]


def test_the_steps_of_a_ladder_that_would_follow_are_shown() -> None:
    silent = ticket(Due.VENDOR_NOTICE)
    states = [(each.deadline.due, each.state) for each in account(silent, running(silent), POLICY)]
    assert states == [
        (Due.VENDOR_NOTICE, "due"),
        (Due.VENDOR_SECOND, "expected"),
        (Due.VENDOR_CLOSE, "expected"),
    ]


def test_at_once_needs_no_clock() -> None:
    past = Deadline(Due.EXECUTE, FRIDAY, FRIDAY)
    (only,) = account(ticket(), [(past, "fired", FRIDAY)], POLICY)
    assert only.clock is None
    assert only.agrees


def test_a_vendors_five_minutes_are_recognised_whoever_asks_now() -> None:
    vendors = ticket(by="vendor")
    (only,) = account(ticket(), running(vendors), POLICY)
    assert only.span == timedelta(minutes=5)


def test_a_deadline_of_another_configuration_says_so() -> None:
    odd = Deadline(Due.EXECUTE, FRIDAY + timedelta(hours=13), FRIDAY)
    assert not account(ticket(), [(odd, "void", FRIDAY)], POLICY)[0].agrees


def test_a_holiday_moves_a_refund_and_a_reply_does_not() -> None:
    asked = ticket()
    moved = if_holiday(asked, date(2026, 3, 9), POLICY).after
    assert moved is not None
    assert moved.at == datetime(2026, 3, 10, 14, tzinfo=UTC)
    assert if_asked(asked, Act.REPLY, FRIDAY + timedelta(hours=1), POLICY).after == asked.deadline
    assert if_asked(asked, Act.CLOSE, FRIDAY + timedelta(hours=1), POLICY).after is None


def test_a_reply_that_comes_after_the_deadline_is_too_late() -> None:
    assert if_asked(ticket(), Act.REPLY, FRIDAY + timedelta(days=9), POLICY).too_late


@pytest.mark.parametrize(
    ("due", "next_due"), [(Due.VENDOR_NOTICE, Due.CUSTOMER_NOTICE), (Due.CUSTOMER_NOTICE, Due.VENDOR_NOTICE)]
)
def test_a_reply_of_the_silent_side_turns_the_clock(due: Due, next_due: Due) -> None:
    moved = if_asked(ticket(due), Act.REPLY, FRIDAY + timedelta(hours=1), POLICY).after
    assert moved is not None
    assert moved.due is next_due


@given(
    zone=st.sampled_from(ZONES),
    weekend=st.sets(st.integers(0, 6), max_size=3),
    minutes=st.integers(0, 2 * 365 * 24 * 60),
    hours=st.integers(0, 400),
)
def test_span_and_what_is_left_out_add_up(zone: str, weekend: set[int], minutes: int, hours: int) -> None:
    """Elapsed time is working time plus the parts of the closed times that lie within."""
    vendor = Vendor("v", "V", "v@v.example", timezone=zone, weekend=tuple(weekend))
    calendar: Calendar = calendar_of(vendor, POLICY)
    start, span = FRIDAY + timedelta(minutes=minutes), timedelta(hours=hours)
    end = calendar.add(start, span)
    left_out = closed_between(calendar, start, end)
    assert sum((min(each.until, end) - max(each.since, start) for each in left_out), span) == end - start
