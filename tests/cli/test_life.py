"""Refunds and cancellations from asking to paying, played at the command line."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest

from tests.cli.conftest import ANN, ORDERS, T0, T1, VENDORS, Desk, letter, words_of

DESK = "support@acme.example"
MONDAY = "2026-03-09T14:00:00Z"  # a working day after Friday 14:00, in Rome
FLAGGED = (
    ORDERS
    + "ABCD9999,Widget,v1,Cy Sly,cy@mail.example,en,one-time,INV-9,2026-02-20T10:00:00Z,70.00,EUR,flagged\n"
    + "ABCD7777,Old,v1,Ann Customer,ann@mail.example,en,one-time,INV-7,2025-12-01T10:00:00Z,15.00,EUR,\n"
)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """Orders to ask money back for, one of a customer who is checked, one too old."""
    desk.do("vendors", "import", desk.write("vendors.csv", VENDORS))
    desk.do("orders", "import", desk.write("orders.csv", FLAGGED))
    return desk


def ask(desk: Desk, order: str = "ABCD1234", kind: str = "refund", at: str = T0, *more: object) -> int:
    """A phone request taken; the ticket's number."""
    told = desk.json("tickets", "open", "By phone", "She called.", "--order", order, "--type", kind, "--at", at, *more)
    return int(told["ticket"])


def state(desk: Desk, number: int = 1) -> tuple[Any, ...]:
    ticket = desk.json("tickets", "show", number)
    return ticket["type"], ticket["state"], ticket["outcome"]


def paid(desk: Desk) -> list[tuple[str, str, str]]:
    """Order, amount and state of each refund."""
    rows = csv.DictReader(StringIO(desk.do("refunds", "export")))
    return [(row["order"], row["amount"], row["state"]) for row in rows]


def test_a_refund_is_paid_after_the_weekend_and_both_hear_of_it(shop: Desk) -> None:
    words = letter("ann@mail.example", DESK, "refund ABCD1234", "The file will not open.", name="a1")
    shop.do("ingest", "-", "--at", T0, stdin=words)
    ticket = shop.json("tickets", "show", 1)
    assert (ticket["type"], ticket["executes_at"]) == ("refund", MONDAY)
    assert ticket["next_deadline"] == {"kind": "execute", "at": MONDAY}
    shop.post(T0)
    assert shop.json("tick", "--at", "2026-03-09T13:59:59Z") == []
    execute, pay, done = shop.json("tick", "--at", MONDAY)
    assert (execute["what"], execute["due"], pay["what"], done["what"]) == ("execute", "execute", "pay", "done")
    assert (pay["payment"]["amount"], pay["payment"]["currency"], pay["payment"]["state"]) == (
        "40.00",
        "EUR",
        "executed",
    )
    assert {(each["to"], each["kind"]) for each in done["notifications"]} == {
        ("ann@mail.example", "confirmed"),
        ("help@widgets.example", "confirmed"),
    }
    assert state(shop) == ("refund", "closed", "refunded")
    assert paid(shop) == [("ABCD1234", "40.00", "executed")]
    assert "40.00" in words_of(shop.post(MONDAY)["ann@mail.example"])
    assert shop.json("tick", "--at", "2026-03-20T14:00:00Z") == []
    assert shop.json("orders", "show", "ABCD1234")["state"] == "refunded"


def test_a_dry_run_shows_the_same_and_changes_nothing(shop: Desk) -> None:
    ask(shop)
    before = shop.json("tickets", "show", 1)
    foreseen = shop.json("tick", "--dry-run", "--at", MONDAY)
    assert shop.json("tickets", "show", 1) == before
    assert paid(shop) == []
    assert shop.json("outbox", "list", "--due", "--at", MONDAY) == shop.json("outbox", "list")
    assert shop.json("tick", "--at", MONDAY) == foreseen


def test_a_dry_run_calls_no_executor(shop: Desk) -> None:
    config = shop.folder / "config.toml"
    config.write_text(config.read_text() + '\n[executor]\nkind = "command"\ncommand = ["/usr/bin/touch", "called"]\n')
    ask(shop)
    execute, pay = shop.json("tick", "--dry-run", "--at", MONDAY)
    assert (execute["what"], pay["payment"]["answer"]) == ("execute", "would be asked")
    assert not (shop.folder / "called").exists()


def test_an_executor_that_fails_leaves_the_ticket_open_and_is_tried_again(shop: Desk) -> None:
    config = shop.folder / "config.toml"
    config.write_text(config.read_text() + '\n[executor]\nkind = "command"\ncommand = ["/usr/bin/false"]\n')
    ask(shop)
    assert [each["what"] for each in shop.json("tick", "--at", MONDAY)] == ["execute", "pay"]
    assert state(shop) == ("refund", "open", None)
    assert shop.json("tick", "--at", MONDAY) == []
    (again,) = shop.json("tick", "--at", "2026-03-09T15:00:00Z")
    assert again["what"] == "pay"


