"""The daemon's own beat: struck by the drum, once every inbox has been read since the start."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import structlog

from mailbot.daemon.beat import Beat, Paid
from mailbot.errors import Unreachable
from mailbot.walk.clockwork import Step

log = structlog.get_logger("mailbot.pulse")

PATIENCE: Final = 900.0  # seconds that inboxes get to be read after a start, before the clock goes on without them


class Pulse:
    """Runs the beat at every stroke. ``wake`` is told when there may be parcels."""

    def __init__(self, beat: Beat, wake: Callable[[], None]) -> None:
        self._beat = beat
        self._wake = wake
        self._struck = asyncio.Event()

    def strike(self) -> None:
        """It is time to look."""
        self._struck.set()

    async def run(self, stop: asyncio.Event, read: list[asyncio.Event]) -> None:
        """Until ``stop``. First every inbox has to be ``read``: what lies there may call money off."""
        await _wait_for(read, stop)
        while not stop.is_set():
            self._struck.clear()
            try:
                await self.look(stop)
            except Unreachable as error:
                log.warning("pulse.unreachable", tried=str(error))
            await _first_of(self._struck, stop)

    async def look(self, stop: asyncio.Event) -> None:
        """Everything that is due now. Raises Unreachable where the database is."""
        happened = await self._beat.once(stop)
        for one in happened:
            _tell(one)
        if happened:
            self._wake()


def _tell(one: Step | Paid) -> None:
    if isinstance(one, Step):
        log.info("pulse.step", ticket=one.ticket, act=one.act.value, due=one.due, told=len(one.notifications))


async def _wait_for(read: list[asyncio.Event], stop: asyncio.Event) -> None:
    """Until every inbox has been read, ``stop`` is set, or patience ends."""
    tasks = [asyncio.ensure_future(_all_of(read)), asyncio.ensure_future(_all_of([stop]))]
    done, waiting = await asyncio.wait(tasks, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    if not done:
        log.warning("pulse.unread", inboxes=sum(not event.is_set() for event in read))
    for task in waiting:
        task.cancel()


async def _first_of(*events: asyncio.Event) -> None:
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()


async def _all_of(events: list[asyncio.Event]) -> None:
    for event in events:
        await event.wait()
