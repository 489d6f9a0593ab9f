"""Two tickets about one matter become one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from mailbot.desk import decision
from mailbot.desk.labelling import inherited
from mailbot.desk.labels import Labels
from mailbot.desk.nouns import Act, Party, Person, Proof, State, Ticket, TicketType
from mailbot.desk.request import Author, Change, Request
from mailbot.errors import Refused
from mailbot.store import choices, history, links, rulings, tickets
from mailbot.walk import checklists, operator
from mailbot.walk.house import House
from mailbot.walk.notify import Cause
from mailbot.walk.operator import Done
from mailbot.walk.targets import Target
from mailbot.walk.writing import write

_DESK: Final = Author(Party.OPERATOR, Person(""), Proof.AUTHENTICATED, reason="a merge", inside=True)


def merge(house: House, number: int, into: int, now: datetime, *, by: Author) -> Done:
    """Close ticket ``number`` into ``into``; a note there says so. Letters to the one find their way to the other.

    Raises Refused where one of them is not there, the second is closed, or they are of different people.
    """
    with house.database.transaction():
        found = tickets.load([number, into])
        if number not in found:
            raise Refused("no-such-ticket")
        check(found[number], found.get(into))
        done = operator.act(house, number, Request(Act.MERGE, by, merge=into), now)
        _carry_over(house, found[number], found[into], now, by)
        return replace(done, ticket=number)


def check(ticket: Ticket, into: Ticket | None) -> None:
    """Raises Refused where the two cannot be one."""
    if into is None:
        raise Refused("no-such-ticket")
    if into.number == ticket.number:
        raise Refused("merge-itself")
    if into.state is State.CLOSED:
        raise Refused("merge-closed")
    if ticket.type is not TicketType.SUPPORT:
        raise Refused("merge-request")  # nobody is told of a merge, but of money that is called off
    same_customer = ticket.customer.address.lower() == into.customer.address.lower()
    vendors = {each.vendor.id for each in (ticket, into) if each.vendor}
    if not same_customer or len(vendors) > 1 or ticket.outsider is not into.outsider:
        raise Refused("merge-others")


def settle(house: House, change: Change, target: Target, cause: Cause) -> Change:
    """What a letter's ``change`` means for another ticket of the same matter, and that one for it; before it is written
    itself."""
    was = target.ticket
    if change.held or was is None:
        return change
    if change.ticket.merged_into != was.merged_into:
        into = tickets.load([change.ticket.merged_into or 0])[change.ticket.merged_into or 0]
        _carry_over(house, change.ticket, into, cause.at, change.author)
    if target.instead_of is not None:
        change = _join(house, target.instead_of, change, cause)
    if target.rival is not None and was.state is State.CLOSED and change.ticket.state is State.IN_REVIEW:
        change = _join(house, target.rival, change, cause)
    return change


def _join(house: House, ticket: Ticket, change: Change, cause: Cause) -> Change:
    """``ticket`` turned out to be about the matter of ``change``: that one goes on, the other ends in it."""
    into = change.ticket
    links.tie(ticket.number, into.number)
    if ticket.state is not State.OPEN or ticket.held:
        return change
    end = decision.decide(Request(Act.MERGE, change.author, merge=into.number), ticket, cause.at, house.policy)
    write(house, end, ticket, replace(cause, name=f"{cause.name} merge", refused=()))
    if ticket.customer.address.lower() == into.customer.address.lower():
        history.carry(ticket.number, into.number)
        checklists.carry(house, ticket.number, into, cause.at)
    return inherited(change, _labels(ticket, into, cause.at), _DESK, cause.at)


def _carry_over(house: House, ticket: Ticket, into: Ticket, now: datetime, by: Author) -> None:
    """What was said and noted on ``ticket`` is read on ``into`` from now on."""
    history.carry(ticket.number, into.number)
    checklists.carry(house, ticket.number, into, now)
    by = replace(by, inside=True)  # the words are ours
    words, labels = f"Ticket #{ticket.number} was merged into this one.", _labels(ticket, into, now)
    operator.act(house, into.number, Request(Act.REPLY, by, words, internal=True, labels=labels), now)


def _labels(ticket: Ticket, into: Ticket, at: datetime) -> Labels:
    """What ``into`` takes over of what was noted about ``ticket``: its issues, those it is not about, and whose it is
    where that one is nobody's."""
    about, gone = rulings.issues(into.number), choices.of(into.number).unlinked
    issues = tuple(path for path in rulings.issues(ticket.number) if path not in gone.union(about))
    unlinked = tuple(sorted(choices.of(ticket.number).unlinked.difference(about)))
    rulings.carry(ticket.number, into.number, issues, at)
    return Labels(issues, unlinked, assignee=None if into.assignee else ticket.assignee or None)
