"""Fixtures that several rooms' tests share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs

from mailbot.config import load
from mailbot.store import notes, tables
from mailbot.store.database import Database
from mailbot.store.fields import database as proxy
from mailbot.walk.house import House, open_house
from tests.cast import stock, write_config
from tests.dovecot import BINARY, Dovecot
from tests.postgres import INITDB, Postgres


@pytest.fixture(autouse=True)
def log_of_its_own() -> Iterator[None]:
    """A command run in this process sets the log up for ever: the next test starts with none set up."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A running Dovecot; every user name is a mailbox of its own, so take a fresh one per test."""
    if BINARY is None:
        pytest.skip("no dovecot here: install Debian's dovecot-imapd and dovecot-lmtpd")
    server = Dovecot()
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A running PostgreSQL server with one empty database."""
    if INITDB is None:
        pytest.skip("no PostgreSQL here: install Debian's postgresql")
    server = Postgres()
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house of the cast, whose configuration, rules and templates every test may share."""
    folder = tmp_path_factory.mktemp("house")
    return open_house(load(write_config(folder), {}), url=f"sqlite:///{folder}/first.db")


@pytest.fixture(scope="session")
def shelf(opened: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the vendors and orders of the cast, to be copied: migrations cost more than a story."""
    path = tmp_path_factory.mktemp("shelf") / "mailbot.db"
    with closing(Database(f"sqlite:///{path}")) as database:
        _stocked(opened, database)
    return path


@pytest.fixture
def house(opened: House, shelf: Path, tmp_path: Path) -> Iterator[House]:
    """The house on a SQLite file of its own, with the vendors and orders of the cast."""
    path = shutil.copy(shelf, tmp_path)
    with closing(Database(f"sqlite:///{path}")) as database, capture_logs():
        database.open()
        yield replace(opened, database=database, ring=database.keyring())


@pytest.fixture
def postgres_house(opened: House, postgres: Postgres) -> Iterator[House]:
    """The house on PostgreSQL, with the vendors and orders of the cast and nothing else."""
    with closing(Database(postgres.url)) as database, capture_logs():
        yield _stocked(opened, database)
        names = ", ".join(f'"{table._meta.table_name}"' for table in (*tables.ALL, *notes.ALL))
        proxy.execute_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


def _stocked(opened: House, database: Database) -> House:
    database.open()
    database.upgrade()
    with database.transaction():
        stock()
    return replace(opened, database=database, ring=database.keyring())
