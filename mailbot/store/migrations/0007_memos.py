"""When operators were told last of mail that is held: they are not told of each."""

from __future__ import annotations

from typing import Any

from peewee import BooleanField, CharField, IntegerField, Model

MOMENT = 27


class MemoRow(Model):
    what = CharField(max_length=20, primary_key=True)
    at = CharField(max_length=MOMENT)
    letter = IntegerField(default=0)
    waits = BooleanField(default=False)

    class Meta:
        legacy_table_names = False
        table_name = "memo"


def up(migrator: Any, db: Any) -> None:
    with db.bind_ctx([MemoRow]):
        db.create_tables([MemoRow])
