"""Silence is noticed: the ladders of a support ticket, step by step."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailbot.desk.nouns import Act, Due, Outcome, State
from mailbot.errors import Refused
from tests.desk.case import CLOCK, CUSTOMER, DAY, OPERATOR, REFUND, STRANGER, SUPPORT, VENDOR, WEDNESDAY, Case, utc

HOUR = timedelta(hours=1)


def test_a_silent_vendor_is_reminded_twice_and_then_it_closes() -> None:
    case = Case(WEDNESDAY).opens()
    assert case.due == (Due.VENDOR_NOTICE, utc("2026-03-06 10:00"))
    assert case.comes_due().change.tells == "inactive"
    assert case.due == (Due.VENDOR_SECOND, utc("2026-03-08 10:00"))  # a notice is no close: Sundays are fine
    assert case.comes_due().due == (Due.VENDOR_CLOSE, utc("2026-03-10 10:00"))
    assert case.comes_due().status == (SUPPORT, State.CLOSED, Outcome.INACTIVE)
    assert case.now - WEDNESDAY == 6 * DAY
    assert case.ticket.closed_by is CLOCK


@pytest.mark.parametrize(
    ("opened", "closes"),
    [
        ("2026-03-02 10:00", "2026-03-08 23:00"),  # Sunday there: Monday 00:00
        ("2026-02-28 22:59", "2026-03-06 22:59"),  # the last minute of Friday
        ("2026-02-28 23:00", "2026-03-08 23:00"),  # exactly where the weekend begins
        ("2026-03-02 23:00", "2026-03-08 23:00"),  # exactly where it ends
    ],
)
def test_the_close_is_put_off_to_monday(opened: str, closes: str) -> None:
    case = Case(utc(opened)).opens().comes_due().comes_due()
    assert case.due == (Due.VENDOR_CLOSE, utc(closes))


def test_a_silent_customer_is_reminded_after_seven_working_days_and_then_it_closes() -> None:
    case = Case(WEDNESDAY).opens(SUPPORT, VENDOR)
    assert case.due == (Due.CUSTOMER_NOTICE, utc("2026-03-13 10:00"))
    assert case.comes_due().due == (Due.CUSTOMER_CLOSE, utc("2026-03-20 10:00"))
    assert case.comes_due().ticket.outcome is Outcome.INACTIVE


def test_a_customers_close_is_put_off_like_the_vendors() -> None:
    case = Case(utc("2026-03-09 10:00")).opens(SUPPORT, VENDOR)  # the notice on Wednesday the 18th
    case.comes_due(late=3 * DAY)  # but looked at on Saturday
    assert case.due == (Due.CUSTOMER_CLOSE, utc("2026-03-29 22:00"))  # a Saturday: Monday 00:00, in summer time


def test_after_a_long_night_there_is_one_step_and_the_next_counts_from_there() -> None:
    case = Case(WEDNESDAY).opens().comes_due(late=30 * DAY)
    assert case.due == (Due.VENDOR_SECOND, case.now + 2 * DAY)
    with pytest.raises(Refused):
        case.does(Act.EXPIRE, CLOCK)


def test_a_close_that_comes_late_into_a_weekend_waits_for_its_end() -> None:
    case = Case(WEDNESDAY).opens().comes_due().comes_due()  # closes on Tuesday, but we were down
    case.comes_due(late=4 * DAY)
    assert case.now == utc("2026-03-14 10:00")
    assert (case.ticket.state, case.change.tells) == (State.OPEN, "")
    assert case.due == (Due.VENDOR_CLOSE, utc("2026-03-15 23:00"))
    assert case.comes_due().ticket.outcome is Outcome.INACTIVE


def test_what_a_reply_has_overtaken_does_nothing() -> None:
    case = Case(WEDNESDAY).opens().does(Act.REPLY, VENDOR, after=DAY, words="try this")
    with pytest.raises(Refused):
        case.does(Act.NOTICE, CLOCK, after=DAY)
    assert case.due == (Due.CUSTOMER_NOTICE, utc("2026-03-16 10:00"))


def test_an_answer_after_a_notice_starts_the_other_sides_ladder_at_its_foot() -> None:
    case = Case(WEDNESDAY).opens().comes_due().comes_due()
    case.does(Act.REPLY, VENDOR, words="sorry")
    case.does(Act.REPLY, CUSTOMER, words="it is still broken")
    assert case.due == (Due.VENDOR_NOTICE, case.now + 48 * HOUR)


def test_a_silent_ticket_can_be_turned_into_a_request() -> None:
    case = Case(WEDNESDAY).opens().comes_due().does(Act.REFUND)
    assert case.ticket.type is REFUND
    with pytest.raises(Refused):
        case.does(Act.EXPIRE, CLOCK, after=90 * DAY)


@pytest.mark.parametrize("act", [Act.SUPPORT, Act.REOPEN])
def test_words_beside_a_command_that_changes_nothing_are_words_all_the_same(act: Act) -> None:
    case = Case(WEDNESDAY).opens().does(act, VENDOR, HOUR, words="Press harder.")
    assert case.change.tells == "replied"
    assert case.due is not None
    assert case.due[0] is Due.CUSTOMER_NOTICE  # the vendor has spoken
    assert Case(WEDNESDAY).opens().does(act, VENDOR, HOUR).due == (Due.VENDOR_NOTICE, utc("2026-03-06 10:00"))


def test_operators_move_no_ladder() -> None:
    case = Case(WEDNESDAY).opens().comes_due()
    clock = case.due
    assert case.does(Act.REPLY, OPERATOR, after=HOUR, words="we ask them").due == clock


def test_a_strangers_ticket_and_a_vendors_question_wait_for_operators() -> None:
    assert Case(order=None, vendor=None).opens(SUPPORT, STRANGER).due is None
    assert Case(order=None).opens(SUPPORT, VENDOR).due is None
