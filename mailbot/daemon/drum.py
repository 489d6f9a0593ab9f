"""The drum: `schedule` beats, and says only that it is time to look. What is due stands in the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import schedule


class Drum:
    """Calls each job every so many seconds."""

    def __init__(self) -> None:
        self._beats = schedule.Scheduler()

    def every(self, seconds: int, job: Callable[[], None]) -> None:
        self._beats.every(seconds).seconds.do(job)

    async def run(self, stop: asyncio.Event) -> None:
        """Beat until ``stop``."""
        while not stop.is_set():
            self._beats.run_pending()
            idle = self._beats.idle_seconds
            pause = 1.0 if idle is None else min(max(idle, 0.05), 1.0)
            try:
                await asyncio.wait_for(stop.wait(), pause)
            except TimeoutError:
                continue
