"""What every executor can do."""

from __future__ import annotations

from typing import Protocol

from mailbot.desk.payment import Answer, Payment


class Executor(Protocol):
    """Gives money back, ends subscriptions. No call raises: what goes wrong is an answer."""

    async def execute(self, payment: Payment) -> Answer:
        """Do it, at most once for its key however often it is asked."""
        ...

    async def look_up(self, payment: Payment) -> Answer:
        """Ask whether it was done, and never do it. FAILED: definitely not. UNKNOWN: nobody can tell yet."""
        ...
