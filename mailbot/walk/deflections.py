"""Known problems: answered by a rule with a way out, and counted as enough or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from mailbot.desk.nouns import Due, Entry, Outcome, Party, State, TicketType
from mailbot.desk.request import Change
from mailbot.desk.winding import with_clock
from mailbot.routing.ruling import Ruling
from mailbot.store import deflections, history
from mailbot.walk.house import House

ENOUGH: Final = (Outcome.SOLVED, Outcome.INACTIVE)  # ends at which the customer had nothing more to say
SILENT: Final = ("rated",)  # what a customer does and says no word by


def judged(house: House, change: Change, ruling: Ruling, at: datetime) -> Change:
    """``change`` with what it tells of an answer given earlier, and with the problem that is answered now."""
    change = _judged(house, change, at)
    if change.answer is None or not ruling.deflect or not _waits(change):
        return change
    ticket = with_clock(change.ticket, Due.CUSTOMER_NOTICE, at, house.policy)  # the vendor owes no word yet
    return replace(change, ticket=ticket, problem=ruling.deflect)


def record(change: Change, at: datetime) -> None:
    """The rows of it."""
    if change.helped is not None:
        deflections.end(change.ticket.number, change.helped, at)
    if change.problem:
        deflections.add(change.ticket.number, change.problem, at)


def _waits(change: Change) -> bool:
    ticket = change.ticket
    return ticket.type is TicketType.SUPPORT and ticket.state is State.OPEN and ticket.wants is None


def _judged(house: House, change: Change, at: datetime) -> Change:
    outcomes = {outcome for _, outcome in deflections.of(change.ticket.number)} if change.ticket.number else set()
    helped = _helped(house, change) if outcomes & {"", deflections.HELPED} else None
    if helped is None or (helped and "" not in outcomes):
        return change
    kind = "helped" if helped else deflections.NOT_HELPED
    line = Entry(at, kind, change.author.party, change.author.proof)
    return replace(change, helped=helped, after=(*change.after, line))


def _helped(house: House, change: Change) -> bool | None:
    """Whether the answer was enough; None: nobody can tell yet."""
    ticket = change.ticket
    if ticket.state is State.CLOSED:
        return True if ticket.outcome in ENOUGH else None
    if change.author.party is not Party.CUSTOMER or not change.entries or change.entries[-1].kind in SILENT:
        return None
    said = history.spoken(change)
    return said is not None and house.rules.is_thanks(said.text)
