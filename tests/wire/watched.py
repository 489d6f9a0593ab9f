"""A desk that takes what an inbox hands over, and the watching of one."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count

import pytest

from mailbot.errors import Unreachable
from mailbot.wire.imap import Account, connect
from mailbot.wire.inbox import Batch, Folder, Inbox
from tests.dovecot import PASSWORD, Dovecot
from tests.patience import PATIENCE

USERS = (f"inbox{number}" for number in count())


def new_user() -> str:
    """A mailbox nobody has used."""
    return next(USERS)


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
            async with asyncio.timeout(PATIENCE):
                while not condition():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            pytest.fail(f"waited in vain; seen {len(self.seen)} mails, troubles {self.troubles[-5:]}")


async def nap(seconds: float) -> None:
    await asyncio.sleep(min(seconds, 0.02))


def folder(
    port: int, user: str, *, deadline: float = PATIENCE, poll: float = 30, password: str = PASSWORD, **more: int
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
        async with asyncio.timeout(PATIENCE):
            await running


async def mails_in(dovecot: Dovecot, user: str, name: str) -> int:
    session = await connect(folder(dovecot.ports.imap, user).account)
    selected = await session.select(name)
    await session.close()
    return selected.exists


def letters(*subjects: object) -> list[bytes]:
    return [f"Subject: {subject}\r\n\r\nHello.\r\n".encode() for subject in subjects]
