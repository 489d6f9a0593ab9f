"""Killed at each step on a mail's way, one after the other: the same mails are chased through all of them."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from mailbot.sandbox import Fault, Sandbox, What
from tests.daemon.running import Forked, until
from tests.daemon.scene import USERS, Scene, play
from tests.patience import PATIENCE

MAILS = 12

# Where the servers keep the daemon waiting until it is killed: before the step is done, or in its answer.
READING = (
    Fault("imap", "GREETING", What.FREEZE),
    Fault("imap", "LOGIN", What.FREEZE),
    Fault("imap", "SELECT", What.FREEZE),
    Fault("imap", "SELECT", What.TRICKLE, seconds=9),
    Fault("imap", "FETCH", What.FREEZE),
    Fault("imap", "FETCH", What.TRICKLE, seconds=9),
    Fault("imap", "UID FETCH", What.FREEZE),
    Fault("imap", "UID FETCH", What.TRICKLE, seconds=9),
)
MOVING = (Fault("imap", "UID MOVE", What.FREEZE), Fault("imap", "UID MOVE", What.TRICKLE, seconds=9))
SENDING = (
    Fault("smtp", "GREETING", What.FREEZE, times=0),
    Fault("smtp", "EHLO", What.FREEZE, times=0),
    Fault("smtp", "MAIL", What.FREEZE, times=0),
    Fault("smtp", "DATA", What.FREEZE, times=0),
    Fault("smtp", ".", What.FREEZE, times=0),
    Fault("smtp", ".", What.TRICKLE, seconds=9, times=0),
)
CLOSED = Fault("smtp", "GREETING", What.ANSWER, "421 closed", times=0)


async def test_one_kill_at_every_step(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/mailbot.db"
    async with Sandbox(USERS, accept=lambda recipient: "post") as box:
        with play(box, tmp_path, url) as scene:
            scene.config.write_text(_one_mailbox(scene.config.read_text()))
            daemon = Forked(scene.config)
            try:
                await _chase(scene, daemon)
            finally:
                daemon.stop()


async def _chase(scene: Scene, daemon: Forked) -> None:
    scene.deliver(*range(MAILS))
    for fault in READING:
        await _kill_at(scene, daemon, CLOSED, fault)
        assert scene.books.count("letter") == 0
    await _kill_while_writing(scene, daemon)
    for fault in MOVING:
        await _kill_at(scene, daemon, CLOSED, fault)
        assert scene.books.count("letter") == scene.books.count("ticket") == MAILS
    for fault in SENDING:
        await _kill_at(scene, daemon, fault)
        assert fault.what is What.TRICKLE or not scene.box.sent
    cut = set(scene.ids)
    assert 0 < len(cut) <= 4  # one on each connection
    await _kill_before_the_answers_are_written(scene, daemon)
    daemon.start("--once")
    assert await daemon.ended() == 0
    assert scene.settled
    _all_is_done_once(scene, cut)


async def _kill_at(scene: Scene, daemon: Forked, *faults: Fault) -> None:
    """A life that ends at the last of these."""
    await _live_until(scene, daemon, *faults)
    await _kill(scene, daemon)


async def _kill_while_writing(scene: Scene, daemon: Forked) -> None:
    """A life that ends when the mails are read and their transaction cannot be written."""
    held = Fault("imap", "UID FETCH", What.HOLD, released=asyncio.Event())
    await _live_until(scene, daemon, CLOSED, held)
    with _locked(scene):
        _release(held)
        await asyncio.sleep(0.5)  # enough to read them; but any moment is a good one to be killed at
        await _kill(scene, daemon)
    assert scene.books.count("letter") == 0


async def _kill_before_the_answers_are_written(scene: Scene, daemon: Forked) -> None:
    """A life that ends when the mail server has taken everything and the database does not know it yet."""
    receipts = scene.config.with_name("mailbot.db.receipts")
    held = Fault("smtp", "GREETING", What.HOLD, times=0, released=asyncio.Event())
    await _live_until(scene, daemon, held)  # what is to be sent is claimed, and nothing of it is sent
    with _locked(scene):
        _release(held)
        await until(
            lambda: len(receipts.read_text().split()) == 2 * MAILS, lambda: f"everything taken, in\n{daemon.written}"
        )
        await _kill(scene, daemon)
    assert not scene.books.count("outbox where state = 'sent'")


async def _live_until(scene: Scene, daemon: Forked, *faults: Fault) -> None:
    """Start it, and come back when it is at the last of these faults."""
    scene.box.faults.lay(*faults)
    daemon.start()
    last = faults[-1]
    await until(lambda: scene.box.faults.passed[last] or not daemon.alive, lambda: f"{last.when}, in\n{daemon.written}")
    assert daemon.alive, daemon.written


async def _kill(scene: Scene, daemon: Forked) -> None:
    """Nothing it wrote last, and no connection it left at the servers' doors, is taken for the next life's."""
    daemon.kill()
    await scene.box.drop()
    scene.box.faults.clear()
    for port in (scene.box.imap_port, scene.box.smtp_port):
        await _stand_in_line(port)
    await scene.box.drop()


async def _stand_in_line(port: int) -> None:
    """Whoever came before us is in when we are."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await reader.readline()
    writer.close()


def _release(held: Fault) -> None:
    assert held.released is not None
    held.released.set()


@contextmanager
def _locked(scene: Scene) -> Iterator[None]:
    with closing(sqlite3.connect(scene.books.url.removeprefix("sqlite:///"), PATIENCE, isolation_level=None)) as other:
        other.execute("begin immediate")
        yield


def _all_is_done_once(scene: Scene, cut: set[str]) -> None:
    assert scene.books.rows("select verdict, count(*) from letter group by verdict") == [("new", MAILS)]
    assert scene.books.count("ticket") == scene.books.count("comment") == MAILS
    assert len(scene.box.mailstore["support"].folders["Processed"]) == MAILS
    sent = Counter(scene.ids)
    assert len(sent) == 2 * MAILS
    assert {message_id for message_id, times in sent.items() if times > 1} <= cut
    assert len({raw for _, raw in scene.box.sent}) == 2 * MAILS


def _one_mailbox(config: str) -> str:
    """Without the second one, so that each point is passed by one connection."""
    first, second, third = config.split("[[mailbox]]")
    return f"{first}[[mailbox]]{second}[database]{third.partition('[database]')[2]}"
