"""The inbox that is watched for ever, against a real Dovecot and a network that fails."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import count

import pytest

from mailbot.errors import Unreachable
from mailbot.wire.imap import Account, connect
from mailbot.wire.inbox import Batch, Folder, Inbox
from tests.dovecot import BINARY, PASSWORD, Dovecot
from tests.proxy import proxy

USERS = (f"inbox{number}" for number in count())


@pytest.fixture
def user() -> str:
    return next(USERS)


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


class Desk:
    """Takes every mail to Processed, or does what a test has it do."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []
        self.seen: Counter[tuple[int, int]] = Counter()
        self.subjects: set[bytes] = set()
        self.troubles: list[tuple[Unreachable, float]] = []
        self.before: Callable[[Batch], None] = lambda batch: None
        self.target: Callable[[int], str | None] = lambda uid: "Processed"
        self._news = asyncio.Event()

    async def handle(self, batch: Batch) -> dict[int, str]:
        self.before(batch)
        self.batches.append(batch)
        for mail in batch.mails:
            self.seen[batch.uidvalidity, mail.uid] += 1
            self.subjects.update(re.findall(rb"^Subject: (\w+)", mail.raw, re.MULTILINE))  # LMTP puts lines above it
        self._news.set()
        targets = {mail.uid: self.target(mail.uid) for mail in batch.mails}
        return {uid: folder for uid, folder in targets.items() if folder}

    def trouble(self, trouble: Unreachable, pause: float) -> None:
        self.troubles.append((trouble, pause))
        self._news.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Until it holds; it is looked at whenever mails were handed over or trouble came."""
        try:
            async with asyncio.timeout(30):
                while not condition():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            pytest.fail(f"waited in vain; seen {len(self.seen)} mails, troubles {self.troubles[-5:]}")


async def nap(seconds: float) -> None:
    await asyncio.sleep(min(seconds, 0.02))


def folder(
    port: int, user: str, *, deadline: float = 10, poll: float = 30, password: str = PASSWORD, **more: int
) -> Folder:
    account = Account("127.0.0.1", port, "none", user, password, deadline=deadline, body_deadline=deadline)
    return Folder(account, targets=("Processed", "Quarantine"), poll=poll, **more)


@asynccontextmanager
async def watching(watched: Folder, desk: Desk) -> AsyncIterator[asyncio.Event]:
    stop = asyncio.Event()
    inbox = Inbox(watched, desk.handle, trouble=desk.trouble, sleep=nap)
    running = asyncio.ensure_future(inbox.run(stop))
    try:
        yield stop
    finally:
        stop.set()
        async with asyncio.timeout(5):
            await running


async def mails_in(dovecot: Dovecot, user: str, name: str) -> int:
    session = await connect(folder(dovecot.ports.imap, user).account)
    selected = await session.select(name)
    await session.close()
    return selected.exists


def letters(*subjects: object) -> list[bytes]:
    return [f"Subject: {subject}\r\n\r\nHello.\r\n".encode() for subject in subjects]


async def test_mails_before_and_after_the_start_are_handled_once_and_moved(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver_many(letters(*range(130)), user)
    desk = Desk()
    async with watching(folder(dovecot.ports.imap, user), desk):
        await desk.until(lambda: len(desk.seen) == 130)
        await asyncio.to_thread(dovecot.deliver, letters("late")[0], user)
        await desk.until(lambda: len(desk.seen) == 131)
    assert set(desk.seen.values()) == {1}
    assert max(len(batch.mails) for batch in desk.batches) == 50
    assert await mails_in(dovecot, user, "INBOX") == 0
    assert await mails_in(dovecot, user, "Processed") == 131
    assert desk.troubles == []


async def test_each_mail_goes_where_it_is_told_and_the_rest_stay(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver_many(letters(*range(6)), user)
    desk = Desk()
    desk.target = lambda uid: {1: "Quarantine", 2: "Processed", 3: "Processed"}.get(uid)
    inbox = Inbox(folder(dovecot.ports.imap, user), desk.handle)
    assert await inbox.once() == 6
    assert await inbox.once() == 3
    found = [await mails_in(dovecot, user, name) for name in ("INBOX", "Processed", "Quarantine")]
    assert found == [3, 2, 1]


async def test_of_a_mail_too_large_only_the_head_is_fetched(dovecot: Dovecot, user: str) -> None:
    large = b"Subject: large\r\n\r\n" + b"x" * 78 * 20_000
    dovecot.deliver_many([*letters("a"), large, *letters("b")], user)
    desk = Desk()
    await Inbox(folder(dovecot.ports.imap, user, max_size=1_000_000), desk.handle).once()
    (batch,) = desk.batches
    assert [(mail.uid, len(mail.raw), mail.oversize) for mail in batch.mails] == [
        (1, 22, 0),
        (2, 256 * 1024, len(large)),
        (3, 22, 0),
    ]


async def test_batches_are_bounded_by_octets_too(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver_many([b"Subject: x\r\n\r\n" + b"y" * 1000] * 7, user)
    desk = Desk()
    await Inbox(folder(dovecot.ports.imap, user, batch_octets=2500), desk.handle).once()
    assert [len(batch.mails) for batch in desk.batches] == [2, 2, 2, 1]


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
        await desk.until(lambda: len(desk.batches) == 1)
        await asyncio.to_thread(own_dovecot.kill)
        own_dovecot.forget_uids()
        await asyncio.to_thread(own_dovecot.start)
        await desk.until(lambda: len({batch.uidvalidity for batch in desk.batches}) == 2)


async def test_a_half_open_link_is_noticed_and_left(dovecot: Dovecot, user: str) -> None:
    desk = Desk()
    async with proxy(dovecot.ports.imap) as between:
        async with watching(folder(between.port, user, deadline=0.3, poll=0.2), desk):
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
        async with watching(folder(between.port, user, deadline=0.3), desk):
            await desk.until(lambda: len(desk.troubles) >= 2)
            between.octets_per_second = 0
            await asyncio.to_thread(dovecot.deliver, letters("one")[0], user)
            await desk.until(lambda: b"one" in desk.subjects)
    assert all("no answer within 0.3 s" in str(trouble) for trouble, _ in desk.troubles)


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


async def test_a_mail_the_server_cannot_read_does_not_stop_the_others(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver_many(letters(*range(5)), user)
    broken = sorted((dovecot.maildir(user) / "new").iterdir())[2]
    broken.chmod(0)
    broken.rename(broken.with_name(broken.name.split(",")[0] + ",S=22,W=22"))
    desk = Desk()
    async with watching(folder(dovecot.ports.imap, user), desk):
        await desk.until(lambda: len(desk.seen) == 4)
        await asyncio.to_thread(dovecot.deliver, letters("late")[0], user)
        await desk.until(lambda: b"late" in desk.subjects)
    assert await mails_in(dovecot, user, "INBOX") == 1


async def test_what_the_desk_cannot_take_stays_and_comes_again(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver_many(letters("one"), user)
    desk, refusals = Desk(), iter([True, True, False])

    def database_away(batch: Batch) -> None:
        if next(refusals):
            raise Unreachable("database: locked")

    desk.before = database_away
    async with watching(folder(dovecot.ports.imap, user), desk):
        await desk.until(lambda: len(desk.seen) == 1)
    assert [str(trouble) for trouble, _ in desk.troubles] == ["database: locked"] * 2
    assert await mails_in(dovecot, user, "Processed") == 1


async def test_what_is_being_handled_at_the_stop_is_finished(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver_many(letters(*range(120)), user)
    desk = Desk()
    async with watching(folder(dovecot.ports.imap, user), desk) as stop:
        desk.before = lambda batch: stop.set()
        await desk.until(lambda: bool(desk.batches))
    assert await mails_in(dovecot, user, "Processed") == 50
    assert await mails_in(dovecot, user, "INBOX") == 70
