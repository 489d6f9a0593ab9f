"""Who hears of what: a change becomes addresses. No words are chosen here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from mailbot.desk.erasing import is_erased
from mailbot.desk.moving import Moving, Stage
from mailbot.desk.nouns import Party, Person, State, Ticket
from mailbot.desk.request import Change
from mailbot.post.notice import Kind

# What each kind of change is worth telling to whom.
AUDIENCE: Mapping[str, tuple[Party, ...]] = {
    "opened": (Party.VENDOR, Party.CUSTOMER),
    "replied": (Party.VENDOR, Party.CUSTOMER),
    "closed": (Party.VENDOR, Party.CUSTOMER),
    "changed": (Party.VENDOR, Party.CUSTOMER),
    "inactive": (Party.VENDOR, Party.CUSTOMER),
    "escalated": (Party.VENDOR, Party.CUSTOMER),
    "reviewed": (Party.VENDOR, Party.CUSTOMER),
    "confirmed": (Party.VENDOR, Party.CUSTOMER),
    "refused": (Party.VENDOR, Party.CUSTOMER),
    "alert": (),  # operators alone, see ALERTS
}

# One mail or deadline causes one notification per reader: the first of these. What answers the reader's own mail
# comes before everything else, what only operators get comes last.
STRENGTH: tuple[Kind, ...] = (
    Kind.CONFIRM, Kind.REJECTED, Kind.NEEDS, Kind.CONFIRMED, Kind.REFUSED, Kind.ESCALATED, Kind.REVIEWED, Kind.CLOSED,
    Kind.CHANGED, Kind.OPENED, Kind.INACTIVE, Kind.REPLIED, Kind.ALERT,
)  # fmt: skip

# What operators are woken for, by the reason their mail gives; the first that holds.
ALERTS: tuple[tuple[str, Callable[[Change], bool]], ...] = (
    ("unknown", lambda change: change.tells == "alert" and change.entries[-1].detail.get("stage") == "unknown"),
    ("failed", lambda change: change.tells == "alert"),
    ("escalated", lambda change: change.tells == "escalated"),
    ("flagged", lambda change: _waits(change, "flagged")),
    ("beyond-policy", lambda change: _waits(change, "beyond-policy")),
    ("address", lambda change: change.moving is not None and _is_turned_back(change.moving)),
    (
        "vendor-flagged",
        lambda change: change.marks and change.ticket.vendor is not None and change.ticket.vendor.flagged,
    ),
)

# Who hears of a change of address as it stands: the role they are spoken to in, and which address. Who is not the
# customer yet, or any more, is told nothing of the ticket.
_OLD, _NEW = "old", "new"
MOVES: Mapping[Stage, tuple[tuple[Kind, Party, str], ...]] = {
    Stage.ASKED: ((Kind.CHANGED, Party.CUSTOMER, _OLD), (Kind.CONFIRM, Party.STRANGER, _NEW)),
    Stage.DONE: ((Kind.CHANGED, Party.CUSTOMER, _NEW), (Kind.CHANGED, Party.STRANGER, _OLD)),
    Stage.STOPPED: ((Kind.CHANGED, Party.CUSTOMER, _OLD),),
    Stage.LAPSED: ((Kind.CHANGED, Party.CUSTOMER, _OLD),),
}
_TURNED_BACK = (*MOVES[Stage.STOPPED], (Kind.CHANGED, Party.STRANGER, _NEW))

RULE = "rule"  # the reason of an alert that only a rule asked for
ASSIGNED = "assigned"  # … of one to whom the ticket belongs from now on


@dataclass(frozen=True, slots=True)
class Hearer:
    """One reader of one notification."""

    kind: Kind
    role: Party
    person: Person
    own: bool = False  # it acknowledges what the reader did themselves: limits may drop it


def plan(
    change: Change,
    *,
    rejected: bool = False,
    silent: bool = False,
    operators: Iterable[str] = (),
    wanted: Iterable[str] = (),
    assigned: str = "",
) -> tuple[Hearer, ...]:
    """Who is told of ``change``, each address once and of the strongest.

    ``rejected``: a command of the author could not be followed; they are told that instead of getting their copy.
    ``silent``: the author's mail asked for no acknowledgement. ``operators``: the addresses that alerts go to.
    ``wanted``: those of them whom a rule wants told; ``operators`` for all. ``assigned``: whose ticket it is now.
    """
    moved = [] if change.held else list(_moved(change))
    told = {hearer.person.address for hearer in moved}  # nothing else is as strong
    sides = (one for one in _hearers(change, rejected=rejected) if one.person.address not in told)
    heard = [*moved, *sides, *_alerted(change, operators), *_wanted(operators, wanted)]
    heard += _assigned(change, operators, assigned)
    return strongest(hearer for hearer in heard if not (silent and hearer.own and hearer.kind is not Kind.NEEDS))


def strongest(hearers: Iterable[Hearer]) -> tuple[Hearer, ...]:
    """Each address once: of several notifications the strongest, of equal ones the first. Who was erased has none."""
    by_address: dict[str, Hearer] = {}
    for hearer in hearers:
        address = hearer.person.address.lower()
        before = by_address.get(address, hearer)
        if address and not is_erased(address) and STRENGTH.index(hearer.kind) <= STRENGTH.index(before.kind):
            by_address[address] = hearer if hearer.kind is not before.kind else before
    return tuple(by_address.values())


def alert(change: Change) -> str:
    """Why operators are told of ``change``, a code; empty where they are not."""
    return next((reason for reason, holds in ALERTS if holds(change)), "")


def person_in(role: Party, ticket: Ticket) -> Person:
    """Who holds a role on a ticket; the address is empty where nobody does."""
    if role is Party.VENDOR:
        vendor = ticket.vendor
        return Person(vendor.address, vendor.name, vendor.language) if vendor else Person("")
    return ticket.customer


def _hearers(change: Change, *, rejected: bool) -> Iterator[Hearer]:
    author, ticket = change.author, change.ticket
    if change.held:
        if change.tells:
            yield Hearer(Kind.CONFIRM, author.party, author.person)
        return
    if rejected:
        yield Hearer(Kind.REJECTED, author.party, author.person)
    if change.asks == "missing":  # whoever wrote: it is the customer who has it
        own = author.party is Party.CUSTOMER
        yield Hearer(Kind.NEEDS, Party.CUSTOMER, ticket.customer, own)
    elif change.asks:
        yield Hearer(Kind.NEEDS, author.party, author.person, own=True)
    if ticket.held:
        return
    yield from _outsiders(change) if ticket.outsider else _sides(change)


def _sides(change: Change) -> Iterator[Hearer]:
    for role in AUDIENCE.get(change.tells, ()):
        if role is Party.VENDOR and change.ticket.is_unclear:
            continue
        kind = Kind.OPENED if role in change.joins else Kind(change.tells)
        person = person_in(role, change.ticket)
        own = role is change.author.party or person.address.lower() == change.author.person.address.lower()
        yield Hearer(kind, role, person, own)


def _is_turned_back(moving: Moving) -> bool:
    return moving.stage is Stage.STOPPED and moving.done_at is not None


def _moved(change: Change) -> Iterator[Hearer]:
    moving = change.moving
    if moving is None:
        return
    for kind, role, which in _TURNED_BACK if _is_turned_back(moving) else MOVES.get(moving.stage, ()):
        address = moving.old if which == _OLD else moving.new
        if kind is Kind.CONFIRM and moving.ticket not in (0, change.ticket.number):
            continue  # it was asked on another ticket already, and waits for that answer
        yield Hearer(kind, role, replace(change.ticket.customer, address=address))


def _outsiders(change: Change) -> Iterator[Hearer]:
    """A stranger gets one fixed answer, and then only what operators write to them."""
    customer = change.ticket.customer
    if change.author.party is Party.STRANGER:
        yield Hearer(Kind.OPENED, Party.STRANGER, customer, own=True)
    elif change.author.party is Party.OPERATOR and change.tells and change.comment is not None:
        yield Hearer(Kind(change.tells), Party.CUSTOMER, customer)


def _alerted(change: Change, operators: Iterable[str]) -> Iterator[Hearer]:
    """Operators, but for the one who did it; what their act set off beside it, they cannot know."""
    own = change.author.person.address.lower()
    reason = "" if change.held else alert(change)
    for one in operators if reason else ():
        if one.lower() != own or reason in ("vendor-flagged", "beyond-policy"):
            yield Hearer(Kind.ALERT, Party.OPERATOR, Person(one))


def _wanted(operators: Iterable[str], wanted: Iterable[str]) -> Iterator[Hearer]:
    """Those whom a rule names, as far as they are operators still."""
    named = set(wanted)
    for one in operators if named else ():
        if "operators" in named or one.lower() in named:
            yield Hearer(Kind.ALERT, Party.OPERATOR, Person(one))


def _assigned(change: Change, operators: Iterable[str], assigned: str) -> Iterator[Hearer]:
    """Whoever did not take the ticket themselves."""
    for one in operators if assigned != change.author.person.address.lower() else ():
        if one.lower() == assigned:
            yield Hearer(Kind.ALERT, Party.OPERATOR, Person(one))


def _waits(change: Change, review: str) -> bool:
    """Whether this very change put the ticket before operators."""
    ticket = change.ticket
    return ticket.state is State.IN_REVIEW and ticket.review == review and change.tells in ("opened", "changed")
