"""What is asked of which order: flagged ones, several lines, subscriptions, none at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from mailbot.desk.eligibility import Wanted
from mailbot.desk.lifecycle import EVERYONE, PARTIES, SIDES
from mailbot.desk.nouns import Act, Due, Invoice, Order, Outcome, Party, State, TicketType
from mailbot.errors import Refused
from tests.desk.case import (
    ANN,
    CANCELLATION,
    CUSTOMER,
    DAY,
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
)

REQUESTS = (REFUND, CANCELLATION)
MINUTES = timedelta(minutes=5)
FLAGGED_ORDER = replace(SUBSCRIPTION, risk="flagged")


def case(order: Order = SUBSCRIPTION, at: datetime = WEDNESDAY, **vendor: object) -> Case:
    return Case(at, order, replace(VERA, **vendor) if vendor else VERA)  # type: ignore[arg-type]


class TestFlaggedOrders:
    @pytest.mark.parametrize("party", PARTIES)
    @pytest.mark.parametrize("kind", REQUESTS)
    def test_are_in_review_from_the_start(self, kind: TicketType, party: Party) -> None:
        opened = case(FLAGGED_ORDER).opens(kind, party)
        assert (opened.status, opened.ticket.review, opened.due) == ((kind, State.IN_REVIEW, None), "flagged", None)

    def test_their_support_is_like_anybodys(self) -> None:
        opened = case(FLAGGED_ORDER).opens()
        assert opened.ticket.state is State.OPEN
        assert opened.does(Act.REFUND).ticket.state is State.IN_REVIEW

    @pytest.mark.parametrize(("party", "span"), [(CUSTOMER, DAY), (VENDOR, MINUTES)])
    def test_approved_they_go_on(self, party: Party, span: timedelta) -> None:
        approved = case(FLAGGED_ORDER).opens(REFUND, party).does(Act.APPROVE, OPERATOR)
        assert (approved.status, approved.ticket.review) == ((REFUND, State.OPEN, None), "")
        assert approved.due == (Due.EXECUTE, WEDNESDAY + span)

    def test_refused_they_end(self) -> None:
        refused = case(FLAGGED_ORDER).opens(REFUND).does(Act.REFUSE, OPERATOR)
        assert (refused.status, refused.change.tells) == ((REFUND, State.CLOSED, Outcome.REFUSED), "refused")

    @pytest.mark.parametrize("act", [Act.APPROVE, Act.REFUSE])
    @pytest.mark.parametrize("party", SIDES)
    def test_only_by_operators(self, act: Act, party: Party) -> None:
        with pytest.raises(Refused):
            case(FLAGGED_ORDER).opens(REFUND).does(act, party)

    def test_whoever_asked_may_call_it_off(self) -> None:
        assert case(FLAGGED_ORDER).opens(REFUND).does(Act.CLOSE).ticket.outcome is Outcome.WITHDRAWN
        assert case(FLAGGED_ORDER).opens(REFUND).does(Act.SUPPORT).status == (SUPPORT, State.OPEN, None)

    def test_escalating_does_not_change_why_they_wait(self) -> None:
        assert case(FLAGGED_ORDER).opens(REFUND).does(Act.ESCALATE).ticket.review == "flagged"


class TestOrders:
    def test_too_late_is_answered_with_the_date_it_ended_and_becomes_support(self) -> None:
        late = Case(LINE.at + 61 * DAY).opens(REFUND)
        assert (late.status, late.change.tells) == ((SUPPORT, State.OPEN, None), "refused")
        assert late.change.ineligible is not None
        assert (late.change.ineligible.code, late.change.ineligible.ended) == ("too-late", LINE.at + 60 * DAY)
        assert late.due is not None

    def test_an_operator_may_go_beyond_and_nobody_else(self) -> None:
        assert Case(LINE.at + 200 * DAY).opens(REFUND, OPERATOR, beyond="goodwill").ticket.type is REFUND
        assert Case(LINE.at + 200 * DAY).opens(REFUND, CUSTOMER, beyond="goodwill").ticket.type is SUPPORT

    def test_a_one_time_order_cannot_be_cancelled_and_becomes_support(self) -> None:
        asked = Case().opens(CANCELLATION)
        assert (asked.status, asked.change.tells) == ((SUPPORT, State.OPEN, None), "refused")
        assert asked.change.ineligible is not None
        assert asked.change.ineligible.code == "one-time-order"

    def test_a_refund_that_runs_is_not_stopped_by_a_wish_that_cannot_be(self) -> None:
        opened = Case().opens(REFUND)
        clock, claim = opened.due, opened.ticket.claim
        asked = opened.does(Act.CANCEL, after=DAY / 2)
        assert (asked.change.tells, asked.ticket.type, asked.due, asked.ticket.claim) == (
            "refused",
            REFUND,
            clock,
            claim,
        )

    def test_a_second_request_about_the_same_is_a_comment(self) -> None:
        opened = case().opens(REFUND)
        clock = opened.due
        again = opened.does(Act.REFUND, after=DAY / 2, words="I said refund")
        assert again.due == clock
        assert again.change.comment is not None
        assert again.change.tells == "replied"

    def test_one_line_an_amount_or_all_of_it(self) -> None:
        case_for = replace(LINE, product="Case", amount=Decimal("9.90"))
        order = replace(ORDER, invoices=(LINE, case_for))
        for wanted, amounts in (
            (Wanted(), ["40.00", "9.90"]),
            (Wanted("case"), ["9.90"]),
            (Wanted(amount=Decimal("12.50")), ["12.50"]),
            (Wanted(amount=Decimal("45")), ["40.00", "5.00"]),
        ):
            claim = Case(order=order).opens(REFUND, wanted=wanted).ticket.claim
            assert claim is not None
            assert [part.amount for part in claim.parts] == [Decimal(amount) for amount in amounts]
            assert not claim.ends

    def test_of_a_subscription_only_the_newest_paid_invoice_and_it_ends(self) -> None:
        second = Invoice("I-2", "Widget", WEDNESDAY - DAY, Decimal("41.00"), "EUR")
        after = Invoice("I-3", "Widget", WEDNESDAY + DAY, Decimal("42.00"), "EUR")  # billed after the request
        claim = case(replace(SUBSCRIPTION, invoices=(LINE, second, after))).opens(REFUND).ticket.claim
        assert claim is not None
        assert [part.invoice for part in claim.parts] == ["I-2"]
        assert claim.ends

    def test_a_cancellation_moves_no_money(self) -> None:
        claim = case().opens(CANCELLATION).ticket.claim
        assert claim is not None
        assert (claim.parts, claim.ends) == ((), True)


class TestWithoutAnOrder:
    @pytest.mark.parametrize("kind", REQUESTS)
    def test_it_opens_as_support_and_becomes_what_was_wanted_when_the_answer_comes(self, kind: TicketType) -> None:
        asked = Case(order=None, vendor=None).opens(kind)
        assert (asked.status, asked.ticket.wants) == ((SUPPORT, State.OPEN, None), kind)
        assert asked.change.tells == "opened"
        assert asked.due is not None
        assert asked.due[0] is Due.CUSTOMER_NOTICE
        named = asked.does(Act.REPLY, after=DAY / 2, words="SUBS1234", order=SUBSCRIPTION, vendor=VERA)
        assert (named.status, named.ticket.wants) == ((kind, State.OPEN, None), None)
        assert named.due == (Due.EXECUTE, WEDNESDAY + DAY / 2 + DAY)
        assert named.change.joins

    def test_an_operators_words_about_an_order_ask_for_nothing(self) -> None:
        asked = Case(order=None, vendor=None).opens(REFUND)
        named = asked.does(Act.REPLY, OPERATOR, words="is it SUBS1234?", order=SUBSCRIPTION, vendor=VERA)
        assert named.ticket.type is SUPPORT

    def test_asked_later_it_is_remembered_too(self) -> None:
        asked = Case(order=None, vendor=None).opens().does(Act.REFUND)
        assert (asked.ticket.type, asked.ticket.wants) == (SUPPORT, REFUND)


@pytest.mark.parametrize("party", EVERYONE)
def test_every_kind_can_be_opened_by_everybody_and_only_parties_move_money(party: Party) -> None:
    for kind in REQUESTS:
        opened = case().opens(kind, party)
        assert (opened.ticket.type in REQUESTS) == (party in PARTIES)
        assert opened.ticket.customer in (ANN, opened.change.author.person)
