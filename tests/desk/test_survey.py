"""The survey: who is asked, and what an answer does and leaves alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mailbot.desk.nouns import Act, Due, Outcome, Person, Proof, State, Ticket, TicketType
from mailbot.desk.request import Rating
from mailbot.desk.survey import is_asked
from mailbot.errors import Refused
from tests.desk.case import CANCELLATION, CUSTOMER, DAY, OPERATOR, REFUND, SUBSCRIPTION, SUPPORT, VENDOR, Case


def closed() -> Case:
    return Case().opens().does(Act.CLOSE, VENDOR)


class TestWhoIsAsked:
    @pytest.mark.parametrize("outcome", ["solved", "withdrawn", "refunded", "cancelled", "inactive"], ids=str)
    def test_whoever_was_served(self, outcome: str) -> None:
        assert is_asked(replace(closed().ticket, outcome=Outcome(outcome)))

    @pytest.mark.parametrize("outcome", ["refused", "merged", "spam", "unconfirmed"], ids=str)
    def test_not_what_nobody_was_served_with(self, outcome: str) -> None:
        assert not is_asked(replace(closed().ticket, outcome=Outcome(outcome)))

    @pytest.mark.parametrize("story", [{"outsider": True}, {"held": True}, {"surveyed": False}], ids=str)
    def test_nor_a_stranger_nor_the_unproven_nor_where_a_rule_says_no(self, story: dict[str, bool]) -> None:
        ticket: Ticket = replace(closed().ticket, **story)  # type: ignore[arg-type]
        assert not is_asked(ticket)

    @pytest.mark.parametrize("kind", [REFUND, CANCELLATION], ids=str)
    def test_nor_who_is_asked_whether_they_agreed(self, kind: TicketType) -> None:
        """Their request was called off by its vendor; once it is carried out after all, they are asked."""
        order = SUBSCRIPTION if kind is CANCELLATION else None
        called_off = (Case(order=order) if order else Case()).opens(kind).does(Act.CLOSE, VENDOR).ticket
        assert called_off.outcome is Outcome.WITHDRAWN
        assert not is_asked(called_off)
        assert is_asked(replace(called_off, outcome=Outcome.REFUNDED))

    def test_nor_after_two_steps_of_the_vendor(self) -> None:
        case = Case().opens(REFUND).does(Act.SUPPORT, VENDOR).does(Act.CLOSE, VENDOR)
        assert case.ticket.type is SUPPORT
        assert not is_asked(case.ticket)

    def test_who_calls_off_their_own_is_asked(self) -> None:
        assert is_asked(Case().opens(REFUND).does(Act.CLOSE, CUSTOMER).ticket)

    def test_nor_nobody(self) -> None:
        assert not is_asked(replace(closed().ticket, customer=Person("")))

    def test_nor_before_the_end(self) -> None:
        assert not is_asked(Case().opens().ticket)

    def test_a_desk_that_surveys_nobody_notes_so_at_the_closing(self) -> None:
        case = Case(surveys=False).opens()
        assert case.ticket.surveyed
        assert not case.does(Act.CLOSE, VENDOR).ticket.surveyed


class TestAnAnswer:
    def test_is_kept_and_changes_nothing(self) -> None:
        before = closed()
        stood = before.ticket
        case = before.does(Act.RATE, score=4)
        assert case.change.rating == Rating(4, "", late=False)
        assert case.ticket == replace(stood, version=stood.version + 1)
        assert [(entry.kind, entry.detail) for entry in case.change.entries] == [("rated", {"score": "4"})]

    def test_of_a_number_tells_nobody(self) -> None:
        case = closed().does(Act.RATE, score=1)
        assert (case.change.tells, case.change.comment) == ("", None)

    def test_in_words_is_passed_on(self) -> None:
        case = closed().does(Act.RATE, score=2, words="Why did it take a week?")
        assert case.change.rating == Rating(2, "Why did it take a week?", late=False)
        assert case.change.tells == "replied"
        assert case.change.comment is not None

    @pytest.mark.parametrize("days", [0, 20, 100])
    def test_never_opens_anything(self, days: int) -> None:
        case = closed().does(Act.RATE, after=days * DAY, score=1, words="It squeaks.")
        assert (case.ticket.number, case.status) == (7, (SUPPORT, State.CLOSED, Outcome.SOLVED))

    @pytest.mark.parametrize(("late", "after"), [(False, 30 * DAY), (True, 30 * DAY + timedelta(seconds=1))])
    def test_counts_for_thirty_days(self, late: bool, after: timedelta) -> None:
        rating = closed().does(Act.RATE, after=after, score=5).change.rating
        assert rating is not None
        assert rating.late is late

    def test_on_an_open_ticket_leaves_the_clock_alone(self) -> None:
        case = Case().opens()
        due = case.due
        case.does(Act.RATE, after=DAY, score=3)
        assert (case.ticket.state, case.due, case.change.tells) == (State.OPEN, due, "")

    def test_on_an_open_ticket_its_words_are_a_reply(self) -> None:
        case = Case().opens().does(Act.REPLY, VENDOR, words="Oil it.")
        assert case.due is not None
        assert case.due[0] is Due.CUSTOMER_NOTICE
        case.does(Act.RATE, after=DAY, score=3, words="It squeaks.")
        assert (case.due[0], case.change.tells) == (Due.VENDOR_NOTICE, "replied")

    def test_moves_no_clock_of_a_refund(self) -> None:
        case = Case().opens(REFUND)
        due = case.due
        assert case.does(Act.RATE, after=DAY / 24, score=1, words="So slow.").due == due

    def test_is_taken_while_the_money_is_under_way(self) -> None:
        assert Case().opens(REFUND).comes_due().does(Act.RATE, score=5).change.rating is not None

    @pytest.mark.parametrize("party", [VENDOR, OPERATOR])
    def test_is_the_customers_alone(self, party: str) -> None:
        with pytest.raises(Refused):
            closed().does(Act.RATE, party, score=5)  # type: ignore[arg-type]

    def test_needs_a_number(self) -> None:
        with pytest.raises(Refused):
            closed().does(Act.RATE, words="nine")

    def test_less_than_proven_is_held_with_its_number(self) -> None:
        change = closed().does(Act.RATE, CUSTOMER, proof=Proof.NONE, score=1, words="Bad!").change
        assert (change.held, change.rating, change.tells) == (True, None, "confirm")
        assert change.entries[0].detail == {"act": "rate", "score": "1"}

    def test_confirmed_counts_with_the_words_that_were_held(self) -> None:
        case = closed().does(Act.RATE, CUSTOMER, proof=Proof.NONE, score=1, words="Bad!")
        case.does(Act.CONFIRM, proof=Proof.CONFIRMED, held=Act.RATE, score=1, reason="Bad!", words="Yes")
        assert case.change.rating == Rating(1, "Bad!", late=False)
        assert (case.change.tells, case.ticket.state) == ("replied", State.CLOSED)


class TestASavedSale:
    """What the history keeps, for the report."""

    def noted(self, case: Case) -> dict[str, str]:
        return dict(case.change.entries[-1].detail)

    def test_is_noted_with_its_amount_when_it_is_closed_or_converted(self) -> None:
        saved = {"called-off": "refund", "amount": "40.00 EUR"}
        assert self.noted(Case().opens(REFUND).does(Act.CLOSE, VENDOR)) == saved
        assert saved.items() <= self.noted(Case().opens(REFUND).does(Act.SUPPORT)).items()

    def test_of_a_cancellation_has_no_amount(self) -> None:
        case = Case(order=SUBSCRIPTION).opens(CANCELLATION).does(Act.CLOSE)
        assert self.noted(case) == {"called-off": "cancellation", "amount": ""}

    def test_is_none_where_the_vendor_asked_or_nobody_did(self) -> None:
        assert self.noted(Case().opens(REFUND, VENDOR).does(Act.CLOSE, VENDOR)) == {}
        assert self.noted(Case().opens().does(Act.CLOSE, VENDOR)) == {}

    def test_is_none_where_it_was_paid(self) -> None:
        assert "called-off" not in self.noted(Case().opens(REFUND).is_paid())
