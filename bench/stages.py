"""Where the CPU time of a mail goes: each stage alone, in this process, on the mails of the end-to-end bench.

python bench/stages.py [mails]
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from time import process_time
from types import SimpleNamespace
from typing import Any, TypeVar

import shop
import structlog

from mailbot.config import load
from mailbot.store.letters import Origin
from mailbot.walk.clerk import Clerk, Fate, Incoming
from mailbot.walk.house import open_house
from mailbot.walk.reading import Read, take

MAILS = int(sys.argv[1]) if len(sys.argv) > 1 else 500
BATCH = 50
TRUSTED = frozenset({"mx.acme.example"})
T = TypeVar("T")


class Stages:
    """CPU seconds by the name of a stage."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def time(self, name: str, work: Callable[[], T]) -> T:
        start = process_time()
        result = work()
        self.spent[name] = self.spent.get(name, 0.0) + process_time() - start
        return result


def read(raw: bytes) -> Read:
    return take(raw, trusted=TRUSTED, max_size=1 << 24)


def batches(letters: list[tuple[bytes, Read]], now: datetime) -> Iterator[list[Incoming]]:
    incoming = [Incoming(raw, *one, Origin("bench", 1, uid), now) for uid, (raw, one) in enumerate(letters, 1)]
    return (incoming[at : at + BATCH] for at in range(0, len(incoming), BATCH))


def drain(clerk: Clerk, now: datetime) -> None:
    while parcels := clerk.claim(now, 200):
        clerk.settle([(parcel, Fate.SENT, "250 ok") for parcel in parcels], now)


def timed_composer(composer: Any, stages: Stages) -> None:
    """Its share of the clerk's time is counted on its own."""
    compose = composer.compose
    composer.compose = lambda *given: stages.time("  of which composing (two)", lambda: compose(*given))


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    stages, now = Stages(), datetime.now(UTC)
    raws = [shop.customer_mail(number) for number in range(MAILS + BATCH)]
    nowhere: Any = SimpleNamespace(ports=SimpleNamespace(imap=1))
    with shop.house(nowhere, 2, "nobody", MAILS + BATCH) as config:
        clerk = stages.time("start (once)", lambda: Clerk(open_house(load(config, {}))))
        letters = [(raw, read(raw)) for raw in raws[:BATCH]]
        letters += stages.time("reading", lambda: [(raw, read(raw)) for raw in raws[BATCH:]])
        first, *rest = batches(letters, now)
        stages.time("start (once)", lambda: clerk.handle(first, now))  # compiles the templates
        drain(clerk, now)
        timed_composer(clerk.house.composer, stages)
        for batch in rest:
            stages.time("the clerk", lambda batch=batch: clerk.handle(batch, now))  # type: ignore[misc]
        stages.time("claim and settle", lambda: drain(clerk, now))
        clerk.house.database.close()
    once = stages.spent.pop("start (once)")
    whole = sum(spent for name, spent in stages.spent.items() if not name.startswith(" "))
    for name, spent in stages.spent.items():
        print(f"{name:28}{spent / MAILS * 1000:7.2f} ms a mail{100 * spent / whole:6.0f} %")
    print(f"opening the house and the first {BATCH} mails: {once:.2f} s, imports not counted")


if __name__ == "__main__":
    main()
