"""Mails put before the rules once more: what would come out otherwise. Nothing is written."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final, TypeVar

from mailbot.letter.letter import Letter
from mailbot.routing.rules import Rules
from mailbot.routing.ruling import Fired
from mailbot.routing.scene import Event
from mailbot.store import history, letters, rulings, shop, tickets
from mailbot.store.letters import Asked, Origin
from mailbot.walk.house import House
from mailbot.walk.incoming import Mail
from mailbot.walk.mail import look
from mailbot.walk.outcome import Decided, Known, judge, scene_of
from mailbot.walk.reading import Read, ReadingRoom

READERS: Final = 2  # processes that read letters
TRAY: Final = 50  # letters a reader takes at once

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Replayed:
    """One mail before two sets of rules."""

    name: str  # of the file, or of the stored letter
    sender: str
    subject: str
    at: datetime  # UTC, when it was handled, or is taken to be
    before: Decided
    after: Decided
    fired: tuple[Fired, ...] = ()  # the rules behind ``after``
    ticket: int | None = None

    @property
    def differences(self) -> tuple[tuple[str, str, str], ...]:
        """(thing, before, after) of each thing that comes out otherwise; empty: nothing is decided of it."""
        things = dict.fromkeys((*self.before, *self.after))
        pairs = ((thing, self.before.get(thing, ""), self.after.get(thing, "")) for thing in things)
        return tuple(pair for pair in pairs if pair[1] != pair[2])


def stored(house: House, since: datetime, until: datetime, other: Rules | None = None) -> Iterator[Replayed]:
    """The letters of that time in the order of coming: what was decided then, and what the rules in force decide.

    ``other``: what the rules in force decide, and what these do.
    """
    rules = other or house.rules
    asked_for = house.rules.asked(Event.MAIL) | rules.asked(Event.MAIL)
    for asked, (letter, _), known in _known(_read(house, letters.asked(since, until), lambda one: one.raw), asked_for):
        scene, found = scene_of(house, letter, asked.seen, known)
        answers = "answers" in asked.seen
        before = judge(house, house.rules, scene, found, answers)[0] if other else asked.decided
        after, fired = judge(house, rules, scene, found, answers)
        name = f"letter {asked.id}"
        yield Replayed(name, *_who_and_what(letter), asked.handled_at, before, after, fired, asked.ticket)


def given(
    house: House, mails: Iterable[tuple[str, bytes]], now: datetime, other: Rules | None = None
) -> Iterator[Replayed]:
    """Mails in files, each as if it came next: what was decided of it, if it ever came, and what the rules decide.

    ``other``: what the rules in force decide, and what these do.
    """
    for (name, raw), (letter, refusal) in _read(house, mails, lambda mail: mail[1]):
        with house.database.undone():
            seen = None if refusal else look(house, Mail(raw, letter, "", Origin(), now, now))
        if seen is None:
            yield Replayed(name, *_who_and_what(letter), now, {}, {})
            continue
        before = judge(house, house.rules, *seen)[0] if other else letters.decided(letter)
        after, fired = judge(house, other or house.rules, *seen)
        yield Replayed(name, *_who_and_what(letter), now, before, after, fired)


def _who_and_what(letter: Letter) -> tuple[str, str]:
    """What is told of a letter; the letter itself would fill the memory."""
    return letter.sender.address, letter.subject


def _known(read: Iterable[tuple[Asked, Read]], asked_for: frozenset[str]) -> Iterator[tuple[Asked, Read, Known]]:
    """Each letter with its ticket and order, loaded a tray at a time."""
    rest = iter(read)
    while tray := list(islice(rest, TRAY)):
        found = tickets.load(asked.ticket for asked, _ in tray if asked.ticket)
        orders = shop.orders(asked.seen["order"] for asked, _ in tray if "order" in asked.seen)
        for asked, letter in tray:
            number = asked.ticket or 0
            yield (
                asked,
                letter,
                Known(
                    ticket=found.get(number),
                    order=orders.get(asked.seen.get("order", "")),
                    received_at=asked.received_at,
                    now=asked.handled_at,
                    contacts=history.contacts(number, asked.handled_at) if "contacts" in asked_for else 0,
                    issues=rulings.issues(number, asked.handled_at) if "ticket_issue" in asked_for else (),
                ),
            )


def _read(house: House, items: Iterable[T], raw_of: Callable[[T], bytes]) -> Iterator[tuple[T, Read]]:
    """The letters of ``items`` in their order, read in several processes at once; a few trays are under way at most."""
    trusted, max_size, rest = house.trusted, house.config.limits.max_size, iter(items)
    with ExitStack() as closing:
        rooms = [closing.enter_context(ReadingRoom(trusted=trusted, max_size=max_size)) for _ in range(READERS)]
        threads = [closing.enter_context(ThreadPoolExecutor(1)) for _ in rooms]
        waiting: deque[tuple[list[T], Future[list[Read]]]] = deque()
        for number, tray in enumerate(iter(lambda: list(islice(rest, TRAY)), [])):
            room, thread = rooms[number % READERS], threads[number % READERS]
            waiting.append((tray, thread.submit(_read_tray, room, list(map(raw_of, tray)))))
            if len(waiting) > READERS:
                yield from _taken(waiting)
        while waiting:
            yield from _taken(waiting)


def _read_tray(room: ReadingRoom, mails: list[bytes]) -> list[Read]:
    return list(room.read(mails))


def _taken(waiting: deque[tuple[list[T], Future[list[Read]]]]) -> Iterator[tuple[T, Read]]:
    tray, reading = waiting.popleft()
    yield from zip(tray, reading.result(), strict=True)
