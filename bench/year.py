"""A year of a shop in one process: tickets, mails and notifications a second, and the laws of its books at the end.

python bench/year.py [orders] [seed]
"""

from __future__ import annotations

import logging
import sys
import tempfile
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


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory(prefix="mailbot-year-") as folder:
        house = open_house(load(write_config(Path(folder)), {}), url=f"sqlite:///{folder}/mailbot.db")
        start, cpu = perf_counter(), process_time()
        world = Year(house, SEED, ORDERS).play()
        took, spent = perf_counter() - start, process_time() - cpu
        made, read = sum(1 for _ in tickets.walk()), sum(world.verdicts.values())
        told, paid = sum(map(len, world.inboxes.values())), len(world.drum.bank.paid)
        print(f"{made} tickets, {read} mails read, {told} notifications, {paid} payments in {took:.1f} s")
        print(f"{made / took:.1f} tickets/s, {read / took:.1f} mails/s, {told / took:.1f} notifications/s; ", end="")
        print(f"{1000 * spent / made:.0f} ms CPU a ticket, peak {getrusage(RUSAGE_SELF).ru_maxrss >> 10} MiB")
        start = perf_counter()
        laws.check(world, world.everything)
        laws.all_is_heard(world)
        print(f"every law holds (looked at in {perf_counter() - start:.1f} s)")
        house.database.close()


if __name__ == "__main__":
    main()
