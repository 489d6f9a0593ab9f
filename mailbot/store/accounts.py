"""What of each invoice line was paid back, and what that makes of the order; the rows of the refunds export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from mailbot.desk.nouns import TicketType
from mailbot.desk.payment import Payment, Stage
from mailbot.store.payments import PaymentRow
from mailbot.store.statement import Statement, update
from mailbot.store.tables import InvoiceRow, OrderRow

_BATCH = 500  # rows read together

_ORDER = Statement(lambda number: OrderRow.select().where(OrderRow.number == number))
_LINES = Statement(lambda order: InvoiceRow.select().where(InvoiceRow.order == order))
_END = update(OrderRow, ("state",))
_PAY_BACK = update(
    InvoiceRow,
    ("refunded", "state"),
    lambda line, before: (InvoiceRow.id == line) & (InvoiceRow.refunded == before),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the refunds export."""

    at: datetime  # UTC, when it was executed; before that, when it was requested
    ticket: int
    order: str
    invoice: str
    amount: Decimal
    currency: str  # ISO 4217
    key: str  # idempotency key
    state: Stage


def lock(order: str) -> None:
    """Let nobody else ask for money of this order until the transaction ends."""
    OrderRow.update(state=OrderRow.state).where(OrderRow.number == order).execute()


def left(order: str, invoice: str, product: str) -> Decimal:
    """What of an invoice line was not paid back yet; 0 where there is no such line."""
    line = _line(order, invoice, product)
    return Decimal(0) if line is None else line.amount - line.refunded


def book(payment: Payment) -> None:
    """A payment went out: its invoice line grows by exactly the amount, its order ends where it is all paid back."""
    if payment.amount is not None:
        _pay_back(payment, payment.amount)
    state = _ended(payment)
    if state:
        _END.run(state, payment.order)


def ledger() -> Iterator[Line]:
    """Every refund that was ever requested, in that order; read in pieces, so that memory stays bounded."""
    last = 0
    while rows := list(_refunds(last)):
        yield from (_listed(row) for row in rows)
        last = rows[-1].id


def _refunds(after: int) -> Any:
    refunds = (PaymentRow.kind == TicketType.REFUND.value) & (PaymentRow.id > after)
    return PaymentRow.select().where(refunds).order_by(PaymentRow.id).limit(_BATCH)


def _listed(row: Any) -> Line:
    return Line(
        at=row.executed_at or row.requested_at,
        ticket=row.ticket_id,
        order=row.order_id,
        invoice=row.invoice,
        amount=row.amount,
        currency=row.currency,
        key=row.key,
        state=Stage(row.state),
    )


def _line(order: str, invoice: str, product: str) -> Any:
    lines = _LINES.rows(order)
    return next((line for line in lines if (line.number, line.product) == (invoice, product)), None)


def _pay_back(payment: Payment, amount: Decimal) -> None:
    """Compare and set: two payments of one line, settled at once, must both be counted."""
    while (line := _line(payment.order, payment.invoice, payment.product)) is not None:
        total = line.refunded + amount
        state = "refunded" if total >= line.amount else line.state
        if _PAY_BACK.run(total, state, line.id, line.refunded):
            return


def _ended(payment: Payment) -> str:
    """What the order is now; empty where it stays what it was."""
    order, lines = _ORDER.row(payment.order), _LINES.rows(payment.order)
    if order.kind == "subscription" and payment.invoice:  # earlier invoices are not in question
        lines = [line for line in lines if line.number == payment.invoice]
    if payment.amount is not None and all(line.state == "refunded" for line in lines):
        return "refunded"
    return "cancelled" if payment.ends_subscription and order.state == "active" else ""
