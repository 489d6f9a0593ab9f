"""A mail server that takes everything, forgets nothing, and knows which of its answers were surely heard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

_REPLIES = {b"EHLO": b"250-localhost\r\n250-PIPELINING\r\n250 8BITMIME", b"QUIT": b"221 bye", b"DATA": b"354 go on"}


@dataclass
class Taken:
    """One mail, in the order of coming."""

    sender: str  # of the envelope; empty: the null sender
    recipient: str
    raw: bytes
    heard: bool = False  # the client went on in the same connection, so it has got the answer

    @property
    def message(self) -> EmailMessage:
        message = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message

    @property
    def kind(self) -> str:
        return str(self.message["X-Mailbot-Kind"])

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


class Recorder:
    """``on_mail`` is called when a mail is whole and not answered yet."""

    def __init__(self) -> None:
        self.port = 0
        self.taken: list[Taken] = []
        self.on_mail: Callable[[Taken], None] = lambda taken: None

    async def welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await self._talk(reader, writer)
        writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 recorder\r\n")
        last: Taken | None = None
        sender = recipient = ""
        while line := await reader.readline():
            if last is not None:
                last.heard = True
            verb = line[:4].upper()
            writer.write(_REPLIES.get(verb, b"250 ok") + b"\r\n")
            if verb == b"MAIL":
                sender = _address(line)
            elif verb == b"RCPT":
                recipient = _address(line)
            elif verb == b"DATA":
                last = Taken(sender, recipient, await _mail(reader))
                self.taken.append(last)
                self.on_mail(last)
                writer.write(b"250 taken\r\n")
                await writer.drain()
            elif verb == b"QUIT":
                return


@asynccontextmanager
async def recorder() -> AsyncIterator[Recorder]:
    """A recorder on a free port of the loopback."""
    recording = Recorder()
    server = await asyncio.start_server(recording.welcome, "127.0.0.1", 0, limit=1 << 26)
    recording.port = server.sockets[0].getsockname()[1]
    try:
        yield recording
    finally:
        server.close()


def _address(line: bytes) -> str:
    return line.partition(b"<")[2].partition(b">")[0].decode()


async def _mail(reader: asyncio.StreamReader) -> bytes:
    lines = []
    while (line := await reader.readuntil(b"\r\n")) != b".\r\n":
        lines.append(line.removeprefix(b"."))
    return b"".join(lines)
