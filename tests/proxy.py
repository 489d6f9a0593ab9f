"""A TCP proxy that can freeze, slow down, cut and refuse: what networks do between a client and a server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Proxy:
    """Forwards to a port of this machine. ``freeze`` keeps connections open and carries nothing: a half-open link."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self.connections = 0  # accepted so far
        self.octets_per_second = 0  # from the server to the client; 0: as fast as it goes
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._refusing = False
        self._links: set[asyncio.Task[None]] = set()

    def freeze(self) -> None:
        self._flowing.clear()

    def thaw(self) -> None:
        self._flowing.set()

    def refuse(self, refusing: bool = True) -> None:
        """Close every new connection at once."""
        self._refusing = refusing

    def cut(self) -> None:
        """Close all connections."""
        for link in self._links:
            link.cancel()

    def welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        link = asyncio.ensure_future(self._link(reader, writer))
        self._links.add(link)
        link.add_done_callback(self._links.discard)

    async def _link(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there: asyncio.StreamWriter | None = None
        try:
            if self._refusing:
                return
            back, there = await asyncio.open_connection("127.0.0.1", self.target)
            ways = [asyncio.ensure_future(self._carry(reader, there)), asyncio.ensure_future(self._slow(back, writer))]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        except OSError:
            pass
        finally:
            writer.close()
            if there is not None:
                there.close()

    async def _slow(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while self.octets_per_second:
            data = await reader.read(max(1, self.octets_per_second // 20))
            if not data:
                return
            writer.write(data)
            await asyncio.sleep(0.05)
        await self._carry(reader, writer)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1 << 16):
            await self._flowing.wait()
            writer.write(data)
            await writer.drain()


@asynccontextmanager
async def proxy(target: int) -> AsyncIterator[Proxy]:
    """A proxy on a free port in front of ``target``."""
    between = Proxy(target)
    server = await asyncio.start_server(between.welcome, "127.0.0.1", 0)
    between.port = server.sockets[0].getsockname()[1]
    try:
        yield between
    finally:
        server.close()
        links = list(between._links)
        between.cut()
        await asyncio.gather(*links, return_exceptions=True)
