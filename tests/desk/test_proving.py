"""Another table of proofs in force: raised rows ask even those our server vouches for, lowered ones let more in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mailbot.desk.bar import NEEDED, Deed
from mailbot.desk.decision import decide
from mailbot.desk.lifecycle import SIDES
from mailbot.desk.nouns import Act, Due, Proof, State, TicketType
from mailbot.desk.request import Request
from tests.desk.case import ASKS, CANCELLATION, CUSTOMER, DAY, OPERATOR, REFUND, STRANGER, SUBSCRIPTION, VENDOR, Case
from tests.desk.case import by as author

NONE, TOKEN, AUTHENTICATED, CONFIRMED = Proof
PLAIN = (Act.REPLY, Act.THANK, Act.CLOSE, Act.RATE)


def case(**rows: Proof) -> Case:
    """A desk where these rows are other than usual."""
    return Case(order=SUBSCRIPTION, proof={**NEEDED, **{Deed(row): proof for row, proof in rows.items()}})


def opened(**rows: Proof) -> Case:
    return case(**rows).opens(proof=CONFIRMED)


class TestMoneyConfirmed:
    @pytest.mark.parametrize("party", SIDES)
    @pytest.mark.parametrize("kind", [REFUND, CANCELLATION])
    def test_even_who_is_authenticated_is_asked(self, kind: TicketType, party: Any) -> None:
        asked = case(money=CONFIRMED).opens(kind, party)
        assert (asked.change.tells, asked.ticket.held, asked.ticket.claim) == ("confirm", True, None)
        assert asked.due == (Due.UNCONFIRMED, asked.now + 2 * DAY)

    def test_their_yes_sets_it_going(self) -> None:
        asked = case(money=CONFIRMED).opens(REFUND)
        asked.does(Act.CONFIRM, after=DAY / 2, proof=CONFIRMED, held=Act.REFUND, words="Yes")
        assert (asked.ticket.held, asked.due) == (False, (Due.EXECUTE, asked.now + DAY))

    @pytest.mark.parametrize("act", [Act.REFUND, Act.CANCEL])
    def test_to_convert_is_asked_about_too_and_nothing_moves(self, act: Act) -> None:
        talk = opened(money=CONFIRMED)
        before = talk.ticket
        assert talk.does(act).change.tells == "confirm"
        assert talk.ticket == before

    def test_a_closed_ticket_reopened_for_money_waits(self) -> None:
        assert opened(money=CONFIRMED).does(Act.CLOSE, VENDOR).does(Act.REFUND).change.held

    def test_everything_else_goes_its_way(self) -> None:
        for act in PLAIN:
            assert not opened(money=CONFIRMED).does(act, proof=TOKEN, words="so", score=3).change.held

    def test_operators_by_mail_are_asked_and_at_the_command_line_are_not(self) -> None:
        talk = opened(money=CONFIRMED)
        request = Request(Act.REFUND, author(OPERATOR), order=SUBSCRIPTION)
        inside = replace(request, author=replace(request.author, inside=True))
        assert decide(request, talk.ticket, talk.now, talk.policy).tells == "confirm"
        assert not decide(inside, talk.ticket, talk.now, talk.policy).held


class TestEachRow:
    @pytest.mark.parametrize(
        ("row", "act"),
        [
            ("comment", Act.REPLY),
            ("comment", Act.THANK),
            ("close", Act.CLOSE),
            ("close", Act.RATE),
            ("money", Act.REFUND),
            ("address", Act.ADDRESS),
        ],
    )
    def test_a_raised_row_holds_its_acts_and_no_others(self, row: str, act: Act) -> None:
        for each in (Act.REPLY, Act.THANK, Act.CLOSE, Act.RATE, Act.REFUND, Act.ADDRESS):
            is_held = opened(**{row: CONFIRMED}).does(each, score=3).change.held
            assert is_held == (
                each is act or {each, act} <= {Act.REPLY, Act.THANK} or {each, act} <= {Act.CLOSE, Act.RATE}
            )

    @pytest.mark.parametrize("act", PLAIN)
    def test_a_lowered_row_lets_in_who_proves_nothing(self, act: Act) -> None:
        assert not opened(comment=NONE, close=NONE).does(act, proof=NONE, score=3).change.held
        assert opened().does(act, proof=NONE, score=3).change.held

    def test_to_open_support_is_a_row_of_its_own(self) -> None:
        assert case(support=CONFIRMED).opens().change.held
        assert not case(support=NONE).opens(proof=NONE).change.held
        assert not case(support=CONFIRMED).opens(REFUND).change.held
        assert case(support=NONE).opens(REFUND, proof=NONE).change.held

    def test_words_beside_an_act_need_what_words_need(self) -> None:
        assert opened(comment=CONFIRMED).does(Act.CLOSE, words="and this").change.held
        assert not opened(comment=CONFIRMED).does(Act.CLOSE).change.held

    def test_words_that_reopen_need_what_reopening_needs(self) -> None:
        closed = opened(close=CONFIRMED).does(Act.CLOSE, proof=CONFIRMED)
        assert closed.does(Act.REPLY, words="still broken").change.held
        assert closed.ticket.state is State.CLOSED

    def test_words_that_open_what_was_held_need_what_opening_needs(self) -> None:
        assert case(support=CONFIRMED).opens().does(Act.REPLY, words="hello?").change.held
        assert not case().opens(proof=NONE).does(Act.REPLY, words="hello?").change.held

    def test_commands_of_operators_stand_under_their_own_row(self) -> None:
        for act in (Act.CLOSE, Act.MERGE):
            assert not opened(close=CONFIRMED, comment=CONFIRMED).does(act, OPERATOR).change.held
            assert opened(operator=CONFIRMED).does(act, OPERATOR).change.held
            assert not opened(operator=TOKEN).does(act, OPERATOR, proof=TOKEN).change.held

    def test_lowered_for_operators_money_still_needs_its_own(self) -> None:
        assert opened(operator=NONE).does(Act.REFUND, OPERATOR, proof=TOKEN).change.held

    @pytest.mark.parametrize("kind", ASKS)
    def test_a_stranger_needs_nothing_whatever_the_table(self, kind: TicketType) -> None:
        strict = dict.fromkeys(Deed, CONFIRMED)
        stranger = Case(order=None, vendor=None, proof=strict).opens(kind, STRANGER, proof=NONE)
        assert (stranger.change.held, stranger.ticket.type.value) == (False, "support")

    def test_a_yes_is_a_confirmation_whatever_the_table(self) -> None:
        lax = dict.fromkeys(Deed, NONE)
        ticket = case().opens(REFUND, proof=NONE)
        ticket.policy = replace(ticket.policy, proof=lax)
        assert ticket.does(Act.CONFIRM, CUSTOMER, proof=AUTHENTICATED, held=Act.REFUND, words="yes").change.held
