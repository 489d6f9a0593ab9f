"""The lifecycle table: complete, legal, and nothing happens where it has no row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.lifecycle import (
    ALREADY,
    EVERYONE,
    LIFECYCLE,
    NEEDED,
    PARTIES,
    SIDES,
    allowed,
    decide,
    reject,
)
from mailbot.desk.nouns import (
    Act,
    Invoice,
    Order,
    Outcome,
    Party,
    Person,
    Proof,
    State,
    Ticket,
    TicketType,
    Vendor,
)
from mailbot.desk.request import Author, Change, Policy, Request
from mailbot.errors import Refused
from mailbot.post.audience import AUDIENCE

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)
ANN = Person("ann@customer.example", "Ann")
VERA = Vendor("v1", "Widget Works", "accounts@vendor.example", "vera@vendor.example")
LINE = Invoice("I-1", "Widget", NOON - timedelta(days=14), Decimal("40.00"), "EUR")
ORDER = Order("ABCD1234", "v1", ANN, "one-time", invoices=(LINE,))
TICKET = Ticket(7, TicketType.SUPPORT, State.OPEN, "pedal", ANN, NOON - timedelta(days=1), VERA, ORDER, version=3)
PEOPLE = {
    Party.CUSTOMER: ANN,
    Party.VENDOR: Person("vera@vendor.example", "Vera"),
    Party.OPERATOR: Person("olga@desk.example", "Olga"),
    Party.STRANGER: Person("sam@elsewhere.example", "Sam"),
    Party.CLOCK: Person(""),
}


def by(party: Party, proof: Proof = Proof.AUTHENTICATED) -> Author:
    return Author(party, PEOPLE[party], proof, VERA if party is Party.VENDOR else None)


def ask(act: Act, party: Party = Party.CUSTOMER, proof: Proof = Proof.AUTHENTICATED, words: str = "") -> Request:
    return Request(act, by(party, proof), words)


def closed(days_ago: float = 1) -> Ticket:
    ended = NOON - timedelta(days=days_ago)
    return replace(TICKET, state=State.CLOSED, outcome=Outcome.SOLVED, closed_at=ended, closed_by=Party.VENDOR)


def in_state(state: State) -> Ticket | None:
    return {State.NEW: None, State.OPEN: TICKET, State.CLOSED: closed()}.get(state, replace(TICKET, state=state))


def _has_nothing_to_refuse(state: State, party: Party, act: Act) -> bool:
    """A stranger's word on a ticket is held whatever it asks; a yes or no where nothing waits is only noted."""
    return state is not State.NEW and (party is Party.STRANGER or act in (Act.CONFIRM, Act.DENY))


class TestTheTable:
    def test_every_act_has_a_row_and_a_needed_proof(self) -> None:
        assert {act for *_, act in LIFECYCLE} == set(Act)
        assert set(NEEDED) == set(Act)

    def test_every_state_it_leads_to_can_be_left_again(self) -> None:
        assert {effect.to for effect in LIFECYCLE.values()} <= {state for state, *_ in LIFECYCLE}

    def test_nothing_leads_back_to_new(self) -> None:
        assert State.NEW not in {effect.to for effect in LIFECYCLE.values()}

    def test_an_outcome_is_named_exactly_where_a_ticket_closes(self) -> None:
        for (state, *_), effect in LIFECYCLE.items():
            closes = effect.to is State.CLOSED and state is not State.CLOSED
            assert (effect.outcome is not None) == closes

    def test_every_change_is_in_the_history_and_has_an_audience(self) -> None:
        for effect in LIFECYCLE.values():
            assert effect.logs
            assert effect.tells in AUDIENCE or effect.logs == "denied"

    def test_only_opening_is_open_to_strangers(self) -> None:
        rows = {(state, act) for state, _, party, act in LIFECYCLE if party is Party.STRANGER}
        assert rows == {(State.NEW, Act.OPEN)}

    def test_the_clock_does_nothing_yet(self) -> None:
        assert Party.CLOCK not in {party for _, _, party, _ in LIFECYCLE}

    def test_what_is_already_so_is_no_transition_of_its_own(self) -> None:
        for state, act in ALREADY:
            assert (state, act) not in {(row_state, row_act) for row_state, _, _, row_act in LIFECYCLE}


