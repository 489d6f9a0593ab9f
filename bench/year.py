"""A year of shops, each in its own process: tickets, mails and notifications a second, and the laws of their books.

python bench/year.py [orders] [seed] [shops]
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time

import structlog

ROOT = Path(__file__).parents[1]  # the checkout that is measured
sys.path.insert(0, str(ROOT))
from mailbot.config import load  # noqa: E402 - the checkout is no installed package
from mailbot.store import tickets  # noqa: E402
from mailbot.walk.house import open_house  # noqa: E402
from tests import laws  # noqa: E402
from tests.cast import write_config  # noqa: E402
from tests.year import Year  # noqa: E402

ORDERS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 2026
SHOPS = int(sys.argv[3]) if len(sys.argv) > 3 else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one shop, or of all together."""

    tickets: int
    mails: int  # read
    told: int  # notifications sent
    paid: int  # payments
    cpu: float  # seconds for the year
    checking: float  # CPU seconds for the laws
    peak: int  # MiB


def shop(seed: int) -> Figures:
    """A year of one shop; raises AssertionError where a law is broken."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory(prefix="mailbot-year-") as folder:
        house = open_house(load(write_config(Path(folder)), {}), url=f"sqlite:///{folder}/mailbot.db")
        start = process_time()
        world = Year(house, seed, ORDERS // SHOPS).play()
        played = process_time()
        laws.check(world, world.everything)
        laws.all_is_heard(world)
        made, told = sum(1 for _ in tickets.walk()), sum(map(len, world.inboxes.values()))
        house.database.close()
        peak = getrusage(RUSAGE_SELF).ru_maxrss >> 10
        read, paid = sum(world.verdicts.values()), len(world.drum.bank.paid)
        return Figures(made, read, told, paid, played - start, process_time() - played, peak)


def main() -> None:
    start = perf_counter()
    with ProcessPoolExecutor(SHOPS, mp_context=get_context("spawn")) as pool:
        shops = list(pool.map(shop, range(SEED, SEED + SHOPS)))
    took = perf_counter() - start
    made, read, told, paid, cpu, checking, peak = (sum(column) for column in zip(*map(astuple, shops), strict=True))
    print(f"{SHOPS} shops: {made} tickets, {read} mails read, {told} notifications, {paid} payments in {took:.1f} s")
    print(f"{made / took:.1f} tickets/s, {read / took:.1f} mails/s, {told / took:.1f} notifications/s; ", end="")
    print(f"{1000 * cpu / made:.1f} ms CPU a ticket, peak {peak} MiB")
    print(f"every law holds (looked at in {checking:.1f} CPU s of {cpu + checking:.1f})")


if __name__ == "__main__":
    main()
