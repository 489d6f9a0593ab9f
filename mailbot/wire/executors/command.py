"""The executor that is a program: JSON on its standard input, its exit code for an answer. No shell is involved."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import Process, SubprocessStreamProtocol
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from mailbot.config import Executor as Settings
from mailbot.desk.payment import Answer, Payment, Verdict
from mailbot.wire.executors.wording import MOST, Statement, message, statement

TRY_LATER: Final = os.EX_TEMPFAIL  # 75
_ENVIRONMENT: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TZ")  # nothing else of ours is passed on, above all no secret
_LAST_WORDS: Final = 1.0  # seconds that its output is awaited after its end

Ended = tuple[int | None, bytes, bytes]  # exit code (None: it took too long), standard output, standard error


class Command:
    """One program that pays, and perhaps one that says what was paid."""

    def __init__(self, settings: Settings) -> None:
        self._command = settings.command
        self._query = settings.query
        self._timeout = settings.timeout.total_seconds()

    async def execute(self, payment: Payment) -> Answer:
        try:
            code, out, err = await self._run(self._command, message(payment))
        except OSError as fault:
            return Answer.of(Verdict.FAILED, f"not started: {fault.strerror or fault}")
        said = statement(out)
        if code == 0:
            return Answer.of(said.state or Verdict.EXECUTED, said.words, said.reference)
        return Answer.of(_verdict(code), _ending(code, said, err), said.reference, again=code == TRY_LATER)

    async def look_up(self, payment: Payment) -> Answer:
        if not self._query:
            return Answer(Verdict.UNKNOWN, "there is no [executor] query to ask")
        try:
            code, out, err = await self._run(self._query, message(payment, query=True))
        except OSError as fault:
            return Answer.of(Verdict.UNKNOWN, f"not started: {fault.strerror or fault}")
        said = statement(out)
        if code == 0 and said.state:
            return Answer.of(said.state, said.words, said.reference)
        return Answer.of(Verdict.UNKNOWN, _ending(code, said, err))

    async def _run(self, words: tuple[str, ...], told: bytes) -> Ended:
        async with _started(words) as (process, ended):
            try:
                async with asyncio.timeout(self._timeout):
                    return await _converse(process, ended, told)
            except TimeoutError:
                return None, b"", b""


def from_settings(settings: Settings) -> Command:
    return Command(settings)


class _Protocol(SubprocessStreamProtocol):
    """Says when the program itself has ended: before Python 3.13 `Process.wait` waits for what it left behind, too."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(MOST, loop)
        self.ended = asyncio.Event()

    def process_exited(self) -> None:
        super().process_exited()
        self.ended.set()


@asynccontextmanager
async def _started(words: tuple[str, ...]) -> AsyncIterator[tuple[Process, asyncio.Event]]:
    """The program at work, and what is set at its end; afterwards it has ended, and none of its pipes is left open,
    whoever else holds them."""
    environ = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.subprocess_exec(
        lambda: _Protocol(loop), *words, env=environ, start_new_session=True
    )  # with pipes, unless told otherwise
    process = Process(transport, protocol, loop)
    try:
        yield process, protocol.ended
    finally:
        _end(process)
        transport.close()
    with suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), _LAST_WORDS)


async def _converse(process: Process, ended: asyncio.Event, told: bytes) -> Ended:
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    out, err = bytearray(), bytearray()
    hearing = [
        asyncio.ensure_future(_hear(stream, into)) for stream, into in ((process.stdout, out), (process.stderr, err))
    ]
    try:
        with suppress(BrokenPipeError, ConnectionResetError):  # it need not listen
            process.stdin.write(told)
            await process.stdin.drain()
        process.stdin.close()
        await ended.wait()
        await asyncio.wait(hearing, timeout=_LAST_WORDS)
    finally:
        for task in hearing:
            task.cancel()
    return process.returncode, bytes(out), bytes(err)


async def _hear(stream: asyncio.StreamReader, into: bytearray) -> None:
    """Read to the end, or the program would wait; keep what is bounded."""
    while piece := await stream.read(MOST):
        into += piece[: MOST - len(into)]


def _end(process: Process) -> None:
    """It, and what it started, where it did not end by itself."""
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _verdict(code: int | None) -> Verdict:
    """An orderly exit knows what it did; a program that was killed does not, nor does the shell that tells of it."""
    return Verdict.FAILED if code is not None and 1 <= code <= 127 else Verdict.UNKNOWN


def _ending(code: int | None, said: Statement, err: bytes) -> str:
    """How it ended, and its words for it; those on standard error where there are no others."""
    if code is None:
        return "took too long"
    end = f"exit {code}" if code >= 0 else f"killed by signal {-code}"
    return ": ".join(filter(None, (end, said.words or statement(err).words)))
