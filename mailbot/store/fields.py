"""The database that tables hang on, and the columns that Peewee has no kind of its own for."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from peewee import DatabaseProxy, Field, Model

database = DatabaseProxy()

NO_MAIL: Final = zlib.compress(b"", 1)  # stands where the bytes of a mail were before somebody was erased


class MomentField(Field):
    """A moment in UTC as text: the same on both databases, in order when sorted, readable by eye."""

    field_type = "VARCHAR(27)"

    def db_value(self, value: datetime | None) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"

    def python_value(self, value: str | None) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class AmountField(Field):
    """An exact decimal as text; SQLite has no such number."""

    field_type = "VARCHAR(40)"

    def db_value(self, value: Decimal | None) -> str | None:
        return None if value is None else format(value, "f")

    def python_value(self, value: str | None) -> Decimal | None:
        return None if value is None else Decimal(value)


class WordsField(Field):
    """A small JSON value."""

    field_type = "TEXT"

    def db_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def python_value(self, value: str | None) -> Any:
        return None if value is None else json.loads(value)


class Table(Model):
    class Meta:
        database = database
        legacy_table_names = False
