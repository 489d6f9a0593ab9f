"""Payments as rows: what executors are asked to do, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import AutoField, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from mailbot.desk.nouns import TicketType
from mailbot.desk.payment import Payment, Stage, Standing
from mailbot.store.fields import AmountField, MomentField, Table
from mailbot.store.tables import OrderRow, TicketRow


class PaymentRow(Table):
    """At most one row for a key, hence at most one payment."""

    id = AutoField()
    ticket = ForeignKeyField(TicketRow)
    key = CharField(max_length=100, unique=True)
    kind = CharField(max_length=12)  # refund | cancellation
    order = ForeignKeyField(OrderRow)
    invoice = TextField(default="")
    product = TextField(default="")
    amount = AmountField(null=True)
    currency = TextField(default="")
    ends = BooleanField(default=False)
    wanted = BooleanField(default=True)  # false: called off, though it may have been under way
    state = CharField(max_length=10)  # a Stage
    attempts = IntegerField(default=0)
    version = IntegerField(default=0)  # grows with every call: a late answer to an older one is known as such
    due_at = MomentField(null=True)  # next try or question; while executing: when it is taken for lost
    requested_at = MomentField()
    executed_at = MomentField(null=True)
    answer = TextField(default="")  # the executor's last words
    reference = TextField(default="")  # what the executor calls it

    class Meta:
        table_name = "payment"
        indexes = ((("state", "due_at"), False),)


@dataclass(frozen=True, slots=True)
class Call:
    """A payment claimed for one call of the executor."""

    payment: Payment
    id: int  # of its row
    version: int  # which call of this payment it is
    query: bool = False  # ask what became of it; do not execute
    barred: str = ""  # why the executor must not be called at all


def payment_of(row: Any) -> Payment:
    return Payment(
        key=row.key,
        kind=TicketType(row.kind),
        ticket=row.ticket_id,
        order=row.order_id,
        invoice=row.invoice,
        product=row.product,
        amount=row.amount,
        currency=row.currency,
        ends_subscription=row.ends,
        requested_at=row.requested_at,
    )


def standing_of(row: Any) -> Standing:
    return Standing(Stage(row.state), row.attempts, row.due_at)


def last_refund(order: str) -> datetime | None:
    """When money of the order was paid back last, UTC; None where that was not through us."""
    gone = (PaymentRow.kind == TicketType.REFUND.value) & (PaymentRow.state == Stage.EXECUTED.value)
    rows = PaymentRow.select().where((PaymentRow.order == order) & gone & PaymentRow.executed_at.is_null(False))
    row = rows.order_by(PaymentRow.executed_at.desc()).first()
    return None if row is None else row.executed_at
