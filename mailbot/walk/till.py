"""The till: what the clerk writes about money, before an executor is called and after it has answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from mailbot.desk.payment import PATIENCE, Answer, Patience, Payment, Standing
from mailbot.store import money
from mailbot.store.payments import Call
from mailbot.walk.clerk import Clerk

Done = Callable[[Payment, Answer, Standing], None]


class Till:
    """Works in the clerk's thread. Every call is one transaction, and raises Unreachable as the clerk's do.

    ``done`` hears of every answer that counted, in the transaction that writes it: a ticket is closed and people are
    told if and only if the payment is booked. ``Standing`` says whether it is executed, tried again, or stuck.
    """

    def __init__(self, clerk: Clerk, done: Done, patience: Patience = PATIENCE) -> None:
        self._clerk = clerk
        self._done = done
        self._patience = patience

    def claim(self, now: datetime, most: int) -> list[Call]:
        """Payments for which the executor is to be called now."""
        with self._clerk.writing():
            return money.claim_due(now, most)

    def settle(self, call: Call, answer: Answer, now: datetime) -> Standing | None:
        """Write an answer; None where it changed nothing."""
        with self._clerk.writing():
            standing = money.settle(call, answer, now, self._patience)
            if standing:
                self._done(call.payment, answer, standing)
        return standing

    def recover(self, now: datetime) -> int:
        """After the daemon's start: what was under way is asked for. How many."""
        with self._clerk.writing():
            return money.recover(now)
