"""A customer's change of address: asked from the address on file, confirmed from the new one, stopped by the old."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from mailbot.desk.nouns import Act, Deadline, Due, Order, Ticket, TicketType


class Stage(StrEnum):
    """How far a change of address is."""

    HELD = "held"  # asked without proof: the address on file has not confirmed it
    ASKED = "asked"  # the new address has not answered
    DONE = "done"
    STOPPED = "stopped"  # by the old address, before it was done or after
    LAPSED = "lapsed"  # the new address said no, or nothing in time


@dataclass(frozen=True, slots=True)
class Moving:
    """One change of address."""

    old: str  # lower case
    new: str  # lower case, domain as A-labels
    ticket: int
    asked_at: datetime  # UTC
    stage: Stage = Stage.ASKED
    due_at: datetime | None = None  # UTC, when it lapses; None: it is over
    done_at: datetime | None = None  # UTC
    hold_until: datetime | None = None  # UTC, until when the money of its orders waits and the old address can stop it
    ended_at: datetime | None = None  # UTC
    orders: tuple[str, ...] = ()  # what moved with it: what a stop turns back
    tickets: tuple[int, ...] = ()
    id: int = 0

    def can_stop(self, now: datetime) -> bool:
        """Whether the old address may still say no: until it is done, and while money waits after it."""
        if self.stage is Stage.DONE:
            return self.hold_until is not None and now <= self.hold_until
        return self.stage is Stage.ASKED


MOVES: Final = (Act.MOVE, Act.STAY, Act.STOP)  # what only the very address that was asked can say
AT_MOST: Final = 3  # changes that one customer may ask for in a day
OBJECTIONS: Final = (  # why one cannot be taken
    "address-malformed", "address-same", "address-reserved", "address-often", "address-unclear",
)  # fmt: skip


def objection(new: str, old: str, ours: Iterable[str], sellers: Iterable[str], asked: int) -> str:
    """Why ``new`` cannot become the customer's address, a code; empty where it can.

    ``ours``: addresses of the desk and of operators; ``sellers``: mailboxes and ``@domain`` of their vendors' people.
    ``asked``: how many changes were asked since yesterday.
    """
    domain = "@" + new.rpartition("@")[2]
    if not new:
        return "address-malformed"
    if new == old:
        return "address-same"
    if {new, domain} & {*ours, *sellers}:
        return "address-reserved"
    return "address-often" if asked >= AT_MOST else ""


def answered(moving: Moving, act: Act, now: datetime, hold: timedelta) -> Moving | None:
    """``moving`` after an answer; None where there is nothing to answer any more."""
    if act is Act.STOP:
        return replace(moving, stage=Stage.STOPPED, due_at=None, ended_at=now) if moving.can_stop(now) else None
    if moving.stage is not Stage.ASKED:
        return None
    ended = replace(moving, stage=_ENDS[act], due_at=None, ended_at=now)
    return replace(ended, done_at=now, hold_until=now + hold) if act is Act.MOVE else ended


_ENDS: Mapping[Act, Stage] = {Act.MOVE: Stage.DONE, Act.STAY: Stage.LAPSED, Act.FORGET: Stage.LAPSED}


def waiting(deadline: Deadline | None, kind: TicketType, order: Order | None) -> Deadline | None:
    """``deadline``, or where the order's money waits longer, the end of that: what was due at once counts from there.

    A cancellation moves no money and does not wait.
    """
    until = order.hold_until if order else None
    if deadline is None or until is None or deadline.at >= until:
        return deadline
    if deadline.due is not Due.EXECUTE or kind is not TicketType.REFUND:
        return deadline
    return replace(deadline, at=until, since=until if deadline.at == deadline.since else deadline.since)


def is_held(deadline: Deadline, order: Order | None) -> bool:
    """Whether this deadline is where it is because the address was changed."""
    return deadline.due is Due.EXECUTE and order is not None and deadline.at == order.hold_until


def is_waiting(ticket: Ticket) -> bool:
    """Whether the money of ``ticket`` waits because the address was changed."""
    runs = ticket.deadline if ticket.type is TicketType.REFUND else None
    return runs is not None and is_held(runs, ticket.order)
