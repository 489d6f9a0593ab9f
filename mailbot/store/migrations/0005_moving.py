"""A change of address holds money back, and what moved with it is known, so that it can be turned back."""

from __future__ import annotations

from typing import Any

from peewee import CharField, TextField

MOMENT = 27


def up(migrator: Any, db: Any) -> None:
    migrator.migrate(
        migrator.add_column("orders", "hold_until", CharField(max_length=MOMENT, null=True)),
        migrator.add_column("moving", "due_at", CharField(max_length=MOMENT, null=True)),
        migrator.add_column("moving", "done_at", CharField(max_length=MOMENT, null=True)),
        migrator.add_column("moving", "hold_until", CharField(max_length=MOMENT, null=True)),
        migrator.add_column("moving", "orders", TextField(default="[]")),
        migrator.add_column("moving", "tickets", TextField(default="[]")),
        migrator.add_index("moving", ("due_at",), False),
    )
