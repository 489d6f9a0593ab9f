"""How long a report takes over many tickets, and how much memory.

python bench/report.py [tickets [file for the page]]
"""

from __future__ import annotations

import resource
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.config import load
from mailbot.figures.page import page
from mailbot.figures.span import span
from mailbot.store import shop
from mailbot.store.database import Database
from mailbot.store.fields import database as proxy
from mailbot.store.notes import DeflectionRow, IssueRow, RatingRow
from mailbot.store.payments import PaymentRow
from mailbot.store.tables import CommentRow, EntryRow, TicketRow
from mailbot.walk.report import PARTS, Scope, figures

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.cast import stock, write_config

TICKETS = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
START = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = 365 * 24 * 3600
ISSUES = ("mail/delivery/bounced", "mail/delivery/late", "shop/billing/twice", "shop/refund/slow", "app/login/locked")
DRIVERS = {
    "mail/delivery": ("Mailboxes", "Delivery", "Mail does not arrive"),
    "shop/billing": ("Shop", "Billing", "Charged twice"),
    "shop/refund": ("Shop", "Refunds", "Slow refund"),
    "app/login": ("App", "Access", "Cannot log in"),
}
BATCH = 2_000


class Filler:
    """Rows of tickets that lived, table by table."""

    def __init__(self, random: Random) -> None:
        self.random, self.rows = random, {}

    def add(self, table: Any, **values: Any) -> None:
        self.rows.setdefault(table, []).append(values)

    def write(self) -> None:
        for table in (TicketRow, EntryRow, CommentRow, PaymentRow, IssueRow, RatingRow, DeflectionRow):
            for chunk in (rows[n : n + 500] for rows in [self.rows.get(table, [])] for n in range(0, len(rows), 500)):
                table.insert_many(chunk).execute()
        self.rows.clear()

    def ticket(self, number: int) -> None:
        random, opened = self.random, START + timedelta(seconds=self.random.randrange(YEAR))
        kind = random.choice(("support", "support", "refund", "cancellation"))
        reply = opened + timedelta(hours=random.expovariate(1 / 9))
        closed = opened + timedelta(hours=2 + random.expovariate(1 / 60)) if random.random() < 0.95 else None
        saved = kind != "support" and random.random() < 0.4
        ends = {"support": "solved", "refund": "refunded", "cancellation": "cancelled"}
        outcome = ("withdrawn" if saved else ends[kind]) if closed else None
        asked_by = "customer" if kind != "support" else None
        self.add(
            TicketRow, number=number, type=kind, state="closed" if closed else "open", outcome=outcome, subject="pedal",
            order=None if saved else "ABCD1234", vendor="v1", customer_email=f"c{number}@buyer.example",
            opened_at=opened, closed_at=closed, asked_by=asked_by, received_at=opened,
        )  # fmt: skip
        self.said(number, "customer", opened)
        self.told(number, opened, "opened", {})
        if random.random() < 0.9:
            self.said(number, "vendor", reply)
        if closed is None:
            return
        detail = {"called-off": kind, "amount": "40.00 EUR" if kind == "refund" else ""} if saved else {}
        self.told(number, closed, "executed" if kind != "support" and not saved else "closed", detail)
        if kind == "refund" and not saved:
            self.add(
                PaymentRow, ticket=number, key=f"k{number}", kind="refund", order="ABCD1234", invoice="I-1",
                product=random.choice(("Widget", "Gadget")), amount=Decimal(random.randrange(100, 9_900)) / 100,
                currency="EUR", state="executed", requested_at=opened, executed_at=closed,
            )  # fmt: skip
        self.add(IssueRow, ticket=number, path=random.choice(ISSUES), at=opened)
        if random.random() < 0.3:
            score = random.choice((1, 2, 3, 4, 4, 5, 5, 5))
            self.add(RatingRow, ticket=number, at=closed + timedelta(hours=5), score=score)
        if random.random() < 0.1:
            self.add(DeflectionRow, ticket=number, problem="restart", at=opened, outcome="deflected")

    def said(self, ticket: int, role: str, at: datetime) -> None:
        self.add(CommentRow, ticket=ticket, author_role=role, author=f"{role}@x.example", at=at, text="It squeaks.")

    def told(self, ticket: int, at: datetime, kind: str, detail: dict[str, str]) -> None:
        self.add(EntryRow, ticket=ticket, at=at, kind=kind, by="vendor", proof="token", detail=detail)


def main() -> None:
    with TemporaryDirectory() as folder:
        config = load(write_config(Path(folder)), {})
        database = Database(f"sqlite:///{folder}/bench.db").open()
        database.upgrade()
        filler = Filler(Random(1))
        with database.transaction():
            stock()
            for number in range(1, TICKETS + 1):
                filler.ticket(number)
                if number % BATCH == 0:
                    filler.write()
            filler.write()
        assert shop.all_vendors()
        where = span(START.date(), (START + timedelta(days=364)).date(), ZoneInfo("Europe/Rome"))
        scope = Scope(config, where, START + timedelta(days=365), drivers=DRIVERS)
        whole, found = perf_counter(), []
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for part in PARTS:
            start = perf_counter()
            found += figures(scope, [part])
            print(f"{part:<11} {perf_counter() - start:6.2f} s")
        print(
            f"{'all':<11} {perf_counter() - whole:6.2f} s of {TICKETS} tickets; "
            f"memory grew by {(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024} MiB"
        )
        start = perf_counter()
        html = page(found, "Acme – report", f"{where.first} to {where.last}, days of {where.zone}")
        print(f"{'page':<11} {perf_counter() - start:6.2f} s, {len(html) // 1024} KiB")
        if len(sys.argv) > 2:
            Path(sys.argv[2]).write_text(html, encoding="utf-8")
        proxy.close()


if __name__ == "__main__":
    main()
