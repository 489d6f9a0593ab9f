"""What migrations make is what the models say."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from mailbot.store import notes, tables
from mailbot.store.database import Database
from mailbot.store.fields import database as proxy


def test_every_column_of_the_models_is_made_by_the_migrations_and_none_besides(tmp_path: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path}/new.db")) as database:
        database.open().upgrade()
        for table in (*tables.ALL, *notes.ALL):
            made = {(column.name, column.null) for column in proxy.get_columns(table._meta.table_name)}
            said = {(field.column_name, field.null) for field in table._meta.sorted_fields}
            assert made == said, table._meta.table_name
