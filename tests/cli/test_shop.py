"""Orders and vendors come in whole or not at all, and again without harm."""

from __future__ import annotations

import sqlite3

from tests.cli.conftest import ORDERS, VENDORS, Desk


def test_orders_are_there_after_the_import(desk: Desk) -> None:
    assert desk.do("vendors", "import", desk.write("vendors.csv", VENDORS)) == "1 vendor imported\n"
    assert desk.do("orders", "import", desk.write("o.csv", ORDERS)) == "2 orders imported, 3 invoice lines\n"
    order = desk.json("orders", "show", "abcd5678")
    assert (order["number"], order["vendor"], order["kind"], order["state"]) == (
        "ABCD5678",
        "v1",
        "subscription",
        "active",
    )
    assert (order["customer_email"], order["language"]) == ("bob@mail.example", "it")
    assert order["invoices"] == [
        {"number": number, "product": "Course", "at": at, "amount": "9.90", "currency": "EUR", "state": "paid"}
        for number, at in (("INV-2", "2026-02-21T00:00:00Z"), ("INV-3", "2026-03-21T00:00:00Z"))
    ]
    assert "INV-3\tCourse\t2026-03-21 00:00\t9.90\tEUR\tpaid" in desk.do("orders", "show", "ABCD5678")


def test_vendors_are_listed_as_their_file_has_them(desk: Desk) -> None:
    desk.shop()
    assert desk.json("vendors", "list") == [
        {
            "id": "v1",
            "name": "Widgets & Sons",
            "support_email": "help@widgets.example",
            "account_email": "owner@widgets.example",
            "timezone": "Europe/Rome",
            "weekend": "sat sun",
            "holidays": "IT",
            "language": "it",
            "people": [],
        }
    ]
    assert desk.do("vendors", "list") == "v1\tWidgets & Sons\thelp@widgets.example\tEurope/Rome\tsat sun\tit\n"


def test_one_bad_row_and_nothing_is_imported(desk: Desk) -> None:
    desk.shop()
    bad = desk.write("bad.csv", ORDERS.replace("ABCD", "NEWS").replace("2026-03-21", "21.3.2026"))
    assert desk.refused("orders", "import", bad).startswith(f"{bad}:4: at: '21.3.2026' is no time")
    assert desk.refused("orders", "show", "NEWS1234") == "there is no order NEWS1234"


def test_an_unknown_vendor_is_a_mistake(desk: Desk) -> None:
    assert "vendor: 'v1' is not known; import vendors first" in desk.refused(
        "orders", "import", desk.write("o.csv", ORDERS)
    )


def test_importing_again_changes_nothing_but_what_the_file_changes(desk: Desk) -> None:
    desk.shop()
    before = desk.json("orders", "show", "ABCD1234")
    desk.shop()
    assert desk.json("orders", "show", "ABCD1234") == before
    desk.do(
        "orders", "import", desk.write("o.csv", ORDERS.replace("Ann Customer", "Ann Married").replace("40.00", "41.00"))
    )
    after = desk.json("orders", "show", "ABCD1234")
    assert (after["customer_name"], after["invoices"][0]["amount"]) == ("Ann Married", "41.00")
    assert len(after["invoices"]) == 1


def test_money_that_went_back_stays_back(desk: Desk) -> None:
    desk.shop()
    with sqlite3.connect(desk.folder / "mailbot.db") as database:
        database.execute("UPDATE orders SET state = 'refunded' WHERE number = 'ABCD1234'")
        database.execute("UPDATE invoice SET state = 'refunded' WHERE number = 'INV-1'")
    database.close()
    desk.shop()
    order = desk.json("orders", "show", "ABCD1234")
    assert (order["state"], order["invoices"][0]["state"]) == ("refunded", "refunded")


def test_numbers_that_no_mail_could_name_are_advised_of(desk: Desk) -> None:
    desk.shop()
    result = desk.run("orders", "import", desk.write("odd.csv", ORDERS.replace("ABCD1234", "17/x")))
    assert result.exit_code == 0
    assert result.stderr.startswith("17/X: not in the shape of [orders] pattern")
    both = ORDERS.replace("ABCD1234", "17/x").replace("ABCD5678", "18/x")
    assert desk.run("orders", "import", desk.write("odd.csv", both)).stderr.startswith("17/X and 1 more: not in")
    assert desk.run("orders", "import", desk.folder / "orders.csv").stderr == ""


def test_a_file_that_is_not_there_is_wrong_usage(desk: Desk) -> None:
    assert "does not exist" in desk.misused("orders", "import", "nowhere.csv")
