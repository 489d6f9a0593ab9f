"""One open SMTP connection and the mails that go over it.

aiosmtplib connects, turns TLS on and logs in; then the transport is ours, because it sends one command per round trip,
while MAIL, RCPT and DATA may leave together (RFC 2920).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailbot.wire.smtp_syntax import Parcel, wrap

_LONGEST_LINE = 8192  # octets of a reply line; RFC 5321 §4.5.3.1.5 promises 512
_MOST_LINES = 100  # of one reply
_SLOWEST = 50_000  # octets a second that a slow line is granted for a mail's content


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server said to one command."""

    code: int
    text: str  # its lines joined by blanks

    @property
    def refuses(self) -> bool:
        """Whether it is a no, for now or for good."""
        return self.code >= 400


class Lost(Exception):
    """The connection is of no use any more; the message says why.

    ``after_dot``: the whole mail was on its way, so nobody can say whether the server has it (RFC 1047).
    ``late``: the server kept silent beyond the deadline, so trying again at once would only wait again.
    """

    def __init__(self, message: str, *, late: bool = False) -> None:
        super().__init__(message)
        self.after_dot = False
        self.late = late


class Link(asyncio.Protocol):
    """Takes over a transport on which the greeting, EHLO, TLS and login are done."""

    def __init__(self, transport: asyncio.Transport, extensions: Mapping[str, str], deadline: float) -> None:
        self.extensions = extensions
        self.deadline = deadline  # seconds for each answer
        self.carried = 0  # mails answered so far
        self._transport = transport
        self._lost: Lost | None = None
        self._buffer = bytearray()
        self._lines: list[bytes] = []
        self._replies: list[Reply] = []
        self._awaited = 0  # replies still to come; any beyond are a surprise
        self._waiter: asyncio.Future[None] | None = None
        transport.set_protocol(self)

    @property
    def security(self) -> str:
        """``TLSv1.3`` or the like; ``no TLS``."""
        cipher = self._transport.get_extra_info("cipher")
        return str(cipher[1]) if cipher else "no TLS"

    @property
    def usable(self) -> bool:
        """Whether another mail can go over it."""
        return self._lost is None and not self._transport.is_closing()

    async def carry(self, sender: str, recipient: str, raw: bytes) -> Reply:
        """Send one mail; the reply that decides over it. Lost; Unmailable before a word was said."""
        parcel = wrap(sender, recipient, raw, self.extensions)
        reply = await self._announce(parcel)
        if not reply.refuses:
            reply = await self._hand_over(parcel.content)
        self.carried += 1
        if reply.code == 421:  # the server closes (RFC 5321 §3.8)
            self.abandon(reply.text)
        return reply

    async def _announce(self, parcel: Parcel) -> Reply:
        """MAIL, RCPT and DATA: the first refusal, or the 354."""
        replies = await self._converse(parcel.commands)
        refusal = next((reply for reply in replies if reply.refuses), None)
        if refusal is not None:
            await self._tidy(mail_begun=replies[-1].code == 354)
            return refusal
        if [reply.code // 100 for reply in replies] != [2, 2, 3]:
            raise self.abandon(f"unexpected answer to DATA: {replies[-1].code} {replies[-1].text}")
        return replies[-1]

    async def _converse(self, commands: Sequence[bytes]) -> list[Reply]:
        if "pipelining" in self.extensions:
            return await self._ask(b"".join(commands), len(commands))
        replies: list[Reply] = []
        for command in commands:
            replies += await self._ask(command, 1)
            if replies[-1].refuses:
                break
        return replies

    async def _tidy(self, *, mail_begun: bool) -> None:
        """Leave nothing half open on the server; an empty mail to nobody ends a begun one (RFC 2920 §3.1)."""
        with contextlib.suppress(Lost):
            replies = await self._ask(b".\r\nRSET\r\n" if mail_begun else b"RSET\r\n", 1 + mail_begun)
            if replies[-1].refuses:
                self.abandon(replies[-1].text)

    async def _hand_over(self, content: bytes) -> Reply:
        try:
            reply = (await self._ask(content, 1, len(content) / _SLOWEST))[0]
            if not reply.refuses and reply.code // 100 != 2:
                raise self.abandon(f"unexpected answer to the mail: {reply.code} {reply.text}")
        except Lost as lost:
            lost.after_dot = True
            raise
        return reply

    async def _ask(self, data: bytes, count: int, more: float = 0.0) -> list[Reply]:
        """Write, then wait for so many replies; fewer if the server hung up after a refusal. Lost.

        ``more`` seconds are granted beyond the deadline.
        """
        if self._lost is not None:
            raise self._lost
        self._replies, self._awaited = [], count
        self._waiter = asyncio.get_running_loop().create_future()
        self._transport.write(data)
        try:
            async with asyncio.timeout(self.deadline + more):
                await self._waiter
        except TimeoutError:
            raise self.abandon(f"no answer within {round(self.deadline + more, 1):g} s", late=True) from None
        except asyncio.CancelledError:
            self.abandon("given up")
            raise
        return self._replies

    def abandon(self, reason: str, *, late: bool = False) -> Lost:
        """Cut the connection; the exception that says why."""
        self._lost = self._lost or Lost(reason, late=late)
        self._transport.abort()
        return self._lost

    def close(self) -> None:
        """Part politely, without waiting for the answer."""
        if self.usable:
            self._lost = Lost("closed")
            self._transport.write(b"QUIT\r\n")
            self._transport.close()

    # -- what asyncio calls

    def data_received(self, data: bytes) -> None:
        """Gather replies line by line; anything that is none ends the connection."""
        self._buffer += data
        while (end := self._buffer.find(b"\n")) >= 0 and self._lost is None:
            line = bytes(self._buffer[:end]).rstrip(b"\r")
            del self._buffer[: end + 1]
            self._take_line(line)
        if len(self._buffer) > _LONGEST_LINE or len(self._lines) > _MOST_LINES:
            self._fail("endless answer")

    def _take_line(self, line: bytes) -> None:
        if not line[:3].isdigit() or line[3:4] not in (b" ", b"-", b"") or not self._awaited:
            said = line[:80].decode("utf-8", "replace")
            self._fail(said if line.startswith(b"421") else f"unexpected answer: {said}")
            return
        self._lines.append(line[4:])
        if line[3:4] == b"-":
            return
        text = b" ".join(self._lines).decode("utf-8", "replace")
        self._lines.clear()
        self._replies.append(Reply(int(line[:3]), text))
        self._awaited -= 1
        if not self._awaited:
            self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """The end, by whomever: whoever waits is told."""
        self._fail(str(exc or "the server closed the connection"))

    def _fail(self, reason: str) -> None:
        self.abandon(reason)
        self._wake(None if any(reply.refuses for reply in self._replies) else self._lost)

    def _wake(self, lost: Lost | None = None) -> None:
        if self._waiter is None or self._waiter.done():
            return
        if lost is None:
            self._waiter.set_result(None)
        else:
            self._waiter.set_exception(lost)
