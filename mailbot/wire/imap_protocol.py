"""aioimaplib's protocol with the parts replaced that break on large, odd or dying connections.

Kept: the table of states, commands, tags. Ours: the reading of responses (`imap_stream`), the answers to
continuations, STARTTLS, and that everything waiting fails at once when the connection does. Nothing received or sent
is ever logged. One command at a time.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections import deque
from typing import Any

import aioimaplib
from aioimaplib.aioimaplib import AUTH, LOGOUT, NONAUTH, Abort, Command, IMAP4ClientProtocol

from mailbot.wire.imap_replies import shown
from mailbot.wire.imap_stream import Garbled, Response, Stream

Fault = aioimaplib.AioImapException

_COUNT = re.compile(rb"\* (\d{1,10}) (EXISTS|EXPUNGE|RECENT)\s*\Z", re.IGNORECASE)
_IN_THE_CLEAR = "data in the clear after STARTTLS"
_GREETINGS = {b"OK": NONAUTH, b"PREAUTH": AUTH}


class Protocol(IMAP4ClientProtocol):  # type: ignore[misc]  # aioimaplib ships no types
    """One connection to a server; after ``fail`` it is dead and ``broken`` says why."""

    transport: asyncio.Transport  # declared here: aioimaplib ships no types
    capabilities: set[str]

    def __init__(self) -> None:
        super().__init__(asyncio.get_running_loop())
        self.broken = ""  # why the connection is of no use any more
        self.greeted = asyncio.Event()  # the server has spoken, or the connection is broken
        self.changed = asyncio.Event()  # mail has come since somebody cleared it, or the connection is broken
        self.exists = 0  # mails in the selected folder
        self._stream = Stream()
        self._sealed = False  # STARTTLS is granted: nothing may be said before the handshake
        self._answers: deque[bytes] = deque()  # what to say to the next continuation requests

    # -- speaking

    async def execute(self, command: Any, scrub: str | None = None) -> Any:
        """Send the command and wait for its tagged answer. Raises Abort when the connection is or gets broken."""
        if self.broken:
            raise Abort(self.broken)
        return await super().execute(command)

    async def run(self, name: str, *words: str, prefix: str = "", answers: tuple[bytes, ...] = ()) -> Any:
        """A command of ours; ``answers`` go out one by one as the server asks for them with ``+``."""
        self._answers = deque(answers)
        self._idle_event.clear()
        return await self.execute(Command(name, self.new_tag(), *words, prefix=prefix))

    def send(self, line: str, scrub: str | None = None) -> None:
        self.transport.write(line.encode() + b"\r\n")

    @property
    def idling(self) -> asyncio.Event:
        """Set once the server has granted our IDLE, or the connection is broken."""
        return self._idle_event  # type: ignore[no-any-return]  # aioimaplib ships no types

    def finish_idle(self) -> None:
        """End the IDLE, whose tagged answer then comes; nothing if it is over already."""
        if not self.broken and self.has_pending_idle_command():
            self.idle_done()

    async def upgrade(self, context: ssl.SSLContext, host: str) -> None:
        """STARTTLS has been granted: go on encrypted. Whatever the server said in the clear after that is an attack."""
        if self.broken or not self._stream.idle:
            raise Abort(self.broken or _IN_THE_CLEAR)
        loop = asyncio.get_running_loop()
        sealed = await loop.start_tls(self.transport, self, context, server_hostname=host)
        if sealed is None:
            raise Abort("the connection ended while TLS began")
        self.transport = sealed
        self.capabilities = set()
        self._sealed = False

    # -- hearing

    def data_received(self, data: bytes) -> None:
        try:
            for response in self._stream.feed(data):
                if self.broken:
                    return
                self._take(response)
        except (Garbled, Fault) as fault:
            self.fail(str(fault))

    def connection_lost(self, exc: Exception | None) -> None:
        self.fail(f"connection lost ({exc})" if exc else "connection closed by the server")

    def fail(self, reason: str) -> None:
        """Drop the connection; every call that waits, and every later one, ends at once with ``reason``."""
        if self.broken:
            return
        self.broken, self.state = reason, LOGOUT
        if self.transport is not None:
            self.transport.abort()
        command = self._pending()
        if command is not None:
            command._exception = Abort(reason)
            self._settle(command, b"", "KO")
        for event in (self.greeted, self.changed, self._idle_event):
            event.set()

    def _take(self, response: Response) -> None:
        line = response[0]
        if self._sealed:
            raise Abort(_IN_THE_CLEAR)
        if not self.greeted.is_set():
            self._greet(line)
        elif line.startswith(b"* "):
            self._hear(response)
        elif line.startswith(b"+"):
            self._continuation(line)
        elif line:
            self._finish(line)

    def _greet(self, line: bytes) -> None:
        star, _, rest = line.partition(b" ")
        word = rest.partition(b" ")[0].upper()
        if star != b"*" or word not in _GREETINGS:
            raise Abort(f"greeted us with: {shown(line)}")
        self.state = _GREETINGS[word]
        self.greeted.set()

    def _hear(self, response: Response) -> None:
        line = response[0]
        word = line[2:13].upper()
        command = self._pending()
        if count := _COUNT.match(line):
            self._count(int(count[1]), count[2].upper())
        elif word.startswith(b"CAPABILITY "):
            self.capabilities = set(line.decode("ascii", "replace").upper().split()[2:])
        elif word.startswith(b"BYE") and (command is None or command.name != "LOGOUT"):
            raise Abort(f"server ended the session: {shown(line[5:])}")
        elif command is not None:
            command.response.lines.append(response)

    def _count(self, number: int, word: bytes) -> None:
        if word == b"EXISTS":
            self.exists = number
            self.changed.set()
        elif word == b"EXPUNGE":
            self.exists = max(0, self.exists - 1)

    def _continuation(self, line: bytes) -> None:
        command = self._pending()
        if self._answers:
            self.transport.write(self._answers.popleft())
        elif command is not None and command.name == "IDLE":
            self._idle_event.set()
        elif command is not None and command.name == "AUTHENTICATE":
            self.transport.write(b"\r\n")  # an XOAUTH2 error, to be acknowledged so that the NO can follow
        else:
            raise Abort(f"asked for more where there was nothing: {shown(line)}")

    def _finish(self, line: bytes) -> None:
        tag, _, answer = line.partition(b" ")
        command = self._pending()
        if command is None or tag != command.tag.encode():
            raise Abort(f"sent what is no answer to us: {shown(line)}")
        result, _, text = answer.partition(b" ")
        self._sealed = command.name == "STARTTLS" and result == b"OK"
        self._settle(command, text, result.decode("ascii", "replace").upper())

    def _settle(self, command: Any, text: bytes, result: str) -> None:
        self.pending_sync_command = None
        self.pending_async_commands.clear()
        self._answers.clear()
        command.close(text, result=result)

    def _pending(self) -> Any:
        return self.pending_sync_command or next(iter(self.pending_async_commands.values()), None)
