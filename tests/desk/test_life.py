"""Random lives: anybody asks anything, with any proof, at any time, and an executor sends money when it is told to.

Whatever they do, money goes out at most once, never early, never unproven, never after it was called off; and no
ticket is forgotten.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mailbot.desk.decision import decide
from mailbot.desk.eligibility import Wanted
from mailbot.desk.lifecycle import FALLS_DUE, PARTIES, REQUESTS, SIDES, is_executing
from mailbot.desk.nouns import Act, Due, Outcome, Party, Proof, State, Ticket, TicketType, Vendor
from mailbot.desk.request import Change, Policy, Request
from mailbot.desk.unproven import waiting
from mailbot.errors import Refused
from tests.desk.case import CLOCK, OPERATOR, ORDER, SUBSCRIPTION, VENDOR, VERA, WEDNESDAY, by

ZONES = ("Europe/Rome", "America/Boise", "Pacific/Apia", "Asia/Kathmandu")
ASKED = [act for act in Act if act not in (*FALLS_DUE.values(), Act.DONE, Act.FAIL, Act.CONFIRM, Act.DENY, Act.OPEN)]
SPANS = st.sampled_from([0, 1, 4, 5, 60, 600, 1439, 1440, 2880, 2881, 5000, 12000, 30000]).map(
    lambda minutes: timedelta(minutes=minutes)
)
AMOUNTS = st.sampled_from([Wanted(), Wanted(), Wanted(amount=Decimal("12.50")), Wanted("Widget"), Wanted("Nothing")])
PROOFS = st.sampled_from([Proof.NONE, Proof.TOKEN, Proof.AUTHENTICATED, Proof.AUTHENTICATED])
POLICY = Policy()
FARTHEST = timedelta(days=12)  # seven working days and the weekends among them


class Life(RuleBasedStateMachine):
    """One order, and the ticket about it that is open."""

    @initialize(
        zone=st.sampled_from(ZONES),
        subscribed=st.booleans(),
        risky=st.sampled_from([False, False, True]),
        flagged=st.sampled_from([False, False, False, True]),
        start=st.integers(0, 7 * 24),
    )
    def sell(self, zone: str, subscribed: bool, risky: bool, flagged: bool, start: int) -> None:
        self.now: datetime = WEDNESDAY + timedelta(hours=start)
        self.zone = ZoneInfo(zone)
        self.vendor: Vendor = replace(VERA, timezone=zone, flagged=flagged)
        order = SUBSCRIPTION if subscribed else ORDER
        self.order = replace(order, risk="flagged" if risky else "")
        self.ticket: Ticket | None = None
        self.waits: dict[Party, tuple[Act, Wanted]] = {}  # what each side was asked to confirm
        self.asked: tuple[Party, Proof, datetime] | None = None  # the latest ask that money may follow from
        self.paid = Decimal(0)
        self.ended = 0

    @rule(kind=st.sampled_from(TicketType), party=st.sampled_from(PARTIES), proof=PROOFS, wanted=AMOUNTS)
    @precondition(lambda self: self.ticket is None)
    def opens(self, kind: TicketType, party: Party, proof: Proof, wanted: Wanted) -> None:
        self._ask(Request(Act.OPEN, by(party, proof), "words", type=kind, wanted=wanted))

    @rule(
        act=st.sampled_from(ASKED),
        party=st.sampled_from([*PARTIES, Party.STRANGER]),
        proof=PROOFS,
        wanted=AMOUNTS,
        after=SPANS,
    )
    @precondition(lambda self: self.ticket is not None)
    def asks(self, act: Act, party: Party, proof: Proof, wanted: Wanted, after: timedelta) -> None:
        self.now += after
        self._ask(Request(act, by(party, proof), "words", wanted=wanted))

    @rule(party=st.sampled_from(SIDES), answer=st.sampled_from([Act.CONFIRM, Act.CONFIRM, Act.DENY]), after=SPANS)
    @precondition(lambda self: self.ticket is not None)
    def answers_our_question(self, party: Party, answer: Act, after: timedelta) -> None:
        self.now += after
        act, wanted = self.waits.pop(party, (None, Wanted()))
        self._ask(Request(answer, by(party, Proof.CONFIRMED), "yes", held=act, wanted=wanted))

    @rule(late=SPANS)
    @precondition(lambda self: self.ticket is not None and self.ticket.deadline is not None)
    def waits_for_the_clock(self, late: timedelta) -> None:
        assert self.ticket is not None
        assert self.ticket.deadline is not None
        self.now = max(self.now, self.ticket.deadline.at + late)
        act = FALLS_DUE[self.ticket.deadline.due]
        change = self._ask(Request(act, by(CLOCK, Proof.CONFIRMED)))
        assert change is not None, "a deadline that came is never refused"
        if change.ticket.outcome is Outcome.INACTIVE:
            assert self.now.astimezone(self.zone).weekday() < 5, "closed for silence on a weekend"

    @rule(act=st.sampled_from([*FALLS_DUE.values(), Act.DONE, Act.FAIL]), after=SPANS)
    @precondition(lambda self: self.ticket is not None)
    def a_clock_gone_wild_asks_for_anything(self, act: Act, after: timedelta) -> None:
        self.now += after
        assert self.ticket is not None
        deadline, executing = self.ticket.deadline, is_executing(self.ticket)
        change = self._ask(Request(act, by(CLOCK, Proof.CONFIRMED)))
        due = deadline is not None and deadline.at <= self.now and FALLS_DUE[deadline.due] is act
        assert (change is not None) == (due or (executing and act in (Act.DONE, Act.FAIL)))

    @rule(succeeds=st.booleans(), after=SPANS)
    @precondition(lambda self: self.ticket is not None and is_executing(self.ticket))
    def the_executor_answers(self, succeeds: bool, after: timedelta) -> None:
        self.now += after
        assert self._ask(Request(Act.DONE if succeeds else Act.FAIL, by(CLOCK, Proof.CONFIRMED))) is not None

    def _ask(self, request: Request) -> Change | None:
        """Decide, look at what came of it, and take it over as the store would."""
        was, before = self.ticket, repr(self.ticket)
        order = replace(self.order, state="active")
        asked = replace(request, order=order, vendor=self.vendor, received_at=self.now)
        try:
            change = decide(asked, was, self.now, POLICY)
        except Refused:
            assert repr(self.ticket) == before
            return None
        assert repr(was) == before
        assert change.entries
        self._look(asked, was, change)
        if change.held:
            assert was is None or change.ticket == was or change.ticket.number == 0
            party = request.author.party
            act, wanted, _ = waiting(change.entries[0].detail)
            if change.tells and party in SIDES:
                self.waits[party] = (act, wanted)
        number = change.ticket.number or (was.number + 1 if was else 1)
        self.ticket = replace(change.ticket, number=number)
        return change

    def _look(self, request: Request, was: Ticket | None, change: Change) -> None:
        ticket = change.ticket
        if ticket.claim is not None and (was is None or ticket.claim is not was.claim) and not self._is_undone(request):
            assert not change.held
            assert request.author.proof >= Proof.AUTHENTICATED, "money set going without proof"
            assert request.author.party in PARTIES
            self.asked = (request.author.party, request.author.proof, self.now)
        if change.executes:
            self._execute(was, change)
        if ticket.outcome in (Outcome.REFUNDED, Outcome.CANCELLED) and was is not None and was.outcome is None:
            self.ended += 1
            assert is_executing(was), "paid without having been told to"

    def _is_undone(self, request: Request) -> bool:
        return request.act is Act.OVERTURN

    def _execute(self, was: Ticket | None, change: Change) -> None:
        assert was is not None
        assert was.deadline is not None
        assert was.deadline.due is Due.EXECUTE
        assert was.state is State.OPEN, "executed after it was called off, or in review"
        assert was.type in REQUESTS
        assert was.claim is not None
        assert not was.held
        assert self.asked is not None
        assert was.deadline.at <= self.now, "executed early"
        at_once = was.deadline.at == was.deadline.since
        if at_once:
            assert self.vendor.flagged or (was.turn is not None and was.turn.settled)
        else:
            span = timedelta(minutes=5) if VENDOR in (was.asked_by, self._agreed(was)) else timedelta(hours=24)
            assert self.now - was.deadline.since >= span, "executed early"
        assert not is_executing(was), "executed twice"

    def _agreed(self, ticket: Ticket) -> Party | None:
        """The vendor agreed where the clock is shorter than the customer's could be."""
        assert ticket.deadline is not None
        shorter = ticket.deadline.at - ticket.deadline.since < timedelta(hours=24)
        return VENDOR if shorter or (self.asked and self.asked[0] is OPERATOR) else None

    @invariant()
    def nobody_is_forgotten(self) -> None:
        ticket = getattr(self, "ticket", None)
        if ticket is None or ticket.state is State.CLOSED:
            assert ticket is None or ticket.deadline is None
            return
        if ticket.state is State.IN_REVIEW:
            assert ticket.review in ("escalated", "flagged")
            assert ticket.deadline is None
        elif ticket.held:
            assert ticket.deadline is not None
            assert ticket.deadline.due is Due.UNCONFIRMED
        else:
            assert is_executing(ticket) or ticket.deadline is not None
            assert (ticket.type is TicketType.SUPPORT) == (ticket.claim is None)
        if ticket.deadline is not None:
            assert ticket.deadline.at - self.now < FARTHEST

    @invariant()
    def the_clock_fits_the_type(self) -> None:
        ticket = getattr(self, "ticket", None)
        if ticket is not None and ticket.deadline is not None and ticket.deadline.due is not Due.UNCONFIRMED:
            assert (ticket.deadline.due is Due.EXECUTE) == (ticket.type in REQUESTS)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=200, stateful_step_count=30, deadline=None, derandomize=True)
