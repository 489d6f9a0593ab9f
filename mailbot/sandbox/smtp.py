"""SMTP (RFC 5321) in front of the sandbox's mailstore: one session, and what an MTA adds to a mail it delivers."""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from mailbot.sandbox.connection import Connection, Dropped
from mailbot.sandbox.faults import Faults, Greylist
from mailbot.sandbox.mailstore import Mailstore

BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)")


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends a mail to whom, apart from what its header says."""

    sender: str  # reverse path; '' is the null sender
    recipients: tuple[str, ...]
    helo: str  # what the client calls itself
    peer: str  # the client's IP address
    user: str = ""  # as whom it logged in, '' if it did not
    secure: bool = False  # over TLS


@dataclass(slots=True)
class Desk:
    """What all SMTP sessions of one sandbox share."""

    store: Mailstore
    faults: Faults
    accept: Callable[[str], str | None]  # recipient → user whose INBOX it reaches, None: no such mailbox
    deliver: Callable[[Envelope, bytes], None]  # takes over an accepted mail
    tls: ssl.SSLContext | None = None
    greylist: Greylist | None = None
    max_size: int = 50 * 1024 * 1024  # octets of one mail


@dataclass(slots=True)
class Reply:
    """A reply of the server; many lines become a multi-line reply."""

    code: int
    lines: tuple[str, ...] = field(default=("",))

    def __bytes__(self) -> bytes:
        marks = ["-"] * (len(self.lines) - 1) + [" "]
        lines = [f"{self.code}{mark}{line}\r\n" for mark, line in zip(marks, self.lines, strict=True)]
        return "".join(lines).encode()


def say(code: int, *lines: str) -> Reply:
    """A reply of these lines."""
    return Reply(code, lines)


class Session:
    """One client's conversation. Commands sent ahead of their replies (RFC 2920) are taken one by one."""

    def __init__(self, connection: Connection, desk: Desk, commands: Mapping[str, Command]) -> None:
        self.connection = connection
        self.desk = desk
        self.commands = commands
        self.helo = ""
        self.user = ""
        self.envelope: Envelope | None = None
        self.then: Callable[[], Awaitable[None]] | None = None  # what a 3xx reply asked the client for

    async def serve(self) -> None:
        """Greet, then take commands until the client leaves or is cut off. Dropped."""
        await self.answer("GREETING", lambda: say(220, "localhost ESMTP mailbot sandbox"))
        while True:
            line = await self.connection.line()
            if BARE.search(line):
                await self.answer("BARE LF", lambda: say(421, "5.5.2 Bare <LF> received"))
            await self._obey(line.decode("utf-8", "replace").strip())

    async def _obey(self, line: str) -> None:
        verb, _, rest = line.partition(" ")
        command = self.commands.get(verb.upper(), _unknown)
        await self.answer(verb.upper(), lambda: command(self, rest.strip()))
        if self.then is not None:
            then, self.then = self.then, None
            await then()

    async def answer(self, point: str, make: Callable[[], Reply]) -> None:
        """Do what a command is for and answer it, unless a fault is met there. Dropped."""
        misfortune = await self.connection.meet(self.desk.faults.meet("smtp", point))
        words = f"{misfortune}\r\n".encode() if misfortune else bytes(make())
        self.connection.put(words)
        await self.connection.reply()
        if words.startswith((b"221", b"421")):
            raise Dropped

    async def receive(self) -> None:
        """Take the mail up to the final dot. Dropped."""
        envelope, self.envelope = self.envelope, None
        try:
            raw = await self._read_mail()
        except asyncio.LimitOverrunError:
            await self.answer("TOO BIG", lambda: say(421, "4.3.4 Mail too big"))
            raise Dropped from None
        if BARE.search(raw):
            await self.answer("BARE LF", lambda: say(550, "5.6.0 Bare <LF> or <CR> received"))
            raise Dropped
        await self.answer(".", lambda: self._deliver(envelope, raw))

    async def _read_mail(self) -> bytes:
        raw = bytearray()
        while raw != b".\r\n" and not raw.endswith(b"\r\n.\r\n"):
            try:
                raw += await self.connection.reader.readuntil(b".\r\n")
            except asyncio.IncompleteReadError as error:
                raise Dropped from error
        del raw[-3:]
        unstuffed = bytes(raw).replace(b"\r\n.", b"\r\n")
        return unstuffed[1:] if unstuffed.startswith(b".") else unstuffed

    def _deliver(self, envelope: Envelope | None, raw: bytes) -> Reply:
        if envelope is None or not envelope.recipients:
            return say(554, "5.5.1 No valid recipients")
        if len(raw) > self.desk.max_size:
            return say(552, "5.3.4 Mail too big")
        self.desk.deliver(envelope, raw)
        return say(250, "2.0.0 Delivered")

    async def authenticate(self) -> None:
        """Take the client's answer to AUTH PLAIN. Dropped."""
        line = await self.connection.line()
        await self.answer("AUTH ANSWER", lambda: self.admit(line.decode("ascii", "replace").strip()))

    def admit(self, answer: str) -> Reply:
        """Check a PLAIN answer (RFC 4616)."""
        try:
            _, user, password = base64.b64decode(answer, validate=True).decode().split("\0")
        except (binascii.Error, ValueError):
            return say(501, "5.5.2 No PLAIN answer")
        if not self.desk.store.knows(user, password):
            return say(535, "5.7.8 Wrong user name or password")
        self.user = user
        return say(235, "2.7.0 Logged in")


def _unknown(session: Session, rest: str) -> Reply:
    return say(500, "5.5.2 Unknown command")


Command = Callable[[Session, str], Reply]
