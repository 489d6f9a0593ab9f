"""The threads behind the loop: one that writes, one that waits for the reading process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import ParamSpec, TypeVar

from peewee import DatabaseError, InterfaceError

from mailbot.config import Config
from mailbot.errors import Unreachable
from mailbot.walk.clerk import Clerk
from mailbot.walk.house import open_house, trusted_by
from mailbot.walk.reading import Read, ReadingRoom
from mailbot.walk.renewal import Fresh

P = ParamSpec("P")
T = TypeVar("T")


class Desk:
    """Owns the clerk and the reading room. Everything the clerk does, it does in its one thread."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._writing = ThreadPoolExecutor(1, "mailbot clerk")
        self._reading = ThreadPoolExecutor(1, "mailbot reading")
        self._room = ReadingRoom(trusted=trusted_by(config), max_size=config.limits.max_size)
        self.clerk: Clerk

    async def __aenter__(self) -> Desk:
        """Raises RuleError or Unreachable where the house cannot be opened."""
        loop = asyncio.get_running_loop()
        try:
            self.clerk = await loop.run_in_executor(self._writing, lambda: Clerk(open_house(self._config)))
        except (DatabaseError, InterfaceError) as error:
            raise Unreachable(f"database: {str(error).strip()}") from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._room.interrupt()
        await self.write(self.clerk.house.database.close)
        await asyncio.get_running_loop().run_in_executor(self._reading, self._room.close)
        self._writing.shutdown()
        self._reading.shutdown()

    async def move_to(self, fresh: Fresh, now: datetime) -> None:
        """From now on read and handle mail by these files; what is under way is finished by those before."""
        config = fresh.config
        keep = partial(self._room.keep_to, trusted=trusted_by(config), max_size=config.limits.max_size)
        # First the reader: a mail that is fetched whole since the limit was raised must not be too large for it.
        await asyncio.get_running_loop().run_in_executor(self._reading, keep)
        await self.write(self.clerk.move_to, fresh, now)

    async def write(self, do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Let the clerk ``do`` something; one thing at a time."""
        return await asyncio.get_running_loop().run_in_executor(self._writing, lambda: do(*args, **kwargs))

    async def read(self, mails: list[bytes]) -> list[Read]:
        """The letters of ``mails``, read in the other process."""
        return await asyncio.get_running_loop().run_in_executor(self._reading, lambda: list(self._room.read(mails)))
