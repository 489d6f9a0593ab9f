"""The page: whole in itself, and safe whatever products are called."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from lxml import html

from mailbot.desk.calendar import Calendar
from mailbot.figures import csat, flow, sales, times
from mailbot.figures.csat import Answers
from mailbot.figures.figure import Figure
from mailbot.figures.page import page
from mailbot.figures.span import Step, span

NASTY = '<script>alert("Widget & Sons")</script>'
DOCS = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")


def everything() -> list[Figure]:
    """Each figure once, with something in it."""
    march = span(date(2026, 3, 1), date(2026, 3, 31), ZoneInfo("UTC"), Step.WEEK)
    opened, closed = [("2026-03-04T10", "refund", "customer", 3)], [("2026-03-05T10", 2)]
    now = datetime(2026, 3, 31, tzinfo=UTC)
    clocks = times.Clocks(lambda _: Calendar(ZoneInfo("UTC")), now)
    answers = csat.gathered([(1, now, now, 2, "a/b")], timedelta(days=30), {"a": ("P", "Q", "T")})
    off = [({"called-off": "refund", "amount": "40.00 EUR"}, "vendor", 1)]
    return [
        flow.volume(opened, closed, march),
        flow.first_contact(opened),
        flow.backlog([("open", "refund", 2, 1)]),
        flow.backlog_over_time(0, opened, closed, march, now),
        times.waits([("refund", None, now - timedelta(days=3), now)], [], clocks),
        times.contacts([(2, 1)]),
        times.reopened(2, [], timedelta(days=7)),
        sales.saved(off, [("refund", 1)]),
        sales.saved_amounts(off, []),
        sales.refunds_by_product([(NASTY, "EUR", Decimal("12.50"), 2)]),
        sales.refunds_by_reason([(None, "EUR", Decimal("12.50"), 2)]),
        sales.deflected([("restart", "deflected", 1)], 3),
        csat.overall(answers, 4),
        csat.scores(answers),
        csat.by_driver(answers),
        csat.by_topic(answers),
        csat.by_issue(answers),
    ]


def test_it_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    made = page(everything(), "Acme", "March")
    assert "<script" not in made
    assert re.findall(r"(?:src|href)\s*=\s*[\"'](?!#)[^\"']+", made) == []
    assert not re.search(r"url\(|@import", made)


def test_names_cannot_break_out_of_it() -> None:
    made = page([figure for figure in everything() if figure.name == "refunds_by_product"], NASTY, NASTY)
    assert NASTY not in made
    assert NASTY in html.fromstring(made).text_content()


def test_it_draws_what_can_be_drawn_and_says_all_in_tables() -> None:
    sheet = html.fromstring(page(everything(), "Acme", "March"))
    assert len(sheet.xpath("//section")) == len(everything())
    assert len(sheet.xpath("//figure/svg[@role='img']")) == sum(1 for figure in everything() if figure.chart)
    assert sheet.xpath("//section[@id='sales_amounts']//td/text()") == ["EUR", "40.00", "0"]


def test_a_desk_where_nothing_happened_has_a_page() -> None:
    nothing = [csat.by_driver(Answers()), sales.refunds_by_product([]), times.contacts([])]
    assert page(nothing, "Acme", "March").count("Nothing in this time.") == 2


def test_every_figure_and_column_is_documented() -> None:
    known = set(re.findall(r"`([a-z0-9_]+)`", DOCS)) | {"n1", "n2", "n3"}
    for figure in everything():
        assert {figure.name, *(column.key for column in figure.columns)} <= known
