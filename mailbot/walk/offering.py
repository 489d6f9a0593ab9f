"""The commands that a reader can write now: what would be refused at once is not offered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from mailbot.desk import lifecycle
from mailbot.desk.nouns import Act, Outcome, Party, State, TicketType
from mailbot.desk.offers import is_eligible
from mailbot.desk.request import Change
from mailbot.desk.survey import is_asked
from mailbot.routing.commands import COMMANDS
from mailbot.routing.conventions import NOT_HELPED
from mailbot.store import deflections
from mailbot.walk.house import House

_ASKS: Final = {Act.REFUND: TicketType.REFUND, Act.CANCEL: TicketType.CANCELLATION}
# What stands behind a command, as it is shown; "…" are words of one's own.
_BEHIND: Final[Mapping[str, str]] = {
    "rate": "5", "address": "name@example.com", "merge": "…", "reply": "…", "note": "…", "issue": "…", "assign": "…",
    "priority": "…",
}  # fmt: skip


def commands(house: House, change: Change, role: Party, at: datetime) -> tuple[str, ...]:
    """The names of the commands that ``role`` can use on the ticket as it stands after ``change``."""
    possible = lifecycle.allowed(change.ticket, role, at, house.policy)
    acts = {act for act in possible if _is_open(act, house, change, role, at)}
    return tuple(
        name
        for name, command in COMMANDS.items()
        if command.act in acts and role in command.parties and (name not in _BY_NAME or _BY_NAME[name](house, change))
    )


def shown(name: str) -> str:
    """A command as it is offered, with what has to stand behind it."""
    return f"{name} {_BEHIND[name]}" if name in _BEHIND else name


def _was_answered(house: House, change: Change) -> bool:
    """Whether a rule answered, and nobody has said yet whether that helped."""
    number = change.ticket.number
    return bool(change.problem) or (number != 0 and any(not outcome for _, outcome in deflections.of(number)))


# Commands whose act says too little about when they are of use.
_BY_NAME: Final[Mapping[str, Callable[[House, Change], bool]]] = {
    NOT_HELPED: _was_answered,
    "reply": lambda house, change: bool(house.composer.replies),
}


def _is_open(act: Act, house: House, change: Change, role: Party, at: datetime) -> bool:
    """Whether the request would be taken, where the table alone cannot say it."""
    ticket = change.ticket
    if act is Act.RATE:
        return is_asked(ticket)  # it would be kept, but nobody asked
    if act is Act.REOPEN:
        return ticket.outcome not in (Outcome.REFUNDED, Outcome.CANCELLED)  # an answer opens a new one
    kind = _ASKS.get(act)
    agrees = kind is ticket.type and ticket.state is State.OPEN
    return kind is None or agrees or ticket.order is None or is_eligible(ticket, kind, role, at, house.policy)
