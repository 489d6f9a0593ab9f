"""One folder watched for ever: sweep, wait, sweep; on trouble drop everything, pause, start over.

A mail leaves the folder only after ``handle`` has come back and said where to: what is interrupted before is handled
again, under the same UIDVALIDITY and UID.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from mailbot.errors import Unreachable
from mailbot.wire.doubts import Doubts
from mailbot.wire.handover import Handover
from mailbot.wire.imap import HEAD, Account, Session, connect
from mailbot.wire.pauses import Pauses

T = TypeVar("T")
_GRACE = 3.0  # seconds a call in flight has to end when we stop, so that what is handled can still be moved

Listed = list[tuple[int, int]]  # (uid, octets)


@dataclass(frozen=True, slots=True)
class Folder:
    """What to watch, and in which portions."""

    account: Account  # whose folder
    name: str = "INBOX"  # as people write it
    targets: tuple[str, ...] = ()  # folders that mails go to: made at the start if missing
    max_size: Callable[[], int] = lambda: 25 << 20  # octets; of a larger mail only the head is fetched. May change
    batch: int = 50  # mails handed over at once, at most
    batch_octets: int = 16 << 20  # octets handed over at once, at most – but for a single mail
    poll: float = 55.0  # seconds between two looks; with the account's deadline the time to notice a dead link


@dataclass(frozen=True, slots=True)
class Arrival:
    """One mail that came."""

    uid: int  # with the batch's UIDVALIDITY its name for ever
    received_at: datetime | None  # the server's receive time, aware; None where it gave no readable one
    raw: bytes  # the mail; of an oversize one its first 256 KiB
    oversize: int  # octets of the whole mail where it is beyond ``max_size``; else 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Mails that came, ascending by UID."""

    uidvalidity: int  # of the folder
    mails: tuple[Arrival, ...]  # never empty


Handle = Callable[[Batch], Awaitable[Mapping[int, str]]]


def _keep_quiet(trouble: Unreachable, pause: float) -> None:
    """Nobody wants to know."""


