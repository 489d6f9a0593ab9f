"""A logo that came with a mail is told from a picture that shows something."""

from __future__ import annotations

from typing import Any

from peewee import BooleanField


def up(migrator: Any, db: Any) -> None:
    migrator.migrate(migrator.add_column("attachment", "ornament", BooleanField(default=False)))
