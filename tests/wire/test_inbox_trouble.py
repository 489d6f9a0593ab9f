"""The inbox when servers restart, links die and passwords change."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator

import pytest

from tests.dovecot import BINARY, Dovecot
from tests.proxy import proxy
from tests.wire.watched import Desk, folder, letters, mails_in, new_user, watching


@pytest.fixture
def user() -> str:
    return new_user()


@pytest.fixture
def own_dovecot() -> Iterator[Dovecot]:
    """One that a test may stop and start."""
    if BINARY is None:
        pytest.skip("no dovecot here: install Debian's dovecot-imapd and dovecot-lmtpd")
    server = Dovecot()
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.mark.parametrize("end", ["halt", "kill"])
async def test_a_server_that_restarts_is_found_again(own_dovecot: Dovecot, end: str) -> None:
    own_dovecot.deliver_many(letters("before"))
    desk = Desk()
    async with watching(folder(own_dovecot.ports.imap, "support"), desk):
        await desk.until(lambda: b"before" in desk.subjects)
        await asyncio.to_thread(getattr(own_dovecot, end))
        await desk.until(lambda: len(desk.troubles) >= 3)
        await asyncio.to_thread(own_dovecot.start)
        await asyncio.to_thread(own_dovecot.deliver, letters("after")[0])
        await desk.until(lambda: b"after" in desk.subjects)
    pauses = [pause for trouble, pause in desk.troubles]
    assert all(0 < pause <= 60 for pause in pauses)
    assert max(pauses) > pauses[0]


async def test_a_new_uidvalidity_is_handed_on(own_dovecot: Dovecot) -> None:
    own_dovecot.deliver_many(letters("old"))
    desk = Desk()
    desk.target = lambda uid: None
    async with watching(folder(own_dovecot.ports.imap, "support"), desk):
        await desk.until(lambda: bool(desk.batches))
        await asyncio.to_thread(own_dovecot.kill)
        own_dovecot.forget_uids()
        await asyncio.to_thread(own_dovecot.start)
        await desk.until(lambda: len({batch.uidvalidity for batch in desk.batches}) == 2)


async def test_a_half_open_link_is_noticed_and_left(dovecot: Dovecot, user: str) -> None:
    desk = Desk()
    async with proxy(dovecot.ports.imap) as between:
        async with watching(folder(between.port, user, deadline=1, poll=0.2), desk):
            await asyncio.to_thread(dovecot.deliver, letters("one")[0], user)
            await desk.until(lambda: b"one" in desk.subjects)
            between.freeze()
            await desk.until(lambda: bool(desk.troubles))
            between.thaw()
            await asyncio.to_thread(dovecot.deliver, letters("two")[0], user)
            await desk.until(lambda: b"two" in desk.subjects)
        assert between.connections >= 2
    assert "no answer" in str(desk.troubles[0][0])


async def test_a_crawling_link_is_left_at_the_deadline_and_taken_again(dovecot: Dovecot, user: str) -> None:
    desk = Desk()
    async with proxy(dovecot.ports.imap) as between:
        between.octets_per_second = 20
        async with watching(folder(between.port, user, deadline=1), desk):
            await desk.until(lambda: len(desk.troubles) >= 2)
            between.octets_per_second = 0
            await asyncio.to_thread(dovecot.deliver, letters("one")[0], user)
            await desk.until(lambda: b"one" in desk.subjects)
    assert all("no answer within 1 s" in str(trouble) for trouble, _ in desk.troubles)


async def test_a_link_that_is_cut_again_and_again_loses_no_mail(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver_many(letters(*range(150)), user)
    desk, dice = Desk(), random.Random(7)
    async with proxy(dovecot.ports.imap) as between:
        desk.before = lambda batch: between.cut() if dice.random() < 0.4 else None
        async with watching(folder(between.port, user, batch=20), desk):
            await desk.until(lambda: len(desk.seen) == 150)
            desk.before = lambda batch: None
            await asyncio.to_thread(dovecot.deliver, letters("last")[0], user)
            await desk.until(lambda: b"last" in desk.subjects)
    assert len(desk.troubles) >= 2
    assert len(desk.subjects) == 151
    assert await mails_in(dovecot, user, "INBOX") == 0
    assert await mails_in(dovecot, user, "Processed") == 151


async def test_refused_logins_are_few(dovecot: Dovecot, user: str) -> None:
    desk = Desk()
    async with watching(folder(dovecot.ports.imap, user, password="wrong"), desk):
        await desk.until(lambda: len(desk.troubles) == 2)
    assert all("refused" in str(trouble) and pause >= 600 for trouble, pause in desk.troubles)
