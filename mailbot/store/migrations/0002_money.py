"""Money on its way out. A frozen copy: `mailbot.store.tables` goes on, this file does not."""

from __future__ import annotations

from typing import Any

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


class OrderRow(Model):
    number = CharField(primary_key=True)

    class Meta:
        legacy_table_names = False
        table_name = "orders"


class TicketRow(Model):
    number = AutoField()

    class Meta:
        legacy_table_names = False
        table_name = "ticket"


class PaymentRow(Model):
    id = AutoField()
    ticket = ForeignKeyField(TicketRow)
    key = CharField(max_length=100, unique=True)
    kind = CharField(max_length=12)
    order = ForeignKeyField(OrderRow)
    invoice = TextField(default="")
    product = TextField(default="")
    amount = CharField(max_length=40, null=True)
    currency = TextField(default="")
    ends = BooleanField(default=False)
    wanted = BooleanField(default=True)
    state = CharField(max_length=10)
    attempts = IntegerField(default=0)
    version = IntegerField(default=0)
    due_at = CharField(max_length=27, null=True)
    requested_at = CharField(max_length=27)
    executed_at = CharField(max_length=27, null=True)
    answer = TextField(default="")
    reference = TextField(default="")

    class Meta:
        legacy_table_names = False
        table_name = "payment"
        indexes = ((("state", "due_at"), False),)


def up(migrator: Any, db: Any) -> None:
    migrator.migrate(migrator.add_column("invoice", "refunded", CharField(max_length=40, default="0")))
    with db.bind_ctx([PaymentRow], bind_refs=False):
        db.create_tables([PaymentRow])
