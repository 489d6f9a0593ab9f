"""Which ticket a mail belongs to. Never who wrote it: that is `parties`.

Two pure steps with the shell between them: ``clues`` are all the hints a letter holds, the shell loads what
is known about them (`Facts`), ``settle`` climbs the ladder and stops at the first rung that holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import islice

from mailbot.desk.erasing import is_erased
from mailbot.desk.nouns import Order, Ticket, Vendor
from mailbot.letter.letter import Letter
from mailbot.routing.parties import is_party_of, knows_order
from mailbot.routing.tokens import Keyring, Purpose, Token

_MOST_ORDERS = 20  # words that look like order numbers looked up per mail
_SEARCHED = 20_000  # characters of the text searched for them
_PIECE, _OVERLAP = 240, 40  # characters searched at once, and shared with the next piece


class By(StrEnum):
    """The rung of the ladder that held."""

    TOKEN = "token"
    MESSAGE_ID = "message-id"
    THREAD = "thread"
    SUBJECT_TAG = "subject-tag"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Clues:
    """Every hint at a ticket or an order that a letter holds."""

    tokens: tuple[Token, ...]  # valid ones among the recipients, best first
    own_ids: tuple[int, ...]  # tickets named by Message-IDs of ours it answers, newest first
    thread_ids: tuple[str, ...]  # foreign Message-IDs it answers, newest first, and its own
    tag: int | None  # ticket named in the subject
    orders: tuple[str, ...]  # upper-cased words that look like order numbers
    is_ours: bool  # the letter itself carries a Message-ID of ours
    bounced: Token | None = None  # it came to a bounce address

    @property
    def tickets(self) -> tuple[int, ...]:
        named = (*(token.ticket for token in self.tokens), *self.own_ids, *((self.tag,) if self.tag else ()))
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store knows about the clues and the sender."""

    tickets: Mapping[int, Ticket] = field(default_factory=dict)
    threads: Mapping[str, int] = field(default_factory=dict)  # Message-ID to ticket
    orders: tuple[Order, ...] = ()  # those of the clues that exist, in the order they are named
    vendors: Mapping[str, Vendor] = field(default_factory=dict)  # by id: of the orders, and those the sender works for
    works_for: tuple[Vendor, ...] = ()  # vendors the sender's address belongs to
    bought: tuple[Order, ...] = ()  # the sender's own orders, newest first, a few
    open_tickets: Mapping[str, int] = field(default_factory=dict)  # order number to its open ticket


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a letter belongs."""

    ticket: Ticket | None = None
    by: By | None = None
    token: Token | None = None
    conflict: str = ""  # two rungs name different tickets: for people, what they are
    orders: tuple[Order, ...] = ()  # named orders of which the sender is a party


def clues(letter: Letter, ring: Keyring, brand: str, order_pattern: re.Pattern[str], now: datetime) -> Clues:
    """Every hint in ``letter``. ``brand`` is the word in our subject tag."""
    found = tuple(token for address in letter.recipients if (token := _token(address, ring, now)))
    answered = tuple(dict.fromkeys((*letter.in_reply_to, *reversed(letter.references))))
    own = {message_id: ring.open_id(message_id) for message_id in answered}
    ids = (*(i for i in answered if own[i] is None), *((letter.message_id,) if letter.message_id else ()))
    return Clues(
        tokens=tuple(token for token in found if token.purpose is not Purpose.BOUNCE),
        own_ids=tuple(dict.fromkeys(ticket for ticket in own.values() if ticket is not None)),
        thread_ids=ids,
        tag=subject_tag(letter.subject, brand),
        orders=_order_words(letter, order_pattern),
        is_ours=bool(letter.message_id) and ring.open_id(letter.message_id) is not None,
        bounced=next((token for token in found if token.purpose is Purpose.BOUNCE), None),
    )


def subject_tag(subject: str, brand: str) -> int | None:
    """The ticket number in ``[<brand> #1042]``; None where there is no such tag or it hides odd characters."""
    match = re.search(rf"\[{re.escape(brand)} #([0-9]{{1,9}})\]", subject, re.IGNORECASE)
    return int(match[1]) if match else None


def settle(found: Clues, facts: Facts, sender: str, *, operator: bool = False) -> Reference:
    """The first rung of the ladder that holds for ``sender`` (an address). Operators are party to every ticket."""
    vendors = facts.vendors
    orders = tuple(o for o in facts.orders if operator or knows_order(sender, o, vendors.get(o.vendor)))
    named = {token.ticket for token in found.tokens} | ({found.tag} if found.tag else set())
    if found.tokens and len(named) > 1:
        return Reference(conflict=f"its reply address and its subject name different tickets: {sorted(named)}")
    ticket, by = _climb(found, facts, sender, orders, operator)
    token = found.tokens[0] if by is By.TOKEN else None
    return Reference(ticket, by, token, orders=orders)


def _climb(
    found: Clues, facts: Facts, sender: str, orders: tuple[Order, ...], operator: bool
) -> tuple[Ticket | None, By | None]:
    tickets = {number: one for number, one in facts.tickets.items() if operator or not _is_left(one, sender)}
    may_name = operator or (found.tag is not None and is_party_of(sender, facts.tickets.get(found.tag)))
    rungs: tuple[tuple[By, list[int]], ...] = (
        (By.TOKEN, [token.ticket for token in found.tokens]),
        (By.MESSAGE_ID, list(found.own_ids)),
        (By.THREAD, [facts.threads[i] for i in found.thread_ids if i in facts.threads]),
        (By.SUBJECT_TAG, [found.tag] if found.tag and may_name else []),
        (By.ORDER, [facts.open_tickets[o.number] for o in orders if o.number in facts.open_tickets]),
    )
    for by, numbers in rungs:
        for number in numbers:
            if ticket := tickets.get(number):
                return ticket, by
    return None, None


def _is_left(ticket: Ticket, sender: str) -> bool:
    """Its customer was erased: whoever is no party of it now may be that person again, and is a stranger here."""
    return is_erased(ticket.customer.address) and not is_party_of(sender, ticket)


def _token(address: str, ring: Keyring, now: datetime) -> Token | None:
    _, plus, word = address.partition("@")[0].partition("+")
    return ring.open(word, now) if plus else None


def order_pattern(pattern: str) -> re.Pattern[str]:
    """The configured pattern, in any case and as a word of its own."""
    return re.compile(rf"(?<![A-Za-z0-9])(?:{pattern})(?![A-Za-z0-9])", re.IGNORECASE)


def _order_words(letter: Letter, pattern: re.Pattern[str]) -> tuple[str, ...]:
    searched = f"{letter.subject}\n{letter.fresh[:_SEARCHED]}\n{letter.text[:_SEARCHED]}"
    words = (match[0].upper() for piece in _pieces(searched) for match in pattern.finditer(piece))
    return tuple(islice(dict.fromkeys(words), _MOST_ORDERS))


def _pieces(text: str) -> Iterator[str]:
    """Lines in overlapping pieces: a pattern that backtracks stays cheap however long a line is."""
    for line in text.splitlines():
        for start in range(0, len(line), _PIECE - _OVERLAP):
            yield line[start : start + _PIECE]
