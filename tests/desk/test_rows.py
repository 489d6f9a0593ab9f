"""The rows of the life of a ticket, one after another: what happens, by whom, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from mailbot.desk.eligibility import Wanted
from mailbot.desk.lifecycle import PARTIES, SIDES
from mailbot.desk.moving import MOVES
from mailbot.desk.nouns import Act, Due, Order, Outcome, Party, State, TicketType
from mailbot.errors import Refused
from tests.desk.case import (
    ASKS,
    CANCELLATION,
    CLOCK,
    CUSTOMER,
    DAY,
    FRIDAY,
    LINE,
    OPERATOR,
    ORDER,
    REFUND,
    SUBSCRIPTION,
    SUPPORT,
    VENDOR,
    VERA,
    WEDNESDAY,
    Case,
    utc,
)

REQUESTS = (REFUND, CANCELLATION)
MINUTES = timedelta(minutes=5)
ROME, BOISE = VERA, replace(VERA, timezone="America/Boise")


def case(order: Order = SUBSCRIPTION, at: datetime = WEDNESDAY, **vendor: object) -> Case:
    return Case(at, order, replace(VERA, **vendor) if vendor else VERA)  # type: ignore[arg-type]


class TestOpening:
    @pytest.mark.parametrize(
        ("party", "due"),
        [(CUSTOMER, Due.VENDOR_NOTICE), (OPERATOR, Due.VENDOR_NOTICE), (VENDOR, Due.CUSTOMER_NOTICE)],
    )
    def test_support_starts_the_inactivity_clock_of_the_other_side(self, party: Party, due: Due) -> None:
        found = case().opens(SUPPORT, party).due
        assert found is not None
        assert found[0] is due

    @pytest.mark.parametrize("kind", REQUESTS)
    @pytest.mark.parametrize("party", [CUSTOMER, OPERATOR])
    def test_a_customers_request_runs_24_hours(self, kind: TicketType, party: Party) -> None:
        opened = case().opens(kind, party)
        assert opened.due == (Due.EXECUTE, WEDNESDAY + DAY)
        assert opened.ticket.asked_by is CUSTOMER

    @pytest.mark.parametrize("kind", REQUESTS)
    def test_a_vendors_request_runs_five_minutes(self, kind: TicketType) -> None:
        assert case().opens(kind, VENDOR).due == (Due.EXECUTE, WEDNESDAY + MINUTES)

    @pytest.mark.parametrize(
        ("opened", "vendor", "party", "due"),
        [
            ("2026-03-04 10:00", ROME, CUSTOMER, "2026-03-05 10:00"),
            ("2026-03-06 14:00", ROME, CUSTOMER, "2026-03-09 14:00"),
            ("2026-03-07 09:30", ROME, CUSTOMER, "2026-03-09 23:00"),
            ("2026-03-06 23:30", BOISE, CUSTOMER, "2026-03-09 22:30"),
            ("2026-03-06 22:58", ROME, VENDOR, "2026-03-08 23:03"),
        ],
    )
    def test_the_worked_examples_hold_to_the_second(self, opened: str, vendor: object, party: Party, due: str) -> None:
        found = Case(utc(opened), ORDER, vendor).opens(REFUND, party).due  # type: ignore[arg-type]
        assert found == (Due.EXECUTE, utc(due))

    def test_a_vendors_own_weekend_and_holidays_count(self) -> None:
        friday_off = case(at=utc("2026-03-05 14:00"), weekend=(4, 5)).opens(REFUND)
        assert friday_off.due == (Due.EXECUTE, utc("2026-03-08 14:00"))
        easter = case(at=utc("2026-04-03 10:00"), holidays="IT").opens(CANCELLATION)
        assert easter.due == (Due.EXECUTE, utc("2026-04-07 10:00"))

    def test_without_a_vendors_zone_the_brands_counts(self) -> None:
        opened = Case(utc("2026-03-06 23:30"), ORDER, replace(VERA, timezone=""), timezone="America/Boise")
        assert opened.opens(REFUND).due == (Due.EXECUTE, utc("2026-03-09 22:30"))

    def test_deadlines_count_from_the_handling_and_eligibility_from_the_receipt(self) -> None:
        received = LINE.at + 60 * DAY
        opened = Case(received + 3 * DAY).opens(REFUND, received_at=received)
        assert opened.due is not None
        assert opened.due[1] > opened.now + DAY / 2


class TestReplying:
    @pytest.mark.parametrize(("party", "due"), [(CUSTOMER, Due.VENDOR_NOTICE), (VENDOR, Due.CUSTOMER_NOTICE)])
    def test_a_word_turns_the_inactivity_clock_to_the_other_side(self, party: Party, due: Due) -> None:
        answered = case().opens(SUPPORT, VENDOR if party is CUSTOMER else CUSTOMER)
        found = answered.does(Act.REPLY, party, after=DAY, words="a word").ticket.deadline
        assert found is not None
        assert (found.due, found.since) == (due, WEDNESDAY + DAY)

    def test_operators_and_their_notes_move_none(self) -> None:
        opened = case().opens()
        clock = opened.due
        assert opened.does(Act.REPLY, OPERATOR, after=DAY, words="we look into it").due == clock
        noted = opened.does(Act.REPLY, OPERATOR, after=DAY, words="angry", internal=True)
        assert (noted.due, noted.change.tells) == (clock, "")

    @pytest.mark.parametrize("party", PARTIES)
    @pytest.mark.parametrize("kind", REQUESTS)
    def test_no_word_moves_the_clock_of_a_request(self, kind: TicketType, party: Party) -> None:
        opened = case().opens(kind)
        clock = opened.due
        assert opened.does(Act.REPLY, party, after=DAY / 2, words="a word").due == clock
        assert opened.does(Act.THANK, party, words="thanks").due == clock


class TestConverting:
    @pytest.mark.parametrize(("party", "due"), [(CUSTOMER, Due.VENDOR_NOTICE), (VENDOR, Due.CUSTOMER_NOTICE)])
    @pytest.mark.parametrize("kind", REQUESTS)
    def test_to_support_calls_the_execution_off(self, kind: TicketType, party: Party, due: Due) -> None:
        saved = case().opens(kind).does(Act.SUPPORT, party)
        assert saved.status == (SUPPORT, State.OPEN, None)
        assert saved.due is not None
        assert saved.due[0] is due
        assert saved.ticket.claim is None
        with pytest.raises(Refused):
            saved.does(Act.EXECUTE, CLOCK, after=30 * DAY)

    @pytest.mark.parametrize("act", [Act.REFUND, Act.CANCEL])
    @pytest.mark.parametrize(("party", "span"), [(CUSTOMER, DAY), (VENDOR, MINUTES)])
    def test_to_a_request_is_as_if_asked_now_by_that_side(self, act: Act, party: Party, span: timedelta) -> None:
        asked = case().opens().does(act, party, after=DAY / 2)
        assert asked.due == (Due.EXECUTE, WEDNESDAY + DAY / 2 + span)
        assert asked.ticket.asked_by is party

    def test_a_customers_time_is_judged_at_the_opening_so_that_stalling_gains_nothing(self) -> None:
        opened = Case(LINE.at + 59 * DAY).opens()
        assert opened.does(Act.REFUND, after=20 * DAY).ticket.type is REFUND

    def test_a_vendors_is_judged_when_they_ask(self) -> None:
        opened = Case(LINE.at + 89 * DAY).opens()
        asked = opened.does(Act.REFUND, VENDOR, after=2 * DAY)
        assert asked.change.tells == "refused"
        assert asked.ticket.type is SUPPORT

    @pytest.mark.parametrize("party", [CUSTOMER, OPERATOR])
    @pytest.mark.parametrize("kind", REQUESTS)
    def test_from_one_request_to_the_other_starts_a_new_clock(self, kind: TicketType, party: Party) -> None:
        other = CANCELLATION if kind is REFUND else REFUND
        turned = case().opens(kind).does(ASKS[other], party, after=DAY / 2)
        assert turned.status == (other, State.OPEN, None)
        assert turned.due == (Due.EXECUTE, WEDNESDAY + DAY / 2 + DAY)

    def test_the_vendor_does_not_turn_one_request_into_the_other(self) -> None:
        with pytest.raises(Refused):
            case().opens(CANCELLATION).does(Act.REFUND, VENDOR)


class TestAgreeing:
    @pytest.mark.parametrize("kind", REQUESTS)
    def test_the_vendor_asks_for_the_same_and_it_is_due_in_five_minutes(self, kind: TicketType) -> None:
        agreed = case().opens(kind).does(ASKS[kind], VENDOR, after=DAY / 2)
        assert agreed.due == (Due.EXECUTE, WEDNESDAY + DAY / 2 + MINUTES)
        assert agreed.ticket.claim == agreed.was.claim if agreed.was else None

    def test_only_if_that_is_sooner(self) -> None:
        opened = case().opens(REFUND)
        assert opened.does(Act.REFUND, VENDOR, after=DAY - MINUTES / 2).due == (Due.EXECUTE, WEDNESDAY + DAY)

    def test_in_a_weekend_the_five_minutes_wait_as_well(self) -> None:
        opened = case(at=FRIDAY).opens(REFUND)
        assert opened.does(Act.REFUND, VENDOR, after=DAY).due == (Due.EXECUTE, utc("2026-03-08 23:05"))

    def test_another_amount_is_not_the_same(self) -> None:
        opened = case().opens(REFUND)
        clock = opened.due
        with pytest.raises(Refused):
            opened.does(Act.REFUND, VENDOR, wanted=Wanted(amount=Decimal("12.50")))
        assert opened.due == clock

    def test_the_amount_that_the_customer_named_is(self) -> None:
        half = Wanted(amount=Decimal("12.50"))
        agreed = case().opens(REFUND, wanted=half).does(Act.REFUND, VENDOR, wanted=half)
        assert agreed.due == (Due.EXECUTE, WEDNESDAY + MINUTES)

    def test_their_own_request_they_cannot_hasten(self) -> None:
        opened = case().opens(REFUND, VENDOR)
        clock = opened.due
        assert opened.does(Act.REFUND, VENDOR, after=MINUTES / 5).due == clock


class TestClosing:
    @pytest.mark.parametrize("party", PARTIES)
    @pytest.mark.parametrize("kind", TicketType)
    def test_nothing_is_executed_any_more(self, kind: TicketType, party: Party) -> None:
        closed = case().opens(kind).does(Act.CLOSE, party)
        outcome = Outcome.SOLVED if kind is SUPPORT else Outcome.WITHDRAWN
        assert closed.status == (kind, State.CLOSED, outcome)
        assert (closed.due, closed.ticket.closed_by) == (None, party)
        with pytest.raises(Refused):
            closed.does(Act.EXECUTE, CLOCK, after=30 * DAY)

    @pytest.mark.parametrize("act", [Act.CLOSE, Act.SUPPORT, Act.CANCEL])
    @pytest.mark.parametrize("party", SIDES)
    def test_what_is_under_way_cannot_be_called_off(self, act: Act, party: Party) -> None:
        paying = case().opens(REFUND).comes_due()
        with pytest.raises(Refused) as refused:
            paying.does(act, party)
        assert refused.value.code == "executing"
        assert set(refused.value.allowed) - {Act.RATE, Act.ADDRESS, *MOVES} == {Act.REPLY, Act.THANK}

    def test_before_the_clock_has_looked_it_can(self) -> None:
        assert case().opens(REFUND).does(Act.CLOSE, VENDOR, after=2 * DAY).ticket.outcome is Outcome.WITHDRAWN

    def test_merged_into_another(self) -> None:
        merged = case().opens(REFUND).does(Act.MERGE, OPERATOR, merge=3)
        assert (merged.ticket.outcome, merged.ticket.merged_into, merged.due) == (Outcome.MERGED, 3, None)


class TestExecuting:
    @pytest.mark.parametrize(("kind", "outcome"), [(REFUND, Outcome.REFUNDED), (CANCELLATION, Outcome.CANCELLED)])
    def test_it_runs_its_time_is_carried_out_and_both_hear(self, kind: TicketType, outcome: Outcome) -> None:
        paid = case().opens(kind).comes_due()
        assert (paid.change.executes, paid.due) == (True, None)
        paid.does(Act.DONE, CLOCK)
        assert (paid.status, paid.change.tells) == ((kind, State.CLOSED, outcome), "confirmed")

    def test_never_early(self) -> None:
        opened = case().opens(REFUND)
        with pytest.raises(Refused):
            opened.does(Act.EXECUTE, CLOCK, after=DAY - timedelta(seconds=1))

    def test_never_twice(self) -> None:
        paid = case().opens(REFUND).comes_due()
        with pytest.raises(Refused):
            paid.does(Act.EXECUTE, CLOCK)
        with pytest.raises(Refused):
            paid.does(Act.DONE, CLOCK).does(Act.DONE, CLOCK)

    def test_an_executors_word_about_nothing_is_none(self) -> None:
        for act in (Act.DONE, Act.FAIL):
            with pytest.raises(Refused):
                case().opens(REFUND).does(act, CLOCK)

    def test_where_it_fails_it_stays_open_says_so_and_may_be_done_yet(self) -> None:
        failed = case().opens(REFUND).comes_due().does(Act.FAIL, CLOCK)
        assert (failed.status, failed.ticket.failing) == ((REFUND, State.OPEN, None), True)
        assert failed.change.tells == "alert"
        done = failed.does(Act.DONE, CLOCK)
        assert (done.ticket.outcome, done.ticket.failing) == (Outcome.REFUNDED, False)

    @pytest.mark.parametrize("kind", REQUESTS)
    @pytest.mark.parametrize("at", [WEDNESDAY, FRIDAY + DAY], ids=["on Wednesday", "on Saturday"])
    def test_for_a_flagged_vendor_at_once_weekend_or_not(self, kind: TicketType, at: datetime) -> None:
        opened = case(at=at, flagged=True).opens(kind)
        assert opened.due == (Due.EXECUTE, at)
        with pytest.raises(Refused):
            opened.does(Act.CLOSE, VENDOR)
        assert opened.does(Act.CLOSE, CUSTOMER).ticket.outcome is Outcome.WITHDRAWN

    def test_a_flagged_vendor_keeps_the_five_minutes_of_their_own_requests(self) -> None:
        assert case(flagged=True).opens(REFUND, VENDOR).due == (Due.EXECUTE, WEDNESDAY + MINUTES)
