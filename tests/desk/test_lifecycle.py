"""The lifecycle table: complete, legal, and nothing happens where it has no row."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from mailbot.desk.bar import DEEDS, NEEDED
from mailbot.desk.decision import decide, reject
from mailbot.desk.lifecycle import (
    ALREADY,
    EVERYONE,
    FALLS_DUE,
    LIFECYCLE,
    PARTIES,
    SETTLES,
    SIDES,
    Wind,
    allowed,
    effect_of,
)
from mailbot.desk.moving import MOVES
from mailbot.desk.nouns import Act, Deadline, Due, Outcome, Party, Person, Proof, State, Ticket, TicketType, Turn
from mailbot.desk.request import Author, Policy, Request
from mailbot.errors import Refused
from tests.desk.case import (
    ANN,
    CLOCK,
    CUSTOMER,
    DAY,
    OPERATOR,
    ORDER,
    REFUND,
    STRANGER,
    SUBSCRIPTION,
    SUPPORT,
    VENDOR,
    VERA,
    WEDNESDAY,
    Case,
    by,
)

# A yes, a no, a change of address and a stranger's words on a ticket have tests of their own.
ANSWERS = (Act.CONFIRM, Act.DENY, *MOVES, Act.FORGET)
CELLS = [
    (state, kind, party, act)
    for state, kind, party, act in product(State, TicketType, Party, Act)
    if act not in ANSWERS and (party is not STRANGER or state is State.NEW)
]
REVIEWED = {act: sorted(reviews)[0] for act, reviews in SETTLES.items()}
COMES = {act: due for due, act in FALLS_DUE.items()}


def ready_for(state: State, kind: TicketType, party: Party, act: Act) -> Ticket | None:
    """A ticket in whose own story nothing stands against the act."""
    if state is State.NEW:
        return None
    other = CUSTOMER if party is VENDOR else VENDOR
    executing = act in (Act.DONE, Act.FAIL)
    due = COMES.get(act, Due.EXECUTE if kind is not SUPPORT else Due.VENDOR_NOTICE)
    at = WEDNESDAY if act in COMES else WEDNESDAY + DAY
    closed = state is State.CLOSED
    return Ticket(
        7, kind, state, "pedal", ANN, WEDNESDAY - DAY, VERA, SUBSCRIPTION, version=3,
        outcome=(Outcome.SOLVED if kind is SUPPORT else Outcome.WITHDRAWN) if closed else None,
        closed_at=WEDNESDAY - DAY if closed else None,
        closed_by=other if closed else None,
        asked_by=CUSTOMER if kind is not SUPPORT else None,
        deadline=None if executing or state is not State.OPEN else Deadline(due, at, WEDNESDAY - DAY),
        review=REVIEWED.get(act, "flagged") if state is State.IN_REVIEW else "",
        turn=Turn(other, WEDNESDAY - DAY, kind, closed),
        received_at=WEDNESDAY - DAY,
    )  # fmt: skip


# What an operator whom nobody vouches for is asked to confirm; the rest they write again.
ASKED_OF_OPERATORS = {
    Act.OPEN, Act.REPLY, Act.CLOSE, Act.REOPEN, Act.REFUND, Act.CANCEL,
    Act.UPHOLD, Act.OVERTURN, Act.APPROVE, Act.REFUSE,
}  # fmt: skip


class TestTheTable:
    def test_every_act_has_a_row_and_a_needed_proof(self) -> None:
        assert {act for *_, act in LIFECYCLE} == set(Act)
        assert set(DEEDS) == set(Act)
        assert set(DEEDS.values()) == set(NEEDED)

    def test_no_cell_is_given_twice(self) -> None:
        from mailbot.desk.lifecycle import _ROWS

        assert len(LIFECYCLE) == sum(len(list(kinds)) * len(list(parties)) for _, kinds, parties, _, _ in _ROWS)

    def test_every_state_it_leads_to_can_be_left_again_and_none_leads_back_to_new(self) -> None:
        ends = {effect.to for effect in LIFECYCLE.values()}
        assert ends == set(State) - {State.NEW}
        assert ends <= {state for state, *_ in LIFECYCLE}

    def test_an_outcome_is_named_exactly_where_a_ticket_closes(self) -> None:
        for (state, *_), effect in LIFECYCLE.items():
            closes = effect.to is State.CLOSED and state is not State.CLOSED
            assert (effect.outcome is not None) == closes

    def test_every_change_is_in_the_history(self) -> None:
        assert all(effect.logs for effect in LIFECYCLE.values())

    def test_no_clock_runs_on_a_ticket_that_is_closed_or_in_review(self) -> None:
        for (state, *_), effect in LIFECYCLE.items():
            if effect.to is not State.OPEN:
                assert effect.clock is Wind.STOP or effect.to is state

    def test_only_opening_is_open_to_strangers(self) -> None:
        rows = {(state, act) for state, _, party, act in LIFECYCLE if party is STRANGER}
        assert rows == {(State.NEW, Act.OPEN), *product([State.OPEN, State.IN_REVIEW, State.CLOSED], MOVES)}

    def test_the_clock_is_a_party_that_asks_for_what_falls_due_and_what_an_executor_answers(self) -> None:
        acts = {act for _, _, party, act in LIFECYCLE if party is CLOCK}
        assert acts == {*FALLS_DUE.values(), Act.DONE, Act.FAIL, Act.FORGET}
        assert set(FALLS_DUE) == set(Due)

    def test_nobody_else_does_what_the_clock_does(self) -> None:
        clockwork = {act for _, _, party, act in LIFECYCLE if party is CLOCK}
        assert not [cell for cell in LIFECYCLE if cell[3] in clockwork and cell[2] is not CLOCK]

    def test_money_needs_more_than_a_token(self) -> None:
        assert {act for act in Act if NEEDED[DEEDS[act]] <= Proof.TOKEN} == {
            Act.OPEN, Act.REPLY, Act.THANK, Act.CLOSE, Act.REOPEN, Act.SUPPORT, Act.ESCALATE, Act.RATE,
        }  # fmt: skip


class TestEveryCell:
    """Every state × type × party × act: a whole change or a refusal, and no third thing."""

    @pytest.mark.parametrize(("state", "kind", "party", "act"), CELLS)
    def test_a_row_is_followed_and_no_row_changes_nothing(
        self, state: State, kind: TicketType, party: Party, act: Act
    ) -> None:
        ticket = ready_for(state, kind, party, act)
        before = repr(ticket)
        effect = LIFECYCLE.get((state, kind, party, act))
        request = Request(act, by(party, Proof.CONFIRMED), "words", type=kind, order=SUBSCRIPTION, vendor=VERA, score=4)
        if effect is None and ((state, kind, act) not in ALREADY or party not in PARTIES):
            with pytest.raises(Refused) as refused:
                decide(request, ticket, WEDNESDAY, Policy())
            assert set(refused.value.allowed) == set(allowed(ticket, party, WEDNESDAY, Policy()))
        elif effect is None and ticket is not None:
            change = decide(request, ticket, WEDNESDAY, Policy())
            assert replace(change.ticket, version=ticket.version, deadline=ticket.deadline) == ticket
            assert change.entries[-1].kind == "repeated"
        elif effect is not None:
            change = decide(request, ticket, WEDNESDAY, Policy())
            assert (change.ticket.state, change.ticket.type) == (effect.to, effect.type or kind)
            assert change.ticket.outcome == (effect.outcome if state is not State.CLOSED else change.ticket.outcome)
            assert change.entries[-1].kind == effect.logs
            assert change.tells == effect.tells
            assert change.ticket.deadline is None or change.ticket.state is State.OPEN
        assert repr(ticket) == before

    @pytest.mark.parametrize(("state", "kind", "party"), list(product(State, TicketType, PARTIES)))
    def test_what_is_allowed_is_what_is_not_refused(self, state: State, kind: TicketType, party: Party) -> None:
        ticket = ready_for(state, kind, party, Act.REPLY)
        if ticket is None:
            return
        for act in allowed(ticket, party, WEDNESDAY, Policy()):
            assert effect_of(ticket, party, act, WEDNESDAY, Policy())

    @pytest.mark.parametrize("act", sorted(set(Act) - set(COMES) - {Act.DONE, Act.FAIL, Act.FORGET, *MOVES}))
    @pytest.mark.parametrize("party", PARTIES)
    @pytest.mark.parametrize("state", [State.OPEN, State.IN_REVIEW, State.CLOSED])
    def test_without_proof_it_is_held_and_the_ticket_stays_as_it_was(
        self, state: State, party: Party, act: Act
    ) -> None:
        ticket = ready_for(state, SUPPORT, party, act)
        change = decide(Request(act, by(party, Proof.NONE), "words", about=5), ticket, WEDNESDAY, Policy())
        assert change.held
        assert change.ticket == ticket
        assert change.comment is not None
        assert change.comment.held
        assert change.tells == ("confirm" if party in SIDES or act in ASKED_OF_OPERATORS else "")

    def test_a_yes_that_means_nothing_is_asked_nothing(self) -> None:
        ticket = ready_for(State.OPEN, SUPPORT, CUSTOMER, Act.CONFIRM)
        change = decide(Request(Act.CONFIRM, by(CUSTOMER, Proof.NONE), "yes"), ticket, WEDNESDAY, Policy())
        assert (change.held, change.tells) == (True, "")

    @pytest.mark.parametrize("act", sorted(set(Act) - set(MOVES)))
    def test_a_stranger_on_a_ticket_is_held_whatever_they_ask(self, act: Act) -> None:
        ticket = ready_for(State.OPEN, REFUND, CUSTOMER, Act.REPLY)
        change = decide(Request(act, by(STRANGER, Proof.CONFIRMED), "words"), ticket, WEDNESDAY, Policy())
        assert (change.held, change.tells, change.ticket) == (True, "", ticket)


class TestOpening:
    @pytest.mark.parametrize("party", EVERYONE)
    def test_everybody_can_open_a_support_ticket(self, party: Party) -> None:
        case = Case(order=None, vendor=None).opens(SUPPORT, party)
        assert case.status == (SUPPORT, State.OPEN, None)
        assert case.ticket.outsider == (party is STRANGER)

    @pytest.mark.parametrize("kind", TicketType)
    def test_a_stranger_may_ask_for_support_and_move_nothing(self, kind: TicketType) -> None:
        case = Case(order=None, vendor=None).opens(kind, STRANGER)
        assert (case.ticket.type, case.ticket.outsider, case.due) == (SUPPORT, True, None)

    def test_a_vendor_opens_it_for_the_customer_of_the_order(self) -> None:
        ticket = Case().opens(SUPPORT, VENDOR).ticket
        assert (ticket.customer, ticket.vendor, ticket.order) == (ANN, VERA, ORDER)


class TestReopening:
    def closed(self, act: Act = Act.CLOSE, by_whom: Party = VENDOR) -> Case:
        return Case().opens().does(act, by_whom)

    def test_within_fourteen_days_an_answer_opens_it_again(self) -> None:
        case = self.closed().does(Act.REPLY, after=14 * DAY, words="again")
        assert (case.ticket.number, case.status, case.change.manner) == (7, (SUPPORT, State.OPEN, None), "reopened")
        assert case.ticket.closed_at is None

    @pytest.mark.parametrize("act", [Act.REPLY, Act.REOPEN, Act.SUPPORT])
    @pytest.mark.parametrize("party", SIDES)
    def test_a_second_later_it_is_a_new_ticket_that_links_back(self, act: Act, party: Party) -> None:
        case = self.closed().does(act, party, after=14 * DAY + DAY / 86_400, words="again")
        assert (case.ticket.number, case.ticket.follows, case.change.manner) == (8, 7, "follow-up")
        assert (case.ticket.customer, case.ticket.vendor, case.ticket.order) == (ANN, VERA, ORDER)

    def test_an_operator_opens_even_an_old_one(self) -> None:
        case = self.closed().does(Act.REOPEN, OPERATOR, after=100 * DAY)
        assert (case.ticket.number, case.ticket.state) == (7, State.OPEN)

    @pytest.mark.parametrize("days", [0.1, 13, 100])
    def test_thanks_never_open_anything(self, days: float) -> None:
        case = self.closed().does(Act.THANK, after=days * DAY, words="thanks")
        assert (case.ticket.number, case.status) == (7, (SUPPORT, State.CLOSED, Outcome.SOLVED))

    def test_a_request_that_was_called_off_opens_as_support_only(self) -> None:
        case = Case().opens(REFUND).does(Act.CLOSE, VENDOR).does(Act.REPLY, words="but I want it")
        assert case.status == (SUPPORT, State.OPEN, None)
        assert (case.ticket.claim, case.ticket.asked_by) == (None, None)

    def test_a_new_request_with_its_proof_sets_money_going_again(self) -> None:
        case = Case().opens(REFUND).does(Act.CLOSE, VENDOR).does(Act.REFUND)
        assert case.status == (REFUND, State.OPEN, None)
        assert case.due == (Due.EXECUTE, WEDNESDAY + DAY)

    @pytest.mark.parametrize("act", [Act.REPLY, Act.REOPEN])
    def test_what_was_paid_is_followed_by_a_new_support_ticket(self, act: Act) -> None:
        case = Case().opens(REFUND).is_paid().does(act, words="where is it?")
        assert (case.ticket.number, case.ticket.type, case.ticket.follows) == (8, SUPPORT, 7)


def test_people_who_are_only_covered_by_a_domain_are_not_asked_to_confirm() -> None:
    cora = Author(VENDOR, Person("cora@staff.vendor.example"), Proof.NONE, VERA)
    ticket = Case().opens().ticket
    assert not decide(Request(Act.REPLY, cora, "hello"), ticket, WEDNESDAY, Policy()).tells


def test_a_ticket_about_no_order_takes_the_one_its_customer_names() -> None:
    case = Case(order=None, vendor=None).opens()
    case.does(Act.REPLY, words="it is ABCD1234", order=ORDER, vendor=VERA)
    assert (case.ticket.order, case.ticket.vendor, case.change.joins) == (ORDER, VERA, (VENDOR,))
    assert not case.does(Act.REPLY, words="and?", order=ORDER, vendor=VERA).change.joins


def test_a_rejected_command_leaves_the_ticket_alone() -> None:
    ticket = Case().opens().ticket
    change = reject(Request(Act.REOPEN, by(CUSTOMER)), ticket, WEDNESDAY, "reopen")
    assert change.ticket == ticket
    assert [entry.kind for entry in change.entries] == ["rejected"]


def test_every_change_grows_the_version() -> None:
    case = Case().opens()
    assert case.ticket.version == 1
    assert case.does(Act.REPLY, words="hello").ticket.version == 2