def test_a_vendor_saves_the_sale(shop: Desk) -> None:
    ask(shop)
    shop.do("tickets", "convert", 1, "support", "It opens now.", "--on-behalf", "vendor", "--at", T1)
    ticket = shop.json("tickets", "show", 1)
    assert (ticket["type"], ticket["executes_at"], ticket["next_deadline"]["kind"]) == (
        "support",
        None,
        "customer-notice",
    )
    event = ticket["events"][-1]
    assert (event["by"], event["detail"]["taken-by"]) == ("vendor", "operator")
    assert shop.json("tick", "--at", MONDAY) == []
    assert paid(shop) == []


def test_a_silent_vendor_is_reminded_twice_and_the_ticket_closes_outside_the_weekend(shop: Desk) -> None:
    shop.do("ingest", "-", "--at", T0, stdin=ANN)
    assert "a reminder (vendor-notice)\n  inactive to help@widgets.example" in shop.do(
        "tick", "--at", "2026-03-08T14:00Z"
    )
    assert "vendor-second" in shop.do("tick", "--at", "2026-03-10T14:00Z")
    assert "closed: nobody answered (vendor-close)" in shop.do("tick", "--at", "2026-03-12T14:00Z")
    assert state(shop) == ("support", "closed", "inactive")
    assert shop.do("tick", "--at", "2026-04-12T14:00Z") == "nothing is due\n"


def test_a_support_ticket_becomes_a_refund_of_a_part(shop: Desk) -> None:
    shop.do("ingest", "-", "--at", T0, stdin=ANN)
    shop.do("tickets", "convert", 1, "refund", "--amount", "12.50", "--at", T0)
    shop.do("tick", "--at", MONDAY)
    assert paid(shop) == [("ABCD1234", "12.50", "executed")]
    assert shop.json("orders", "show", "ABCD1234")["state"] == "active"


def test_a_subscription_is_cancelled_without_money(shop: Desk) -> None:
    ask(shop, "ABCD5678", "cancellation")
    assert [each["what"] for each in shop.json("tick", "--at", MONDAY)] == ["execute", "pay", "done"]
    assert state(shop) == ("cancellation", "closed", "cancelled")
    assert paid(shop) == []
    assert shop.json("orders", "show", "ABCD5678")["state"] == "cancelled"


def test_an_operator_may_go_beyond_the_policy_and_says_why(shop: Desk) -> None:
    said = shop.refused("tickets", "open", "s", "t", "--order", "ABCD7777", "--type", "refund", "--at", T0)
    assert (
        said == "the time for a refund is over: it ended on 2026-01-30 10:00 UTC; --beyond-policy REASON goes beyond it"
    )
    assert shop.json("tickets", "list") == []
    ask(shop, "ABCD7777", "refund", T0, "--beyond-policy", "we lost her first mail")
    assert shop.json("tickets", "show", 1)["events"][0]["detail"] == {"beyond-policy": "we lost her first mail"}
    shop.do("tick", "--at", MONDAY)
    assert paid(shop) == [("ABCD7777", "15.00", "executed")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("refund", "--amount", "40.01"), "that is more than was paid"),
        (("refund", "--product", "Gadget"), "this order has no such product"),
        (("cancellation",), "this order is no subscription"),
        (("refund", "--on-behalf", "vendor", "--amount", "99"), "that is more than was paid"),
    ],
)
def test_what_an_order_does_not_allow_is_said_and_nothing_changes(
    shop: Desk, words: tuple[object, ...], said: str
) -> None:
    shop.do("ingest", "-", "--at", T0, stdin=ANN)
    before = shop.json("tickets", "show", 1)
    assert said in shop.refused("tickets", "convert", 1, *words, "--at", T0)
    assert shop.json("tickets", "show", 1) == before


def test_to_call_off_is_up_to_the_sides(shop: Desk) -> None:
    ask(shop)
    said = shop.refused("tickets", "convert", 1, "support", "--at", T1)
    assert "not possible with this ticket as it stands. Possible now: " in said


@pytest.mark.parametrize(("decision", "ends"), [("approve", "refunded"), ("refuse", "refused")])
def test_a_flagged_customers_order_waits_for_an_operator(shop: Desk, decision: str, ends: str) -> None:
    ask(shop, "ABCD9999")
    ticket = shop.json("tickets", "show", 1)
    assert (ticket["state"], ticket["review"], ticket["next_deadline"]) == ("in_review", "flagged", None)
    assert shop.json("tick", "--at", "2026-04-09T14:00:00Z") == []
    assert "flagged" not in words_of(shop.post(T0)["cy@mail.example"])
    shop.do("tickets", "review", 1, decision, "--at", T1)
    shop.do("tick", "--at", "2026-03-09T15:00:00Z")
    assert state(shop) == ("refund", "closed", ends)
    assert len(paid(shop)) == (decision == "approve")


