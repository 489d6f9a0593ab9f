"""What accounting gets: every refund, exact, once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from mailbot.desk.nouns import Claim, Part, State, Ticket, TicketType
from mailbot.desk.payment import Answer, Verdict
from mailbot.store import money, shop, tickets
from mailbot.store.database import Database
from tests.cli.conftest import Desk

HEAD = "at,ticket,order,invoice,amount,currency,key,state\n"
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
WIDGET = Part("INV-1", "Widget", Decimal("12.50"), "EUR")
COURSE = Part("INV-3", "Course", Decimal("9.9"), "EUR")


@contextmanager
def books(desk: Desk) -> Iterator[None]:
    """The desk's database, in one transaction."""
    with closing(Database(f"sqlite:///{desk.folder}/mailbot.db").open()) as database, database.transaction():
        yield


def ask(desk: Desk, order: str, claim: Claim, *, paid: bool) -> str:
    """Open a ticket, request what the claim takes, and pay it; the key."""
    with books(desk):
        bought = shop.orders([order])[order]
        ticket = Ticket(0, TicketType.REFUND, State.OPEN, "Money", bought.customer, NOON, order=bought)
        ticket = tickets.load([tickets.save(ticket)]).popitem()[1]
        (payment,) = money.request(ticket, bought, claim, NOON)
        for call in money.claim_due(NOON) if paid else ():
            money.settle(call, Answer(Verdict.EXECUTED), NOON)
    return payment.key


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    """A desk with sample orders."""
    desk.shop()
    return desk


def test_where_nothing_was_refunded_there_is_a_head(desk: Desk) -> None:
    assert desk.do("refunds", "export") == HEAD
    assert desk.json("refunds", "export") == []


def test_every_refund_with_its_state_and_no_cancellation(stocked: Desk) -> None:
    first = ask(stocked, "ABCD1234", Claim((WIDGET,)), paid=True)
    ask(stocked, "ABCD5678", Claim(ends=True), paid=True)
    third = ask(stocked, "ABCD5678", Claim((COURSE,)), paid=False)
    assert stocked.do("refunds", "export") == (
        f"{HEAD}2026-03-09T12:00:00Z,1,ABCD1234,INV-1,12.50,EUR,{first},executed\n"
        f"2026-03-09T12:00:00Z,3,ABCD5678,INV-3,9.9,EUR,{third},requested\n"
    )
    assert stocked.json("refunds", "export")[0] == {
        "at": "2026-03-09T12:00:00Z",
        "ticket": 1,
        "order": "ABCD1234",
        "invoice": "INV-1",
        "amount": "12.50",
        "currency": "EUR",
        "key": first,
        "state": "executed",
    }


def test_an_order_imported_again_keeps_what_was_paid_back(stocked: Desk) -> None:
    ask(stocked, "ABCD1234", Claim((WIDGET,)), paid=True)
    stocked.shop()
    with books(stocked):
        assert shop.orders(["ABCD1234"])["ABCD1234"].invoices[0].refunded == Decimal("12.50")


def test_an_invoice_number_is_no_formula(stocked: Desk) -> None:
    orders = (
        (stocked.folder / "orders.csv").read_text().replace("INV-1", "=HYPERLINK(1)").replace("ABCD1234", "ABCD9999")
    )
    stocked.do("orders", "import", stocked.write("odd.csv", orders))
    ask(stocked, "ABCD9999", Claim((Part("=HYPERLINK(1)", "Widget", Decimal(1), "EUR"),)), paid=False)
    (row,) = csv.DictReader(io.StringIO(stocked.do("refunds", "export")))
    assert row["invoice"] == "'=HYPERLINK(1)"


def lost(desk: Desk) -> str:
    """A refund of which nobody knows whether it was sent; its key."""
    key = ask(desk, "ABCD1234", Claim((WIDGET,)), paid=False)
    with books(desk):
        for call in money.claim_due(NOON):
            money.settle(call, Answer(Verdict.UNKNOWN, "the line went dead"), NOON)
    return key


def test_an_operator_says_that_it_was_paid(stocked: Desk) -> None:
    key = lost(stocked)
    said = stocked.json("refunds", "settle", key, "--done", "--at", "2026-03-09T13:00")
    assert [(each["to"], each["kind"]) for each in said["notifications"]] == [("ann@mail.example", "confirmed")]
    assert [line["state"] for line in stocked.json("refunds", "export")] == ["executed"]
    ticket = stocked.json("tickets", "show", 1)
    assert (ticket["state"], ticket["outcome"]) == ("closed", "refunded")
    settled = next(event for event in ticket["events"] if event["kind"] == "settled")
    assert (settled["by"], settled["at"]) == ("operator", "2026-03-09T13:00:00Z")
    stocked.do("audit", "verify")
    assert "nothing to settle" in stocked.refused("refunds", "settle", key, "--not-done")


def test_an_operator_says_that_it_was_not_paid(stocked: Desk) -> None:
    lost(stocked)
    stocked.do("refunds", "settle", 1, "--not-done", "--at", "2026-03-09T13:00")
    assert [line["state"] for line in stocked.json("refunds", "export")] == ["failed"]
    assert stocked.json("tickets", "show", 1)["state"] == "open"
    stocked.do("tickets", "close", 1, "They changed their mind.", "--at", "2026-03-09T14:00")
    assert [line["state"] for line in stocked.json("refunds", "export")] == ["called-off"]


def test_what_is_settled_by_hand_is_said_in_full(stocked: Desk) -> None:
    lost(stocked)
    assert "--done or --not-done" in stocked.misused("refunds", "settle", 1)
    assert "nothing to settle" in stocked.refused("refunds", "settle", "mailbot-9-INV-9", "--done")
