"""What rules decided of a mail that is held waits with it."""

from __future__ import annotations

from typing import Any

from peewee import TextField


def up(migrator: Any, db: Any) -> None:
    migrator.migrate(migrator.add_column("ruling", "waits", TextField(null=True)))
