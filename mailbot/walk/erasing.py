"""A person is taken out of everything that is kept, and the history still holds.

Nobody with business that is not over, and none of our own, is erased; an operator ends that first, by the commands that
tell the others of it.
"""

from __future__ import annotations

import secrets
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from mailbot.desk.erasing import Traces, cut_within, pseudonym
from mailbot.desk.nouns import Entry
from mailbot.desk.request import Author
from mailbot.errors import Refused
from mailbot.store import chain, erasing, history, movings, persons
from mailbot.store.persons import Found
from mailbot.store.tables import LetterRow, OutboxRow
from mailbot.walk.house import House

_TOLD: Final = 10  # of what is in the way, at once


@dataclass(frozen=True, slots=True)
class Erased:
    """What was taken out, or would be."""

    pseudonym: str  # stands for the person on what is kept
    addresses: tuple[str, ...]  # the one that was named, and those given up for it
    tickets: tuple[int, ...]  # theirs
    orders: tuple[str, ...]
    letters: int  # raw mails
    attachments: int
    notifications: int
    comments: int
    lines: int  # of the history
    rows: int  # other places that showed the address

    @property
    def nothing(self) -> bool:
        """Whether nobody is known by the address, or nothing of them is left."""
        counts = (self.letters, self.attachments, self.notifications, self.comments, self.lines, self.rows)
        return not (self.tickets or self.orders or any(counts))


@dataclass(frozen=True, slots=True)
class _Shown:
    """Rows whose mail shows an address, among all those that were looked through."""

    letters: set[int]
    notifications: set[int]


def erase(house: House, address: str, now: datetime, *, by: Author, dry: bool = False) -> Erased:
    """Erase whoever writes from ``address``; ``dry``: only say what that would be.

    Raises Refused where they are a vendor's or one of us, have moved to another address, or are not done with yet;
    and where a line of the history that would lose words was altered before.
    """
    address = address.strip().lower()
    _check_ours(house, address)
    found = persons.find(address)
    _check_over(found)  # before looking through all mails
    traces = Traces(found.addresses, (), "")
    upto = (erasing.newest(LetterRow), erasing.newest(OutboxRow))
    shown = _look(traces)
    transaction: AbstractContextManager[None] = house.database.undone() if dry else house.database.transaction()
    with transaction:
        newer = _look(traces, *upto)  # came while we looked
        shown = _Shown(shown.letters | newer.letters, shown.notifications | newer.notifications)
        return _attempt(house, address, now, by, shown)


def wipe(house: House) -> bool:
    """Take what was erased out of the database's files, too; False where others were reading all the time."""
    return house.database.wipe([table._meta.table_name for table in erasing.TABLES])


def _look(traces: Traces, letters: int = 0, notifications: int = 0) -> _Shown:
    return _Shown(
        set(erasing.showing(LetterRow, traces, letters)), set(erasing.showing(OutboxRow, traces, notifications))
    )


def _check_ours(house: House, address: str) -> None:
    if address in house.operators:
        raise Refused("erase-operator")
    if address in house.own_addresses:
        raise Refused("erase-ours")
    moved = movings.followed([address]).get(address)
    if moved is not None and moved.new != address:
        raise Refused("erase-moved", allowed=(f"mailbot erase {moved.new}",))


def _check_over(found: Found) -> None:
    if sold := [vendor for address in found.addresses for vendor in persons.employers(address)]:
        raise Refused("erase-vendor", allowed=tuple(sorted(set(sold))))
    open_ones, unpaid = persons.unclosed(found), persons.unpaid(found)
    waits = [f"ticket {number} is open (mailbot tickets close {number})" for number in open_ones]
    waits += [f"money of ticket {number} (mailbot refunds settle {number})" for number in unpaid]
    if waits:
        raise Refused("erase-unfinished", allowed=_first(waits))


def _check_sent(numbers: list[int]) -> None:
    if numbers:
        raise Refused("erase-unsent", allowed=_first([f"notification {number}" for number in numbers]))


def _first(waits: list[str]) -> tuple[str, ...]:
    """As many as somebody reads."""
    more = len(waits) - _TOLD
    return (*waits[:_TOLD], *([f"and {more} more"] if more > 0 else []))


def _attempt(house: House, address: str, now: datetime, by: Author, shown: _Shown) -> Erased:
    found = persons.find(address)  # again: nobody else writes from here on
    _check_over(found)
    instead = pseudonym(secrets.token_hex(4))
    traces = Traces(found.addresses, found.names, instead)
    cut = erasing.cut_comments(found, traces, instead)
    tickets = {*found.tickets, *cut.tickets}
    _check_sent(persons.unsent(found, shown.notifications))
    letters, attachments = erasing.empty_letters(found, shown.letters | cut.letters)
    notifications = erasing.empty_notifications(found, shown.notifications, instead)
    told = Traces(found.addresses, (name for name in found.names if " " in name), instead)  # a short one may be a code
    lines = _cut_history(found, told, tickets | erasing.lines_showing(traces), now, by)
    erasing.cut_tickets(found, traces)
    erasing.cut_orders(found)
    erasing.cut_threads(traces)
    rows = erasing.cut_rest(traces)
    return Erased(
        instead, found.addresses, found.tickets, found.orders, letters, attachments, notifications, cut.comments,
        lines, rows,
    )  # fmt: skip


def _cut_history(found: Found, traces: Traces, tickets: set[int], now: datetime, by: Author) -> int:
    """Each ticket that lost something gets a line that says so, and vouches for the lines before it."""
    many = 0
    for number in sorted(tickets):

        def words(detail: Any, own: bool = number in found.tickets) -> Any:
            return cut_within(detail, traces, names=own)

        seals = chain.cut(number, words)
        many += len(seals)
        if seals or number in found.tickets:
            history.add(number, [Entry(now, chain.ERASED, by.party, by.proof, seals)], None)
    return many
