"""Letters are read in a process of their own: what a hostile mail does there hurts nobody else.

The child is bounded in memory; a mail that takes too long or kills it is set aside, and the next one is read by a
new child.
"""

from __future__ import annotations

import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection

from mailbot.letter import gate
from mailbot.letter.forwarded import forwarded
from mailbot.letter.letter import Letter
from mailbot.letter.reader import read
from mailbot.letter.unread import unread

SECONDS = 20.0  # one mail at most; the largest legitimate ones take two
_MEMORY = 2 << 30  # bytes of address space of the child

Read = tuple[Letter, str]  # the letter, and why it is set aside (empty: it is not)


def take(raw: bytes, *, trusted: frozenset[str], max_size: int) -> tuple[Letter, str]:
    """Read one mail; never raises. The letter, and why the gate refuses it (empty: it does not)."""
    refusal = gate.inspect(raw, max_size=max_size)
    if refusal:
        return unread(raw), refusal
    letter = read(raw, trusted=trusted)
    return replace(letter, forwarded=forwarded(raw, letter)), ""


class ReadingRoom:
    """One child process that reads. Use as a context manager; ``read`` blocks."""

    def __init__(self, *, trusted: frozenset[str], max_size: int, seconds: float = SECONDS) -> None:
        self._rules = (trusted, max_size)
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None
        self._ended = False

    def __enter__(self) -> ReadingRoom:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        self._stop()

    def keep_to(self, *, trusted: frozenset[str], max_size: int) -> None:
        """Read by these from now on. A child that was started with others ends; the next mail starts a new one."""
        if self._rules != (trusted, max_size):
            self._rules = (trusted, max_size)
            self._stop()

    def interrupt(self) -> None:
        """From another thread: end a ``read`` at once; it and all later ones set aside what they are given."""
        self._ended = True
        child = self._child
        if child is not None:
            child.kill()

    def read(self, mails: Sequence[bytes]) -> Iterator[Read]:
        """The letters of ``mails``, in order."""
        for raw in mails:
            yield self._read(raw)

    def _read(self, raw: bytes) -> Read:
        """A child that was there before may have died of something else: only a second death is the mail's fault."""
        tries = 1 if self._pipe is None else 2
        found = next((read for _ in range(tries) if (read := self._try(raw)) is not None), None)
        return found or (unread(raw), "reading it broke the reader")

    def _try(self, raw: bytes) -> Read | None:
        """None where the child died over it."""
        if self._ended:
            return None
        pipe = self._pipe or self._start()
        try:
            pipe.send_bytes(raw)
            if pipe.poll(self._seconds):
                return pipe.recv()  # type: ignore[no-any-return]
        except (EOFError, OSError):
            self._stop()
            return None
        self._stop()
        return unread(raw), f"reading it took more than {self._seconds:g} seconds"

    def _start(self) -> Connection:
        ours, theirs = socket.socketpair()
        trusted, max_size = self._rules
        with theirs:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "mailbot.walk.reading", str(theirs.fileno()), str(max_size), *sorted(trusted)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        self._pipe = Connection(ours.detach())
        return self._pipe

    def _stop(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._child is not None:
            self._child.kill()
            self._child.wait()
        self._pipe = self._child = None


def serve(pipe: Connection, trusted: frozenset[str], max_size: int) -> None:
    """The child: octets in, letters out, until the pipe closes."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent says when to end
    with suppress(EOFError, OSError):
        while True:
            pipe.send(take(pipe.recv_bytes(), trusted=trusted, max_size=max_size))


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])), frozenset(sys.argv[3:]), int(sys.argv[2]))
