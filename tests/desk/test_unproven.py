"""Proof before money: what is held, who can release it, and as what it opens."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from mailbot.desk.eligibility import Wanted
from mailbot.desk.lifecycle import SIDES
from mailbot.desk.nouns import Act, Due, Outcome, Party, Proof, State, TicketType
from mailbot.desk.unproven import waiting
from mailbot.errors import Refused
from tests.desk.case import (
    ASKS,
    CANCELLATION,
    CLOCK,
    CUSTOMER,
    DAY,
    FRIDAY,
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
WEAK = (Proof.NONE, Proof.TOKEN)
STRONG = (Proof.AUTHENTICATED, Proof.CONFIRMED)
TWO_DAYS = timedelta(hours=48)
LETTER = 5  # row of the one that waits


def held(kind: TicketType = REFUND, party: Party = CUSTOMER, proof: Proof = Proof.NONE) -> Case:
    return Case(order=SUBSCRIPTION).opens(kind, party, proof=proof)


def yes(case: Case, act: Act | None = Act.OPEN, party: Party = CUSTOMER, **rest: object) -> Case:
    return case.does(
        Act.CONFIRM, party, proof=Proof.CONFIRMED, held=act, about=act and LETTER, **({"words": "Yes"} | rest)
    )


class TestTheTable:
    @pytest.mark.parametrize("proof", WEAK)
    @pytest.mark.parametrize("party", SIDES)
    @pytest.mark.parametrize("kind", REQUESTS)
    def test_a_request_opened_with_less_waits(self, kind: TicketType, party: Party, proof: Proof) -> None:
        case = held(kind, party, proof)
        assert (case.change.held, case.ticket.held, case.change.tells) == (True, True, "confirm")
        assert case.due == (Due.UNCONFIRMED, WEDNESDAY + TWO_DAYS)
        assert case.ticket.claim is None

    @pytest.mark.parametrize("proof", STRONG)
    @pytest.mark.parametrize("kind", REQUESTS)
    def test_with_enough_it_runs(self, kind: TicketType, proof: Proof) -> None:
        assert held(kind, proof=proof).due == (Due.EXECUTE, WEDNESDAY + DAY)

    @pytest.mark.parametrize("act", [Act.REFUND, Act.CANCEL])
    @pytest.mark.parametrize("party", SIDES)
    @pytest.mark.parametrize("proof", WEAK)
    def test_to_convert_into_one_needs_the_same(self, proof: Proof, party: Party, act: Act) -> None:
        case = Case(order=SUBSCRIPTION).opens()
        before = case.ticket
        case.does(act, party, proof=proof, words="now")
        assert (case.change.held, case.ticket) == (True, before)

    @pytest.mark.parametrize("act", [Act.REPLY, Act.CLOSE, Act.SUPPORT])
    def test_words_and_calling_off_need_a_token(self, act: Act) -> None:
        assert not Case().opens(REFUND).does(act, proof=Proof.TOKEN, words="no").change.held
        assert Case().opens(REFUND).does(act, proof=Proof.NONE, words="no").change.held

    def test_to_reopen_or_escalate_needs_a_token(self) -> None:
        for act in (Act.REOPEN, Act.ESCALATE):
            case = Case().opens().does(Act.CLOSE, VENDOR)
            assert case.does(act, proof=Proof.NONE).change.held
            assert not case.does(act, proof=Proof.TOKEN).change.held

    @pytest.mark.parametrize("act", [Act.UPHOLD, Act.OVERTURN, Act.APPROVE, Act.REFUSE, Act.MERGE, Act.CLOSE])
    def test_an_operators_commands_need_our_servers_word(self, act: Act) -> None:
        assert Case().opens().does(act, OPERATOR, proof=Proof.TOKEN).change.held

    @pytest.mark.parametrize(("proof", "is_held"), [(Proof.NONE, True), (Proof.TOKEN, False)])
    def test_support_opens_with_a_token(self, proof: Proof, is_held: bool) -> None:
        assert held(SUPPORT, proof=proof).change.held == is_held


class TestConfirming:
    @pytest.mark.parametrize(("party", "span"), [(CUSTOMER, DAY), (VENDOR, timedelta(minutes=5))])
    @pytest.mark.parametrize("kind", REQUESTS)
    def test_the_request_opens_and_its_clock_starts_then(self, kind: TicketType, party: Party, span: timedelta) -> None:
        case = held(kind, party)
        case.now += DAY / 2
        yes(case, ASKS[kind], party)
        assert case.status == (kind, State.OPEN, None)
        assert (case.ticket.held, case.change.releases, case.change.tells) == (False, LETTER, "opened")
        assert case.due == (Due.EXECUTE, case.now + span)
        assert case.ticket.asked_by is party
        assert [entry.kind for entry in case.change.entries] == ["confirmed", "opened"]

    def test_support_opens_for_the_other_side(self) -> None:
        case = yes(held(SUPPORT))
        assert (case.ticket.held, case.due) == (False, (Due.VENDOR_NOTICE, WEDNESDAY + TWO_DAYS))

    def test_a_held_act_on_an_open_ticket_is_done(self) -> None:
        case = Case(order=SUBSCRIPTION).opens().does(Act.REFUND, proof=Proof.TOKEN, words="pay me")
        act, _, _ = waiting(case.change.entries[0].detail)
        assert yes(case, act).ticket.type is REFUND

    @pytest.mark.parametrize("fresh", [True, False])
    def test_history_keeps_how_much_and_of_what(self, fresh: bool) -> None:
        half = Wanted("Widget", Decimal("12.50"))
        if fresh:
            case = Case().opens(REFUND, proof=Proof.NONE, wanted=half)
        else:
            case = Case().opens().does(Act.REFUND, proof=Proof.NONE, wanted=half, order=ORDER)
        act, wanted, order = waiting(case.change.entries[0].detail)
        assert (act, wanted, order) == (Act.REFUND, half, "ABCD1234")
        claim = yes(case, act, wanted=wanted).ticket.claim
        assert claim is not None
        assert [part.amount for part in claim.parts] == [Decimal("12.50")]

    def test_what_cannot_be_is_refused_at_the_yes_and_opens_as_support(self) -> None:
        case = yes(Case().opens(CANCELLATION, proof=Proof.NONE), Act.CANCEL)
        assert (case.status, case.change.tells, case.ticket.held) == ((SUPPORT, State.OPEN, None), "refused", False)
        assert case.due is not None
        assert case.due[0] is Due.VENDOR_NOTICE

    def test_a_yes_to_one_of_two_mails_opens_it_for_its_opener_alone(self) -> None:
        case = held().does(Act.REPLY, VENDOR, proof=Proof.NONE, words="who is this?")
        yes(case, Act.REPLY, VENDOR)
        assert (case.ticket.type, case.ticket.asked_by, case.ticket.claim) == (SUPPORT, None, None)

    def test_a_call_off_confirmed_too_late_calls_nothing_off(self) -> None:
        case = Case().opens(REFUND).does(Act.CLOSE, VENDOR, proof=Proof.NONE).comes_due()
        yes(case, Act.CLOSE, VENDOR)
        assert case.status == (REFUND, State.OPEN, None)
        assert case.change.entries[-1].kind == "repeated"

    def test_the_words_beside_what_is_so_already_are_an_answer_once_confirmed(self) -> None:
        case = Case(order=SUBSCRIPTION).opens()
        assert case.due[0] is Due.VENDOR_NOTICE
        case.does(Act.SUPPORT, VENDOR, proof=Proof.NONE, words="Try this.")
        yes(case, Act.SUPPORT, VENDOR)
        assert (case.change.entries[-1].kind, case.change.tells) == ("repeated", "replied")
        assert case.due[0] is Due.CUSTOMER_NOTICE

    def test_a_reply_confirmed_after_the_money_went_opens_nothing(self) -> None:
        case = Case().opens(REFUND).does(Act.REPLY, proof=Proof.NONE, words="when?").is_paid()
        yes(case, Act.REPLY)
        assert (case.ticket.outcome, case.change.releases) == (Outcome.REFUNDED, LETTER)

    def test_a_second_yes_finds_nothing(self) -> None:
        case = yes(held(), Act.REFUND)
        clock = case.due
        yes(case, None)
        assert (case.due, case.change.releases, case.change.tells, case.change.comment) == (clock, None, "", None)

    def test_a_yes_to_what_came_beside_opens_it_with_that_alone(self) -> None:
        case = yes(held().does(Act.REPLY, proof=Proof.NONE, words="hi"), Act.REPLY, beside=True, subject="mine")
        assert (case.ticket.type, case.ticket.subject, case.ticket.claim) == (SUPPORT, "mine", None)
        assert case.change.entries[0].detail == {"about": str(LETTER)}

    def test_words_below_the_yes_are_words(self) -> None:
        case = yes(Case().opens().does(Act.REPLY, proof=Proof.NONE, words="hi"), Act.REPLY, words="Yes\n\nand oil it")
        assert case.change.comment is not None
        assert case.change.comment.text == "and oil it"


class TestNobodyConfirms:
    @pytest.mark.parametrize("kind", TicketType)
    @pytest.mark.parametrize("at", [WEDNESDAY, FRIDAY])
    def test_after_48_hours_it_closes_silently_weekend_or_not(self, kind: TicketType, at: object) -> None:
        case = Case(at, SUBSCRIPTION).opens(kind, proof=Proof.NONE)  # type: ignore[arg-type]
        opened = case.now
        case.comes_due()
        assert case.now == opened + TWO_DAYS
        assert (case.status, case.change.tells) == ((kind, State.CLOSED, Outcome.UNCONFIRMED), "")

    def test_a_yes_after_that_moves_no_money(self) -> None:
        case = held().comes_due()
        yes(case, Act.REFUND)
        assert (case.status, case.ticket.claim) == ((SUPPORT, State.OPEN, None), None)

    def test_nothing_runs_before(self) -> None:
        for act in (Act.EXECUTE, Act.NOTICE, Act.EXPIRE, Act.DONE, Act.FAIL):
            with pytest.raises(Refused):
                held().does(act, CLOCK, after=DAY)

    def test_a_no_withdraws_and_nobody_hears(self) -> None:
        case = held().does(Act.DENY, proof=Proof.CONFIRMED, words="No")
        assert (case.ticket.outcome, case.change.tells, case.change.releases) == (Outcome.UNCONFIRMED, "", None)

    def test_a_no_to_what_came_beside_leaves_it_waiting(self) -> None:
        case = held().does(Act.DENY, proof=Proof.CONFIRMED, words="No", beside=True, about=LETTER)
        assert (case.ticket.state, case.ticket.held, case.change.tells) == (State.OPEN, True, "")
        assert case.change.entries[0].detail == {"about": str(LETTER)}

    def test_a_no_of_somebody_else_ends_nothing(self) -> None:
        case = held().does(Act.DENY, VENDOR, proof=Proof.CONFIRMED, words="No")
        assert (case.ticket.state, case.ticket.held) == (State.OPEN, True)
        running = Case().opens(REFUND)
        clock = running.due
        assert running.does(Act.DENY, proof=Proof.CONFIRMED).due == clock


class TestAProvenMailOnAHeldTicket:
    @pytest.mark.parametrize("kind", TicketType)
    def test_opens_it_with_its_own_words_and_asks_for_no_money(self, kind: TicketType) -> None:
        case = held(kind).does(Act.REPLY, proof=Proof.TOKEN, words="mine", subject="my words")
        assert (case.ticket.held, case.change.releases, case.change.tells) == (False, None, "opened")
        assert (case.ticket.subject, case.ticket.type) == ("my words", SUPPORT)
        assert case.due == (Due.VENDOR_NOTICE, WEDNESDAY + TWO_DAYS)

    @pytest.mark.parametrize(("party", "span"), [(CUSTOMER, DAY), (OPERATOR, DAY), (VENDOR, timedelta(minutes=5))])
    def test_opens_it_as_the_request_it_is(self, party: Party, span: timedelta) -> None:
        case = held().does(Act.REFUND, party, words="refund", order=SUBSCRIPTION, vendor=VERA)
        assert (case.status, case.ticket.held) == ((REFUND, State.OPEN, None), False)
        assert case.due == (Due.EXECUTE, WEDNESDAY + span)
        assert case.ticket.claim is not None

    def test_a_later_yes_to_what_was_held_asks_for_it_still(self) -> None:
        case = held().does(Act.REPLY, words="hello?")
        assert yes(case, Act.REFUND).ticket.type is REFUND

    def test_an_operators_words_leave_it_held(self) -> None:
        case = held().does(Act.REPLY, OPERATOR, words="odd", internal=True)
        assert case.ticket.held
        assert case.due == (Due.UNCONFIRMED, WEDNESDAY + TWO_DAYS)

    def test_thanks_and_an_operators_reopening_leave_no_held_ticket_with_a_wrong_clock(self) -> None:
        thanked = held().does(Act.THANK, proof=Proof.TOKEN, words="thanks")
        assert thanked.due == (Due.UNCONFIRMED, WEDNESDAY + TWO_DAYS)
        reopened = held().comes_due().does(Act.REOPEN, OPERATOR)
        assert (reopened.status, reopened.ticket.held) == ((SUPPORT, State.OPEN, None), False)


def test_the_order_named_with_a_token_only_makes_the_request_wait() -> None:
    case = Case(order=None, vendor=None).opens(REFUND)
    case.does(Act.REPLY, proof=Proof.TOKEN, words="SUBS1234", order=SUBSCRIPTION, vendor=VERA)
    assert (case.change.held, case.ticket.type, case.ticket.order) == (True, SUPPORT, None)
    act, _, order = waiting(case.change.entries[0].detail)
    assert (act, order) == (Act.REFUND, "SUBS1234")
    assert yes(case, act, order=SUBSCRIPTION, vendor=VERA).due == (Due.EXECUTE, WEDNESDAY + DAY)
