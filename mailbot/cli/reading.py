"""Mails of files, read and ready for the clerk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import datetime
from itertools import chain, islice

from mailbot.cli.mails import Mail
from mailbot.letter.received import received_at
from mailbot.store.letters import Origin
from mailbot.walk.clerk import Incoming
from mailbot.walk.house import House
from mailbot.walk.reading import ReadingRoom, take


def incoming(house: House, mails: Iterable[Mail], at: datetime) -> Iterator[tuple[str, Incoming]]:
    """Each mail's name and what was read of it: a single one is read here, several in a process of their own."""
    trusted, max_size = house.trusted, house.config.limits.max_size
    rest = iter(mails)
    first = list(islice(rest, 2))
    several = len(first) > 1
    with ReadingRoom(trusted=trusted, max_size=max_size) if several else nullcontext() as room:
        for name, raw in chain(first, rest):
            letter, refusal = next(room.read([raw])) if room else take(raw, trusted=trusted, max_size=max_size)
            received = received_at(raw, trusted) or at
            yield name, Incoming(raw, letter, refusal, Origin(), min(received, at))
