"""The first tables. A frozen copy: `mailbot.store.tables` goes on, this file does not."""

from __future__ import annotations

from typing import Any

from peewee import (
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


class KeyRow(Model):
    number = IntegerField(primary_key=True)
    secret = BlobField()

    class Meta:
        legacy_table_names = False
        table_name = "key"


class VendorRow(Model):
    id = CharField(primary_key=True)
    name = TextField()
    account_email = TextField()
    support_email = TextField(default="")
    timezone = TextField(default="")
    weekend = TextField()
    holidays = TextField(default="")
    language = TextField(default="")
    people = TextField()

    class Meta:
        legacy_table_names = False
        table_name = "vendor"


class StaffRow(Model):
    entry = CharField(max_length=320)
    vendor = ForeignKeyField(VendorRow)

    class Meta:
        legacy_table_names = False
        table_name = "staff"
        primary_key = CompositeKey("entry", "vendor")


class OrderRow(Model):
    number = CharField(primary_key=True)
    vendor = ForeignKeyField(VendorRow)
    customer_name = TextField(default="")
    customer_email = TextField(index=True)
    language = TextField(default="")
    kind = TextField()
    state = TextField(default="active")
    risk = TextField(default="")

    class Meta:
        legacy_table_names = False
        table_name = "orders"


class InvoiceRow(Model):
    id = AutoField()
    order = ForeignKeyField(OrderRow, backref="invoices")
    number = TextField()
    product = TextField()
    at = CharField(max_length=27)
    amount = CharField(max_length=40)
    currency = TextField()
    state = TextField(default="paid")

    class Meta:
        legacy_table_names = False
        table_name = "invoice"
        indexes = ((("order", "number", "product"), True),)


class TicketRow(Model):
    number = AutoField()
    type = TextField()
    state = TextField()
    outcome = TextField(null=True)
    subject = TextField()
    order = ForeignKeyField(OrderRow, null=True)
    vendor = ForeignKeyField(VendorRow, null=True)
    customer_email = TextField(index=True, default="")
    customer_name = TextField(default="")
    customer_language = TextField(default="")
    opened_at = CharField(max_length=27)
    closed_at = CharField(max_length=27, null=True)
    closed_by = TextField(null=True)
    outsider = BooleanField(default=False)
    held = BooleanField(default=False)
    follows = IntegerField(null=True)
    version = IntegerField(default=0)

    class Meta:
        legacy_table_names = False
        table_name = "ticket"


class LetterRow(Model):
    id = AutoField()
    mailbox = TextField(default="")
    uidvalidity = BigIntegerField(null=True)
    uid = BigIntegerField(null=True)
    digest = CharField(max_length=64, index=True)
    content = CharField(max_length=64, index=True)
    message_id = TextField(default="")
    sender = TextField(default="")
    received_at = CharField(max_length=27)
    handled_at = CharField(max_length=27)
    verdict = TextField()
    reason = TextField(default="")
    ticket = ForeignKeyField(TicketRow, null=True)
    size = IntegerField()
    source = BlobField()

    class Meta:
        legacy_table_names = False
        table_name = "letter"
        indexes = ((("mailbox", "uidvalidity", "uid"), True),)


class CommentRow(Model):
    id = AutoField()
    ticket = ForeignKeyField(TicketRow)
    author_role = TextField()
    author = TextField()
    author_name = TextField(default="")
    at = CharField(max_length=27)
    text = TextField()
    internal = BooleanField(default=False)
    held = BooleanField(default=False)
    letter = ForeignKeyField(LetterRow, null=True)

    class Meta:
        legacy_table_names = False
        table_name = "comment"


class AttachmentRow(Model):
    id = AutoField()
    comment = ForeignKeyField(CommentRow)
    part = IntegerField()
    name = TextField()
    type = TextField()
    size = IntegerField()

    class Meta:
        legacy_table_names = False
        table_name = "attachment"


class EntryRow(Model):
    id = AutoField()
    ticket = ForeignKeyField(TicketRow)
    at = CharField(max_length=27)
    kind = TextField()
    by = TextField()
    proof = TextField()
    letter = ForeignKeyField(LetterRow, null=True)
    detail = TextField()

    class Meta:
        legacy_table_names = False
        table_name = "entry"


class ThreadRow(Model):
    message_id = CharField(max_length=512)
    ticket = ForeignKeyField(TicketRow)

    class Meta:
        legacy_table_names = False
        table_name = "thread"
        primary_key = CompositeKey("message_id", "ticket")


class OutboxRow(Model):
    id = AutoField()
    ticket = ForeignKeyField(TicketRow, null=True)
    letter = ForeignKeyField(LetterRow, null=True)
    kind = TextField()
    role = TextField()
    recipient = TextField()
    message_id = CharField(max_length=255, unique=True)
    envelope = TextField(default="")
    source = BlobField()
    state = CharField(max_length=10)
    attempts = IntegerField(default=0)
    due_at = CharField(max_length=27)
    created_at = CharField(max_length=27)
    sent_at = CharField(max_length=27, null=True)
    answer = TextField(default="")
    own = BooleanField(default=False)

    class Meta:
        legacy_table_names = False
        table_name = "outbox"
        indexes = ((("state", "due_at"), False), (("recipient", "created_at"), False), (("ticket", "recipient"), False))


def up(migrator: Any, db: Any) -> None:
    tables = [
        KeyRow,
        VendorRow,
        StaffRow,
        OrderRow,
        InvoiceRow,
        TicketRow,
        LetterRow,
        CommentRow,
        AttachmentRow,
        EntryRow,
        ThreadRow,
        OutboxRow,
    ]
    with db.bind_ctx(tables):
        db.create_tables(tables)
