"""Escalation: what the other side closed or converted is looked at by operators, once, and nobody slips away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.desk.nouns import Act, Due, Outcome, Party, State, TicketType
from mailbot.errors import Refused
from tests.desk.case import (
    CANCELLATION,
    CLOCK,
    CUSTOMER,
    DAY,
    FRIDAY,
    OPERATOR,
    REFUND,
    SUBSCRIPTION,
    SUPPORT,
    VENDOR,
    WEDNESDAY,
    Case,
)

OTHER = {CUSTOMER: VENDOR, VENDOR: CUSTOMER}


def called_off(act: Act = Act.SUPPORT, kind: TicketType = REFUND, at: object = WEDNESDAY) -> Case:
    return Case(at, SUBSCRIPTION).opens(kind).does(act, VENDOR)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", TicketType)
@pytest.mark.parametrize("party", OTHER)
def test_what_the_other_side_closed_can_be_escalated(party: Party, kind: TicketType) -> None:
    case = Case(order=SUBSCRIPTION).opens(kind).does(Act.CLOSE, OTHER[party]).does(Act.ESCALATE, party)
    assert (case.status, case.due) == ((kind, State.IN_REVIEW, None), None)
    assert (case.ticket.review, case.change.tells) == ("escalated", "escalated")


@pytest.mark.parametrize("act", [Act.CLOSE, Act.SUPPORT])
def test_for_fourteen_days_and_not_a_second_longer(act: Act) -> None:
    assert called_off(act).does(Act.ESCALATE, after=14 * DAY).ticket.state is State.IN_REVIEW
    with pytest.raises(Refused):
        called_off(act).does(Act.ESCALATE, after=14 * DAY + DAY / 86_400)


@pytest.mark.parametrize("act", [Act.CLOSE, Act.SUPPORT])
def test_nobody_escalates_what_they_did_themselves(act: Act) -> None:
    with pytest.raises(Refused):
        called_off(act).does(Act.ESCALATE, VENDOR)


def test_what_nobody_closed_or_converted_cannot_be_escalated() -> None:
    with pytest.raises(Refused):
        Case().opens().does(Act.ESCALATE)


def test_what_operators_closed_cannot_be_escalated() -> None:
    with pytest.raises(Refused):
        Case().opens().does(Act.CLOSE, OPERATOR).does(Act.ESCALATE)


def test_what_was_paid_cannot_be_escalated() -> None:
    paid = Case().opens().does(Act.REFUND, VENDOR).is_paid()
    with pytest.raises(Refused):
        paid.does(Act.ESCALATE)


def test_having_answered_does_not_take_the_escalation_away() -> None:
    case = called_off(Act.CLOSE).does(Act.REPLY, words="I did not agree!")
    assert case.ticket.state is State.OPEN
    assert case.does(Act.ESCALATE).ticket.state is State.IN_REVIEW


@pytest.mark.parametrize("act", [Act.CLOSE, Act.SUPPORT])
@pytest.mark.parametrize("way", [Act.CLOSE, Act.SUPPORT])
def test_whose_act_is_looked_at_cannot_end_the_look_and_who_asked_for_it_can(way: Act, act: Act) -> None:
    for party in (VENDOR, CUSTOMER):
        case = called_off(act).does(Act.ESCALATE)
        if party is VENDOR:
            with pytest.raises(Refused):
                case.does(Act.CLOSE, party)
        else:
            assert case.does(Act.CLOSE, party).ticket.state is State.CLOSED


class TestUphold:
    @pytest.mark.parametrize("kind", TicketType)
    def test_what_was_closed_is_closed_as_it_was(self, kind: TicketType) -> None:
        case = Case(order=SUBSCRIPTION).opens(kind).does(Act.CLOSE, VENDOR)
        before = case.ticket
        case.does(Act.ESCALATE, after=DAY).does(Act.UPHOLD, OPERATOR, after=DAY)
        assert case.status == (before.type, before.state, before.outcome)
        assert (case.ticket.closed_at, case.ticket.closed_by) == (before.closed_at, VENDOR)
        assert (case.change.tells, case.change.marks) == ("reviewed", False)

    def test_what_ended_in_silence_after_a_conversion_has_ended_so(self) -> None:
        case = called_off().does(Act.REPLY, words="hm")
        for _ in range(3):
            case.comes_due()
        assert case.ticket.outcome is Outcome.INACTIVE
        assert case.does(Act.ESCALATE).does(Act.UPHOLD, OPERATOR).ticket.outcome is Outcome.INACTIVE

    def test_what_was_converted_stays_and_the_same_side_owes_the_next_word(self) -> None:
        case = called_off().does(Act.ESCALATE, after=DAY).does(Act.UPHOLD, OPERATOR)
        assert case.status == (SUPPORT, State.OPEN, None)
        assert case.due is not None
        assert case.due[0] is Due.CUSTOMER_NOTICE

    def test_a_request_that_was_converted_into_goes_on_as_one(self) -> None:
        case = Case().opens().does(Act.REFUND, VENDOR).does(Act.ESCALATE).does(Act.UPHOLD, OPERATOR)
        assert case.ticket.type is REFUND
        assert case.due is not None
        assert case.due[0] is Due.EXECUTE

    def test_is_the_last_word(self) -> None:
        with pytest.raises(Refused):
            called_off().does(Act.ESCALATE).does(Act.UPHOLD, OPERATOR).does(Act.ESCALATE)


class TestOverturn:
    @pytest.mark.parametrize("at", [WEDNESDAY, FRIDAY + DAY], ids=["on Wednesday", "on Saturday"])
    @pytest.mark.parametrize("act", [Act.CLOSE, Act.SUPPORT])
    @pytest.mark.parametrize("kind", [REFUND, CANCELLATION])
    def test_what_was_called_off_executes_at_once_and_marks_the_vendor(
        self, kind: TicketType, act: Act, at: object
    ) -> None:
        case = called_off(act, kind, at)
        claim = case.was.claim if case.was else None
        case.does(Act.ESCALATE).does(Act.OVERTURN, OPERATOR)
        assert case.status == (kind, State.OPEN, None)
        assert (case.due, case.ticket.claim, case.change.marks) == ((Due.EXECUTE, case.now), claim, True)
        with pytest.raises(Refused):
            case.does(Act.CLOSE, VENDOR)
        assert case.comes_due().change.executes

    def test_calling_off_in_two_steps_is_calling_off(self) -> None:
        case = called_off(Act.SUPPORT).does(Act.CLOSE, VENDOR, after=DAY).does(Act.ESCALATE)
        case.does(Act.OVERTURN, OPERATOR)
        assert (case.ticket.type, case.due, case.change.marks) == (REFUND, (Due.EXECUTE, case.now), True)

    def test_upheld_the_two_steps_end_as_they_had(self) -> None:
        case = called_off(Act.SUPPORT).does(Act.CLOSE, VENDOR, after=DAY).does(Act.ESCALATE)
        assert case.does(Act.UPHOLD, OPERATOR).status == (SUPPORT, State.CLOSED, Outcome.SOLVED)

    @pytest.mark.parametrize(("closer", "due"), [(VENDOR, Due.VENDOR_NOTICE), (CUSTOMER, Due.CUSTOMER_NOTICE)])
    def test_a_support_ticket_opens_again_and_who_closed_it_owes_a_word(self, closer: Party, due: Due) -> None:
        case = Case().opens().does(Act.CLOSE, closer).does(Act.ESCALATE, OTHER[closer]).does(Act.OVERTURN, OPERATOR)
        assert case.status == (SUPPORT, State.OPEN, None)
        assert case.due is not None
        assert (case.due[0], case.change.marks) == (due, False)

    def test_a_customer_who_called_off_marks_nobody(self) -> None:
        case = Case().opens(REFUND).does(Act.CLOSE).does(Act.ESCALATE, VENDOR).does(Act.OVERTURN, OPERATOR)
        assert not case.change.marks


@pytest.mark.parametrize("act", [Act.UPHOLD, Act.OVERTURN, Act.APPROVE, Act.REFUSE])
def test_each_review_is_settled_by_its_own_decisions(act: Act) -> None:
    escalated = called_off().does(Act.ESCALATE)
    flagged = Case(order=replace(SUBSCRIPTION, risk="flagged")).opens(REFUND)
    wrong = flagged if act in (Act.UPHOLD, Act.OVERTURN) else escalated
    with pytest.raises(Refused):
        wrong.does(act, OPERATOR)


def test_all_clocks_stop_while_it_is_in_review() -> None:
    case = called_off().does(Act.ESCALATE).does(Act.REPLY, VENDOR, words="we helped").does(Act.REPLY, words="no")
    assert (case.ticket.state, case.due) == (State.IN_REVIEW, None)
    for act in (Act.EXECUTE, Act.NOTICE, Act.EXPIRE, Act.LAPSE):
        with pytest.raises(Refused):
            case.does(act, CLOCK, after=30 * DAY)


def test_what_silence_closed_after_a_reopening_is_upheld_as_silence_closed_it() -> None:
    case = Case().opens(SUPPORT).does(Act.CLOSE, VENDOR).does(Act.REPLY, CUSTOMER)
    while case.ticket.state is State.OPEN:
        case.comes_due()
    closed_at = case.ticket.closed_at
    case.does(Act.ESCALATE, CUSTOMER).does(Act.UPHOLD, OPERATOR)
    assert (case.ticket.outcome, case.ticket.closed_at, case.ticket.closed_by) == (Outcome.INACTIVE, closed_at, CLOCK)
