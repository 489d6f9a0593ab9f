"""The rows of one change: ticket, letter, comment, history, deadline and rendered notifications, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailbot.desk.nouns import Entry, Party, Proof, State, Ticket
from mailbot.desk.request import Change
from mailbot.desk.unproven import ABOUT, wanted
from mailbot.errors import Refused
from mailbot.post.notice import Kind
from mailbot.routing.scene import Event
from mailbot.store import deadlines, history, links, marks, money, outbox, ratings, remarks, tickets
from mailbot.store.outbox import Parcel
from mailbot.walk import moving, notify, questions, ruling
from mailbot.walk.house import House
from mailbot.walk.notify import Cause
from mailbot.walk.questions import Left
from mailbot.walk.ruling import Ruled


@dataclass(frozen=True, slots=True)
class Written:
    """What a change came to."""

    ticket: Ticket  # with its number
    letter: int | None  # the row of the letter it came by
    parcels: list[Parcel]
    ruled: Ruled  # what the rules decided of it


def write(
    house: House, change: Change, was: Ticket | None, cause: Cause, keep: Callable[[int], int] | None = None
) -> Written:
    """Write ``change``, in the caller's transaction. ``was``: the ticket before it, None for a new one.

    ``keep`` writes the letter the change came by, once the ticket's number is known; its row.
    """
    opened = change.ticket.number == 0
    if opened:  # a reply of a rule may name the number
        change = replace(change, ticket=replace(change.ticket, number=tickets.save(change.ticket)))
    decided = ruling.ruled(house, change, was, cause.ruling, cause.letter, cause.at)
    change = decided.change
    number = tickets.save(change.ticket)
    letter = keep(number) if keep else None
    history.save(number, change, letter)
    before = was.deadline if was is not None and not opened else None
    deadlines.turn_over(number, before, change.ticket.deadline, cause.at, fired=_has_come(change))
    settled = replace(change, ticket=replace(change.ticket, number=number))
    if was is not None and was.failing and change.ticket.state is State.CLOSED and not _is_clock(change):
        _give_up(number)
    settled = moving.settle(settled, cause.at, letter)
    if change.ticket.merged_into:
        links.tie(number, change.ticket.merged_into)
    if change.rating:
        ratings.add(number, change.rating, cause.at, letter)
    if change.marks:
        settled = _mark(house, settled, cause.at)
    ruling.record(house, replace(decided, change=settled), letter, cause.at)
    if change.labels:
        remarks.keep(number, change.labels, change.author.person.address or change.author.person.name, cause.at)
    _withdraw(settled, was)
    cause = replace(cause, row=letter, notify=decided.both.notify, assigned=_assigned(change, was))
    left = questions.left(settled, letter, cause.at)
    parcels = notify.tell(
        house, settled, replace(cause, asks_at=left.at if left and not change.held else None), opened=opened
    )
    outbox.add(parcels, cause.at)
    if left is not None and Kind.CONFIRM not in {parcel.kind for parcel in parcels}:
        outbox.add(notify.tell(house, *_question(settled, left), opened=False), left.at)
    return Written(settled.ticket, letter, parcels, decided)


def _question(change: Change, left: Left) -> tuple[Change, Cause]:
    """What its author will be asked about more that came in their name."""
    one = left.about
    entry = Entry(one.at, "held", change.author.party, Proof.NONE, one.detail)
    asked = Change(change.ticket, "confirm", change.author, (entry,), held=True, wanted=wanted(one.detail))
    return asked, Cause(f"question {one.letter} {left.at.isoformat()}", left.at, row=one.letter, came_at=one.at)


def _withdraw(change: Change, was: Ticket | None) -> None:
    """Nobody is asked about what is answered, or over."""
    if answered := change.entries[0].detail.get(ABOUT):
        outbox.withdraw(ticket=change.ticket.number, letter=int(answered))
    if was is not None and was.state is not State.CLOSED and change.ticket.state is State.CLOSED:
        outbox.withdraw(ticket=change.ticket.number)


def _assigned(change: Change, was: Ticket | None) -> str:
    """Whose ticket it is from now on, where that is news."""
    assignee = change.ticket.assignee
    return assignee if assignee != (was.assignee if was else "") else ""


def _give_up(number: int) -> None:
    """An operator closes what could not be sent. What may still be under way cannot be given up."""
    if money.call_off(number):
        raise Refused("executing")


def _mark(house: House, change: Change, at: datetime) -> Change:
    """The vendor called off what operators let through: enough such marks flag them."""
    vendor, bounds = change.ticket.vendor, house.config.tickets
    assert vendor is not None, "only a vendor's turn marks"
    marks.add(vendor.id, change.ticket.number, at)
    if marks.count(vendor.id, at - timedelta(days=bounds.abuse_days)) < bounds.abuse_marks:
        return change
    marks.flag(vendor.id, at)
    return replace(change, ticket=replace(change.ticket, vendor=replace(vendor, flagged=True)))


def _has_come(change: Change) -> bool:
    """Whether the clock took its step; what rules do before a deadline overtakes it."""
    return _is_clock(change) and change.tells != Event.DUE_SOON


def _is_clock(change: Change) -> bool:
    return change.author.party is Party.CLOCK
