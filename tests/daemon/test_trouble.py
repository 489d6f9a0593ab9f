"""What goes wrong round the daemon, and that it goes on: its servers, its reader, its operator."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from mailbot.sandbox import Fault, Sandbox, What
from mailbot.walk.reading import ReadingRoom
from tests import shop
from tests.daemon.running import Forked, until
from tests.daemon.scene import Scene, play
from tests.dovecot import Dovecot
from tests.patience import PATIENCE
from tests.proxy import proxy

# -- told to stop


async def test_a_stop_under_load_takes_seconds_and_loses_nothing(scene: Scene) -> None:
    slow = Fault("smtp", ".", What.HOLD, released=asyncio.Event(), times=0)
    scene.box.faults.lay(slow)
    daemon = Forked(scene.config)
    daemon.start()
    try:
        scene.deliver(*range(40))
        await until(lambda: scene.books.count("outbox") == 80, "all to be sent")
        await until(lambda: scene.box.faults.passed[slow] == 4, "one notification on each connection")
        began = asyncio.get_running_loop().time()
        daemon.terminate()
        assert slow.released is not None
        slow.released.set()
        assert await daemon.ended() == 0
        assert asyncio.get_running_loop().time() - began < PATIENCE / 2
        assert 3 < len(scene.box.sent) < 80
        assert not scene.books.count("outbox where state = 'sending'")
        scene.box.faults.clear()
        daemon.start("--once")
        assert await daemon.ended() == 0
    finally:
        daemon.stop()
    assert sorted(scene.got) == sorted(
        reader(number) for reader in (shop.customer, shop.vendor) for number in range(40)
    )
    assert scene.settled


async def test_a_stop_does_not_wait_for_servers_that_hang(sqlite_scene: Scene) -> None:
    scene = sqlite_scene
    hanging = (Fault("smtp", "MAIL", What.FREEZE, times=0), Fault("imap", "UID MOVE", What.FREEZE, times=0))
    scene.box.faults.lay(*hanging)
    daemon = Forked(scene.config)
    daemon.start()
    try:
        scene.deliver(0)
        await until(lambda: all(scene.box.faults.passed[fault] for fault in hanging), "both servers hanging")
        daemon.terminate()
        assert await daemon.ended(PATIENCE / 2) == 0  # mail servers get longer than that to answer
    finally:
        daemon.stop()
    assert "Traceback" not in daemon.written


async def test_a_second_daemon_on_the_same_database_is_refused(scene: Scene) -> None:
    other = Forked(scene.config)
    async with scene.daemon():
        other.start()
        assert await other.ended() == 1
        scene.deliver(0)
        await until(lambda: len(scene.got) == 2 and scene.settled, "the first one at work as before")
    assert "another mailbot already runs on this database" in other.written
    assert "Traceback" not in other.written


# -- the reading process


async def test_a_mail_that_breaks_the_reader_is_set_aside_and_the_next_goes_on(
    sqlite_scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = sqlite_scene
    async with scene.daemon():
        scene.deliver(0)
        await until(lambda: len(scene.got) == 2, "a reader at work")
        with monkeypatch.context() as broken:  # every reading process is gone as soon as it is there
            broken.setattr(sys, "executable", shutil.which("false"))
            _kill_readers()
            scene.deliver(1)
            await until(lambda: scene.books.count("letter") == 2, "the mail set aside")
        scene.deliver(2)
        await until(lambda: scene.books.count("letter") == 3 and scene.settled, "the next mail handled")
    assert scene.books.rows("select verdict, reason from letter order by id") == [
        ("new", "opened; the ticket is open"),
        ("quarantined", "reading it broke the reader"),
        ("new", "opened; the ticket is open"),
    ]
    assert len(scene.box.mailstore["support"].folders["Quarantine"]) == 1


async def test_a_reader_that_died_of_something_else_is_replaced_unseen(sqlite_scene: Scene) -> None:
    scene = sqlite_scene
    async with scene.daemon():
        scene.deliver(0)
        await until(lambda: len(scene.got) == 2, "a reader at work")
        _kill_readers()
        scene.deliver(1)
        await until(lambda: len(scene.got) == 4 and scene.settled, "the next mail handled")


def test_a_mail_that_takes_too_long_is_set_aside_and_the_next_goes_on() -> None:
    with ReadingRoom(trusted=frozenset(), max_size=1 << 20, seconds=PATIENCE) as room:
        assert [why for _, why in room.read([shop.customer_mail(0)])] == [""]
        (reader,) = _readers()
        os.kill(reader, signal.SIGSTOP)
        room._seconds = 0.5
        assert [why for _, why in room.read([shop.customer_mail(1)])] == ["reading it took more than 0.5 seconds"]
        room._seconds = PATIENCE  # the next reader has to start first
        assert [why for _, why in room.read([shop.customer_mail(2)])] == [""]


def _readers() -> list[int]:
    """The reading processes of this test, but for those that are just coming or going."""
    children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    found = [int(pid) for listed in children for pid in _read(listed).split()]
    return [pid for pid in found if b"mailbot.walk.reading" in _read(Path(f"/proc/{pid}/cmdline"))]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _kill_readers() -> None:
    for reader in _readers():
        os.kill(reader, signal.SIGKILL)


# -- the mail server


async def test_a_mail_server_that_restarts_is_found_again(sqlite_scene: Scene) -> None:
    scene = sqlite_scene
    async with scene.daemon():
        scene.deliver(0)
        await until(lambda: len(scene.got) == 2, "the daemon at work")
        await scene.box.halt()
        await until(lambda: scene.told("inbox.unreachable"), "the trouble told")
        scene.deliver(1)
        await scene.box.start()
        await until(lambda: len(scene.got) == 4 and scene.settled, "the mail that came meanwhile")


async def test_a_link_that_carries_nothing_any_more_is_given_up(box: Sandbox, tmp_path: Path) -> None:
    async with proxy(box.imap_port) as link:
        with play(box, tmp_path, f"sqlite:///{tmp_path}/mailbot.db") as scene:
            scene.config.write_text(
                scene.config.read_text().replace(f"port = {box.imap_port}", f'port = {link.port}\npoll = "1s"')
            )
            async with scene.daemon():
                scene.deliver(0)
                await until(lambda: len(scene.got) == 2, "the daemon at work")
                link.freeze()
                scene.deliver(1)
                link.cut()
                link.thaw()
                await until(lambda: len(scene.got) == 4 and scene.settled, "the mail over a new link")


async def test_a_wrong_password_is_told_once_and_not_tried_again_soon(sqlite_scene: Scene) -> None:
    scene = sqlite_scene
    right, wrong = (f'user = "second"\npassword = "{word}"' for word in ("secret", "wrong"))
    scene.config.write_text(scene.config.read_text().replace(right, wrong))
    async with scene.daemon():
        await until(lambda: scene.told("inbox.unreachable"), "the refusal told")
        scene.deliver(0)
        await until(lambda: len(scene.got) == 2, "the other inbox served")
    (told,) = scene.told("inbox.unreachable")
    assert "login as second refused" in told["tried"]
    assert told["again_in"] >= 600


@pytest.mark.parametrize("tls", ["none", "starttls", "implicit"])
async def test_every_kind_of_encryption_with_dovecot(dovecot: Dovecot, sqlite_scene: Scene, tls: str) -> None:
    user, port = f"tls-{tls}", dovecot.ports.imaps if tls == "implicit" else dovecot.ports.imap
    section = shop.mailbox(port, user, host="localhost", tls=tls, ca=str(dovecot.ca))
    database = f'[database]\nurl = "{sqlite_scene.books.url}"\n'
    shop.write_config(sqlite_scene.config.parent, sqlite_scene.box.smtp_port, section, database)
    dovecot.deliver(shop.customer_mail(0), user)
    assert await sqlite_scene.sweep() == 0
    assert sorted(sqlite_scene.got) == sorted([shop.customer(0), shop.vendor(0)])
