"""One question and its answer over a logged-in connection, and the waiting for news."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from mailbot.errors import Unreachable
from mailbot.wire.imap_account import Account, call
from mailbot.wire.imap_protocol import Protocol
from mailbot.wire.imap_replies import Items, read_fetch, read_number, read_prefix, shown
from mailbot.wire.imap_words import name_folder

Fetch = tuple[list[Items], str]  # what came, and the words of a NO

_POLL = 15.0  # seconds between two NOOPs where the server has no IDLE
_GOODBYE = 5.0  # seconds a server has to answer our LOGOUT


class Talk:
    """Takes one question at a time; what goes wrong with the connection comes out as Unreachable."""

    def __init__(self, protocol: Protocol, account: Account) -> None:
        self.protocol = protocol
        self.account = account
        self._prefix = ""  # of the personal namespace, such as "INBOX."
        self._turn = asyncio.Lock()

    async def ask(
        self, what: str, name: str, *words: str, prefix: str = "", answers: tuple[bytes, ...] = (), deadline: float = 0
    ) -> Any:
        """The server's OK or NO with what it sent before; ``what`` is for messages. A BAD breaks the connection."""
        async with self._call(what, deadline):
            answer = await self.protocol.run(name, *words, prefix=prefix, answers=answers)
            if answer.result not in ("OK", "NO"):
                raise ConnectionError(f"{answer.result} {shown(answer.lines[-1])}")
        return answer

    async def fetch(self, what: str, numbers: str, items: str, *, prefix: str = "UID", deadline: float = 0) -> Fetch:
        """FETCH or UID FETCH; what came before a NO is kept, and the NO told."""
        answer = await self.ask(what, "FETCH", numbers, items, prefix=prefix, deadline=deadline)
        found = [read_fetch(response) for response in answer.lines[:-1]]
        return [items for items in found if read_number(items, b"UID")], self.refusal(answer)

    def refusal(self, answer: Any) -> str:
        """The server's words of a NO; empty for an OK."""
        return "" if answer.result == "OK" else shown(answer.lines[-1]) or "NO"

    def unreachable(self, what: str, reason: str, *, again: bool = True) -> Unreachable:
        """The error to raise for a refusal."""
        return Unreachable(f"{self.account.where}: {what}: {reason}", again=again)

    def name(self, folder: str) -> str:
        """The folder's name as it goes over the wire."""
        return name_folder(folder, self._prefix)

    async def find_prefix(self) -> None:
        """Learn under which prefix our folders live (RFC 2342)."""
        if "NAMESPACE" in self.protocol.capabilities:
            answer = await self.ask("ask for namespaces", "NAMESPACE")
            self._prefix = read_prefix(answer.lines[:-1])

    async def wait(self, seconds: float) -> bool:
        """Until mail has come since ``changed`` was cleared, or ``seconds``; whether it has."""
        changed = self.protocol.changed
        if self.protocol.broken or not changed.is_set():
            if "IDLE" in self.protocol.capabilities:
                await self._idle(seconds)
            if "IDLE" not in self.protocol.capabilities:
                await self._poll(seconds)
        return changed.is_set()

    async def close(self) -> None:
        """Say goodbye if the server still listens; never raises."""
        if not self.protocol.broken:
            with suppress(Unreachable):
                await self.ask("log out", "LOGOUT", deadline=min(_GOODBYE, self.account.deadline))
            self.protocol.fail("closed by us")

    async def _idle(self, seconds: float) -> None:
        """IDLE (RFC 2177); the way into it and out of it has the usual deadline."""
        async with self._call("wait for mail", seconds + 3 * self.account.deadline):
            idle = asyncio.ensure_future(self.protocol.run("IDLE"))
            granted = asyncio.ensure_future(self.protocol.idling.wait())
            try:
                await self._first_of(idle, granted)
                if not idle.done():
                    await self._until_changed(seconds)
                    self.protocol.finish_idle()
                    await self._first_of(idle)
                self._check_idle(idle.result())
            finally:
                granted.cancel()
                idle.cancel()
                await asyncio.gather(idle, granted, return_exceptions=True)

    def _check_idle(self, answer: Any) -> None:
        if answer.result == "NO":  # it promised what it does not do; we ask with NOOP from now on
            self.protocol.capabilities.discard("IDLE")
        elif answer.result != "OK":
            raise ConnectionError(f"{answer.result} {shown(answer.lines[-1])}")

    async def _first_of(self, *futures: asyncio.Future[Any]) -> None:
        done, _ = await asyncio.wait(futures, timeout=self.account.deadline, return_when=asyncio.FIRST_COMPLETED)
        if not done:
            raise ConnectionError(f"no answer to IDLE within {self.account.deadline:g} s")

    async def _poll(self, seconds: float) -> None:
        clock = asyncio.get_running_loop().time
        end = clock() + seconds
        await self.ask("look for news", "NOOP")
        while not self.protocol.changed.is_set() and clock() < end:
            await self._until_changed(min(_POLL, end - clock()))
            await self.ask("look for news", "NOOP")

    async def _until_changed(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.protocol.changed.wait(), seconds)

    @asynccontextmanager
    async def _call(self, what: str, deadline: float = 0) -> AsyncIterator[None]:
        async with self._turn, call(self.protocol, self.account, what, deadline):
            yield
