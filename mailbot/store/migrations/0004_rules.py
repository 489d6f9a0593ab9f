"""What admins edit leaves its marks: rulings, issues, needs, deflections, ratings, changes of address."""

from __future__ import annotations

from typing import Any

from peewee import AutoField, BooleanField, CharField, CompositeKey, ForeignKeyField, IntegerField, Model, TextField

MOMENT = 27
TICKET = {
    "priority": CharField(max_length=10, default="normal"),
    "assignee": TextField(default=""),
    "surveyed": BooleanField(default=True),
    "pace": IntegerField(null=True),
}


class TicketRow(Model):
    number = AutoField()

    class Meta:
        legacy_table_names = False
        table_name = "ticket"


class LetterRow(Model):
    id = AutoField()

    class Meta:
        legacy_table_names = False
        table_name = "letter"


class RulesetRow(Model):
    version = CharField(max_length=16, primary_key=True)
    at = CharField(max_length=MOMENT)
    files = TextField(default="{}")

    class Meta:
        legacy_table_names = False
        table_name = "ruleset"


class EditionRow(Model):
    id = AutoField()
    ruleset = ForeignKeyField(RulesetRow)
    at = CharField(max_length=MOMENT)

    class Meta:
        legacy_table_names = False
        table_name = "edition"


class RulingRow(Model):
    id = AutoField()
    at = CharField(max_length=MOMENT)
    event = TextField()
    letter = ForeignKeyField(LetterRow, null=True)
    ticket = ForeignKeyField(TicketRow, null=True)
    ruleset = ForeignKeyField(RulesetRow)
    fired = TextField(default="[]")
    broad = CharField(max_length=4, default="")

    class Meta:
        legacy_table_names = False
        table_name = "ruling"
        indexes = ((("broad", "at"), False),)


class IssueRow(Model):
    ticket = ForeignKeyField(TicketRow)
    path = CharField(max_length=200)
    by = TextField(default="")
    at = CharField(max_length=MOMENT)

    class Meta:
        legacy_table_names = False
        table_name = "ticket_issue"
        primary_key = CompositeKey("ticket", "path")


class SuggestionRow(Model):
    id = AutoField()
    ticket = ForeignKeyField(TicketRow, null=True)
    kind = CharField(max_length=20)
    text = TextField(default="")
    by = TextField(default="")
    at = CharField(max_length=MOMENT)
    done_at = CharField(max_length=MOMENT, null=True)

    class Meta:
        legacy_table_names = False
        table_name = "suggestion"


class NeedRow(Model):
    ticket = ForeignKeyField(TicketRow)
    name = CharField(max_length=80)
    asked_at = CharField(max_length=MOMENT)
    supplied_at = CharField(max_length=MOMENT, null=True)
    letter = ForeignKeyField(LetterRow, null=True)

    class Meta:
        legacy_table_names = False
        table_name = "need"
        primary_key = CompositeKey("ticket", "name")


class DeflectionRow(Model):
    ticket = ForeignKeyField(TicketRow)
    problem = CharField(max_length=120)
    at = CharField(max_length=MOMENT)
    outcome = CharField(max_length=20, default="")
    ended_at = CharField(max_length=MOMENT, null=True)

    class Meta:
        legacy_table_names = False
        table_name = "deflection"
        primary_key = CompositeKey("ticket", "problem")


class RatingRow(Model):
    id = AutoField()
    ticket = ForeignKeyField(TicketRow)
    letter = ForeignKeyField(LetterRow, null=True)
    at = CharField(max_length=MOMENT)
    score = IntegerField()
    reason = TextField(default="")

    class Meta:
        legacy_table_names = False
        table_name = "rating"


class MovingRow(Model):
    id = AutoField()
    old = CharField(max_length=320, index=True)
    new = CharField(max_length=320, index=True)
    ticket = ForeignKeyField(TicketRow)
    asked_at = CharField(max_length=MOMENT)
    state = CharField(max_length=12)
    ended_at = CharField(max_length=MOMENT, null=True)

    class Meta:
        legacy_table_names = False
        table_name = "moving"


def up(migrator: Any, db: Any) -> None:
    tables = [RulesetRow, EditionRow, RulingRow, IssueRow, SuggestionRow, NeedRow, DeflectionRow, RatingRow, MovingRow]
    with db.bind_ctx([TicketRow, LetterRow, *tables]):
        db.create_tables(tables)
    migrator.migrate(
        *(migrator.add_column("ticket", name, field) for name, field in TICKET.items()),
        migrator.add_column("deadline", "soon_told", BooleanField(default=False)),
        migrator.add_column("letter", "ruleset", CharField(max_length=16, default="")),
        migrator.add_column("letter", "seen", TextField(null=True)),
        migrator.add_column("letter", "decided", TextField(null=True)),
    )
