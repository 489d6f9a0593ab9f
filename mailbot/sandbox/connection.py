"""One client's connection to the sandbox: lines in, replies out, with the faults laid on the way."""

from __future__ import annotations

import asyncio
import ssl

from mailbot.sandbox.faults import Fault, What

_FLUSH = 256 * 1024  # octets; longer replies leave in pieces, or memory grows with the answer


class Dropped(Exception):
    """The connection is over, by the client's will or by a fault's."""


class Connection:
    """Reads as asked, gathers a reply and sends it when it is whole."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.fault: Fault | None = None  # met by the command at hand
        self.after_reply: ssl.SSLContext | None = None  # TLS to turn on once the reply is out (STARTTLS)
        self._out = bytearray()

    @property
    def secure(self) -> bool:
        """Whether TLS is on."""
        return self.writer.get_extra_info("ssl_object") is not None

    @property
    def peer(self) -> str:
        """The client's address."""
        return str((self.writer.get_extra_info("peername") or ("?",))[0])

    async def line(self) -> bytes:
        """The next line with its ending. Dropped at the end; ValueError when it is beyond the limit."""
        line = await self.reader.readline()
        if not line.endswith(b"\n"):
            raise Dropped
        return line

    async def octets(self, count: int) -> bytes:
        """Exactly that many octets. Dropped at the end."""
        try:
            return await self.reader.readexactly(count)
        except asyncio.IncompleteReadError as error:
            raise Dropped from error

    def put(self, data: bytes) -> None:
        """Add to the reply at hand."""
        self._out += data

    async def breathe(self) -> None:
        """Let a long reply flow, unless a fault wants it whole."""
        if len(self._out) > _FLUSH and self.fault is None:
            await self.flush()

    async def flush(self) -> None:
        """Send what was gathered."""
        data, self._out = bytes(self._out), bytearray()
        self.writer.write(data)
        await self.writer.drain()

    async def meet(self, fault: Fault | None) -> str:
        """Stand what comes before a command is done; the answer that replaces it, or ''. Dropped."""
        self.fault = fault
        if fault is None:
            return ""
        if fault.what is What.DROP_BEFORE:
            raise Dropped
        if fault.what is What.FREEZE:
            await asyncio.Event().wait()  # until the server itself goes
        if fault.what is What.DELAY:
            await asyncio.sleep(fault.seconds)
        if fault.released is not None:
            await fault.released.wait()
        return fault.answer if fault.what is What.ANSWER else ""

    async def reply(self) -> None:
        """Send the gathered reply as far as the fault lets it. Dropped."""
        fault, self.fault = self.fault, None
        if fault is not None:
            await self._reply_under(fault)
        await self.flush()
        if self.after_reply is not None:
            context, self.after_reply = self.after_reply, None
            await self._secure_with(context)

    async def _reply_under(self, fault: Fault) -> None:
        if fault.what is What.TRICKLE:
            await self._trickle(fault.seconds)
        if fault.what is What.DROP_MIDWAY:
            del self._out[fault.octets :]
        if fault.what in (What.DROP_MIDWAY, What.DROP_REPLIED):
            await self.flush()
        if fault.what in (What.DROP_AFTER, What.DROP_MIDWAY, What.DROP_REPLIED):
            raise Dropped

    async def _trickle(self, seconds: float) -> None:
        data, self._out = bytes(self._out), bytearray()
        for place in range(len(data)):
            self.writer.write(data[place : place + 1])
            await self.writer.drain()
            await asyncio.sleep(seconds)

    async def _secure_with(self, context: ssl.SSLContext) -> None:
        try:
            await self.writer.start_tls(context)
        except (OSError, ssl.SSLError) as error:
            raise Dropped from error

    def close(self) -> None:
        """End it; what was sent still arrives, but no TLS farewell is waited for."""
        if self.secure:
            self.writer.transport.abort()
        self.writer.close()
