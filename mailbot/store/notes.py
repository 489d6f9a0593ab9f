"""Tables of what is noted about tickets beside their own story: rulings, knowledge, surveys, changes of address."""

from __future__ import annotations

from peewee import AutoField, BooleanField, CharField, CompositeKey, ForeignKeyField, IntegerField, TextField

from mailbot.store.fields import MomentField, Table, WordsField
from mailbot.store.tables import LetterRow, TicketRow


class RulesetRow(Table):
    """A version of the admins' files that was in force."""

    version = CharField(max_length=16, primary_key=True)
    at = MomentField()  # when it was first used
    files = WordsField(default={})  # name → hash of its content

    class Meta:
        table_name = "ruleset"


class EditionRow(Table):
    """A version came into force, or came back."""

    id = AutoField()
    ruleset = ForeignKeyField(RulesetRow)
    at = MomentField()

    class Meta:
        table_name = "edition"


class RulingRow(Table):
    """What the rules decided, at one mail or one event, and which version of them."""

    id = AutoField()
    at = MomentField()
    event = TextField()
    letter = ForeignKeyField(LetterRow, null=True)
    ticket = ForeignKeyField(TicketRow, null=True)
    ruleset = ForeignKeyField(RulesetRow)
    fired = WordsField(default=[])  # [file, line, name, what it decided …] of each rule that decided something
    broad = CharField(max_length=4, default="")  # mail of rules that fit everything: sent | kept | told; empty: none
    waits = WordsField(null=True)  # the letter is held: what is to be done once its author is known; None: nothing

    class Meta:
        table_name = "ruling"
        indexes = ((("broad", "at"), False),)


class IssueRow(Table):
    """A ticket is about an issue of the taxonomy."""

    ticket = ForeignKeyField(TicketRow)
    path = CharField(max_length=200)
    by = TextField(default="")  # the rule's name, or the operator's address
    at = MomentField()

    class Meta:
        table_name = "ticket_issue"
        primary_key = CompositeKey("ticket", "path")


class SuggestionRow(Table):
    """For whoever maintains the taxonomy: no fitting issue, a suggestion, a bug."""

    id = AutoField()
    ticket = ForeignKeyField(TicketRow, null=True)
    kind = CharField(max_length=20)  # no-issue | suggestion | bug
    text = TextField(default="")
    by = TextField(default="")
    at = MomentField()
    done_at = MomentField(null=True)

    class Meta:
        table_name = "suggestion"


class NeedRow(Table):
    """What was asked for once, and when it came."""

    ticket = ForeignKeyField(TicketRow)
    name = CharField(max_length=80)
    asked_at = MomentField()
    supplied_at = MomentField(null=True)
    letter = ForeignKeyField(LetterRow, null=True)  # that brought it

    class Meta:
        table_name = "need"
        primary_key = CompositeKey("ticket", "name")


class DeflectionRow(Table):
    """A known problem answered by a rule, and whether the answer was enough."""

    ticket = ForeignKeyField(TicketRow)
    problem = CharField(max_length=120)
    at = MomentField()
    outcome = CharField(max_length=20, default="")  # "" still open | deflected | not-helped
    ended_at = MomentField(null=True)

    class Meta:
        table_name = "deflection"
        primary_key = CompositeKey("ticket", "problem")


class RatingRow(Table):
    """An answer to the survey. A later one of the same closing replaces an earlier one: the newest counts."""

    id = AutoField()
    ticket = ForeignKeyField(TicketRow)
    letter = ForeignKeyField(LetterRow, null=True)
    at = MomentField()
    score = IntegerField()  # 1 to 5
    reason = TextField(default="")

    class Meta:
        table_name = "rating"


class MovingRow(Table):
    """A customer asked for another address."""

    id = AutoField()
    old = CharField(max_length=320, index=True)  # lower case
    new = CharField(max_length=320, index=True)
    ticket = ForeignKeyField(TicketRow)
    asked_at = MomentField()
    state = CharField(max_length=12)  # a desk.moving.Stage
    due_at = MomentField(null=True, index=True)  # when it lapses; None: it is over
    done_at = MomentField(null=True)
    hold_until = MomentField(null=True)
    ended_at = MomentField(null=True)
    orders = WordsField(default=[])  # what moved with it
    tickets = WordsField(default=[])

    class Meta:
        table_name = "moving"


class MemoRow(Table):
    """What operators were told last about one thing."""

    what = CharField(max_length=20, primary_key=True)
    at = MomentField()
    letter = IntegerField(default=0)  # row of the newest letter it named, which may be gone
    waits = BooleanField(default=False)  # more has come since

    class Meta:
        table_name = "memo"


ALL = (
    RulesetRow,
    EditionRow,
    RulingRow,
    IssueRow,
    SuggestionRow,
    NeedRow,
    DeflectionRow,
    RatingRow,
    MovingRow,
    MemoRow,
)
