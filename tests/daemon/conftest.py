"""The databases that the daemon is tried on, and the scenes it plays in."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from mailbot.sandbox import Sandbox
from tests.daemon.scene import USERS, Scene, play
from tests.dovecot import free_ports

_names = itertools.count()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest):
    """Gives the URL of a fresh database; of the file in a folder, or of one of its own on the server."""
    if request.param == "sqlite":
        return lambda folder: f"sqlite:///{folder}/mailbot.db"
    server = request.getfixturevalue("postgres")

    def make(folder) -> str:
        name = f"daemon{next(_names)}"
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(f"create database {name}")
        return f"{server.url.rpartition('/')[0]}/{name}"

    return make


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    imap, smtp = free_ports(2)  # those of a server that restarts
    async with Sandbox(USERS, accept=lambda recipient: "post", imap_port=imap, smtp_port=smtp) as box:
        yield box


@pytest.fixture
def scene(box: Sandbox, new_url: Callable[[Path], str], tmp_path: Path) -> Iterator[Scene]:
    with play(box, tmp_path, new_url(tmp_path)) as scene:
        yield scene


@pytest.fixture
def sqlite_scene(box: Sandbox, tmp_path: Path) -> Iterator[Scene]:
    """For what is the same on every database, or about SQLite."""
    with play(box, tmp_path, f"sqlite:///{tmp_path}/mailbot.db") as scene:
        yield scene
