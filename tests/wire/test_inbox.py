"""The inbox that is watched for ever, against a real Dovecot."""

from __future__ import annotations

import asyncio

import pytest

from mailbot.errors import Unreachable
from mailbot.wire.inbox import Batch, Inbox
from tests.dovecot import Dovecot
from tests.wire.watched import Desk, folder, letters, mails_in, new_user, watching


@pytest.fixture
def user() -> str:
    return new_user()


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
    await Inbox(folder(dovecot.ports.imap, user, max_size=lambda: 1_000_000), desk.handle).once()
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