def overturned(desk: Desk, number: int, at: str) -> None:
    """A vendor calls a refund off, its customer escalates, an operator overturns."""
    desk.do("tickets", "convert", number, "support", "--on-behalf", "vendor", "--at", at)
    assert "escalated to help@widgets.example" in desk.do("tickets", "escalate", number, "I never agreed.", "--at", at)
    assert desk.json("tickets", "show", number)["review"] == "escalated"
    desk.do("tickets", "review", number, "overturn", "--at", at)


def test_an_overturned_refund_executes_at_once_weekend_or_not(shop: Desk) -> None:
    ask(shop)
    overturned(shop, 1, "2026-03-07T12:00:00Z")  # a Saturday
    shop.do("tick", "--at", "2026-03-07T12:00:00Z")
    assert state(shop) == ("refund", "closed", "refunded")


def test_three_marks_flag_a_vendor_until_an_operator_lifts_it(shop: Desk) -> None:
    shop.do(
        "orders", "import", shop.write("more.csv", FLAGGED.replace("ABCD1234", "EEEE1111").replace("INV-1", "INV-8"))
    )
    assert shop.json("vendors", "flagged") == []
    for number, order in enumerate(("ABCD1234", "ABCD5678", "EEEE1111"), 1):
        ask(shop, order)
        overturned(shop, number, T1)
    (flagged,) = shop.json("vendors", "flagged")
    assert (flagged["id"], flagged["flagged_at"]) == ("v1", T1)
    shop.do("vendors", "import", "vendors.csv")
    assert [each["id"] for each in shop.json("vendors", "flagged")] == ["v1"], "an import lifts nothing"
    number = ask(shop, "ABCD7777", "refund", T1, "--beyond-policy", "goodwill")
    assert shop.json("tickets", "show", number)["executes_at"] == T1
    shop.do("vendors", "lift", "v1")
    assert shop.json("vendors", "flagged") == []
    assert shop.refused("vendors", "lift", "v1") == "vendor v1 is not flagged"


def test_an_upheld_closing_stays(shop: Desk) -> None:
    ask(shop)
    words = letter("help@widgets.example", DESK, "close [Acme #1]", "She keeps it.", name="v1")
    shop.do("ingest", "-", "--at", T1, stdin=words)
    assert state(shop) == ("refund", "closed", "withdrawn")
    shop.do("tickets", "escalate", 1, "--at", T1)
    shop.do("tickets", "review", 1, "uphold", "--at", T1)
    assert state(shop) == ("refund", "closed", "withdrawn")
    assert shop.json("vendors", "flagged") == []


def test_there_is_nothing_to_escalate_where_no_side_ended_it(shop: Desk) -> None:
    ask(shop)
    assert "there is nothing to decide" in shop.refused("tickets", "escalate", 1, "--at", T1)
    assert "not possible" in shop.refused("tickets", "review", 1, "overturn", "--at", T1)


def test_a_ticket_about_no_order_needs_one_to_become_a_refund(shop: Desk) -> None:
    shop.do("ingest", "-", "--at", T0, stdin=letter("ann@mail.example", DESK, "Hello", "It does not open.", name="a2"))
    convert = ("tickets", "convert", 1, "refund", "--at", T0)
    assert "--order NUMBER" in shop.refused(*convert)
    assert shop.refused(*convert, "--order", "ABCD5678") == "that order was bought by somebody else"
    shop.do(*convert, "--order", "abcd1234")
    ticket = shop.json("tickets", "show", 1)
    assert (ticket["order"], ticket["vendor"], ticket["executes_at"]) == ("ABCD1234", "v1", MONDAY)
    assert ticket["claim"] == [{"invoice": "INV-1", "product": "Widget", "amount": "40.00", "currency": "EUR"}]
    assert "40.00 EUR of INV-1, Widget (asked by customer)" in shop.do("tickets", "show", 1)
    assert shop.refused(*convert, "--order", "ABCD7777") == "this ticket is about another order"


def test_an_order_has_one_open_ticket(shop: Desk) -> None:
    ask(shop)
    said = shop.refused("tickets", "open", "s", "t", "--order", "ABCD1234", "--type", "refund", "--at", T1)
    assert said.endswith("It is: #1")


def test_only_what_could_not_be_sent_is_tried_again(shop: Desk) -> None:
    ask(shop)
    assert shop.refused("tickets", "retry", 1) == "nothing of this ticket failed, or waits for you"
    assert state(shop) == ("refund", "open", None)


def test_a_request_for_money_is_no_spam(shop: Desk) -> None:
    ask(shop)
    assert "not possible" in shop.refused("tickets", "close", 1, "--as-spam", "--at", T1)
    assert state(shop) == ("refund", "open", None)
    shop.do("ingest", "-", "--at", T1, stdin=letter("sam@spam.example", DESK, "Watches", "Buy now.", name="s1"))
    assert shop.json("tickets", "close", 2, "--as-spam", "--at", T1)["notifications"] == []
    assert shop.json("tickets", "show", 2)["outcome"] == "spam"
