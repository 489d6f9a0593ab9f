"""Mail out: a pool of SMTP connections that says of each mail what became of it, and never raises for a server."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType

from mailbot.errors import Unreachable
from mailbot.wire.relay import Relay, connect, probe
from mailbot.wire.smtp_link import Link, Lost, Reply
from mailbot.wire.smtp_syntax import Unmailable

__all__ = ["Pool", "Relay", "Result", "Sent", "probe"]

_CONFIG_CODES = frozenset({500, 502, 503, 504, 530, 534, 535, 538})  # about us or our login, not about this mail
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0  # seconds between attempts to reach a server that is away
_HOPELESS_PAUSE = 600.0  # seconds after a refused login or certificate: six attempts an hour lock no account


class Sent(StrEnum):
    """What became of a mail."""

    ACCEPTED = "accepted"  # the server answers for it now
    REFUSED = "refused"  # for good: 5xx, or it cannot be written on this wire
    LATER = "later"  # not taken, may be next time: 4xx, or lost before the final dot
    UNKNOWN = "unknown"  # lost after the final dot: it may have been taken (RFC 1047)
    AWAY = "away"  # the server was not reached: this mail was not even tried


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one mail."""

    outcome: Sent
    code: int  # the server's reply code; 0 where it judged nothing
    answer: str  # the server's words or what went wrong, one line, at most 300 characters


class Pool:
    """``async with Pool(relay) as pool: result = await pool.send(...)``; at most ``relay.connections`` at once.

    Connections stay open and are used again; one lost while it lay idle is replaced unseen. A server out of reach is
    asked again only after a pause; till then the answer is AWAY, at once. ``clock`` counts seconds.
    """

    def __init__(self, relay: Relay, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.relay = relay
        self._clock = clock
        self._places = asyncio.Semaphore(relay.connections)
        self._door = asyncio.Lock()  # one knocks at a time, or a wrong password is tried by all at once
        self._idle: list[Link] = []
        self._away: Unreachable | None = None  # why the server could not be reached last
        self._pause, self._away_until = 0.0, 0.0

    async def __aenter__(self) -> Pool:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Part from the server; a later ``send`` connects anew."""
        while self._idle:
            self._idle.pop().close()

    async def send(self, sender: str, recipient: str, raw: bytes) -> Result:
        """Send one mail to one recipient; ``sender`` '' is the null sender. Never raises for server or address."""
        async with self._places:
            try:
                return await self._send(sender, recipient, raw)
            except Unmailable as reason:
                return _result(Sent.REFUSED, 0, str(reason))
            except Unreachable as reason:
                return _result(Sent.AWAY, 0, str(reason))

    async def _send(self, sender: str, recipient: str, raw: bytes) -> Result:
        while True:
            link = await self._take()
            reused = link.carried > 0
            try:
                reply = await link.carry(sender, recipient, raw)
            except Lost as lost:
                if reused and not lost.after_dot and not lost.late:
                    continue  # it went stale while idle; the next one may not have
                return _result(Sent.UNKNOWN if lost.after_dot else Sent.LATER, 0, str(lost))
            except Unmailable:
                self._idle.append(link)
                raise
            if link.usable:
                self._idle.append(link)
            elif reused and reply.code == 421:
                continue
            return _judge(reply)

    async def _take(self) -> Link:
        """A connection that works as far as one can see. Unreachable."""
        while self._idle:
            link = self._idle.pop()
            if link.usable:
                return link
        async with self._door:
            return await self._connect()

    async def _connect(self) -> Link:
        if self._away is not None and self._clock() < self._away_until:
            raise Unreachable(str(self._away), again=self._away.again)
        try:
            link = await connect(self.relay)
        except Unreachable as away:
            self._wait_for(away)
            raise
        self._away, self._pause = None, 0.0
        return link

    def _wait_for(self, away: Unreachable) -> None:
        self._pause = min(max(2 * self._pause, _FIRST_PAUSE), _LONGEST_PAUSE)
        self._away = away
        self._away_until = self._clock() + (self._pause if away.again else _HOPELESS_PAUSE)


def _judge(reply: Reply) -> Result:
    """The outcome by the reply's code (RFC 5321 §4.2.1)."""
    if reply.code < 400:
        outcome = Sent.ACCEPTED
    elif reply.code < 500 or reply.code in _CONFIG_CODES:
        outcome = Sent.LATER
    else:
        outcome = Sent.REFUSED
    return _result(outcome, reply.code, reply.text)


def _result(outcome: Sent, code: int, words: str) -> Result:
    return Result(outcome, code, re.sub(r"[\x00-\x20\x7f-\x9f]+", " ", words).strip()[:300])