class TestEveryCell:
    """Every state × party × act: a whole change or a refusal, and no third thing."""

    @pytest.mark.parametrize("act", Act)
    @pytest.mark.parametrize("party", Party)
    @pytest.mark.parametrize("state", [State.NEW, State.OPEN, State.CLOSED, State.IN_REVIEW])
    def test_a_row_is_followed_and_no_row_changes_nothing(self, state: State, party: Party, act: Act) -> None:
        ticket = in_state(state)
        effect = LIFECYCLE.get((state, TicketType.SUPPORT, party, act))
        if effect is None and (state, act) not in ALREADY and not _has_nothing_to_refuse(state, party, act):
            with pytest.raises(Refused) as refused:
                decide(ask(act, party, Proof.CONFIRMED), ticket, NOON, Policy())
            assert set(refused.value.allowed) == set(allowed(ticket, party))
            return
        change = decide(ask(act, party, Proof.CONFIRMED), ticket, NOON, Policy())
        if party is Party.STRANGER and state is not State.NEW:
            assert change.held
            assert change.ticket == ticket
        elif effect is None or act in (Act.CONFIRM, Act.DENY):
            assert change.ticket.state is state
        else:
            assert change.ticket.state is effect.to
            assert change.entries[-1].kind == effect.logs

    @pytest.mark.parametrize("act", Act)
    @pytest.mark.parametrize("party", PARTIES)
    @pytest.mark.parametrize("state", [State.OPEN, State.CLOSED])
    def test_without_proof_it_is_held_and_the_ticket_stays_as_it_was(
        self, state: State, party: Party, act: Act
    ) -> None:
        ticket = in_state(state)
        change = decide(ask(act, party, Proof.NONE, "words"), ticket, NOON, Policy())
        assert change.held
        assert change.ticket == ticket
        assert change.comment is not None
        assert change.comment.held
        assert change.tells == ("confirm" if party in SIDES else "")

    @given(st.sampled_from(Act), st.sampled_from(Party), st.sampled_from(Proof), st.sampled_from(State))
    def test_the_ticket_given_is_never_touched(self, act: Act, party: Party, proof: Proof, state: State) -> None:
        ticket = in_state(state)
        before = repr(ticket)
        try:
            change = decide(ask(act, party, proof, "words"), ticket, NOON, Policy())
        except Refused:
            assert repr(ticket) == before
            return
        assert repr(ticket) == before
        assert change.entries
        assert (change.ticket.state is State.CLOSED) == (change.ticket.closed_at is not None)


class TestOpening:
    @pytest.mark.parametrize("party", EVERYONE)
    def test_everybody_can_open_a_ticket(self, party: Party) -> None:
        change = decide(ask(Act.OPEN, party, words="help"), None, NOON, Policy())
        assert change.ticket.number == 0
        assert change.ticket.state is State.OPEN
        assert change.ticket.outsider == (party is Party.STRANGER)

    def test_a_vendor_opens_it_for_the_customer_of_the_order(self) -> None:
        request = Request(Act.OPEN, by(Party.VENDOR), "we moved", order=ORDER, vendor=VERA)
        ticket = decide(request, None, NOON, Policy()).ticket
        assert (ticket.customer, ticket.vendor, ticket.order) == (ANN, VERA, ORDER)

    def test_an_unproven_customer_opens_it_for_operators_only(self) -> None:
        change = decide(ask(Act.OPEN, Party.CUSTOMER, Proof.NONE, "help"), None, NOON, Policy())
        assert change.ticket.held
        assert change.held
        assert change.tells == "confirm"


class TestReopening:
    def test_within_fourteen_days_an_answer_opens_it_again(self) -> None:
        change = decide(ask(Act.REPLY, words="again"), closed(14), NOON, Policy())
        assert (change.ticket.number, change.ticket.state, change.manner) == (7, State.OPEN, "reopened")
        assert change.ticket.outcome is None
        assert change.ticket.closed_at is None

    @pytest.mark.parametrize("act", [Act.REPLY, Act.REOPEN])
    @pytest.mark.parametrize("party", SIDES)
    def test_a_second_later_it_is_a_new_ticket_that_links_back(self, act: Act, party: Party) -> None:
        old = closed(14 + 1 / 86_400)
        change = decide(ask(act, party, words="again"), old, NOON, Policy())
        assert (change.ticket.number, change.ticket.follows, change.manner) == (0, 7, "follow-up")
        assert (change.ticket.customer, change.ticket.vendor, change.ticket.order) == (ANN, VERA, ORDER)

    def test_an_operator_opens_even_an_old_one(self) -> None:
        change = decide(ask(Act.REOPEN, Party.OPERATOR), closed(100), NOON, Policy())
        assert (change.ticket.number, change.ticket.state) == (7, State.OPEN)

    @pytest.mark.parametrize("days", [0.1, 13, 100])
    def test_thanks_never_open_anything(self, days: float) -> None:
        change = decide(ask(Act.THANK, words="thanks"), closed(days), NOON, Policy())
        assert (change.ticket.number, change.ticket.state) == (7, State.CLOSED)
        assert change.ticket.outcome is Outcome.SOLVED


