"""One look at all clocks: what is due happens, what is to be paid is paid, and its ticket and people hear of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from mailbot.config import Executor as Settings
from mailbot.daemon.desk import Desk
from mailbot.daemon.payer import Payer, patience
from mailbot.desk.payment import Answer, Payment, Standing, Verdict
from mailbot.errors import RuleError
from mailbot.store import money
from mailbot.walk import clockwork, soon
from mailbot.walk.clockwork import Step
from mailbot.walk.house import House
from mailbot.walk.till import Till
from mailbot.wire.executors import Executor, open_executor


@dataclass(frozen=True, slots=True)
class Paid:
    """What an executor answered for one payment."""

    payment: Payment
    answer: Answer
    standing: Standing


class Beat:
    """The daemon has one and calls it again and again; `mailbot tick` calls it once."""

    def __init__(self, desk: Desk, executor: Executor, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._clock = clock
        self._told: list[Step | Paid] = []
        self.payer = Payer(desk, Till(desk.clerk, self._conclude, patience(settings)), executor, clock)

    async def once(self, stop: asyncio.Event | None = None) -> list[Step | Paid]:
        """Fire what is due, then execute what waits; what happened, in order. Raises Unreachable."""
        await self._desk.write(self._fire)
        await self.payer.drain(stop)
        told, self._told = self._told, []
        return told

    def _fire(self) -> None:
        self._told.extend(self._desk.clerk.tick(self._clock()))

    def _conclude(self, payment: Payment, answer: Answer, standing: Standing) -> None:
        """Called in the transaction that books the answer."""
        self._told.append(Paid(payment, answer, standing))
        step = clockwork.conclude(self._desk.clerk.house, payment.ticket, self._clock())
        self._told.extend([step] if step else [])


def executor_of(settings: Settings) -> Executor:
    """The executor that the config names. Raises RuleError."""
    try:
        return open_executor(settings)
    except OSError as fault:
        raise RuleError(f"executor: {fault}") from None


def foresee(house: House, now: datetime) -> list[Step | Paid]:
    """What a beat would do, and nothing of it done. Only the embedded executor's answer is known beforehand."""
    with house.database.undone():
        fired = [*clockwork.fire(house, now), *soon.ask(house, now)]
        return [*fired, *_foreseen(house, now)]


def _foreseen(house: House, now: datetime) -> Iterator[Step | Paid]:
    certain = house.config.executor.kind == "ledger"
    while calls := money.claim_due(now):
        for call in calls:
            answer = Answer(Verdict.EXECUTED) if certain else Answer(Verdict.UNKNOWN, "would be asked")
            standing = money.settle(call, answer, now)
            if standing:
                yield Paid(call.payment, answer, standing)
            if certain and (step := clockwork.conclude(house, call.payment.ticket, now)):
                yield step
