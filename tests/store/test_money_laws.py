"""Whatever is asked, answered late, lost or called off: money goes out once, never beyond the line, and is all booked.

The gateway here knows no idempotency key: a second call for a payment would pay a second time, and be seen.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mailbot.desk.eligibility import Ineligible
from mailbot.desk.nouns import Claim, Invoice, Order, Part, Person, State, Ticket, TicketType, Vendor
from mailbot.desk.payment import Answer, Payment, Stage, Verdict
from mailbot.store import accounts, money, shop, tickets
from mailbot.store.database import Database
from mailbot.store.payments import Call

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
LINES = {"Widget": Decimal("40.00"), "Gadget": Decimal("0.03"), "Course": Decimal("9.90")}
ORDER = Order(
    "ABCD1234",
    "v1",
    Person("ann@customer.example", "Ann"),
    "one-time",
    invoices=tuple(Invoice("I-1", product, NOON, amount, "EUR") for product, amount in LINES.items()),
)
PRODUCTS = st.sampled_from(sorted(LINES))
AMOUNTS = st.sampled_from([Decimal(text) for text in ("0.01", "0.02", "4.95", "12.5", "20.00", "40.01")])
NUMBERS = st.integers(0, 2)
ANSWERED = st.sampled_from([Verdict.EXECUTED, Verdict.FAILED, Verdict.UNKNOWN])


class Till(RuleBasedStateMachine):
    """Three tickets about one order, a gateway, and calls whose answers are still on their way."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.paid: Counter[str] = Counter()  # key → how often the gateway paid
        self.sums: Counter[str] = Counter()  # product → what the gateway paid, in cents
        self.on_the_way: list[tuple[Call, Answer]] = []
        self.forbidden: set[str] = set()  # keys called off, and not asked for since

    @initialize()
    def open(self) -> None:
        self.database = Database("sqlite:///:memory:").open()
        self.database.upgrade()
        shop.save_vendors([Vendor("v1", "Widgets", "owner@vendor.example")])
        shop.save_orders([ORDER])
        blank = Ticket(0, TicketType.REFUND, State.OPEN, "Money", ORDER.customer, NOON, order=ORDER)
        self.tickets = list(tickets.load([tickets.save(blank) for _ in range(3)]).values())

    @rule(number=NUMBERS, product=PRODUCTS, amount=AMOUNTS, whole=st.sampled_from([False, False, True]))
    def request(self, number: int, product: str, amount: Decimal, whole: bool) -> None:
        part = Part("I-1", product, LINES[product] if whole else amount, "EUR")
        order = shop.orders([ORDER.number])[ORDER.number]
        try:
            with self.database.transaction():
                found = money.request(self.tickets[number], order, Claim((part,)), self.now)
        except Ineligible:
            return
        self.forbidden -= {payment.key for payment in found}

    @rule(answers=st.lists(st.tuples(ANSWERED, ANSWERED, st.booleans()), min_size=1, max_size=4))
    def call(self, answers: list[tuple[Verdict, Verdict, bool]]) -> None:
        """Claim and call; of each, what the gateway does, what we hear of it, and whether we hear it at all."""
        for done, heard, arrives in answers:
            with self.database.transaction():
                calls = money.claim_due(self.now, 1)
            for call in calls:
                answer = self._query(call, heard) if call.query else self._execute(call, done, heard)
                if arrives:
                    self.on_the_way.append((call, answer))

    def _execute(self, call: Call, done: Verdict, heard: Verdict) -> Answer:
        if call.barred or done is Verdict.FAILED:
            return Answer(Verdict.UNKNOWN if heard is Verdict.UNKNOWN else Verdict.FAILED)
        self._pay(call.payment)
        return Answer(Verdict.UNKNOWN if heard is Verdict.UNKNOWN else Verdict.EXECUTED)

    def _pay(self, payment: Payment) -> None:
        assert payment.amount is not None
        assert payment.key not in self.forbidden, "paid after it was called off"
        self.paid[payment.key] += 1
        self.sums[payment.product] += int(payment.amount * 100)

    def _query(self, call: Call, heard: Verdict) -> Answer:
        truth = Verdict.EXECUTED if self.paid[call.payment.key] else Verdict.FAILED
        return Answer(Verdict.UNKNOWN if heard is Verdict.UNKNOWN else truth)

    @rule(place=st.integers(0, 9), twice=st.booleans())
    def hear(self, place: int, twice: bool) -> None:
        """An answer arrives, in any order, perhaps twice."""
        if self.on_the_way:
            call, answer = self.on_the_way.pop(place % len(self.on_the_way))
            for _ in range(1 + twice):
                with self.database.transaction():
                    money.settle(call, answer, self.now)

    @rule(minutes=st.sampled_from([0, 1, 5, 20, 600]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def restart(self) -> None:
        with self.database.transaction():
            money.recover(self.now)

    @rule(number=NUMBERS)
    def call_off(self, number: int) -> None:
        with self.database.transaction():
            money.call_off(self.tickets[number].number)
        self.forbidden |= {payment.key for payment, _ in money.of_ticket(self.tickets[number].number)}

    @rule()
    def operators_try_again(self) -> None:
        for line in accounts.ledger():
            with self.database.transaction():
                money.retry(line.key, self.now)

    @invariant()
    def nothing_is_paid_twice_or_beyond_its_line(self) -> None:
        assert all(times == 1 for times in self.paid.values())
        assert all(self.sums[product] <= int(amount * 100) for product, amount in LINES.items())

    @invariant()
    def what_is_booked_was_paid(self) -> None:
        if hasattr(self, "database"):
            executed = {line.key for line in accounts.ledger() if line.state is Stage.EXECUTED}
            assert executed <= set(self.paid)

    def teardown(self) -> None:
        """In the end everything is heard of, and the books balance to the cent."""
        if not hasattr(self, "database"):
            return
        for _ in range(40):
            self.operators_try_again()
            self.now += timedelta(days=1)
            self.call([(Verdict.EXECUTED, Verdict.EXECUTED, True)] * 4)
            while self.on_the_way:
                self.hear(0, twice=False)
        lines = list(accounts.ledger())
        assert {line.key for line in lines if line.state is Stage.EXECUTED} == set(+self.paid)
        assert {line.state for line in lines} <= {Stage.EXECUTED, Stage.CALLED_OFF}
        booked = {line.product: int(line.refunded * 100) for line in shop.orders([ORDER.number])[ORDER.number].invoices}
        assert booked == {product: self.sums[product] for product in LINES}
        self.database.close()


TestTill = Till.TestCase
TestTill.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
