"""An IMAP server that says exactly what a test wants it to say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from mailbot.wire.imap import Account
from tests.patience import PATIENCE

END = None  # close the connection
Say = bytes | None | Callable[[asyncio.StreamWriter], Awaitable[None]]

OK = b"%(tag)b OK done\r\n"  # every answer has the command's tag put in

ANSWERS: dict[str, list[Say]] = {
    "greeting": [b"* OK here\r\n"],
    "CAPABILITY": [b"* CAPABILITY IMAP4rev1 UIDPLUS MOVE IDLE\r\n%(tag)b OK\r\n"],
    "SELECT": [b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n%(tag)b OK\r\n"],
    "IDLE": [b"+ idling\r\n"],
    "LOGOUT": [b"* BYE\r\n%(tag)b OK\r\n", END],
}


@dataclass
class Scripted:
    """``answers`` by command word (``UID FETCH`` counts as FETCH); what is not named is answered OK."""

    answers: dict[str, list[Say]] = field(default_factory=dict)
    heard: list[bytes] = field(default_factory=list)  # the lines of all clients, without tags
    port: int = 0

    def account(self, **changes: object) -> Account:
        words = {"host": "127.0.0.1", "port": self.port, "tls": "none", "user": "u", "password": "p"}
        deadlines = {"deadline": PATIENCE, "body_deadline": PATIENCE}
        return Account(**(words | deadlines | changes))  # type: ignore[arg-type]

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            alive, last = await self._say("greeting", b"", writer), b""
            while alive and (line := await reader.readline()):
                tag, space, command = line.strip(b"\r\n").partition(b" ")
                tag, command = (tag, command) if space else (last, tag)  # no tag: the rest of a command
                last = tag
                self.heard.append(command)
                words = command.decode("utf-8", "replace").upper().removeprefix("UID ").split(" ")
                alive = await self._say(words[0], tag, writer)
        except OSError:
            pass
        finally:
            writer.close()

    async def _say(self, word: str, tag: bytes, writer: asyncio.StreamWriter) -> bool:
        for say in self.answers.get(word, ANSWERS.get(word, [OK])):
            if say is END:
                return False
            if isinstance(say, bytes):
                writer.write(say.replace(b"%(tag)b", tag))
                await writer.drain()
            else:
                await say(writer)
        return True


async def never(writer: asyncio.StreamWriter) -> None:
    """Says nothing more."""
    await asyncio.sleep(3600)


@asynccontextmanager
async def scripted(**answers: list[Say]) -> AsyncIterator[Scripted]:
    script = Scripted(dict(answers))
    talks: set[asyncio.Task[None]] = set()

    def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.ensure_future(script.talk(reader, writer)))

    server = await asyncio.start_server(welcome, "127.0.0.1", 0, limit=1 << 26)
    script.port = server.sockets[0].getsockname()[1]
    try:
        yield script
    finally:
        server.close()
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
