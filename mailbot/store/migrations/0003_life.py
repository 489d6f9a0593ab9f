"""Refunds, cancellations and clocks: what a ticket waits for, what was called off, who is flagged."""

from __future__ import annotations

from typing import Any

from peewee import AutoField, BooleanField, CharField, CompositeKey, ForeignKeyField, IntegerField, Model, TextField

TICKET = {
    "received_at": CharField(max_length=27, null=True),
    "asked_by": TextField(null=True),
    "claim": TextField(null=True),
    "due": TextField(null=True),
    "due_at": CharField(max_length=27, null=True),
    "due_since": CharField(max_length=27, null=True),
    "review": TextField(default=""),
    "turn": TextField(null=True),
    "wants": TextField(null=True),
    "failing": BooleanField(default=False),
    "merged_into": IntegerField(null=True),
}


class VendorRow(Model):
    id = CharField(primary_key=True)

    class Meta:
        legacy_table_names = False
        table_name = "vendor"


class TicketRow(Model):
    number = AutoField()

    class Meta:
        legacy_table_names = False
        table_name = "ticket"


class DeadlineRow(Model):
    id = AutoField()
    ticket = ForeignKeyField(TicketRow)
    due = TextField()
    at = CharField(max_length=27)
    since = CharField(max_length=27)
    state = TextField(default="due")
    ended_at = CharField(max_length=27, null=True)

    class Meta:
        legacy_table_names = False
        table_name = "deadline"


class LinkRow(Model):
    ticket = ForeignKeyField(TicketRow)
    other = IntegerField()

    class Meta:
        legacy_table_names = False
        table_name = "link"
        primary_key = CompositeKey("ticket", "other")


class MarkRow(Model):
    id = AutoField()
    vendor = ForeignKeyField(VendorRow)
    ticket = ForeignKeyField(TicketRow)
    at = CharField(max_length=27)

    class Meta:
        legacy_table_names = False
        table_name = "mark"


def up(migrator: Any, db: Any) -> None:
    tables = [DeadlineRow, LinkRow, MarkRow]
    with db.bind_ctx([VendorRow, TicketRow, *tables]):
        db.create_tables(tables)
    migrator.migrate(
        *(migrator.add_column("ticket", name, field) for name, field in TICKET.items()),
        migrator.add_index("ticket", ["due_at"]),
        migrator.add_column("vendor", "flagged_at", CharField(max_length=27, null=True)),
        migrator.add_column("entry", "chain", CharField(max_length=64, default="")),
    )
