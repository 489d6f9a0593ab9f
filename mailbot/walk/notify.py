"""Change → parcels: who hears, within the limits, each mail composed and addressed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailbot.desk.clocks import CLOCKS, wind
from mailbot.desk.eligibility import refundable_until
from mailbot.desk.moving import Stage
from mailbot.desk.nouns import Act, Comment, Entry, Order, Part, Party, Proof, State, TicketType
from mailbot.desk.request import Change
from mailbot.desk.winding import calendar_of
from mailbot.letter.letter import Letter
from mailbot.letter.mime import attachment_bytes
from mailbot.post import audience
from mailbot.post.audience import ASSIGNED, RULE, Hearer
from mailbot.post.notice import REASONS, Kind, Lack, Notice, Upload
from mailbot.routing.commands import COMMANDS, nearest
from mailbot.routing.ruling import Ruling
from mailbot.routing.tokens import LIFETIME, Purpose
from mailbot.store import history, outbox
from mailbot.store.outbox import Parcel
from mailbot.walk import offering
from mailbot.walk.addressing import addressed, silence
from mailbot.walk.house import House
from mailbot.walk.limits import lets_through
from mailbot.walk.refusing import refusal

NOTHING = Ruling()
_TO_COMMANDS = (Kind.REJECTED, Kind.NEEDS)
_BARE = (Kind.REJECTED, Kind.CONFIRM)  # nothing travels with them
_HISTORY = 200  # comments loaded for a notification; it shows fewer


@dataclass(frozen=True, slots=True)
class Cause:
    """What set a change off: a letter, or an operator at the command line."""

    name: str  # the same cause has the same name: Message-IDs are made of it
    at: datetime
    row: int | None = None  # of the letter
    letter: Letter | None = None
    raw: bytes = b""
    refused: tuple[str, ...] = ()  # commands that could not be followed
    instead: tuple[str, ...] = ()  # … and command lines that would do in their place
    said: tuple[str, ...] = ()  # … as they were written; or those that contradict each other
    bought: tuple[Order, ...] = ()  # the sender's orders, to ask which one
    legacy: bool = False  # the mail came to an address kept from older times
    came_at: datetime | None = None  # when what it is about came; None: with this cause
    asks_at: datetime | None = None  # when its author will be asked about more that came in their name
    parts: tuple[Part, ...] = ()  # the money that was sent
    ruling: Ruling = NOTHING  # what the rules decided of the letter
    notify: tuple[str, ...] = ()  # operators whom rules want told, or "operators" for all
    assigned: str = ""  # the operator whose ticket it is from now on


def tell(house: House, change: Change, cause: Cause, *, opened: bool) -> list[Parcel]:
    """The notifications of ``change``, rendered. ``opened``: the ticket is new, so nobody was told before."""
    silent = cause.letter is not None and cause.letter.silent
    operators = house.config.identity.operators
    hearers = audience.plan(
        change,
        rejected=bool(cause.refused),
        silent=silent,
        operators=operators,
        wanted=cause.notify,
        assigned=cause.assigned,
    )
    comments = _history(change, opened) if hearers else ()
    limits = house.config.limits
    hearers = tuple(
        hearer for hearer in hearers if lets_through(limits, change, hearer, cause.letter, comments, cause.at)
    )
    return [_parcel(house, change, cause, hearer, comments, opened) for hearer in hearers]


def _history(change: Change, opened: bool) -> tuple[Comment, ...]:
    """What both sides may see, newest first."""
    if opened and change.comment is not None and not change.ticket.follows:
        found = [change.comment, *([change.answer] if change.answer else [])]
    else:
        found = history.comments(change.ticket.number, _HISTORY)
    return tuple(comment for comment in reversed(found) if not comment.internal and not comment.held)


def _parcel(
    house: House, change: Change, cause: Cause, hearer: Hearer, comments: tuple[Comment, ...], opened: bool
) -> Parcel:
    notice = _notice(house, change, cause, hearer, comments, opened)
    addresses = addressed(house, change, hearer, cause.name, cause.at)
    bare = hearer.own or hearer.kind in _BARE or hearer.role is Party.STRANGER
    uploads = () if bare else tuple(_uploads(house, cause, change))
    composed = house.composer.compose(notice, addresses, uploads)
    return Parcel(
        kind=hearer.kind.value,
        role=hearer.role.value,
        recipient=hearer.person.address,
        message_id=addresses.message_id,
        envelope=addresses.envelope,
        raw=composed.raw,
        ticket=change.ticket.number,
        letter=change.about or cause.row,
        own=hearer.own or hearer.kind is Kind.REJECTED,
    )


def _notice(
    house: House, change: Change, cause: Cause, hearer: Hearer, comments: tuple[Comment, ...], opened: bool
) -> Notice:
    hidden = hearer.kind is Kind.CONFIRM or hearer.role is Party.STRANGER
    asks = change.ticket.order is None and hearer.role is Party.CUSTOMER and change.author.proof >= Proof.TOKEN
    own = hearer.own or (hearer.kind in _BARE and hearer.person.address == change.author.person.address)
    return Notice(
        kind=hearer.kind,
        role=hearer.role,
        recipient=hearer.person,
        ticket=change.ticket,
        actor=change.author.party,
        actor_name=change.author.person.name,
        at=cause.at,
        came_at=cause.came_at or change.again or cause.at,
        again=change.again is not None and hearer.kind is Kind.CONFIRM,
        asks_at=cause.asks_at if hearer.person.address == change.author.person.address else None,
        comments=() if hidden else comments,
        untold=0 if hidden else _untold(change, comments),
        newest=0 if hidden else _fresh(change, comments),
        answers=cause.letter.message_id if own and cause.letter else "",
        root="" if opened else outbox.root_of(change.ticket.number, hearer.person.address),
        reason=_reason(change, cause, hearer),
        **(_answer_to(house, change, cause, hearer, opened) if hearer.kind in _TO_COMMANDS and own else {}),
        orders=cause.bought if asks and hearer.kind in (Kind.OPENED, Kind.NEEDS) else (),
        until=_until(house, change, cause, hearer),
        ended=change.ineligible.ended if change.ineligible else None,
        refusal=refusal(change),
        parts=cause.parts,
        was=_was(change),
        wanted=_wanted(change),
        closes=_closes(house, change),
        refundable=_refundable(house, change, hearer.role),
        customers_day=_refundable(house, change, Party.CUSTOMER) if hearer.role is Party.VENDOR else None,
        address=change.moving.new if change.moving and hearer.kind is Kind.CHANGED else "",
        legacy=cause.legacy and hearer.own,
        deflection=_deflection(change),
        **_needs(house, change, hearer),
    )


def _deflection(change: Change) -> str:
    if change.problem:
        return "answered"
    return {True: "helped", False: "not-helped", None: ""}[change.helped]


def _needs(house: House, change: Change, hearer: Hearer) -> dict[str, Any]:
    """What the ticket needs: to the customer what they are asked for now, to the others how it stands."""
    found = change.checklist
    if found is None or hearer.kind is Kind.CONFIRM or hearer.role is Party.STRANGER:
        return {}
    if hearer.role is Party.CUSTOMER:
        return {"missing": _lacks(house, found.asked), "asked": bool(found.asked)}
    came = _lacks(house, found.here)
    missing = _lacks(house, found.missing)
    return {"missing": missing, "came": came, "asked": bool(found.asked), "complete": found.complete}


def _lacks(house: House, names: Iterable[str]) -> tuple[Lack, ...]:
    return tuple(Lack(name, tuple(house.needs[name].words.items()) if name in house.needs else ()) for name in names)


def _untold(change: Change, comments: tuple[Comment, ...]) -> int:
    """Counted on long tickets only: the others are loaded whole."""
    long = len(comments) > _HISTORY // 2
    return history.visible(change.ticket.number) - len(comments) if long else 0


def _fresh(change: Change, comments: tuple[Comment, ...]) -> int:
    if change.releases:  # down to the words that were held: the rest was shown before
        letters = [comment.letter for comment in comments]
        return letters.index(change.releases) + 1 if change.releases in letters else int(change.comment is not None)
    return int(change.comment is not None and bool(comments)) + (change.answer is not None)


def _reason(change: Change, cause: Cause, hearer: Hearer) -> str:
    """The code that tells variants of a kind apart."""
    entry = change.entries[-1]
    found = {
        Kind.REJECTED: _why_rejected(cause),
        Kind.OPENED: change.manner if change.manner in ("reopened", "follow-up") else "",
        Kind.INACTIVE: entry.detail.get("due", ""),
        Kind.CLOSED: silence(change),
        Kind.REVIEWED: entry.kind,
        Kind.REFUSED: change.ineligible.code if change.ineligible else "",
        Kind.NEEDS: change.asks,
        Kind.ALERT: audience.alert(change) or (ASSIGNED if hearer.person.address == cause.assigned else RULE),
        Kind.CHANGED: _MOVED.get(change.moving.stage, "") if change.moving else "",
        Kind.CONFIRM: "address" if hearer.role is Party.STRANGER else _held_as(entry),
    }
    return found.get(hearer.kind, "")


_MOVED = {
    Stage.ASKED: "address",
    Stage.DONE: "address-done",
    Stage.STOPPED: "address-stopped",
    Stage.LAPSED: "address-lapsed",
}


def _held_as(entry: Entry) -> str:
    return "address-asked" if entry.detail.get("act") == Act.ADDRESS else ""


def _why_rejected(cause: Cause) -> str:
    if told := next((code for code in REASONS[Kind.REJECTED] if code in cause.refused), ""):
        return told
    return "unknown" if not set(cause.refused) <= set(COMMANDS) else "not-possible"


def _was(change: Change) -> TicketType | None:
    """For a change of type: the type before."""
    turn = change.ticket.turn
    if change.tells != "changed":
        return None
    return turn.type if turn and "from" in change.entries[-1].detail else change.ticket.type


def _wanted(change: Change) -> TicketType | None:
    return change.wanted if change.held else change.ticket.wants or change.wanted


def _closes(house: House, change: Change) -> datetime | None:
    """When silence will have closed the ticket."""
    ticket = change.ticket
    deadline, calendar = ticket.deadline, calendar_of(ticket.vendor, house.policy)
    while deadline is not None and (then := CLOCKS[deadline.due].then if deadline.due in CLOCKS else None):
        deadline = wind(then, CLOCKS[then], deadline.at, house.policy.spans, calendar)
    return deadline.at if deadline and change.tells == "inactive" else None


def _refundable(house: House, change: Change, role: Party) -> datetime | None:
    if change.ticket.order is None or role not in (Party.CUSTOMER, Party.VENDOR):
        return None
    return refundable_until(change.ticket.order, role, house.policy.days)


def _answer_to(house: House, change: Change, cause: Cause, hearer: Hearer, opened: bool) -> dict[str, Any]:
    """What a command that was not followed is answered with: it, what may have been meant, what can be done now."""
    if hearer.kind is Kind.NEEDS:
        return {"said": cause.said}
    possible = offering.commands(house, change, hearer.role, cause.at)
    allowed = cause.instead or tuple(map(offering.shown, possible))
    unknown = [name for name in cause.refused if name not in COMMANDS] if len(cause.said) == 1 else []
    meant = nearest(unknown[0], possible) if unknown else ""
    return {"said": cause.said, "meant": meant, "allowed": allowed, "opens": opened}


def _until(house: House, change: Change, cause: Cause, hearer: Hearer) -> datetime | None:
    if change.moving and not change.held and hearer.kind in (Kind.CHANGED, Kind.CONFIRM):
        return change.moving.due_at or change.moving.hold_until
    if hearer.kind is Kind.CONFIRM:
        lapses = change.ticket.deadline if change.ticket.held else None  # asked again, it does not wait longer
        return lapses.at if lapses and lapses.at > cause.at else cause.at + LIFETIME[Purpose.CONFIRM]
    if change.tells == "changed" and change.ticket.turn:
        return change.ticket.turn.at + house.policy.reopen
    closed = change.ticket.closed_at if change.ticket.state is State.CLOSED else None
    return closed + house.policy.reopen if closed else None


def _uploads(house: House, cause: Cause, change: Change) -> Iterator[Upload]:
    """The new comment's attachments, as long as they fit."""
    room = house.config.notices.attach_up_to
    for file in change.comment.files if change.comment and cause.raw and not change.comment.held else ():
        room -= file.size
        if room >= 0:
            yield Upload(file.name, file.type, attachment_bytes(cause.raw, file.part))
