"""The payer between a real database and a real gateway: once, whatever breaks."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from mailbot.config import Config, Executor, load
from mailbot.daemon.desk import Desk
from mailbot.daemon.payer import Payer
from mailbot.desk.nouns import Claim, Part, State, Ticket, TicketType
from mailbot.desk.payment import Answer, Payment, Stage, Standing
from mailbot.errors import Unreachable
from mailbot.store import accounts, money, shop, tickets
from mailbot.walk.till import Till
from mailbot.wire.executors import open_executor
from tests.cast import stock, write_config
from tests.gateway import Gateway, Reply, closed_port
from tests.patience import PATIENCE

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
SECRET = SecretStr("whsec_" + base64.b64encode(bytes(32)).decode())
DONE = b'{"state": "executed", "reference": "re_1"}'
NOT_DONE = b'{"state": "failed"}'


@dataclass
class Scene:
    """A desk with one refund that is due, a gateway, and the time."""

    desk: Desk
    gateway: Gateway
    now: datetime = NOON
    told: list[tuple[Payment, Answer, Standing]] = field(default_factory=list)

    def payer(self, url: str = "") -> Payer:
        settings = Executor("webhook", url=url or self.gateway.url, secret=SECRET, timeout=timedelta(seconds=PATIENCE))
        till = Till(self.desk.clerk, lambda *heard: self.told.append(heard))
        return Payer(self.desk, till, open_executor(settings), lambda: self.now)

    async def stages(self) -> list[Stage]:
        return await self.desk.write(lambda: [line.state for line in accounts.ledger()])

    async def refunded(self) -> Decimal:
        return await self.desk.write(lambda: shop.orders([ORDER])[ORDER].invoices[0].refunded)

    @property
    def asked(self) -> list[str]:
        return [heard.json["type"] for heard in self.gateway.heard]


ORDER = "ABCD1234"


def _request() -> None:
    order = shop.orders([ORDER])[ORDER]
    line = order.invoices[0]
    part = Part(line.number, line.product, Decimal("40.00"), line.currency)
    number = tickets.save(Ticket(0, TicketType.REFUND, State.OPEN, "Money", order.customer, NOON, order=order))
    money.request(tickets.load([number])[number], order, Claim((part,)), NOON)


@asynccontextmanager
async def _opened(config: Config, gateway: Gateway) -> AsyncIterator[Scene]:
    async with Desk(config) as desk:
        yield Scene(desk, gateway)


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with Gateway() as server:
        yield server


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return load(write_config(tmp_path), {})


@pytest.fixture
async def scene(config: Config, gateway: Gateway) -> AsyncIterator[Scene]:
    with capture_logs():
        async with _opened(config, gateway) as scene:
            await scene.desk.write(stock)
            await scene.desk.write(_request)
            yield scene


async def test_what_is_due_is_paid_once_and_told_with_its_booking(scene: Scene) -> None:
    scene.gateway.replies = [Reply(200, DONE)]
    payer = scene.payer()
    assert (await payer.drain(), await payer.drain()) == (1, 0)
    assert scene.asked == ["refund.requested"]
    ((payment, answer, standing),) = scene.told
    assert (payment.amount, answer.reference, standing.stage) == (Decimal("40.00"), "re_1", Stage.EXECUTED)
    assert await scene.refunded() == Decimal("40.00")


async def test_the_unknown_is_asked_for_before_it_is_tried_again(scene: Scene) -> None:
    scene.gateway.replies = [Reply(500), Reply(200, NOT_DONE), Reply(200, DONE)]
    payer = scene.payer()
    assert await payer.drain() == 0
    assert await payer.drain() == 0  # not yet
    scene.now += timedelta(minutes=1)
    assert await payer.drain() == 1
    assert scene.asked == ["refund.requested", "refund.query", "refund.requested"]
    first, _, again = scene.gateway.heard
    assert first.headers["idempotency-key"] == again.headers["idempotency-key"]
    assert [standing.stage for _, _, standing in scene.told] == [Stage.UNKNOWN, Stage.FAILED, Stage.EXECUTED]


async def test_what_went_through_before_the_line_broke_is_not_paid_again(scene: Scene) -> None:
    scene.gateway.replies = [Reply(drop=True), Reply(200, DONE)]
    payer = scene.payer()
    await payer.drain()
    scene.now += timedelta(minutes=1)
    assert await payer.drain() == 1
    assert scene.asked == ["refund.requested", "refund.query"]
    assert await scene.refunded() == Decimal("40.00")


async def test_a_gateway_that_is_not_there_is_tried_again(scene: Scene) -> None:
    await scene.payer(f"http://127.0.0.1:{closed_port()}/").drain()
    assert await scene.stages() == [Stage.FAILED]
    scene.now += timedelta(minutes=1)
    assert await scene.payer().drain() == 1
    assert scene.asked == ["refund.requested"]


async def test_stopped_in_the_middle_of_a_call_it_asks_first_when_it_comes_back(scene: Scene, config: Config) -> None:
    arrived, stopped = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def linger() -> None:
        loop.call_soon_threadsafe(arrived.set)
        asyncio.run_coroutine_threadsafe(stopped.wait(), loop).result(PATIENCE)

    scene.gateway.replies = [Reply(200, DONE, before=linger), Reply(200, DONE)]
    draining = asyncio.ensure_future(scene.payer().drain())
    await arrived.wait()
    draining.cancel()
    await asyncio.wait([draining])
    stopped.set()
    assert await scene.stages() == [Stage.EXECUTING]
    payer = scene.payer()
    await payer.recover()
    assert await scene.stages() == [Stage.UNKNOWN]
    assert await payer.drain() == 1
    assert scene.asked == ["refund.requested", "refund.query"]
    assert await scene.refunded() == Decimal("40.00")


async def test_an_answer_the_database_did_not_take_is_written_by_the_next_drain(scene: Scene) -> None:
    payer = scene.payer()
    faults = [Unreachable("database away")]

    def away(*_: object) -> None:
        if faults:
            raise faults.pop()

    payer._till = Till(scene.desk.clerk, away)
    with pytest.raises(Unreachable):
        await payer.drain()
    assert await scene.stages() == [Stage.EXECUTING]  # nothing of the settling was written
    assert await payer.drain() == 1
    assert scene.asked == ["refund.requested"]
    assert await scene.stages() == [Stage.EXECUTED]


async def test_the_ledger_pays_at_once(scene: Scene) -> None:
    till = Till(scene.desk.clerk, lambda *heard: scene.told.append(heard))
    payer = Payer(scene.desk, till, open_executor(Executor()), lambda: scene.now)
    assert await payer.drain() == 1
    assert await scene.refunded() == Decimal("40.00")


async def test_after_stop_nothing_new_is_begun(scene: Scene) -> None:
    stop = asyncio.Event()
    stop.set()
    assert await scene.payer().drain(stop) == 0
    assert scene.asked == []
