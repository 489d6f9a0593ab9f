"""How many stored mails a second two sets of rules are held against.

python bench/replay.py [mails]
"""

from __future__ import annotations

import logging
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import structlog

from mailbot.config import load, shipped
from mailbot.routing import rules
from mailbot.store.letters import Origin
from mailbot.walk import replaying
from mailbot.walk.clerk import Clerk, Incoming
from mailbot.walk.house import House, open_house
from mailbot.walk.reading import ReadingRoom

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests import shop

MAILS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
BATCH = 50
EDIT = """
[[rule]]
name     = "it was tried twice"
body     = "tried it twice"
from     = "customer"
priority = "high"

[[rule]]
name     = "third contact"
contacts = "> 2"
notify   = "operators"
"""


def fill(house: House) -> None:
    """Take the mails in, without measuring."""
    clerk = Clerk(house)
    with ReadingRoom(trusted=house.trusted, max_size=1 << 20) as room:
        for first in range(0, MAILS, BATCH):
            raws = [shop.customer_mail(number) for number in range(first, min(first + BATCH, MAILS))]
            at = START + timedelta(minutes=first)
            letters = zip(raws, room.read(raws), strict=True)
            clerk.handle([Incoming(raw, *read, Origin(), at) for raw, read in letters], at)


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with TemporaryDirectory() as folder:
        home = Path(folder)
        shop.stock(f"sqlite:///{home}/bench.db", MAILS)
        config = shop.write_config(home, 25, shop.mailbox(143), f'[database]\nurl = "sqlite:///{home}/bench.db"\n')
        house = open_house(load(config, {}))
        fill(house)
        edited = Path(shutil.copytree(shipped("rules"), home / "edited"))
        (edited / "05-edit.toml").write_text(EDIT)
        other = rules.load(edited)
        began, cpu = perf_counter(), process_time()
        found = list(replaying.stored(house, START, START + timedelta(days=3650), other))
        took, used = perf_counter() - began, process_time() - cpu
        differing = sum(1 for one in found if one.differences)
        house.database.close()
    print(f"{len(found):,} mails in {took:.1f} s, {len(found) / took:.0f} a second; {differing:,} differ")
    print(f"{used / len(found) * 1e3:.2f} ms CPU a mail here, beside the two processes that read")


if __name__ == "__main__":
    main()