class TestConfirming:
    def confirm(self, ticket: Ticket, held: Act | None, words: str = "Yes") -> Request:
        return replace(ask(Act.CONFIRM, proof=Proof.CONFIRMED, words=words), held=held)

    def test_a_held_ticket_opens_for_the_other_side(self) -> None:
        change = decide(self.confirm(TICKET, Act.OPEN), replace(TICKET, held=True), NOON, Policy())
        assert not change.ticket.held
        assert change.releases
        assert change.tells == "opened"

    @pytest.mark.parametrize(("held", "state"), [(Act.REPLY, State.OPEN), (Act.CLOSE, State.CLOSED)])
    def test_what_was_held_is_done(self, held: Act, state: State) -> None:
        change = decide(self.confirm(TICKET, held), TICKET, NOON, Policy())
        assert change.ticket.state is state
        assert change.releases
        assert change.entries[0].kind == "confirmed"

    def test_a_held_answer_to_a_closed_ticket_opens_it(self) -> None:
        change = decide(self.confirm(TICKET, Act.REPLY), closed(), NOON, Policy())
        assert (change.ticket.state, change.manner) == (State.OPEN, "reopened")

    @pytest.mark.parametrize("ticket", [TICKET, closed(), replace(closed(), held=True)])
    def test_a_second_yes_finds_nothing(self, ticket: Ticket) -> None:
        change = decide(self.confirm(ticket, None), ticket, NOON, Policy())
        assert change.ticket.state is ticket.state
        assert not change.releases
        assert not change.tells
        assert change.comment is None

    def test_words_below_the_yes_are_words(self) -> None:
        change = decide(self.confirm(TICKET, Act.REPLY, "Yes\n\nand oil it"), TICKET, NOON, Policy())
        assert change.comment is not None
        assert change.comment.text == "and oil it"


class TestDenying:
    def deny(self, ticket: Ticket) -> Change:
        return decide(ask(Act.DENY, proof=Proof.CONFIRMED, words="No"), ticket, NOON, Policy())

    def test_a_ticket_somebody_else_began_ends_and_nobody_hears(self) -> None:
        change = self.deny(replace(TICKET, held=True))
        assert (change.ticket.state, change.ticket.outcome) == (State.CLOSED, Outcome.UNCONFIRMED)
        assert not change.tells
        assert not change.releases

    @pytest.mark.parametrize("ticket", [TICKET, closed()])
    def test_any_other_ticket_goes_on(self, ticket: Ticket) -> None:
        change = self.deny(ticket)
        assert change.ticket.state is ticket.state
        assert not change.releases
        assert [entry.kind for entry in change.entries] == ["denied"]


class TestHeldTickets:
    def test_a_proven_mail_opens_it_with_its_own_words_and_releases_nothing(self) -> None:
        request = Request(Act.REPLY, by(Party.CUSTOMER), "mine", subject="my words")
        change = decide(request, replace(TICKET, held=True), NOON, Policy())
        assert (change.ticket.held, change.releases, change.tells) == (False, False, "opened")
        assert change.ticket.subject == "my words"

    def test_people_who_are_only_covered_by_a_domain_are_not_asked(self) -> None:
        cora = Author(Party.VENDOR, Person("cora@staff.vendor.example"), Proof.NONE, VERA)
        assert not decide(Request(Act.REPLY, cora, "hello"), TICKET, NOON, Policy()).tells


def test_a_ticket_about_no_order_takes_the_one_its_customer_names() -> None:
    bare = replace(TICKET, order=None, vendor=None)
    request = Request(Act.REPLY, by(Party.CUSTOMER), "it is ABCD1234", order=ORDER, vendor=VERA)
    change = decide(request, bare, NOON, Policy())
    assert (change.ticket.order, change.ticket.vendor, change.joins) == (ORDER, VERA, True)


def test_a_rejected_command_leaves_the_ticket_alone() -> None:
    change = reject(ask(Act.REOPEN), TICKET, NOON, "reopen")
    assert change.ticket == TICKET
    assert [entry.kind for entry in change.entries] == ["rejected"]


def test_every_change_grows_the_version() -> None:
    assert decide(ask(Act.REPLY, words="hello"), TICKET, NOON, Policy()).ticket.version == 4
