"""The tables, as Peewee models. The same run on SQLite and PostgreSQL; `migrations/` makes them."""

from __future__ import annotations

from decimal import Decimal

from peewee import (
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from mailbot.store.fields import AmountField, MomentField, Table, WordsField


class KeyRow(Table):
    """A secret that seals tokens; the highest number seals, all open."""

    number = IntegerField(primary_key=True)
    secret = BlobField()

    class Meta:
        table_name = "key"


class VendorRow(Table):
    id = CharField(primary_key=True)
    name = TextField()
    account_email = TextField()
    support_email = TextField(default="")
    timezone = TextField(default="")
    weekend = WordsField(default=[5, 6])
    holidays = TextField(default="")
    language = TextField(default="")
    people = WordsField(default=[])
    flagged_at = MomentField(null=True)  # from then on their customers' requests execute at once

    class Meta:
        table_name = "vendor"


class StaffRow(Table):
    """Who writes for a vendor: an address, or ``@domain`` for everybody there."""

    entry = CharField(max_length=320)
    vendor = ForeignKeyField(VendorRow)

    class Meta:
        table_name = "staff"
        primary_key = CompositeKey("entry", "vendor")


class OrderRow(Table):
    number = CharField(primary_key=True)  # upper case: numbers are compared without regard to it
    vendor = ForeignKeyField(VendorRow)
    customer_name = TextField(default="")
    customer_email = TextField(index=True)
    language = TextField(default="")
    kind = TextField()
    state = TextField(default="active")
    risk = TextField(default="")
    hold_until = MomentField(null=True)  # no money of it moves before

    class Meta:
        table_name = "orders"


class InvoiceRow(Table):
    id = AutoField()
    order = ForeignKeyField(OrderRow, backref="invoices")
    number = TextField()
    product = TextField()
    at = MomentField()
    amount = AmountField()
    currency = TextField()
    state = TextField(default="paid")
    refunded = AmountField(default=Decimal(0))  # of the amount, so far

    class Meta:
        table_name = "invoice"
        indexes = ((("order", "number", "product"), True),)


class TicketRow(Table):
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
    opened_at = MomentField()
    closed_at = MomentField(null=True)
    closed_by = TextField(null=True)
    outsider = BooleanField(default=False)
    held = BooleanField(default=False)
    follows = IntegerField(null=True)
    version = IntegerField(default=0)
    received_at = MomentField(null=True)
    asked_by = TextField(null=True)
    claim = WordsField(null=True)
    due = TextField(null=True)  # the one deadline that runs
    due_at = MomentField(null=True, index=True)
    due_since = MomentField(null=True)
    review = TextField(default="")
    turn = WordsField(null=True)
    wants = TextField(null=True)
    failing = BooleanField(default=False)
    merged_into = IntegerField(null=True)
    priority = CharField(max_length=10, default="normal")
    assignee = TextField(default="")
    surveyed = BooleanField(default=True)
    pace = IntegerField(null=True)  # seconds

    class Meta:
        table_name = "ticket"


class DeadlineRow(Table):
    """Every deadline that ever ran, and what became of it."""

    id = AutoField()
    ticket = ForeignKeyField(TicketRow)
    due = TextField()
    at = MomentField()
    since = MomentField()
    state = TextField(default="due")  # due | fired | void
    ended_at = MomentField(null=True)
    soon_told = BooleanField(default=False)  # the rules have been asked what to do before it comes

    class Meta:
        table_name = "deadline"


class LinkRow(Table):
    """Tickets that belong together: two orders in one mail, a merge."""

    ticket = ForeignKeyField(TicketRow)
    other = IntegerField()

    class Meta:
        table_name = "link"
        primary_key = CompositeKey("ticket", "other")


class MarkRow(Table):
    """A vendor called off what operators let through."""

    id = AutoField()
    vendor = ForeignKeyField(VendorRow)
    ticket = ForeignKeyField(TicketRow)
    at = MomentField()

    class Meta:
        table_name = "mark"


class LetterRow(Table):
    """Every mail that ever came, as it came, with its one verdict."""

    id = AutoField()
    mailbox = TextField(default="")
    uidvalidity = BigIntegerField(null=True)
    uid = BigIntegerField(null=True)
    digest = CharField(max_length=64, index=True)
    content = CharField(max_length=64, index=True)
    message_id = TextField(default="")
    sender = TextField(default="")
    received_at = MomentField()
    handled_at = MomentField()
    verdict = TextField()
    reason = TextField(default="")
    ticket = ForeignKeyField(TicketRow, null=True)
    size = IntegerField()
    source = BlobField()  # the bytes, zlib
    ruleset = CharField(max_length=16, default="")  # version of the admins' rules that were asked
    seen = WordsField(null=True)  # what they were told besides the letter; None: they were not asked
    decided = WordsField(null=True)  # what they made of it; None: nothing

    class Meta:
        table_name = "letter"
        indexes = ((("mailbox", "uidvalidity", "uid"), True),)


class CommentRow(Table):
    id = AutoField()
    ticket = ForeignKeyField(TicketRow)
    author_role = TextField()
    author = TextField()
    author_name = TextField(default="")
    at = MomentField()
    text = TextField()
    internal = BooleanField(default=False)
    held = BooleanField(default=False)
    letter = ForeignKeyField(LetterRow, null=True)

    class Meta:
        table_name = "comment"


class AttachmentRow(Table):
    id = AutoField()
    comment = ForeignKeyField(CommentRow)
    part = IntegerField()
    name = TextField()
    type = TextField()
    size = IntegerField()
    ornament = BooleanField(default=False)

    class Meta:
        table_name = "attachment"


class EntryRow(Table):
    """The history of tickets, append-only."""

    id = AutoField()
    ticket = ForeignKeyField(TicketRow)
    at = MomentField()
    kind = TextField()
    by = TextField()
    proof = TextField()
    letter = ForeignKeyField(LetterRow, null=True)
    detail = WordsField(default={})
    chain = CharField(max_length=64, default="")  # hash over this line and the one before it

    class Meta:
        table_name = "entry"


class ThreadRow(Table):
    """Foreign Message-IDs and the ticket they belong to, those not yet arrived included."""

    message_id = CharField(max_length=512)
    ticket = ForeignKeyField(TicketRow)

    class Meta:
        table_name = "thread"
        primary_key = CompositeKey("message_id", "ticket")


class OutboxRow(Table):
    """Notifications, rendered: what is to be sent and what became of it."""

    id = AutoField()
    ticket = ForeignKeyField(TicketRow, null=True)
    letter = ForeignKeyField(LetterRow, null=True)
    kind = TextField()
    role = TextField()
    recipient = TextField()
    message_id = CharField(max_length=255, unique=True)
    envelope = TextField(default="")
    source = BlobField()  # the bytes, zlib
    state = CharField(max_length=10)  # due | sending | sent | failed | dropped
    attempts = IntegerField(default=0)
    due_at = MomentField()
    created_at = MomentField()
    sent_at = MomentField(null=True)
    answer = TextField(default="")  # the server's last words
    own = BooleanField(default=False)  # acknowledges what its reader did themselves

    class Meta:
        table_name = "outbox"
        indexes = ((("state", "due_at"), False), (("recipient", "created_at"), False), (("ticket", "recipient"), False))


ALL = (
    KeyRow,
    VendorRow,
    StaffRow,
    OrderRow,
    InvoiceRow,
    TicketRow,
    DeadlineRow,
    LinkRow,
    MarkRow,
    LetterRow,
    CommentRow,
    AttachmentRow,
    EntryRow,
    ThreadRow,
    OutboxRow,
)
