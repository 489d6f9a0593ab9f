"""Orders and vendors, in and out of their tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from peewee import Field

from mailbot.desk.erasing import DOMAIN
from mailbot.desk.moving import Moving
from mailbot.desk.nouns import Invoice, Order, Person, Vendor
from mailbot.store import movings
from mailbot.store.statement import Statement
from mailbot.store.tables import InvoiceRow, OrderRow, StaffRow, VendorRow

_BATCH = 500  # rows per statement: SQLite bounds the variables of one

_BY_NUMBER = Statement(lambda numbers: OrderRow.select().where(OrderRow.number.in_(numbers)))
_OF_CUSTOMER = Statement(
    lambda address, most: (
        OrderRow.select().where(OrderRow.customer_email == address).order_by(OrderRow.number.desc()).limit(most)
    )
)
_INVOICES = Statement(lambda orders: InvoiceRow.select().where(InvoiceRow.order.in_(orders)))
_VENDORS = Statement(lambda ids: VendorRow.select().where(VendorRow.id.in_(ids)))
_OF_STAFF = Statement(
    lambda address, domain: (
        VendorRow.select()
        .where(VendorRow.id.in_(StaffRow.select(StaffRow.vendor).where(StaffRow.entry.in_([address, domain]))))
        .order_by(VendorRow.id)
    )
)


def vendor_of(row: Any) -> Vendor:
    return Vendor(
        id=row.id,
        name=row.name,
        account_email=row.account_email,
        support_email=row.support_email,
        timezone=row.timezone,
        weekend=tuple(row.weekend),
        holidays=row.holidays,
        language=row.language,
        people=tuple(row.people),
        flagged=row.flagged_at is not None,
    )


def order_of(row: Any, invoices: Iterable[Any]) -> Order:
    lines = (
        Invoice(line.number, line.product, line.at, line.amount, line.currency, line.state, line.refunded)
        for line in sorted(invoices, key=lambda line: (line.at, line.id))
    )
    return Order(
        number=row.number,
        vendor=row.vendor_id,
        customer=Person(row.customer_email, row.customer_name, row.language),
        kind=row.kind,
        state=row.state,
        risk=row.risk,
        invoices=tuple(lines),
        hold_until=row.hold_until,
    )


def orders(numbers: Iterable[str]) -> dict[str, Order]:
    """The orders that exist among ``numbers`` (in any case), in that sequence."""
    wanted = [number.upper() for number in numbers]
    if not wanted:
        return {}
    found = _orders(_BY_NUMBER.rows(wanted))
    return {number: found[number] for number in wanted if number in found}


def orders_of_customer(address: str, most: int = 10) -> tuple[Order, ...]:
    """What ``address`` bought, the latest ``most`` order numbers."""
    return tuple(_orders(_OF_CUSTOMER.rows(address, most)).values())


def vendors(ids: Iterable[str]) -> dict[str, Vendor]:
    wanted = sorted(set(ids))
    return {row.id: vendor_of(row) for row in _VENDORS.rows(wanted)} if wanted else {}


def vendors_of_staff(address: str) -> tuple[Vendor, ...]:
    """The vendors whose support or account address this is, or who list it (or its domain) as their people."""
    domain = "@" + address.rpartition("@")[2]
    return tuple(vendor_of(row) for row in _OF_STAFF.rows(address, domain))


def all_vendors() -> list[Vendor]:
    return [vendor_of(row) for row in VendorRow.select().order_by(VendorRow.id)]


def save_vendors(found: Sequence[Vendor]) -> None:
    """Insert or replace; who is flagged stays so."""
    rows = [
        {
            "id": vendor.id,
            "name": vendor.name,
            "account_email": vendor.account_email.lower(),
            "support_email": vendor.support_email.lower(),
            "timezone": vendor.timezone,
            "weekend": list(vendor.weekend),
            "holidays": vendor.holidays,
            "language": vendor.language,
            "people": [entry.lower() for entry in vendor.people],
        }
        for vendor in found
    ]
    told = [field for field in VendorRow._meta.sorted_fields if field.name not in ("id", "flagged_at")]
    for start in range(0, len(rows), _BATCH):
        insert = VendorRow.insert_many(rows[start : start + _BATCH])
        insert.on_conflict(conflict_target=[VendorRow.id], preserve=told).execute()
    _save_staff(found)


def _save_staff(found: Sequence[Vendor]) -> None:
    rows = [
        {"entry": entry.lower(), "vendor": vendor.id}
        for vendor in found
        for entry in dict.fromkeys((vendor.support_email, vendor.account_email, *vendor.people))
        if entry
    ]
    for start in range(0, len(found), _BATCH):
        gone = [vendor.id for vendor in found[start : start + _BATCH]]
        StaffRow.delete().where(StaffRow.vendor.in_(gone)).execute()
    for start in range(0, len(rows), _BATCH):
        StaffRow.insert_many(rows[start : start + _BATCH]).on_conflict_ignore().execute()


def save_orders(found: Sequence[Order]) -> None:
    """Insert or update; an order or invoice that money has moved on is never turned back, nor is a customer's change
    of address, nor comes back who was erased."""
    gone = movings.followed(order.customer.address.lower() for order in found)
    erased = _erased([order.number.upper() for order in found])
    heads = [_followed(_head(order), gone) | erased.get(order.number.upper(), {}) for order in found]
    lines = [_line(order, invoice) for order in found for invoice in order.invoices]
    update = [OrderRow.vendor, OrderRow.customer_name, OrderRow.customer_email, OrderRow.language]
    _upsert(heads, [OrderRow.number], [*update, OrderRow.kind, OrderRow.risk])
    key = [InvoiceRow.order, InvoiceRow.number, InvoiceRow.product]
    _upsert(lines, key, [InvoiceRow.at, InvoiceRow.amount, InvoiceRow.currency])


def _upsert(rows: Sequence[Mapping[str, object]], key: Sequence[Field], update: Sequence[Field]) -> None:
    """Insert rows, or update them where the key is there. The statement is made once: Peewee makes one per row."""
    if not rows:
        return
    model = key[0].model
    fields = [getattr(model, name) for name in rows[0]]
    insert = model.insert_many([list(rows[0].values())], fields=fields)
    statement, _ = insert.on_conflict(conflict_target=key, preserve=update).sql()
    values = [[field.db_value(row[field.name]) for field in fields] for row in rows]
    model._meta.database.cursor().executemany(statement, values)


def _orders(rows: Sequence[Any]) -> dict[str, Order]:
    lines: dict[str, list[Any]] = {row.number: [] for row in rows}
    for line in _INVOICES.rows(list(lines)) if lines else ():
        lines[line.order_id].append(line)
    return {row.number: order_of(row, lines[row.number]) for row in rows}


def _head(order: Order) -> dict[str, object]:
    return {
        "number": order.number.upper(),
        "vendor": order.vendor,
        "customer_name": order.customer.name,
        "customer_email": order.customer.address.lower(),
        "language": order.customer.language,
        "kind": order.kind,
        "state": order.state,
        "risk": order.risk,
        "hold_until": order.hold_until,
    }


def _followed(head: dict[str, object], gone: Mapping[str, Moving]) -> dict[str, object]:
    """The shop may still know the customer by an address that was given up."""
    moving = gone.get(str(head["customer_email"]))
    return head | {"customer_email": moving.new, "hold_until": moving.hold_until} if moving else head


def _erased(numbers: Sequence[str]) -> dict[str, dict[str, object]]:
    """Order number → who its customer is for good, though the shop may still know them."""
    known = OrderRow.select(OrderRow.number, OrderRow.customer_email)
    found: dict[str, dict[str, object]] = {}
    for start in range(0, len(numbers), _BATCH):
        piece = OrderRow.number.in_(numbers[start : start + _BATCH])
        for row in known.where(piece, OrderRow.customer_email.endswith(f"@{DOMAIN}")):
            found[row.number] = {"customer_name": "", "customer_email": row.customer_email}
    return found


def _line(order: Order, invoice: Invoice) -> dict[str, object]:
    return {
        "order": order.number.upper(),
        "number": invoice.number,
        "product": invoice.product,
        "at": invoice.at,
        "amount": invoice.amount,
        "currency": invoice.currency,
        "state": invoice.state,
        "refunded": invoice.refunded,
    }