class Inbox:
    """Hands every mail of a folder to ``handle``, and moves it to the folder ``handle`` names for its UID.

    ``handle`` must have made its effects safe when it returns; a UID it leaves out stays where it is and is handed over
    again at the next sweep. It may raise Unreachable (a database away, say): then the batch stays. ``trouble`` hears of
    every interruption and the pause in seconds that follows. ``sleep`` is for tests.
    """

    def __init__(
        self,
        folder: Folder,
        handle: Handle,
        *,
        trouble: Callable[[Unreachable, float], None] = _keep_quiet,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._folder = folder
        self._handle = handle
        self._trouble = trouble
        self._sleep = sleep
        self._pauses = Pauses()
        self._stop = asyncio.Event()
        self.read = asyncio.Event()  # set once everything that lay in the folder has been handed over
        self._unmoved: dict[int, str] = {}  # UID → where to: handled, the move cut off; done first on the next link
        self._doubts = Doubts(lambda: asyncio.get_running_loop().time())

    async def run(self, stop: asyncio.Event) -> None:
        """Watch until ``stop`` is set; what is being handled then is finished and moved, nothing new is begun."""
        self._stop = stop
        with suppress(_Stopped):
            while not stop.is_set():
                try:
                    await self._watch()
                except Unreachable as trouble:
                    pause = self._pauses.after(trouble)
                    self._trouble(trouble, pause)
                    await self._unless_stopped(self._sleep(pause))

    async def once(self) -> int:
        """One sweep, then goodbye; how many mails were handed over. Raises Unreachable."""
        session = await self._open()
        try:
            return await self._sweep(session)
        finally:
            await session.close()

    async def _watch(self) -> None:
        session = await self._unless_stopped(self._open())
        try:
            while not self._stop.is_set():
                await self._sweep(session)
                self.read.set()
                self._pauses.reset()
                await self._unless_stopped(session.wait(self._folder.poll))
        finally:
            await session.close()

    async def _open(self) -> Session:
        session = await connect(self._folder.account)
        try:
            for name in self._folder.targets:
                await session.ensure_folder(name)
            await self._select(session)
        except Unreachable:
            await session.close()
            raise
        return session

    async def _select(self, session: Session) -> None:
        selected = await session.select(self._folder.name)
        if selected.uidvalidity != self._doubts.uidvalidity:  # the UIDs mean other mails now
            self._doubts.forget(selected.uidvalidity)
            self._unmoved.clear()
        await self._move(session)

    async def _sweep(self, session: Session) -> int:
        """Every mail of the folder once; those under doubt last, each alone. How many were handed over."""
        count = 0
        try:
            async with Handover(self._handle, self._unmoved) as hands:
                async for share in self._shares(session):
                    mails = await self._unless_stopped(self._fetch(session, share), _GRACE)
                    if mails:
                        await hands.give(Batch(self._doubts.uidvalidity, mails))
                        count += len(mails)
        finally:
            if not session.broken:
                await self._move(session)
        return count

    async def _shares(self, session: Session) -> AsyncIterator[Listed]:
        """What to fetch at once. What is handled is moved list by list, since servers move many as fast as few."""
        first = 1
        doubtful: Listed = []
        while listed := await self._unless_stopped(session.sizes(first), _GRACE):
            first = listed[-1][0] + 1
            ready = [entry for entry in listed if not self._doubts.waiting(entry[0])]
            doubtful += [entry for entry in ready if self._doubts.doubtful(entry[0])]
            for share in self._share(entry for entry in ready if not self._doubts.doubtful(entry[0])):
                yield share
            await self._move(session)
        for entry in doubtful:
            yield [entry]

    async def _move(self, session: Session) -> None:
        for target in set(self._unmoved.values()):
            uids = [uid for uid, folder in self._unmoved.items() if folder == target]
            await session.move(uids, target)
            for uid in uids:
                del self._unmoved[uid]

    def _share(self, listed: Iterable[tuple[int, int]]) -> Iterator[Listed]:
        """Portions within the batch's bounds."""
        share: Listed = []
        octets, most = 0, self._folder.max_size()
        for uid, size in listed:
            fetched = size if size <= most else HEAD
            if share and (len(share) >= self._folder.batch or octets + fetched > self._folder.batch_octets):
                yield share
                share, octets = [], 0
            share.append((uid, size))
            octets += fetched
        if share:
            yield share

    async def _fetch(self, session: Session, share: Listed) -> tuple[Arrival, ...]:
        sizes, most = dict(share), self._folder.max_size()
        if any(map(self._doubts.doubtful, sizes)):
            await session.check()  # so that it is not blamed for a link that was dead before
        large = [uid for uid, size in share if size > most]
        try:
            mails = await session.fetch(uid for uid in sizes if uid not in large)
            heads = [await session.head(uid) for uid in large]
        except Unreachable:
            self._doubts.blame(sizes)
            raise
        self._doubts.clear(sizes)
        found = [*mails, *(head for head in heads if head)]
        return tuple(_arrival(mail, sizes[mail.uid], most) for mail in sorted(found, key=lambda mail: mail.uid))

    async def _unless_stopped(self, work: Awaitable[T], grace: float = 0) -> T:
        """Its result; when we are to stop, it has ``grace`` seconds and is then broken off, connection and all."""
        working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
            if stopping.done():
                await asyncio.wait((working,), timeout=grace)
                raise _Stopped
            return working.result()
        finally:
            stopping.cancel()
            working.cancel()
            await asyncio.gather(working, stopping, return_exceptions=True)


def _arrival(mail: Any, size: int, most: int) -> Arrival:
    """Sizes are the server's word: what came is measured too."""
    real = max(size, len(mail.raw))
    oversize = real if real > most else 0
    return Arrival(mail.uid, mail.received_at, mail.raw[:HEAD] if oversize else mail.raw, oversize)


class _Stopped(Exception):
    """We are to end."""
