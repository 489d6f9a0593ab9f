"""Edited rules, templates and configuration are taken over while the daemon runs. Broken ones are not; told once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Final

import structlog
from watchfiles import awatch

from mailbot.config import ConfigMistakes
from mailbot.daemon.desk import Desk
from mailbot.errors import Unreachable
from mailbot.walk import renewal
from mailbot.walk.renewal import Fresh

log = structlog.get_logger("mailbot.reload")

SETTLE: Final = 300  # milliseconds without a further edit before the files are read: an editor writes several times
LOOK: Final = 2.0  # seconds between looks where nothing tells us of edits: at config.toml, on a folder of a network


class Reload:
    """One per daemon. ``run`` until stopped; ``ask`` at a signal."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime], look: float = LOOK) -> None:
        self._desk = desk
        self._clock = clock
        self._pause = look
        self._asked = asyncio.Event()
        self._told = ""  # the mistakes that operators know of
        self._seen = renewal.print_of(desk.clerk.house.config)

    def ask(self) -> None:
        """Look now, edited or not."""
        self._seen = ""
        self._asked.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Look whenever a file changes, at ``ask``, and from time to time."""
        watching = asyncio.ensure_future(self._watch(stop))
        try:
            while not stop.is_set():
                self._asked.clear()
                try:
                    await self.look()
                except Unreachable as away:  # of the database: the next look tries again
                    self._seen = ""
                    log.warning("reload.waits", tried=str(away))
                await self._rest(stop)
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    async def look(self) -> None:
        """Take over what was edited since the last look. Raises Unreachable."""
        config = self._desk.clerk.house.config
        seen = await asyncio.to_thread(renewal.print_of, config)
        if seen == self._seen:
            return
        self._seen = seen
        try:
            fresh = await asyncio.to_thread(renewal.read, config)
        except ConfigMistakes as broken:
            await self._refuse(broken)
        else:
            await self._take(fresh)

    async def _take(self, fresh: Fresh) -> None:
        await self._desk.move_to(fresh, self._clock())
        house = self._desk.clerk.house
        self._told = ""
        self._seen = await asyncio.to_thread(renewal.print_of, house.config)  # other folders may be named now
        log.info("reload.done", rules=house.rules.version, at_next_start=fresh.waiting)

    async def _refuse(self, broken: ConfigMistakes) -> None:
        """The last good files stay in force. The same mistakes are told once."""
        said = str(broken)
        if said == self._told:
            return
        for mistake in broken.mistakes:
            log.error("reload.refused", mistake=str(mistake))
        facts = [str(mistake) for mistake in broken.mistakes]
        clerk = self._desk.clerk
        await self._desk.write(clerk.tell_operators, "files", facts, self._clock())
        self._told = said

    async def _watch(self, stop: asyncio.Event) -> None:
        """Be told of edits by the system; where it cannot, the looks from time to time must do."""
        while not stop.is_set():
            folders = renewal.folders(self._desk.clerk.house.config)
            try:
                async for _ in awatch(*folders, debounce=SETTLE, stop_event=stop):
                    self._asked.set()
                    if renewal.folders(self._desk.clerk.house.config) != folders:
                        break
            except (OSError, RuntimeError) as cannot:
                log.warning("reload.unwatched", why=str(cannot))
                return

    async def _rest(self, stop: asyncio.Event) -> None:
        calls = [asyncio.ensure_future(self._asked.wait()), asyncio.ensure_future(stop.wait())]
        await asyncio.wait(calls, timeout=self._pause, return_when=asyncio.FIRST_COMPLETED)
        for call in calls:
            call.cancel()
