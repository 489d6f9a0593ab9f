"""The sandbox itself: an IMAP and an SMTP server in this process, on free ports of the loopback."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType

from mailbot.sandbox import imap, imap_folders, imap_mails, imap_session, smtp, smtp_commands
from mailbot.sandbox.connection import Connection, Dropped
from mailbot.sandbox.delivery import from_address, stamp
from mailbot.sandbox.faults import Faults, Greylist
from mailbot.sandbox.mailstore import Mailstore
from mailbot.sandbox.smtp import Desk, Envelope

Accept = Callable[[str], str | None]
OnMail = Callable[[Envelope, bytes], None]
_LINE_LIMIT = 1 << 20  # octets of one IMAP line: sets of thousands of UIDs come in one
_COMMANDS = {**imap_session.COMMANDS, **imap_folders.COMMANDS, **imap_mails.COMMANDS}


class Sandbox:
    """``async with Sandbox({"support": "secret"}) as box`` – then talk to ``box.imap_port`` and ``box.smtp_port``.

    ``accept`` says whose INBOX an address reaches (default: the user named as its local part, up to a ``+``), None for
    550. Mail from a logged-in user's own address gets a DMARC pass of ``authserv_id``; with ``vouch`` all mail does.
    ``on_mail`` is called with every accepted mail as it came. With ``tls`` both servers know STARTTLS and listen on a
    second port with TLS from the start. A port of 0 means any free one.
    """

    def __init__(
        self,
        users: Mapping[str, str],
        *,
        accept: Accept | None = None,
        on_mail: OnMail | None = None,
        authserv_id: str = "mx.sandbox.example",
        vouch: bool = False,
        tls: ssl.SSLContext | None = None,
        greylist: Greylist | None = None,
        host: str = "127.0.0.1",
        imap_port: int = 0,
        smtp_port: int = 0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.mailstore = Mailstore(dict(users))
        self.faults = Faults()
        self.sent: list[tuple[Envelope, bytes]] = []  # every mail accepted, oldest first
        self.host, self.imap_port, self.smtp_port = host, imap_port, smtp_port
        self.imaps_port = self.smtps_port = 0  # only with ``tls``
        self._accept = accept or self._by_local_part
        self._clock = clock  # when mails are received: a story can be played in its own time
        self._on_mail, self._authserv_id, self._vouch, self._tls = on_mail, authserv_id, vouch, tls
        self._desk = Desk(self.mailstore, self.faults, self._accept, self._deliver, tls, greylist)
        self._servers: list[asyncio.Server] = []
        self._open: dict[asyncio.Task[None], Connection] = {}

    async def __aenter__(self) -> Sandbox:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.halt()

    async def start(self) -> None:
        """Listen; after ``halt`` on the same ports again. OSError if a port is taken."""
        self.imap_port = await self._listen(self._imap, self.imap_port)
        self.smtp_port = await self._listen(self._smtp, self.smtp_port)
        if self._tls is not None:
            self.imaps_port = await self._listen(self._imap, self.imaps_port, self._tls)
            self.smtps_port = await self._listen(self._smtp, self.smtps_port, self._tls)

    async def halt(self) -> None:
        """Stop listening and cut every connection, as a server that is killed; the mails stay."""
        for server in self._servers:
            server.close()
        self._servers.clear()
        await self.drop()

    async def drop(self) -> None:
        """Cut every connection; new ones are welcome."""
        for task, connection in list(self._open.items()):
            connection.writer.transport.abort()
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def _by_local_part(self, recipient: str) -> str | None:
        user = recipient.rpartition("@")[0].partition("+")[0].lower()
        return user if user in self.mailstore else None

    def _deliver(self, envelope: Envelope, raw: bytes) -> None:
        self.sent.append((envelope, raw))
        own = bool(envelope.user) and self._accept(from_address(raw)) == envelope.user
        for recipient in envelope.recipients:
            user = self._accept(recipient)
            if user is not None:
                vouched = self._vouch or own
                stamped = stamp(raw, envelope, recipient, authserv_id=self._authserv_id, vouched=vouched)
                self.mailstore.deliver(user, stamped, when=self._clock().replace(microsecond=0))
        if self._on_mail is not None:
            self._on_mail(envelope, raw)

    async def _listen(
        self, serve: Callable[[Connection], Awaitable[None]], port: int, tls: ssl.SSLContext | None = None
    ) -> int:
        async def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._attend(serve, Connection(reader, writer))

        limit = _LINE_LIMIT if serve == self._imap else self._desk.max_size
        server = await asyncio.start_server(welcome, self.host, port, ssl=tls, limit=limit)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    async def _attend(self, serve: Callable[[Connection], Awaitable[None]], connection: Connection) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open[task] = connection
        try:
            with contextlib.suppress(Dropped, OSError, ssl.SSLError, ValueError, asyncio.CancelledError):
                await serve(connection)
        finally:
            del self._open[task]
            connection.close()

    async def _imap(self, connection: Connection) -> None:
        session = imap.Session(connection, self.mailstore, self.faults, commands=_COMMANDS, tls=self._tls)
        await session.serve()

    async def _smtp(self, connection: Connection) -> None:
        await smtp.Session(connection, self._desk, smtp_commands.COMMANDS).serve()
