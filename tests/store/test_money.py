"""Money goes out once, to the cent, and is never guessed at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from mailbot.desk.eligibility import Ineligible
from mailbot.desk.nouns import Claim, Invoice, Order, Part, Person, State, Ticket, TicketType, Vendor
from mailbot.desk.payment import PATIENCE, Answer, Patience, Payment, Stage, Standing, Verdict
from mailbot.store import accounts, money, shop, tickets
from mailbot.store.database import Database
from mailbot.store.payments import Call
from tests.postgres import Postgres

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PAID = Answer(Verdict.EXECUTED, "thank you", "re_1")
DECLINED = Answer(Verdict.FAILED, "not now")
SILENT = Answer(Verdict.UNKNOWN, "no answer in time")
ANN = Person("ann@customer.example", "Ann")


def eur(amount: str, invoice: str = "I-1", product: str = "Widget") -> Part:
    return Part(invoice, product, Decimal(amount), "EUR")


def order(number: str, kind: str, *lines: tuple[str, str, str]) -> Order:
    invoices = (
        Invoice(invoice, product, NOON - timedelta(days=10 - place), Decimal(amount), "EUR")
        for place, (invoice, product, amount) in enumerate(lines)
    )
    return Order(number, "v1", ANN, kind, invoices=tuple(invoices))


ORDERS = (
    order("ONE00001", "one-time", ("I-1", "Widget", "40.00"), ("I-1", "Gadget", "10.00")),
    order("SUB00001", "subscription", ("S-1", "Course", "9.90"), ("S-2", "Course", "9.90")),
)


class Shop:
    """A database with two orders, and short ways to ask what became of them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        database.open()
        database.upgrade()
        shop.save_vendors([Vendor("v1", "Widgets", "owner@vendor.example")])
        shop.save_orders(ORDERS)

    def ticket(self, number: str = "ONE00001") -> Ticket:
        found = self.order(number)
        ticket = Ticket(0, TicketType.REFUND, State.OPEN, "Money", ANN, NOON, order=found)
        return tickets.load([tickets.save(ticket)]).popitem()[1]

    def request(self, ticket: Ticket, *parts: Part, ends: bool = False, at: datetime = NOON) -> list[Payment]:
        assert ticket.order is not None
        with self.database.transaction():
            return money.request(ticket, self.order(ticket.order.number), Claim(parts, ends), at)

    def claim(self, at: datetime = NOON) -> list[Call]:
        with self.database.transaction():
            return money.claim_due(at)

    def settle(self, call: Call, answer: Answer, at: datetime = NOON, patience: Patience = PATIENCE) -> Standing | None:
        with self.database.transaction():
            return money.settle(call, answer, at, patience)

    def order(self, number: str = "ONE00001") -> Order:
        return shop.orders([number])[number]

    def refunded(self, number: str = "ONE00001") -> list[str]:
        return [str(line.refunded) for line in self.order(number).invoices]

    def stages(self) -> list[Stage]:
        return [line.state for line in accounts.ledger()]


@pytest.fixture(params=["sqlite", "postgresql"])
def till(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Shop]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/mailbot.db"
    else:
        url = fresh(request.getfixturevalue("postgres"))
    with closing(Database(url)) as database:
        yield Shop(database)


