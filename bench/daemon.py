"""`mailbot run` in a process of its own, timed by what its database shows."""

from __future__ import annotations

import os
import signal
import sqlite3
import statistics
import subprocess
import time
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import shop

PATIENCE = 300.0  # seconds until a run that does not end is a failure
SENT = "outbox where state = 'sent'"


@dataclass
class Run:
    """What one run of the daemon took."""

    rate: float  # mails a second
    cpu: float  # CPU seconds of the daemon and its reading process, start included
    start: float  # of these, what a start costs that finds nothing to do
    drain: float  # mails a second where all is written already and has only to be sent
    peak: int  # MiB of resident memory
    size: int  # bytes of a notification


def ours(server: shop.Dovecot, smtp: int, user: str, mails: int) -> Run:
    """The daemon on a full inbox, from its first row to the last notification taken; then once more on the outbox."""
    server.deliver_many([shop.customer_mail(number) for number in range(mails)], user)
    with shop.house(server, smtp, user, mails) as config:
        database = config.with_name("mailbot.db")
        seconds, cpu, peak = _run(config, lambda: _count(database, "letter") > 0, lambda: _all_sent(database, mails))
        size = statistics.mean(_sizes(database))
        _change(database, "update outbox set state = 'due'")
        drain, _, _ = _run(config, lambda: _count(database, SENT) > 0, lambda: _all_sent(database, mails))
        start = _cpu_of(["run", "--once"], config)
    return Run(mails / seconds, cpu, start, mails / drain, peak, int(size))


def _run(config: Path, begun: Callable[[], bool], done: Callable[[], bool]) -> tuple[float, float, int]:
    """Wall seconds between the two, CPU seconds, MiB."""
    process = subprocess.Popen(shop.command(config, "run"), cwd=shop.ROOT)
    try:
        start = _wait(begun)
        end = _wait(done)
    finally:
        process.send_signal(signal.SIGTERM)
        _, status, usage = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    return end - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def _cpu_of(words: list[str], config: Path) -> float:
    process = subprocess.Popen(shop.command(config, *words), cwd=shop.ROOT)
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime


def _all_sent(database: Path, mails: int) -> bool:
    return _count(database, SENT) == 2 * mails


def _count(database: Path, what: str) -> int:
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)) as connection:
            return int(connection.execute(f"select count(*) from {what}").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def _change(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement)


def _sizes(database: Path) -> list[int]:
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("select source from outbox limit 20").fetchall()
    return [len(zlib.decompress(row[0])) for row in rows]


def _wait(until: Callable[[], bool]) -> float:
    end = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > end:
            raise SystemExit("the daemon does not get done")
        time.sleep(0.01)
    return time.perf_counter()
