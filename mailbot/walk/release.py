"""Letters that were set aside, let in after all: read again after a mend, or taken at an operator's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from mailbot.desk import decision
from mailbot.desk.nouns import Act, Entry, Party, Proof, Ticket
from mailbot.desk.request import Author, Change, Request
from mailbot.errors import Refused
from mailbot.store import history, quarantine, tickets
from mailbot.store.quarantine import Held, Kept
from mailbot.walk.clerk import Clerk, Incoming
from mailbot.walk.house import House
from mailbot.walk.notify import Cause
from mailbot.walk.operator import Done
from mailbot.walk.reading import ReadingRoom
from mailbot.walk.verdict import Verdict, Walked
from mailbot.walk.writing import write

NOT_FETCHED: Final = "larger than max_size"  # reason of a letter of which only the beginning is here


class _Unchanged(Exception):
    """The letter ends where it was: what was written on the way is taken back."""


def retry(house: House, kept: Kept, room: ReadingRoom, now: datetime) -> Walked:
    """Walk a letter again as if it had never been handled; what became of it.

    Where it ends set aside again, nothing changes. Eligibility counts from when it was received, deadlines from now.

    Raises Refused for a letter whose words stand on a ticket already, and for one that is not here as a whole.
    """
    if kept.ticket is not None:
        raise Refused("on-a-ticket")
    if kept.reason.startswith(NOT_FETCHED):
        raise Refused("not-fetched")
    walked: list[Walked] = []
    try:
        with house.database.transaction():
            walked.append(_again(house, kept, room, now))
            if walked[0].ticket is None and walked[0].verdict in (Verdict.QUARANTINED, Verdict.HELD):
                raise _Unchanged
    except _Unchanged:
        return replace(walked[0], letter=kept.id)
    return walked[0]


def _again(house: House, kept: Kept, room: ReadingRoom, now: datetime) -> Walked:
    raw = quarantine.take_out(kept.id)
    letter, refusal = next(room.read([raw]))
    (walked,) = Clerk(house).handle([Incoming(raw, letter, refusal, kept.origin, kept.received_at)], now)
    return walked


def release(house: House, kept: Kept, now: datetime, *, by: Author) -> Done:
    """Take held words as their author's own: what they asked happens now, as if they had confirmed it.

    The history says that it was an operator's word, not a proof of theirs. Raises Refused where no words are held.
    """
    with house.database.transaction():
        held = quarantine.held(kept.id)
        if held is None:
            raise Refused("nothing-held")
        ticket = tickets.load([held.ticket])[held.ticket]
        change = _vouched(house, held, ticket, now, by)
        cause = Cause(f"release {kept.id} {ticket.number} {ticket.version} {now.isoformat()}", now)
        written = write(house, change, ticket, cause, lambda number: kept.id)
        return Done(ticket.number, tuple((parcel.recipient, parcel.kind) for parcel in written.parcels))


def _vouched(house: House, held: Held, ticket: Ticket, now: datetime, by: Author) -> Change:
    vendor = ticket.vendor if held.role is Party.VENDOR else None
    author = Author(held.role, held.author, Proof.CONFIRMED, vendor, reason=by.reason)
    act = history.held_act(ticket.number, held.author.address)
    if act is None:
        raise Refused("denied")
    confirmed = decision.decide(Request(Act.CONFIRM, author, held=act), ticket, now, house.policy)
    vouched, *others = (_without_proof(entry) for entry in confirmed.entries)
    return replace(confirmed, entries=(replace(vouched, by=by.party, proof=by.proof), *others))


def _without_proof(entry: Entry) -> Entry:
    return replace(entry, proof=Proof.NONE, detail={**entry.detail, "vouched-by": Party.OPERATOR.value})
