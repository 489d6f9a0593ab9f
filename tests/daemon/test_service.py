"""The daemon as a service: quick, and patient with mail servers. On SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mailbot.sandbox import Fault, Greylist, Sandbox, What
from tests import shop
from tests.daemon.running import until
from tests.daemon.scene import USERS, Scene, play

# -- mail in


async def test_a_mail_is_answered_as_it_comes_and_two_inboxes_are_watched_at_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is left that looks by the clock: whoever waits is told."""
    monkeypatch.setattr("mailbot.daemon.sender.LOOK", 3600)
    scene.config.write_text(scene.config.read_text().replace("[[mailbox]]", '[[mailbox]]\npoll = "1h"'))
    async with scene.daemon(look=3600):
        scene.deliver(0)
        await until(lambda: len(scene.box.sent) == 2, "the first answers")
        scene.deliver(1)
        scene.deliver(2, user="second")
        await until(lambda: len(scene.box.sent) == 6, "both answers")
        await until(lambda: scene.settled, "order")
    assert sorted(scene.got) == sorted(to for number in range(3) for to in (shop.customer(number), shop.vendor(number)))
    assert len(set(scene.books.rows("select mailbox from letter"))) == 2


async def test_one_pass_empties_inboxes_and_outbox(scene: Scene) -> None:
    scene.deliver(*range(10))
    scene.deliver(*range(10, 20), user="second")
    assert await scene.sweep() == 0
    assert scene.settled
    assert len(scene.got) == 40


@pytest.mark.parametrize(("where", "event"), [("imap", "inbox.unreachable"), ("smtp", "sender.unreachable")])
async def test_one_pass_says_what_is_away_and_fails(sqlite_scene: Scene, where: str, event: str) -> None:
    sqlite_scene.deliver(0)
    answer = "* BYE down" if where == "imap" else "421 down"
    sqlite_scene.box.faults.lay(Fault(where, "GREETING", What.ANSWER, answer, times=0))
    assert await sqlite_scene.sweep() == 1
    assert (
        str(sqlite_scene.box.imap_port if where == "imap" else sqlite_scene.box.smtp_port)
        in (sqlite_scene.told(event)[0]["tried"])
    )
    sqlite_scene.box.faults.clear()
    assert await sqlite_scene.sweep() == 0
    assert len(sqlite_scene.got) == 2


async def test_of_an_oversize_mail_only_the_head_is_fetched(sqlite_scene: Scene) -> None:
    with sqlite_scene.config.open("a") as config:
        config.write('[limits]\nmax_size = "1 MiB"\n')
    large = (shop.customer_mail(0) + b"x" * 2_000_000 + b"\n").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    sqlite_scene.box.mailstore.deliver("support", large)
    sqlite_scene.deliver(1)
    async with sqlite_scene.daemon():
        await until(lambda: sqlite_scene.books.count("letter") == 2 and sqlite_scene.settled, "both mails handled")
    ((size, reason),) = sqlite_scene.books.rows("select size, reason from letter where verdict = 'quarantined'")
    assert size == 256 << 10
    assert reason == f"larger than max_size: {len(large)} bytes"
    assert [len(one.raw) for one in sqlite_scene.box.mailstore["support"].folders["Quarantine"]] == [len(large)]
    assert sorted(sqlite_scene.got) == sorted([shop.customer(1), shop.vendor(1)])


# -- mail out


async def test_a_mail_server_that_was_away_gets_everything_in_order(scene: Scene) -> None:
    scene.box.faults.lay(Fault("smtp", "GREETING", What.ANSWER, "421 closed for the night", times=0))
    async with scene.daemon():
        for name in ("first", "second", "third"):
            scene.deliver(0, 1, name=name)
            await until(lambda: not len(scene.box.mailstore.inbox("support")), "the mails read")
        await until(lambda: scene.told("sender.unreachable"), "the trouble told")
        await until(lambda: scene.books.rows("select distinct attempts from outbox") == [(0,)], "no attempt counted")
        scene.box.faults.clear()
        await until(lambda: scene.settled, "everything sent")
    assert len(scene.told("sender.unreachable")) == 1
    queued = scene.books.rows("select ticket_id, recipient, message_id from outbox order by id")
    sent = scene.ids
    for ticket, recipient in {row[:2] for row in queued}:
        mine = [message_id for *whose, message_id in queued if tuple(whose) == (ticket, recipient)]
        assert mine == [message_id for message_id in sent if message_id in mine]
    assert len(sent) == len(set(sent)) == len(queued) == 12


async def test_a_greylisting_server_takes_it_the_next_time(tmp_path: Path) -> None:
    greylist = Greylist(60.0)
    async with Sandbox(USERS, accept=lambda recipient: "post", greylist=greylist) as box:
        with play(box, tmp_path, f"sqlite:///{tmp_path}/mailbot.db") as scene:
            greylist.clock = lambda: scene.later.total_seconds()
            scene.deliver(0)
            async with scene.daemon():
                await until(lambda: scene.put_off(1) == 2, "both turned away")
                assert scene.got == []
                scene.later = timedelta(minutes=2)
                await until(lambda: len(scene.got) == 2 and scene.settled, "both taken")
            assert scene.books.rows("select distinct attempts from outbox") == [(2,)]


async def test_a_mail_that_breaks_every_connection_is_tried_with_pauses_and_given_up(sqlite_scene: Scene) -> None:
    scene = sqlite_scene
    scene.box.faults.lay(Fault("smtp", "DATA", What.DROP_BEFORE, times=0))
    scene.deliver(0)
    async with scene.daemon():
        for tried, scene.later in ((1, timedelta()), (2, timedelta(minutes=2))):
            await until(lambda tried=tried: scene.put_off(tried) == 2, "an attempt at both")
        scene.later = timedelta(days=5)
        await until(lambda: scene.books.count("outbox where state = 'failed'") == 2, "both given up")
    failed = scene.books.rows("select distinct attempts, answer from outbox where state = 'failed'")
    assert failed == [(3, "the server closed the connection")]
    assert scene.told("sender.unreachable") == []


async def test_a_refused_notification_is_kept_with_the_server_s_words(scene: Scene) -> None:
    scene.box.faults.lay(Fault("smtp", "RCPT", What.ANSWER, "550 5.1.1 nobody of that name", times=1))
    scene.deliver(0)
    async with scene.daemon():
        await until(lambda: scene.settled and scene.books.count("outbox") == 2, "both settled")
    assert scene.books.rows("select answer from outbox where state = 'failed'") == [("550 5.1.1 nobody of that name",)]
    assert len(scene.got) == 1


async def test_an_answer_lost_after_the_final_dot_brings_the_same_mail_again(scene: Scene) -> None:
    scene.box.faults.lay(Fault("smtp", ".", What.DROP_AFTER, times=1))
    scene.deliver(0)
    async with scene.daemon():
        await until(lambda: scene.books.count("outbox where state = 'sent'") == 1, "one sent, one unknown")
        scene.later = timedelta(minutes=2)
        await until(lambda: len(scene.got) == 3 and scene.settled, "the unknown one sent again")
    assert len(set(scene.ids)) == 2
    assert len({raw for _, raw in scene.box.sent}) == 2
