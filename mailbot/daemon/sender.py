"""Mail out: drains the outbox through the pool, and forgets nothing a server has said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

import structlog

from mailbot.daemon.desk import Desk
from mailbot.errors import Unreachable
from mailbot.store.outbox import Parcel
from mailbot.store.receipts import Receipts
from mailbot.walk.clerk import Fate
from mailbot.wire.smtp import Pool, Result, Sent

log = structlog.get_logger("mailbot.sender")

Settled = tuple[Parcel, Fate, str]  # what became of a parcel, and what the server said

AT_ONCE: Final = 200  # parcels claimed together; their sending is bounded by the pool
LOOK: Final = 2.0  # seconds between looks at the outbox without being woken

_FATES: dict[Sent, Fate] = {
    Sent.ACCEPTED: Fate.SENT,
    Sent.REFUSED: Fate.FAILED,
    Sent.LATER: Fate.LATER,
    Sent.UNKNOWN: Fate.LATER,
    Sent.AWAY: Fate.UNTRIED,
}


class Sender:
    """One per daemon. ``run`` until cancelled, or ``drain`` once."""

    def __init__(self, desk: Desk, pool: Pool, receipts: Receipts, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._pool = pool
        self._receipts = receipts
        self._clock = clock
        self._places = asyncio.Semaphore(pool.relay.connections)
        self._woken = asyncio.Event()
        self._unsettled: list[Settled] = []
        self.away = False

    def wake(self) -> None:
        """There may be parcels."""
        self._woken.set()

    async def recover(self) -> None:
        """After a start: nothing that a server has taken is sent again. Raises Unreachable where another one works."""
        await self._desk.write(self._desk.clerk.take_charge)
        accepted = self._receipts.read()
        again = await self._desk.write(self._desk.clerk.recover, accepted, self._clock())
        self._receipts.clear()
        if accepted or again:
            log.info("sender.recovered", accepted=len(accepted), again=again)

    async def run(self, stop: asyncio.Event) -> None:
        """Send what is due, whenever something is, until ``stop``; what is on the wire then is finished."""
        while not stop.is_set():
            self._woken.clear()
            try:
                await self.drain(stop)
            except Unreachable as away:
                log.warning("sender.waits", tried=str(away), again_in=LOOK)
            await self._rest(stop)

    async def drain(self, stop: asyncio.Event) -> int:
        """Send all that is due; how many were taken. Stops where the server is out of reach.

        Raises Unreachable where the database is: what servers said meanwhile is written by the next ``drain``.
        """
        taken = 0
        await self._settle()
        while not stop.is_set():
            parcels = await self._desk.write(self._desk.clerk.claim, self._clock(), AT_ONCE)
            if not parcels:
                break
            self._unsettled = results = await asyncio.gather(*(self._send(parcel, stop) for parcel in parcels))
            await self._settle()
            taken += sum(fate is Fate.SENT for _, fate, _ in results)
            if any(fate is Fate.UNTRIED for _, fate, _ in results):
                break
        return taken

    async def _settle(self) -> None:
        if self._unsettled:
            await self._desk.write(self._desk.clerk.settle, self._unsettled, self._clock())
            self._unsettled = []
            self._receipts.clear()

    async def _rest(self, stop: asyncio.Event) -> None:
        """Until woken or stopped, but not long."""
        calls = [asyncio.ensure_future(self._woken.wait()), asyncio.ensure_future(stop.wait())]
        await asyncio.wait(calls, timeout=LOOK, return_when=asyncio.FIRST_COMPLETED)
        for call in calls:
            call.cancel()

    async def _send(self, parcel: Parcel, stop: asyncio.Event) -> Settled:
        async with self._places:
            if stop.is_set():
                return parcel, Fate.UNTRIED, ""
            result = await self._pool.send(parcel.envelope, parcel.recipient, parcel.raw)
            fate = _FATES[result.outcome]
            if fate is Fate.SENT:
                self._note(parcel)  # before anything else is awaited
        self._tell(parcel, fate, result)
        return parcel, fate, f"{result.code} {result.answer}".strip() if result.code else result.answer

    def _note(self, parcel: Parcel) -> None:
        try:
            self._receipts.note(parcel.id)
        except OSError as error:  # it is known here all the same; only a kill just now could repeat it
            log.warning("sender.unnoted", parcel=parcel.id, why=error.strerror)

    def _tell(self, parcel: Parcel, fate: Fate, result: Result) -> None:
        if fate is Fate.UNTRIED:
            if not self.away:
                log.warning("sender.unreachable", tried=result.answer)
            self.away = True
            return
        self.away = False
        level = log.info if fate is Fate.SENT else log.warning
        level("sender." + fate.value, parcel=parcel.id, ticket=parcel.ticket, kind=parcel.kind, code=result.code)
