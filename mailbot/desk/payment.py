"""Money on its way out: what an executor is asked to do, what it answers, and how long one is patient with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from mailbot.desk.nouns import TicketType

_LONGEST: Final = 300  # letters of an answer that are kept


class Verdict(StrEnum):
    """What an executor says became of a payment."""

    EXECUTED = "executed"
    FAILED = "failed"  # definitely not done: it may be tried again
    UNKNOWN = "unknown"  # may have been done: it is asked for, never simply tried again


class Stage(StrEnum):
    """Where a payment stands."""

    REQUESTED = "requested"
    EXECUTING = "executing"  # handed to the executor, whose answer is not written yet
    EXECUTED = "executed"
    FAILED = "failed"  # not done; tried again, or left to operators
    UNKNOWN = "unknown"  # perhaps done; asked for again, or left to operators
    CALLED_OFF = "called-off"  # never done: the ticket was closed or converted before


@dataclass(frozen=True, slots=True)
class Payment:
    """One thing for an executor to do: give money of one invoice line back, or end a subscription."""

    key: str  # idempotency key, a function of ticket and invoice line: the same in every attempt
    kind: TicketType  # refund or cancellation
    ticket: int
    order: str  # number of the order
    invoice: str  # number of the invoice; empty for a cancellation
    product: str  # the line of that invoice; empty for a cancellation
    amount: Decimal | None  # None: no money moves
    currency: str  # ISO 4217; empty where no money moves
    ends_subscription: bool  # no billing after ``requested_at``
    requested_at: datetime  # UTC


@dataclass(frozen=True, slots=True)
class Answer:
    """What an executor answered."""

    verdict: Verdict
    words: str = ""  # its own, on one line
    reference: str = ""  # what it calls the payment
    again: bool = True  # of a failure: whether trying later can help

    @classmethod
    def of(cls, verdict: Verdict, words: str = "", reference: str = "", *, again: bool = True) -> Answer:
        """An answer whose words and reference are cut to one short line each: they come from outside."""
        return cls(verdict, one_line(words), one_line(reference)[:100], again)


@dataclass(frozen=True, slots=True)
class Standing:
    """A payment after an answer was written."""

    stage: Stage
    attempts: int  # calls made since it was requested, or since an operator set it going again
    due_at: datetime | None = None  # UTC, when it is tried or asked for again

    @property
    def stuck(self) -> bool:
        """Whether only a person can help."""
        return self.due_at is None and self.stage in (Stage.FAILED, Stage.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a payment is tried, and with what pauses between."""

    attempts: int = 10  # calls before operators are told
    refusals: int = 3  # calls before that, where the executor says that time will not help
    first: timedelta = timedelta(minutes=1)  # the first pause; each is twice the one before
    longest: timedelta = timedelta(hours=4)

    def pause(self, attempts: int, answer: Answer) -> timedelta | None:
        """How long to wait after so many attempts; None: it is up to operators now."""
        if attempts >= (self.attempts if answer.again else min(self.refusals, self.attempts)):
            return None
        doubled: int = 2 ** min(attempts - 1, 30)
        return min(self.first * doubled, self.longest)


PATIENCE: Final = Patience()


def one_line(words: str) -> str:
    """Words from outside without control characters, at most 300 letters."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", words[: 20 * _LONGEST]).split())[:_LONGEST]
