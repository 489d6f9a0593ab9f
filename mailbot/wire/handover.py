"""Mails in the hands of their handler, a few batches at a time: the next is fetched and read while one is written."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Final, Generic, TypeVar

B = TypeVar("B")

ROOM: Final = 2  # batches under way; with the one being fetched, as many lie in memory and one more


class Handover(Generic[B]):
    """``async with Handover(handle, moves) as hands: await hands.give(batch)``; at the end all are handled.

    What ``handle`` says of each batch goes to ``moves``, also where another one fails. The first failure is raised, by
    ``give`` or at the end; nothing is handed over after it.
    """

    def __init__(self, handle: Callable[[B], Awaitable[Mapping[int, str]]], moves: dict[int, str]) -> None:
        self._handle = handle
        self._moves = moves
        self._under_way: deque[asyncio.Future[Mapping[int, str]]] = deque()

    async def __aenter__(self) -> Handover[B]:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        results = await asyncio.gather(*self._under_way, return_exceptions=True)
        failures = [result for result in results if isinstance(result, BaseException)]
        for moves in results:
            if not isinstance(moves, BaseException):
                self._moves |= moves
        if failures and error is None:
            raise failures[0]

    async def give(self, batch: B) -> None:
        """Hand ``batch`` over once there is room for it. Raises what went wrong with an earlier one."""
        while len(self._under_way) >= ROOM:
            self._moves |= await self._under_way[0]
            self._under_way.popleft()
        self._under_way.append(asyncio.ensure_future(self._handle(batch)))
