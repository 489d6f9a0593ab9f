"""Time of a story: the daemon's own beat, struck at every moment at which something is due."""

from __future__ import annotations

import asyncio
import atexit
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, cast

from mailbot.daemon.beat import Beat
from mailbot.daemon.desk import Desk
from mailbot.store import deadlines, money
from mailbot.walk import held, soon
from mailbot.walk.clerk import Clerk
from tests.bank import BANKS, Bank


class Counter:
    """The desk without its threads: what the clerk does, it does at once."""

    def __init__(self, clerk: Clerk) -> None:
        self.clerk = clerk

    async def write(self, do: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return do(*args, **kwargs)


class Drum:
    """Looks at all clocks, and says when there is something to look at."""

    def __init__(self, clerk: Clerk, clock: Callable[[], datetime]) -> None:
        self._clerk, self._clock = clerk, clock
        self.bank: Bank
        self.open("ledger")

    def open(self, kind: str) -> None:
        """From now on money goes through a bank of this kind."""
        self.bank = BANKS[kind](self._clock)
        self._beat = Beat(cast(Desk, Counter(self._clerk)), self.bank, self._clerk.house.config.executor, self._clock)

    def strike(self) -> None:
        """One look: what is due happens, what is to be paid is paid."""
        _runner().run(self._look())

    async def _look(self) -> None:
        await self._beat.once()

    def next(self) -> datetime | None:
        """When something is due next."""
        due = deadlines.next_at(soon.told_before(self._clerk.house))
        return min(filter(None, (due, money.next_due(), held.next_at())), default=None)


@cache
def _runner() -> asyncio.Runner:
    """One event loop for all beats: to make one takes longer than a beat."""
    runner = asyncio.Runner()
    atexit.register(runner.close)
    return runner
