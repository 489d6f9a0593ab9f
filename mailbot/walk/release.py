"""Letters that were set aside, let in after all: read again after a mend, or taken at an operator's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from mailbot.desk import decision
from mailbot.desk.nouns import Act, Entry, File, Party, Person, Proof, Ticket
from mailbot.desk.request import Author, Change, Request
from mailbot.errors import Refused
from mailbot.letter.letter import Letter
from mailbot.routing.scrub import scrub
from mailbot.store import letters, quarantine, rulings, tickets
from mailbot.store.quarantine import Held, Kept
from mailbot.walk.asking import answering
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


def let_in(house: House, kept: Kept, room: ReadingRoom, now: datetime) -> Done:
    """Walk a letter that a rule set aside again, past every rule that would set it aside.

    Raises Refused where it is set aside for another reason.
    """
    with house.database.transaction():
        walked = _again(house, kept, room, now, past=True)
        if walked.ticket is None:
            raise Refused("set-aside")
    return Done(walked.ticket, walked.notifications)


def _again(house: House, kept: Kept, room: ReadingRoom, now: datetime, *, past: bool = False) -> Walked:
    """``past``: the rules that would set it aside."""
    decided, raw = rulings.untie(kept.id), quarantine.take_out(kept.id)
    letter, refusal = next(room.read([raw]))
    (walked,) = Clerk(house).handle([Incoming(raw, letter, refusal, kept.origin, kept.received_at, past)], now)
    rulings.tie(decided, walked.letter)
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
        change = _vouched(house, held, kept.id, ticket, now, by)
        cause = Cause(f"release {kept.id} {ticket.number} {ticket.version} {now.isoformat()}", now)
        written = write(house, change, ticket, cause, lambda number: kept.id)
        return Done(ticket.number, tuple((parcel.recipient, parcel.kind) for parcel in written.parcels))


def place(house: House, kept: Kept, number: int, room: ReadingRoom, now: datetime, *, by: Author) -> Done:
    """Put a letter that fits no one ticket on this one, as its sender's comment; no command in it counts.

    Raises Refused where it stands on a ticket already, or its sender is no party of this one.
    """
    if kept.ticket is not None or kept.verdict != Verdict.HELD:
        raise Refused("on-a-ticket" if kept.ticket else "nothing-held")
    with house.database.transaction():
        ticket = tickets.load([number]).get(number)
        if ticket is None:
            raise Refused("no-such-ticket")
        decided, raw = rulings.untie(kept.id), quarantine.take_out(kept.id)
        letter, _ = next(room.read([raw]))
        files = tuple(File(one.name, one.type, one.size, one.part, one.ornament) for one in letter.attachments)
        request = Request(Act.REPLY, _sender(ticket, kept, by), scrub(letter.fresh), files)
        change = decision.decide(request, ticket, now, house.policy)
        placed = replace(change, entries=tuple(map(_without_proof, change.entries)))
        cause = Cause(f"place {letter.content} {number}", now, letter=letter, raw=raw)
        written = write(house, placed, ticket, cause, lambda found: _keep(kept, raw, letter, found, now))
        rulings.tie(decided, written.letter)
        return Done(written.ticket.number, tuple((parcel.recipient, parcel.kind) for parcel in written.parcels))


def _sender(ticket: Ticket, kept: Kept, by: Author) -> Author:
    """The side of the ticket that wrote, by the From line: the operator vouches for it."""
    address, vendor = kept.sender.lower(), ticket.vendor
    if address and address == ticket.customer.address.lower():
        return Author(Party.CUSTOMER, ticket.customer, Proof.CONFIRMED, reason=by.reason)
    if address and vendor and address in {vendor.support_email.lower(), vendor.account_email.lower()}:
        return Author(Party.VENDOR, Person(kept.sender, vendor.name), Proof.CONFIRMED, vendor, reason=by.reason)
    raise Refused("not-a-party")


def _keep(kept: Kept, raw: bytes, letter: Letter, ticket: int, now: datetime) -> int:
    return letters.save(
        raw,
        letter,
        kept.origin,
        received_at=kept.received_at,
        handled_at=now,
        verdict=Verdict.REPLY.value,
        reason="an operator said which ticket it belongs to",
        ticket=ticket,
    )


def _vouched(house: House, held: Held, letter: int, ticket: Ticket, now: datetime, by: Author) -> Change:
    vendor = ticket.vendor if held.role is Party.VENDOR else None
    author = Author(held.role, held.author, Proof.CONFIRMED, vendor, reason=by.reason)
    request = answering(Request(Act.CONFIRM, author), ticket, letter)
    if request.held is None:
        raise Refused("denied")
    confirmed = decision.decide(request, ticket, now, house.policy)
    vouched, *others = (_without_proof(entry) for entry in confirmed.entries)
    return replace(confirmed, entries=(replace(vouched, by=by.party, proof=by.proof), *others))


def _without_proof(entry: Entry) -> Entry:
    return replace(entry, proof=Proof.NONE, detail={**entry.detail, "vouched-by": Party.OPERATOR.value})
