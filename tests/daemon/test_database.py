"""A database that is locked, away, full or somebody else's: the daemon waits, and does everything once."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from mailbot.sandbox import Sandbox
from tests.daemon.running import Forked, until
from tests.daemon.scene import USERS, Scene, play
from tests.patience import PATIENCE
from tests.postgres import Postgres


async def test_a_locked_database_is_waited_for(sqlite_scene: Scene) -> None:
    scene = sqlite_scene
    async with scene.daemon():
        path = scene.books.url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, PATIENCE, isolation_level=None)) as other:
            other.execute("begin immediate")
            scene.deliver(0)
            await until(lambda: scene.told("inbox.unreachable") or scene.told("sender.waits"), "the trouble told")
            (told, *_) = scene.told("inbox.unreachable") + scene.told("sender.waits")
            assert "database is locked" in told["tried"]
            assert len(scene.box.mailstore.inbox("support")) == 1
            other.execute("rollback")
        await until(lambda: len(scene.got) == 2 and scene.settled, "the mail handled after all")


async def test_a_database_server_that_cuts_every_connection_is_asked_again(box: Sandbox, away: Away) -> None:
    with play(box, away.folder, away.url) as scene:
        async with scene.daemon():
            scene.deliver(0)
            await until(lambda: len(scene.got) == 2 and scene.settled, "the daemon at work")
            away.go()
            scene.deliver(1)
            await until(lambda: scene.told("inbox.unreachable"), "the trouble told")
            assert len(scene.got) == 2
            away.come_back()
            await until(lambda: len(scene.got) == 4 and scene.settled, "the mail handled after all")


async def test_what_was_sent_while_the_database_was_away_is_not_sent_again(away: Away) -> None:
    async with Sandbox(USERS, accept=lambda recipient: "post", on_mail=lambda envelope, raw: away.go()) as box:
        with play(box, away.folder, away.url) as scene:
            async with scene.daemon():
                scene.deliver(0)
                await until(lambda: scene.told("sender.waits"), "the trouble told")
                assert len(scene.got) == 2
                away.come_back()
                await until(lambda: scene.settled, "order")
            assert scene.books.rows("select distinct state from outbox") == [("sent",)]
        assert len(scene.got) == 2


async def test_a_second_daemon_from_another_folder_is_refused_by_the_database(
    box: Sandbox, away: Away, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with play(box, away.folder, away.url) as scene:
        other = Forked(Path(shutil.copy(scene.config, elsewhere)))
        async with scene.daemon():
            other.start("--once")
            assert await other.ended() == 1
            away.go()
            scene.deliver(0)
            await until(lambda: scene.told("inbox.unreachable"), "the database lost")
            away.come_back()
            await until(lambda: len(scene.got) == 2 and scene.settled, "the mail handled over a new connection")
            other.start("--once")
            assert await other.ended() == 1
        other.start("--once")
        assert await other.ended() == 0
    assert other.written.count("another mailbot already runs on this database (postgresql://") == 2
    assert "Traceback" not in other.written


class Away:
    """A PostgreSQL database that can be out of reach."""

    def __init__(self, server: str, folder: Path) -> None:
        self.folder = folder
        self._name = f"away_{folder.name}"
        self._server = server
        self.url = f"{server.rpartition('/')[0]}/{self._name}"
        self._tell(f'create database "{self._name}"')

    def go(self) -> None:
        self._tell(f'alter database "{self._name}" allow_connections false')
        self._tell(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{self._name}'")

    def come_back(self) -> None:
        self._tell(f'alter database "{self._name}" allow_connections true')

    def _tell(self, words: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(words)


@pytest.fixture
def away(postgres: Postgres, tmp_path: Path) -> Away:
    return Away(postgres.url, tmp_path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder with four megabytes of room."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


async def test_a_full_disk_is_waited_for(box: Sandbox, small_disk: Path) -> None:
    with play(box, small_disk, f"sqlite:///{small_disk}/mailbot.db") as scene:
        async with scene.daemon():
            scene.deliver(0)
            await until(lambda: len(scene.got) == 2 and scene.settled, "the daemon at work")
            ballast = small_disk / "ballast"
            _fill(ballast)
            scene.deliver(*range(1, 11))
            await until(lambda: scene.told("inbox.unreachable"), "the trouble told")
            assert len(scene.box.mailstore.inbox("support")) == 10
            ballast.unlink()
            await until(lambda: len(scene.got) == 22 and scene.settled, "everything handled after all")
    assert scene.books.count("letter") == scene.books.count("ticket") == 11


def _fill(path: Path) -> None:
    with path.open("wb", 0) as file:
        try:
            while True:
                file.write(bytes(1024))
        except OSError:
            return
