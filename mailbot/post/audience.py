"""Who hears of what: a change becomes addresses. No words are chosen here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mailbot.desk.nouns import Party, Person, Ticket
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
}


@dataclass(frozen=True, slots=True)
class Hearer:
    """One reader of one notification."""

    kind: Kind
    role: Party
    person: Person
    own: bool = False  # it acknowledges what the reader did themselves: limits may drop it


def plan(change: Change, *, rejected: bool = False, silent: bool = False) -> tuple[Hearer, ...]:
    """Who is told of ``change``, each address once.

    ``rejected``: a command of the author could not be followed; they are told that instead of getting their copy.
    ``silent``: the author's mail asked for no acknowledgement.
    """
    by_address: dict[str, Hearer] = {}
    for hearer in _hearers(change, rejected=rejected):
        if hearer.person.address and not (silent and hearer.own):
            by_address.setdefault(hearer.person.address.lower(), hearer)
    return tuple(by_address.values())


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
    if ticket.held:
        return
    yield from _outsiders(change) if ticket.outsider else _sides(change)


def _sides(change: Change) -> Iterator[Hearer]:
    for role in AUDIENCE.get(change.tells, ()):
        joined = change.joins and role is Party.VENDOR
        kind = Kind.OPENED if joined else Kind(change.tells)
        person = person_in(role, change.ticket)
        own = role is change.author.party or person.address.lower() == change.author.person.address.lower()
        yield Hearer(kind, role, person, own)


def _outsiders(change: Change) -> Iterator[Hearer]:
    """A stranger gets one fixed answer, and then only what operators write to them."""
    customer = change.ticket.customer
    if change.author.party is Party.STRANGER:
        yield Hearer(Kind.OPENED, Party.STRANGER, customer, own=True)
    elif change.author.party is Party.OPERATOR and change.tells and change.comment is not None:
        yield Hearer(Kind(change.tells), Party.CUSTOMER, customer)
