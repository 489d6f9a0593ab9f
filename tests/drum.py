"""Time and money of a story: the daemon's own beat, struck at every moment at which something is due."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from mailbot.daemon.beat import Beat
from mailbot.daemon.desk import Desk
from mailbot.desk.payment import Answer, Payment, Verdict
from mailbot.store import deadlines, money
from mailbot.walk.clerk import Clerk
from mailbot.wire.executors.ledger import Ledger


class Counter:
    """The desk without its threads: what the clerk does, it does at once."""

    def __init__(self, clerk: Clerk) -> None:
        self.clerk = clerk

    async def write(self, do: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return do(*args, **kwargs)


class Bank:
    """The embedded ledger, and its bad days: it ``refuses``, is ``silent``, or ``loses`` what it answered after
    it has paid. Whatever the day, it pays nothing twice."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.mood = MOODS[0]
        self.paid: dict[str, tuple[datetime, Payment]] = {}  # by key: when it went out, and what
        self._clock = clock
        self._ledger = Ledger()

    async def execute(self, payment: Payment) -> Answer:
        if self.mood in _EXCUSES:
            return _EXCUSES[self.mood]
        assert payment.key not in self.paid, f"{payment.key} is paid twice"
        self.paid[payment.key] = (self._clock(), payment)
        if self.mood == "loses":
            return Answer(Verdict.UNKNOWN, "the line went dead")
        return await self._ledger.execute(payment)

    async def look_up(self, payment: Payment) -> Answer:
        if self.mood != "works":
            return Answer(Verdict.UNKNOWN, "nobody answers")
        return Answer(Verdict.EXECUTED if payment.key in self.paid else Verdict.FAILED)


MOODS = ("works", "refuses", "silent", "loses")
_EXCUSES = {
    "refuses": Answer(Verdict.FAILED, "no cover"),
    "silent": Answer(Verdict.UNKNOWN, "nobody answers"),
}


class Drum:
    """Looks at all clocks, and says when there is something to look at."""

    def __init__(self, clerk: Clerk, clock: Callable[[], datetime]) -> None:
        self.bank = Bank(clock)
        self._beat = Beat(cast(Desk, Counter(clerk)), self.bank, clerk.house.config.executor, clock)

    def strike(self) -> None:
        """One look: what is due happens, what is to be paid is paid."""
        asyncio.run(self._look())

    async def _look(self) -> None:
        await self._beat.once()

    def next(self) -> datetime | None:
        """When something is due next."""
        return min(filter(None, (deadlines.next_at(), money.next_due())), default=None)
