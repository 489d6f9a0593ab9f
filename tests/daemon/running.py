"""The real daemon in a process of its own, and what can be seen of it from outside: its log and its database."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from mailbot.cli import logs
from mailbot.config import load
from mailbot.daemon import run
from mailbot.errors import RuleError, Unreachable
from tests.patience import PATIENCE

_NOT_YET = ("no such table", "unable to open database file")  # said by SQLite


async def until(true: Callable[[], object], what: str | Callable[[], str], seconds: float = PATIENCE) -> None:
    """Come back when it is true; fail when that takes too long, and say ``what`` was waited for."""
    end = asyncio.get_running_loop().time() + seconds
    while not true():
        late = asyncio.get_running_loop().time() > end
        assert not late, f"not within {seconds:g} s: {what if isinstance(what, str) else what()}"
        await asyncio.sleep(0.01)


class Books:
    """The daemon's database, read by somebody else."""

    def __init__(self, url: str) -> None:
        self.url = url

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query finds; nothing where there are no tables yet. Raises what else is wrong: that is no answer."""
        try:
            with self._open() as connection:
                return list(connection.execute(query).fetchall())
        except psycopg.errors.UndefinedTable:
            return []
        except sqlite3.OperationalError as error:
            if str(error).startswith(_NOT_YET):
                return []
            raise

    def count(self, what: str) -> int:
        """How many rows, such as of ``outbox where state = 'sent'``."""
        return int((self.rows(f"select count(*) from {what}") or [(0,)])[0][0])

    @contextmanager
    def _open(self) -> Iterator[Any]:
        if self.url.startswith("sqlite"):
            path = self.url.removeprefix("sqlite:///")
            connection: Any = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=PATIENCE)
        else:
            connection = psycopg.connect(self.url)
        try:
            yield connection
        finally:
            connection.close()


class Daemon:
    """``mailbot run`` on one configuration; it can be started again and again."""

    def __init__(self, config: Path) -> None:
        self.config = config
        self.books = Books(load(config, {}).database.url)
        self._log = config.with_name("daemon.log")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str) -> None:
        command = [sys.executable, "-m", "mailbot", "--config", str(self.config), "run", *options]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """As the kernel does it, without a word."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def terminate(self) -> None:
        """As a service manager does it."""
        assert self._process is not None
        self._process.terminate()

    async def ended(self, seconds: float = PATIENCE) -> int:
        """Its exit code, when it has ended."""
        process = self._process
        assert process is not None
        await until(lambda: process.poll() is not None, self._the_end, seconds)
        return int(process.returncode)

    def _the_end(self) -> str:
        return f"the end of the daemon, which wrote\n{self.written}"

    @property
    def written(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""

    def told(self, event: str) -> list[dict[str, Any]]:
        """The lines of its log about one event."""
        return [line for line in self._lines() if line.get("event") == event]

    def _lines(self) -> Iterator[dict[str, Any]]:
        for line in self.written.splitlines(keepends=True):
            if line.startswith("{") and line.endswith("}\n"):  # the last one may be half written
                yield json.loads(line)

    def stop(self) -> None:
        """Whatever happened: leave nothing running."""
        if self.alive:
            self.kill()


class Forked(Daemon):
    """The same daemon without the second that Python takes to start: for tests that start it over and over."""

    _context = multiprocessing.get_context("forkserver")
    _child: Any = None

    def start(self, *options: str) -> None:
        self._context.set_forkserver_preload(["mailbot.daemon.service", "mailbot.cli.logs", "tests.daemon.running"])
        self._child = self._context.Process(target=_run, args=(str(self.config), str(self._log), "--once" in options))
        self._child.start()

    @property
    def alive(self) -> bool:
        return self._child is not None and self._child.is_alive()

    def kill(self) -> None:
        self._child.kill()
        self._child.join()

    def terminate(self) -> None:
        self._child.terminate()

    async def ended(self, seconds: float = PATIENCE) -> int:
        await until(lambda: not self.alive, self._the_end, seconds)
        return int(self._child.exitcode)


def _run(config: str, log: str, once: bool) -> None:
    """What ``mailbot run`` does, in a process that is there already."""
    with open(log, "ab", 0) as stream:
        os.dup2(stream.fileno(), 1)
        os.dup2(stream.fileno(), 2)
    loaded = load(Path(config), {})
    logs.configure(loaded.log, quiet=False)
    try:
        sys.exit(run(loaded, once=once))
    except (RuleError, Unreachable) as fault:
        print(fault, file=sys.stderr)
        sys.exit(1)
