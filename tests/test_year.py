"""A year of a shop, in process and in seconds: whatever its people did, the books balance and nobody was cheated."""

from __future__ import annotations

import csv
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mailbot.cli.app import app
from mailbot.desk.nouns import Invoice, Outcome, TicketType
from mailbot.store import shop, tickets
from mailbot.walk.house import House
from mailbot.walk.verdict import Verdict
from tests import laws
from tests.cast import write_config
from tests.world import World
from tests.year import Year

ORDERS = 400
# Each is a test, so that all cores have their own; on the build machine they are ten thousand orders together.
SHOPS = range(2026, 2026 + (25 if os.environ.get("MAILBOT_CI") else 4))


@pytest.mark.parametrize("seed", SHOPS)
def test_a_year_of_a_shop(house: House, tmp_path: Path, seed: int) -> None:
    world = Year(house, seed, ORDERS).play()
    laws.check(world, world.everything)
    laws.all_is_heard(world)
    assert sum(1 for _ in tickets.walk()) >= ORDERS
    _much_happened(world)
    assert _exported(tmp_path) == _booked(world)


def test_a_month_or_two_on_postgresql(postgres_house: House) -> None:
    world = Year(postgres_house, 7, 12).play()
    laws.check(world, world.everything)
    laws.all_is_heard(world)


def _much_happened(world: World) -> None:
    """A year in which nobody does anything shows nothing."""
    outcomes = Counter(ticket.outcome for ticket in tickets.walk())
    wanted = {Outcome.REFUNDED, Outcome.CANCELLED, Outcome.WITHDRAWN, Outcome.INACTIVE, Outcome.UNCONFIRMED,
              Outcome.SOLVED}  # fmt: skip
    assert wanted <= set(outcomes), outcomes
    assert outcomes[Outcome.REFUNDED] > ORDERS / 20
    assert world.verdicts[Verdict.HELD] > ORDERS / 20
    assert world.outages
    assert {ticket.type for ticket in tickets.walk()} == set(TicketType)


def _exported(folder: Path) -> Counter[tuple[str, str]]:
    """What accounting reads: cents by order and invoice."""
    config = write_config(folder)
    config.write_text(f'{config.read_text()}\n[database]\nurl = "sqlite:///{folder}/mailbot.db"\n')
    printed = CliRunner().invoke(app, ["--config", str(config), "refunds", "export"])
    assert printed.exit_code == 0, printed.output
    sums: Counter[tuple[str, str]] = Counter()
    for row in csv.DictReader(printed.stdout.splitlines()):
        if row["state"] == "executed":
            sums[row["order"], row["invoice"]] += int(Decimal(row["amount"]) * 100)
    return sums


def _booked(world: World) -> Counter[tuple[str, str]]:
    lines: list[tuple[str, Invoice]] = [
        (order.number, line) for order in shop.orders(world.deals).values() for line in order.invoices
    ]
    sums: Counter[tuple[str, str]] = Counter()
    for number, line in lines:
        sums[number, line.number] += int(line.refunded * 100)
    return +sums
