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

    config = configure(ctx)
    with spoken():
        house = open_house(config, url=url)
    with reachable(house.database):
        yield house


@contextmanager
def connected(ctx: typer.Context) -> Iterator[Database]:
    """The database alone, upgraded: for what needs no rules and templates. Raises Unreachable."""
    from mailbot.store.database import Database

    with reachable(Database(configure(ctx).database.url).open()) as database:
        database.upgrade()
        yield database


@contextmanager
def reachable(database: Database) -> Iterator[Database]:
    """Close ``database`` at the end; what it fails to do on the way becomes Unreachable."""
    try:
        with spoken(database.where):
            yield database
    finally:
        database.close()


@contextmanager
def spoken(where: str = "") -> Iterator[None]:
    """A fault of the database becomes Unreachable; one of ours, such as a broken constraint, stays what it is."""
    from peewee import DatabaseError, InterfaceError, OperationalError

    try:
        yield
    except (InterfaceError, DatabaseError) as fault:
        if type(fault) not in (InterfaceError, DatabaseError, OperationalError):
            raise
        raise Unreachable(f"database {where}: {fault}".replace(" :", ":")) from fault
