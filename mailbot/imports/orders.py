"""orders.csv → orders. One row is an invoice line; the rows of a number, wherever they stand, make one order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import Any

from mailbot.desk.nouns import Invoice, Order, Person
from mailbot.imports import times, values
from mailbot.imports.mistakes import meant
from mailbot.imports.rows import Columns
from mailbot.imports.sheet import Parsers, Sheet

HEAD: Parsers = {
    "vendor": values.number,
    "customer_name": values.text,
    "customer_email": values.address,
    "language": values.language,
    "kind": values.kind,
    "risk": values.risk,
}
LINE: Parsers = {"at": times.moment, "amount": values.amount, "currency": values.currency}
KEY: Parsers = {"number": values.order_number, "invoice": values.number, "product": values.name}
COLUMNS = Columns(
    required=("number", "product", "vendor", "customer_email", "kind", "invoice", "at", "amount", "currency"),
    optional=("customer_name", "language", "risk"),
)

BATCH = 1000  # rows handed out at once
_FEW = 200  # vendors among which a misspelt one is looked for


def read_orders(stream: Iterable[bytes], file: str, vendors: Collection[str]) -> Iterator[list[Order]]:
    """The orders of a file in batches, each order once a batch with its lines there; ``vendors`` are the known ids.

    Nothing more is handed out after a mistake, but the file is read to its end.
    Raises ImportMistakes, at the end, with all that is wrong: what was handed out before must be forgotten then.
    """
    sheet = Sheet(file, COLUMNS, {**KEY, **HEAD, **LINE})
    ledger = _Ledger(sheet, vendors)
    batch: list[dict[str, Any]] = []
    for line, row in sheet.values(stream):
        if not ledger.admits(line, row) or sheet.mistakes:
            continue
        batch.append(row)
        if len(batch) == BATCH:
            yield _orders(batch)
            batch = []
    yield _orders(batch)


def _orders(rows: Iterable[dict[str, Any]]) -> list[Order]:
    """Rows of the same number become one order."""
    by_number: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_number.setdefault(row["number"], []).append(row)
    return [_order(lines) for lines in by_number.values()]


def _order(lines: list[dict[str, Any]]) -> Order:
    head = lines[0]
    return Order(
        number=head["number"],
        vendor=head["vendor"],
        customer=Person(head["customer_email"], head["customer_name"], head["language"]),
        kind=head["kind"],
        risk=head["risk"],
        invoices=tuple(
            Invoice(line["invoice"], line["product"], line["at"], _exact(line), line["currency"]) for line in lines
        ),
    )


def _exact(line: dict[str, Any]) -> Decimal:
    """The amount with all decimals of its currency: JSON's 5.10 is 5.1, and is shown as 5.10 nevertheless."""
    return round(line["amount"], values.places(line["currency"]))  # type: ignore[no-any-return]


class _Ledger:
    """What the rows so far said, so that one that contradicts them is found.

    Of orders it keeps the words, to name them; of invoice lines, of which there are more, only 64-bit hashes.
    """

    def __init__(self, sheet: Sheet, vendors: Collection[str]) -> None:
        self._sheet = sheet
        self._vendors = vendors
        self._heads: dict[str, tuple[int, tuple[Any, ...]]] = {}
        self._lines: dict[int, tuple[int, int]] = {}

    def admits(self, line: int, row: dict[str, Any]) -> bool:
        """Whether the row says something new that fits; a mistake is noted, a row that stands twice left out."""
        if row["vendor"] not in self._vendors:
            near = meant(row["vendor"], self._vendors) if len(self._vendors) <= _FEW else ""
            self._sheet.wrong(line, f"vendor: {row['vendor']!r} is not known{near}; import vendors first")
        if row["amount"] != round(row["amount"], values.places(row["currency"])):
            self._sheet.wrong(line, f"amount: {row['amount']} has more decimals than {row['currency']} has")
        said = tuple(row[column] for column in HEAD)
        first, before = self._heads.setdefault(row["number"], (line, said))
        for column, old, new in zip(HEAD, before, said, strict=True):
            if old != new:
                self._sheet.wrong(line, f"{column}: {new!r} contradicts line {first} of the same order, {old!r}")
        return self._is_new(line, row)

    def _is_new(self, line: int, row: dict[str, Any]) -> bool:
        key, said = (hash(tuple(row[column] for column in columns)) for columns in (KEY, LINE))
        first, before = self._lines.setdefault(key, (line, said))
        if before != said:
            self._sheet.wrong(line, f"invoice: line {first} has the same order, invoice and product with other figures")
        return first == line
