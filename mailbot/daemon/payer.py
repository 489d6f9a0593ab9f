"""Money out: claims what is due, calls the executor, and writes at once what it said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

import structlog

from mailbot.config import Executor as Settings
from mailbot.daemon.desk import Desk
from mailbot.desk.payment import Answer, Patience, Standing, Verdict
from mailbot.errors import Unreachable
from mailbot.store.payments import Call
from mailbot.walk.till import Till
from mailbot.wire.executors import Executor

log = structlog.get_logger("mailbot.payer")

AT_ONCE: Final = 8  # calls at the same time; all of them end long before their claims do


def patience(settings: Settings) -> Patience:
    """How long to go on with a payment, as the config has it."""
    return Patience(attempts=settings.attempts, first=settings.first_pause, longest=settings.longest_pause)


class Payer:
    """One per daemon. A call is claimed and committed, then made, then settled and committed.

    Stopped or killed between any two of these, the payment is asked for before it is ever tried again.
    """

    def __init__(self, desk: Desk, till: Till, executor: Executor, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._till = till
        self._executor = executor
        self._clock = clock
        self._unsettled: list[tuple[Call, Answer]] = []

    async def recover(self) -> None:
        """After a start, before the first `drain`. Raises Unreachable."""
        lost = await self._desk.write(self._till.recover, self._clock())
        if lost:
            log.warning("payer.recovered", unknown=lost)

    async def drain(self, stop: asyncio.Event | None = None) -> int:
        """Execute, or ask for, all that is due; how many were executed. Begins nothing new after ``stop``.

        Raises Unreachable where the database is: what executors said meanwhile is written by the next ``drain``.
        """
        executed = await self._settle()
        while not (stop and stop.is_set()):
            calls = await self._desk.write(self._till.claim, self._clock(), AT_ONCE)
            if not calls:
                break
            executed += await self._make(calls)
        return executed

    async def _make(self, calls: list[Call]) -> int:
        """Call the executor for all of them; each answer is written when it comes."""
        executed, trouble = 0, None
        tasks = [asyncio.ensure_future(self._ask(call)) for call in calls]
        try:
            for answered in asyncio.as_completed(tasks):
                self._unsettled.append(await answered)
                try:
                    executed += await self._settle()
                except Unreachable as away:
                    trouble = away
        finally:
            for task in tasks:
                task.cancel()
        if trouble:
            raise trouble
        return executed

    async def _ask(self, call: Call) -> tuple[Call, Answer]:
        if call.barred:
            return call, Answer(Verdict.FAILED, call.barred, again=False)
        ask = self._executor.look_up if call.query else self._executor.execute
        return call, await ask(call.payment)

    async def _settle(self) -> int:
        executed = 0
        while self._unsettled:
            call, answer = self._unsettled[0]
            standing = await self._desk.write(self._till.settle, call, answer, self._clock())
            del self._unsettled[0]
            if standing:
                _tell(call, answer, standing)
                executed += answer.verdict is Verdict.EXECUTED
        return executed


def _tell(call: Call, answer: Answer, standing: Standing) -> None:
    level = log.info if answer.verdict is Verdict.EXECUTED else log.warning
    level(
        f"payer.{answer.verdict.value}",
        payment=call.payment.key,
        ticket=call.payment.ticket,
        asked=call.query,
        answer=answer.words,
        attempts=standing.attempts,
        stuck=standing.stuck,
        again_at=standing.due_at.isoformat() if standing.due_at else None,
    )
