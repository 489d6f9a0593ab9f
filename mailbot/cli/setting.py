"""What every command works in: the config, and the house opened from it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from mailbot.cli import logs
from mailbot.config import Config, load
from mailbot.errors import Unreachable

if TYPE_CHECKING:
    from mailbot.store.database import Database
    from mailbot.walk.house import House


def configure(ctx: typer.Context, *, talkative: bool = False) -> Config:
    """The config that ``--config`` names. Raises ConfigMistakes. ``talkative``: log as the config says."""
    config = load(ctx.obj, os.environ)
    logs.configure(config.log, quiet=not talkative)
    return config


@contextmanager
def opened(ctx: typer.Context, *, url: str = "") -> Iterator[House]:
    """The house, its database made or upgraded where needed. Raises RuleError, Unreachable."""
    from mailbot.walk.house import open_house

    house = open_house(configure(ctx), url=url)
    with reachable(house.database):
        yield house


@contextmanager
def connected(ctx: typer.Context) -> Iterator[Database]:
    """The database alone, upgraded: for what needs no rules and templates. Raises Unreachable."""
    from mailbot.store.database import Database

    database = Database(configure(ctx).database.url).open()
    with reachable(database):
        database.upgrade()
        yield database


@contextmanager
def reachable(database: Database) -> Iterator[Database]:
    """Close ``database`` at the end; what it fails to do on the way becomes Unreachable."""
    from peewee import InterfaceError, OperationalError

    try:
        yield database
    except (InterfaceError, OperationalError) as fault:
        raise Unreachable(f"database {database.where}: {fault}") from fault
    finally:
        database.close()
