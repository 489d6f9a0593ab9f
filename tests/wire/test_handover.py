"""Batches in the hands of their handler: two at a time, none of them forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

import pytest

from mailbot.errors import Unreachable
from mailbot.wire.handover import ROOM, Handover


class Handler:
    """Says "done" of each batch once it is let to; a batch below zero fails."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.go = asyncio.Event()

    async def __call__(self, batch: int) -> dict[int, str]:
        self.begun.append(batch)
        await self.go.wait()
        if batch < 0:
            raise Unreachable("the database is away")
        return {batch: "done"}


async def give_all(handler: Handler, moves: dict[int, str], batches: Iterable[int]) -> None:
    async with Handover(handler, moves) as hands:
        for batch in batches:
            await hands.give(batch)


def one_then_trouble() -> Iterator[int]:
    yield 1
    raise ConnectionError


async def all_begun(handler: Handler) -> None:
    """What can begin without an end of another has begun."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_the_next_one_begins_while_the_first_is_under_way_but_no_third() -> None:
    handler, moves = Handler(), dict[int, str]()
    giving = asyncio.ensure_future(give_all(handler, moves, (1, 2, 3, 4)))
    await all_begun(handler)
    assert handler.begun == [1, 2][:ROOM]
    assert not giving.done()
    handler.go.set()
    await giving
    assert handler.begun == [1, 2, 3, 4]
    assert moves == dict.fromkeys((1, 2, 3, 4), "done")


async def test_what_went_well_is_moved_though_another_failed_and_nothing_follows() -> None:
    handler, moves = Handler(), dict[int, str]()
    handler.go.set()
    with pytest.raises(Unreachable):
        await give_all(handler, moves, (-1, 2, 3, 4))
    assert handler.begun == [-1, 2]
    assert moves == {2: "done"}


async def test_a_failure_of_the_last_one_is_told_too() -> None:
    handler, moves = Handler(), dict[int, str]()
    handler.go.set()
    with pytest.raises(Unreachable):
        await give_all(handler, moves, (1, -2))
    assert moves == {1: "done"}


async def test_what_is_under_way_is_finished_when_the_giver_is_interrupted() -> None:
    handler, moves = Handler(), dict[int, str]()
    handler.go.set()
    with pytest.raises(ConnectionError):
        await give_all(handler, moves, one_then_trouble())
    assert moves == {1: "done"}


async def test_cancelled_it_cancels_what_is_under_way() -> None:
    handler, moves = Handler(), dict[int, str]()
    giving = asyncio.ensure_future(give_all(handler, moves, (1, 2)))
    await all_begun(handler)
    giving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await giving
    assert moves == {}
    assert len(asyncio.all_tasks()) == 1