def fresh(server: Postgres) -> str:
    """A new, empty database."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("drop database if exists till")
        connection.execute("create database till")
    return f"{server.url.rpartition('/')[0]}/till"


def test_a_refund_goes_out_once_and_is_booked_to_the_cent(till: Shop) -> None:
    (payment,) = till.request(till.ticket(), eur("12.50"))
    (call,) = till.claim()
    assert (call.payment, call.query) == (payment, False)
    assert till.claim() == []  # claimed already
    assert till.settle(call, PAID) == Standing(Stage.EXECUTED, 1)
    assert till.settle(call, PAID) is None  # heard twice, booked once
    assert till.refunded() == ["12.50", "0"]
    assert till.order().state == "active"  # something is left


def test_asked_again_it_adds_nothing(till: Shop) -> None:
    ticket = till.ticket()
    assert till.request(ticket, eur("40.00")) == till.request(ticket, eur("40.00"), at=NOON + MINUTE)
    assert len(till.claim(NOON + MINUTE)) == 1


def test_two_parts_of_one_line_add_up(till: Shop) -> None:
    till.request(till.ticket(), eur("12.50"))
    till.request(till.ticket(), eur("27.49"))
    for call in till.claim():
        till.settle(call, PAID)
    assert (till.refunded()[0], till.order().invoices[0].state) == ("39.99", "paid")
    till.request(till.ticket(), eur("0.01"))
    till.settle(till.claim()[0], PAID)
    assert (till.refunded()[0], till.order().invoices[0].state) == ("40.00", "refunded")


def test_a_whole_order_paid_back_is_refunded(till: Shop) -> None:
    till.request(till.ticket(), eur("40.00"), eur("10.00", product="Gadget"))
    first, second = till.claim()
    till.settle(first, PAID)
    assert (till.order().state, [line.state for line in till.order().invoices]) == ("active", ["refunded", "paid"])
    till.settle(second, PAID)
    assert (till.order().state, till.refunded()) == ("refunded", ["40.00", "10.00"])


def test_of_a_subscription_the_newest_invoice_decides(till: Shop) -> None:
    till.request(till.ticket("SUB00001"), eur("9.90", "S-2", "Course"), ends=True)
    till.settle(till.claim()[0], PAID)
    assert (till.order("SUB00001").state, till.refunded("SUB00001")) == ("refunded", ["0", "9.90"])


def test_a_part_of_a_subscription_paid_back_still_ends_it(till: Shop) -> None:
    till.request(till.ticket("SUB00001"), eur("5.00", "S-2", "Course"), ends=True)
    till.settle(till.claim()[0], PAID)
    assert till.order("SUB00001").state == "cancelled"


def test_a_cancellation_moves_no_money(till: Shop) -> None:
    (payment,) = till.request(till.ticket("SUB00001"), ends=True)
    assert (payment.kind, payment.amount, payment.invoice) == (TicketType.CANCELLATION, None, "")
    till.settle(till.claim()[0], PAID)
    assert (till.order("SUB00001").state, till.refunded("SUB00001")) == ("cancelled", ["0", "0"])
    assert list(accounts.ledger()) == []


def test_more_than_the_line_is_never_requested_and_nothing_of_the_claim_is(till: Shop) -> None:
    with pytest.raises(Ineligible, match="amount-too-large"):
        till.request(till.ticket(), eur("10.00", product="Gadget"), eur("40.01"))
    assert till.claim() == []
    till.request(till.ticket(), eur("30.00"))
    with pytest.raises(Ineligible, match="amount-too-large"):
        till.request(till.ticket(), eur("10.01"))  # what is under way is taken
    till.request(till.ticket(), eur("10.00"))
    with pytest.raises(Ineligible, match="refunded-already"):
        till.request(till.ticket(), eur("0.01"))


def test_an_invoice_lowered_since_bars_the_payment(till: Shop) -> None:
    till.request(till.ticket(), eur("40.00"))
    shop.save_orders([order("ONE00001", "one-time", ("I-1", "Widget", "39.99"))])
    (call,) = till.claim()
    assert "less left" in call.barred


def test_what_failed_is_tried_again_with_growing_pauses_and_then_left_to_operators(till: Shop) -> None:
    (payment,) = till.request(till.ticket(), eur("40.00"))
    at, pauses = NOON, []
    for _ in range(4):
        (call,) = till.claim(at)
        standing = till.settle(call, DECLINED, at, Patience(attempts=4))
        assert standing is not None
        if standing.due_at:
            pauses.append((standing.due_at - at) // MINUTE)
            assert till.claim(standing.due_at - MINUTE / 60) == []
            at = standing.due_at
    assert pauses == [1, 2, 4]
    assert standing.stuck
    assert till.claim(at + timedelta(days=999)) == []
    assert money.retry(payment.key, at)
    till.settle(till.claim(at)[0], PAID, at)
    assert not money.retry(payment.key, at)
    assert till.refunded() == ["40.00", "0"]


def test_what_time_does_not_heal_reaches_operators_sooner(till: Shop) -> None:
    till.request(till.ticket(), eur("40.00"))
    refused = Answer(Verdict.FAILED, "card closed", again=False)
    for attempt in range(3):
        at = NOON + attempt * timedelta(hours=1)
        standing = till.settle(till.claim(at)[0], refused, at)
    assert standing is not None
    assert standing.stuck


def test_the_unknown_is_asked_for_and_executed_again_only_if_it_was_not_done(till: Shop) -> None:
    till.request(till.ticket(), eur("40.00"))
    till.settle(till.claim()[0], SILENT)
    for minute in (10, 30, 60):
        (asked,) = till.claim(NOON + minute * MINUTE)
        assert asked.query
        till.settle(asked, SILENT, NOON + minute * MINUTE)
    (asked,) = till.claim(NOON + 600 * MINUTE)
    till.settle(asked, DECLINED, NOON + 600 * MINUTE)  # it says that it was not done
    (again,) = till.claim(NOON + 600 * MINUTE)
    assert not again.query
    assert again.payment == asked.payment  # with the same key


def test_after_a_crash_nobody_pays_before_asking(till: Shop) -> None:
    till.request(till.ticket(), eur("40.00"))
    till.claim()
    assert money.recover(NOON + MINUTE) == 1
    (asked,) = till.claim(NOON + MINUTE)
    assert asked.query
    till.settle(asked, PAID, NOON + MINUTE)
    assert (till.refunded(), money.recover(NOON)) == (["40.00", "0"], 0)


def test_a_call_nobody_settled_is_asked_for_in_time(till: Shop) -> None:
    till.request(till.ticket(), eur("40.00"))
    (lost,) = till.claim()
    assert till.claim(NOON + money.LEASE - MINUTE) == []
    (asked,) = till.claim(NOON + money.LEASE)
    assert asked.query
    assert till.settle(lost, DECLINED) is None  # too late: a newer call is under way
    assert till.settle(lost, PAID) == Standing(Stage.EXECUTED, 2)  # but money that went out, went out
    assert till.settle(asked, DECLINED) is None
    assert till.refunded() == ["40.00", "0"]


def test_what_is_called_off_is_not_executed(till: Shop) -> None:
    ticket = till.ticket()
    till.request(ticket, eur("40.00"))
    assert money.call_off(ticket.number) == []
    assert (till.claim(), till.stages()) == ([], [Stage.CALLED_OFF])
    till.request(till.ticket(), eur("40.00"))  # nothing is reserved for it


def test_what_is_called_off_under_way_is_not_tried_again(till: Shop) -> None:
    ticket = till.ticket()
    (payment,) = till.request(ticket, eur("40.00"))
    (call,) = till.claim()
    assert money.call_off(ticket.number) == [payment]  # perhaps too late
    till.settle(call, DECLINED)
    assert (till.stages(), till.claim(NOON + 99 * MINUTE)) == ([Stage.CALLED_OFF], [])


def test_asked_again_after_calling_off_it_is_wanted_again(till: Shop) -> None:
    ticket = till.ticket()
    till.request(ticket, eur("40.00"))
    money.call_off(ticket.number)
    (payment,) = till.request(ticket, eur("15.00"), at=NOON + MINUTE)
    assert payment.amount == Decimal("15.00")
    till.settle(till.claim(NOON + MINUTE)[0], PAID)
    assert till.refunded() == ["15.00", "0"]


def test_a_key_names_one_line_of_one_ticket_and_is_safe_in_a_header(till: Shop) -> None:
    first, second = till.ticket(), till.ticket()
    parts = [eur("1"), eur("1", product="Gadget"), eur("1", "I 1\r\nX: y"), None]
    keys = [money.key_of(ticket, "ONE00001", part) for ticket in (first, second) for part in parts]
    assert len(set(keys)) == 8
    assert all(key.isascii() and key.replace("-", "").isalnum() and len(key) <= 100 for key in keys)
