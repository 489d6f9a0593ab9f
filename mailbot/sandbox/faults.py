"""Scripted misfortune for the sandbox's servers: a table of what goes wrong, where and when."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class What(StrEnum):
    """What happens at a fault's point."""

    ANSWER = "answer"  # ``answer`` is given in place of doing anything
    DROP_BEFORE = "drop-before"  # the connection ends, nothing was done
    DROP_AFTER = "drop-after"  # it was done, the connection ends before the reply
    DROP_MIDWAY = "drop-midway"  # it was done, the connection ends after ``octets`` of the reply
    DROP_REPLIED = "drop-replied"  # the connection ends right after the reply
    DELAY = "delay"  # it is done ``seconds`` late
    TRICKLE = "trickle"  # the reply comes one octet at a time, ``seconds`` apart
    HOLD = "hold"  # it is done when ``released`` is set, as if nothing had been
    FREEZE = "freeze"  # nothing more is ever read or written, the connection stays (half-open)


@dataclass(frozen=True, slots=True)
class Fault:
    """One row of the table.

    Points are the commands as they come (``LOGIN``, ``UID FETCH``, ``MAIL``, ``DATA`` …), ``GREETING``, and ``.`` for
    the final dot of a mail; ``*`` is any command. An answer is what stands after the IMAP tag (``NO [LIMIT] later``),
    an untagged line (``* BYE going down``; the connection then ends) or an SMTP reply, of several lines if it holds
    CRLF; 421 ends the connection too.
    """

    where: str  # "imap" or "smtp"
    when: str  # the point, see above
    what: What
    answer: str = ""  # for ANSWER
    seconds: float = 0.0  # for DELAY and TRICKLE
    octets: int = 0  # for DROP_MIDWAY
    released: asyncio.Event | None = None  # for HOLD
    nth: int = 1  # counts the passings of the point since the fault was laid, from 1
    times: int = 1  # how many passings in a row are hit; 0 = all that follow

    def hits(self, passing: int) -> bool:
        """Whether the passing of that number (from 1) is hit."""
        return passing >= self.nth and (not self.times or passing < self.nth + self.times)


@dataclass(slots=True)
class Faults:
    """The table in force; it can be changed while the servers run."""

    table: list[Fault] = field(default_factory=list)
    passed: Counter[Fault] = field(default_factory=Counter)

    def lay(self, *faults: Fault) -> None:
        """Add rows; where several hit at once, the one laid first is met."""
        self.table.extend(faults)

    def clear(self) -> None:
        """Everything works again (frozen connections stay frozen)."""
        self.table.clear()
        self.passed.clear()

    def meet(self, where: str, when: str) -> Fault | None:
        """Count a passing of the point; the fault it meets, if any."""
        met = None
        for fault in self.table:
            if fault.where == where and fault.when in (when, "*"):
                self.passed[fault] += 1
                if met is None and fault.hits(self.passed[fault]):
                    met = fault
        return met


@dataclass(slots=True)
class Greylist:
    """Turns away the first attempts of every (sender, recipient) until ``seconds`` have passed (RFC 6647 §2.1)."""

    seconds: float
    clock: Callable[[], float] = time.monotonic  # seconds; a test gives its own
    first: dict[tuple[str, str], float] = field(default_factory=dict)

    def refuses(self, sender: str, recipient: str) -> bool:
        """Whether it is still too early for this pair."""
        now = self.clock()
        return now - self.first.setdefault((sender, recipient), now) < self.seconds
