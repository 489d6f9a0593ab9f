"""Killed at any instant: no mail lost, none handled twice, no notification missing, none repeated without need."""

from __future__ import annotations

import asyncio
import random
import smtplib
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from tests import shop
from tests.daemon.running import Books, Daemon, Forked, until
from tests.dovecot import Dovecot
from tests.recorder import Taken, recorder

MAILS, KILLS = 300, 5


async def test_five_kills_while_three_hundred_mails_come_in(
    dovecot: Dovecot, new_url: Callable[[Path], str], tmp_path: Path
) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance, user, url = random.Random(seed), f"kill{seed}", new_url(tmp_path)
    shop.stock(url, MAILS)
    async with recorder() as sink:
        config = shop.write_config(
            tmp_path, sink.port, shop.mailbox(dovecot.ports.imap, user), f'[database]\nurl = "{url}"\n'
        )
        daemon = Forked(config)
        try:
            for life in range(KILLS):
                await _live_a_little(daemon, chance, lambda life=life: _deliver(dovecot, user, life))
                done = len(daemon.told("walk.done")), daemon.books.count("letter"), len(sink.taken)
                print("killed after {} mails in its log, {} in its database, {} notifications".format(*done))
            daemon.start()
            await asyncio.to_thread(_deliver, dovecot, user, KILLS)
            await until(lambda: daemon.books.count("letter") == MAILS, "every mail handled")
            await until(lambda: daemon.books.count("outbox where state = 'sent'") == 2 * MAILS, "everything sent")
            await until(lambda: _moved(dovecot, user) == MAILS, "every mail moved")
            daemon.terminate()
            assert await daemon.ended() == 0
        finally:
            daemon.stop()
    assert "Traceback" not in daemon.written
    assert "walk.bug" not in daemon.written
    _nothing_is_lost_or_done_twice(daemon.books)
    _everybody_was_told_once(sink.taken)
    assert _moved(dovecot, user) == MAILS


def _deliver(server: Dovecot, user: str, life: int) -> None:
    """A sixth of the mails."""
    with smtplib.LMTP("127.0.0.1", server.ports.lmtp) as lmtp:
        for number in range(life, MAILS, KILLS + 1):
            lmtp.sendmail("sender@mta.example", [user], shop.customer_mail(number))


def _moved(server: Dovecot, user: str) -> int:
    return len(list((server.maildir(user) / ".Processed").glob("???/*")))


async def _live_a_little(daemon: Daemon, chance: random.Random, deliver: Callable[[], None]) -> None:
    """Start, let mail come in, and kill it somewhere in the moments after the first is handled."""
    before, lives = len(daemon.told("walk.done")), len(daemon.told("daemon.started"))
    daemon.start()
    await until(lambda: len(daemon.told("daemon.started")) > lives, "the daemon's start")
    coming = asyncio.create_task(asyncio.to_thread(deliver))
    await until(lambda: len(daemon.told("walk.done")) > before, "the first mail of this life")
    await asyncio.sleep(0.3 * chance.random() ** 2)
    daemon.kill()
    await coming


def _nothing_is_lost_or_done_twice(books: Books) -> None:
    assert books.rows("select verdict, count(*) from letter group by verdict") == [("new", MAILS)]
    assert books.count("ticket") == books.count("comment") == MAILS
    assert books.rows("select count(distinct customer_email) from ticket") == [(MAILS,)]
    assert books.count("outbox") == 2 * MAILS


def _everybody_was_told_once(taken: list[Taken]) -> None:
    """600 notifications; one came twice only where its first answer was lost, and then as it was before."""
    copies: dict[str, list[Taken]] = defaultdict(list)
    for mail in taken:
        copies[mail.message_id].append(mail)
    assert len(copies) == 2 * MAILS
    assert Counter(mails[0].recipient for mails in copies.values()) == _expected()
    print(f"{len(taken) - len(copies)} came twice")
    for mails in copies.values():
        assert {mail.raw for mail in mails} == {mails[0].raw}
        assert not any(mail.heard for mail in mails[:-1])


def _expected() -> Counter[str]:
    return Counter(
        [shop.customer(number) for number in range(MAILS)] + [shop.vendor(number) for number in range(MAILS)]
    )
