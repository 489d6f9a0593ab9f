"""Order files: rows become orders, and every mistake is told with line and field."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby

import pytest

from mailbot.desk.nouns import Invoice, Order
from mailbot.imports.mistakes import ImportMistakes
from mailbot.imports.orders import BATCH, read_orders

HEAD = "number,product,vendor,customer_name,customer_email,language,kind,invoice,at,amount,currency,risk"
ROW = "ABCD1234,Widget,v1,Ann,ann@mail.example,en,one-time,INV-1,2026-02-20T10:00:00Z,40.00,EUR,"
GOOD = dict(zip(HEAD.split(","), ROW.split(","), strict=True))


def lines(*rows: str) -> list[bytes]:
    return [f"{row}\n".encode() for row in rows]


def row(**changes: str) -> str:
    return ",".join({**GOOD, **changes}.values())


def orders(found: Iterable[bytes], vendors: Iterable[str] = ("v1", "vendor2")) -> list[Order]:
    return [order for batch in read_orders(found, "orders.csv", set(vendors)) for order in batch]


def mistakes(*rows: str) -> list[str]:
    with pytest.raises(ImportMistakes) as caught:
        orders(lines(HEAD, *rows))
    return [str(mistake) for mistake in caught.value.mistakes]


def test_the_rows_of_a_number_make_one_order() -> None:
    rows = row(), row(number="XYZW5678"), row(number="abcd1234", invoice="INV-2", product="Case", amount="5")
    first, second = orders(lines(HEAD, *rows))
    assert (first.number, first.vendor, first.customer.address, first.kind) == (
        "ABCD1234",
        "v1",
        "ann@mail.example",
        "one-time",
    )
    assert first.invoices == (
        Invoice("INV-1", "Widget", datetime(2026, 2, 20, 10, tzinfo=UTC), Decimal("40.00"), "EUR"),
        Invoice("INV-2", "Case", datetime(2026, 2, 20, 10, tzinfo=UTC), Decimal("5"), "EUR"),
    )
    assert second.number == "XYZW5678"


def test_json_lines_say_the_same() -> None:
    said = '{"number": "ABCD1234", "product": "Widget", "vendor": "v1", "customer_name": null, '
    said += '"customer_email": "ann@mail.example", "kind": "one-time", "invoice": 7, "at": "2026-02-20", '
    (order,) = orders(
        lines(said + '"amount": 0.10, "currency": "EUR"}', "", said + '"amount": 0.1, "currency": "EUR"}')
    )
    assert order.invoices == (Invoice("7", "Widget", datetime(2026, 2, 20, tzinfo=UTC), Decimal("0.1"), "EUR"),)
    assert str(order.invoices[0].amount) == "0.10"  # with all the decimals of its currency


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_header_tells_the_delimiter(delimiter: str) -> None:
    assert orders(lines(*(each.replace(",", delimiter) for each in (HEAD, row())))) == orders(lines(HEAD, row()))


def test_a_byte_order_mark_blank_lines_and_crlf_do_no_harm() -> None:
    data = [b"\xef\xbb\xbf" + HEAD.encode() + b"\r\n", b"\r\n", row().encode() + b"\r\n", b",,,,,,,,,,,\r\n"]
    assert orders(data) == orders(lines(HEAD, row()))


def test_columns_come_in_any_order_and_optional_ones_may_lack() -> None:
    kept = [name for name in reversed(HEAD.split(",")) if name not in ("customer_name", "language", "risk")]
    (order,) = orders(lines(",".join(kept), ",".join(GOOD[name] for name in kept)))
    assert (order.customer.name, order.customer.language, order.risk) == ("", "", "")


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("number", "", "must be 1 to 60 characters without blanks"),
        ("number", "AB CD", "'AB CD' must be 1 to 60 characters without blanks"),
        ("product", "", "must not be empty"),
        ("vendor", "vendor3", "'vendor3' is not known (did you mean 'vendor2'?); import vendors first"),
        ("customer_email", "ann", "'ann' is no e-mail address; write it like ann@shop.example"),
        ("customer_email", "ann@a..b", "'ann@a..b' is no e-mail address; write it like ann@shop.example"),
        ("language", "klingon", "'klingon' is no known language; write a tag like en, it or pt-BR, or leave it empty"),
        ("kind", "subscripton", "'subscripton' must be one-time or subscription (did you mean 'subscription'?)"),
        ("invoice", "", "must be 1 to 60 characters without blanks"),
        ("at", "20/02/2026", "'20/02/2026' is no time; write ISO 8601 like 2026-03-06 or 2026-03-06T14:00:00Z"),
        ("at", "0001-01-01", "'0001-01-01' must be in the years 1970 to 2199"),
        ("at", "9999-12-31T23:59:59-14:00", "'9999-12-31T23:59:59-14:00' is no time; write ISO 8601 like "),
        ("amount", "-1", "'-1' must be an amount like 12.50: digits and a point, no sign, no currency"),
        ("amount", "1e3", "'1e3' must be an amount like 12.50"),
        ("amount", "NaN", "'NaN' must be an amount like 12.50"),
        ("amount", "1.005", "1.005 has more decimals than EUR has"),
        ("currency", "EUX", "'EUX' is no currency; write an ISO 4217 code like EUR or USD"),
        ("risk", "high", "'high' must be empty or flagged"),
    ],
)
def test_a_bad_cell_is_told_with_line_and_field(column: str, cell: str, said: str) -> None:
    (mistake,) = mistakes(row(number="FINE0001"), row(**{column: cell}))
    assert mistake.startswith(f"orders.csv:3: {column}: {said}")


def test_all_mistakes_are_told_at_once() -> None:
    told = mistakes(row(kind="x", amount="y"), row(), row(number="GOOD0001", currency="z"))
    assert [line.split(": ")[:2] for line in told] == [
        ["orders.csv:2", "kind"],
        ["orders.csv:2", "amount"],
        ["orders.csv:4", "currency"],
    ]


def test_a_row_that_contradicts_its_order_is_told() -> None:
    told = mistakes(row(), row(invoice="INV-2", customer_email="bob@mail.example", kind="subscription"))
    assert told == [
        "orders.csv:3: customer_email: 'bob@mail.example' contradicts line 2 of the same order, 'ann@mail.example'",
        "orders.csv:3: kind: 'subscription' contradicts line 2 of the same order, 'one-time'",
    ]


def test_an_invoice_line_may_stand_twice_but_not_with_other_figures() -> None:
    (order,) = orders(lines(HEAD, row(), row()))
    assert len(order.invoices) == 1
    assert mistakes(row(), row(amount="41.00")) == [
        "orders.csv:3: invoice: line 2 has the same order, invoice and product with other figures"
    ]


def test_the_currency_says_how_many_decimals_there_are() -> None:
    (order,) = orders(lines(HEAD, row(currency="jpy", amount="500")))
    assert (order.invoices[0].amount, order.invoices[0].currency) == (Decimal("500"), "JPY")
    assert mistakes(row(currency="JPY", amount="0.5")) == ["orders.csv:2: amount: 0.5 has more decimals than JPY has"]


def test_nothing_is_handed_out_after_a_mistake() -> None:
    rows = [row(number=f"A{n:07}") for n in range(2 * BATCH)]
    batches = read_orders(lines(HEAD, *rows[:BATCH], row(kind="x"), *rows[BATCH:]), "orders.csv", {"v1"})
    assert len(next(batches)) == BATCH
    with pytest.raises(ImportMistakes):
        next(batches)


def test_in_a_batch_each_order_is_there_once() -> None:
    rows = [row(number=f"A{n % 7:07}", invoice=f"I{n}") for n in range(2 * BATCH)]
    for batch in read_orders(lines(HEAD, *rows), "orders.csv", {"v1"}):
        numbers = sorted(order.number for order in batch)
        assert [number for number, _ in groupby(numbers)] == numbers
