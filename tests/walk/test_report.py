"""A month that was counted by hand, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mailbot.figures.figure import Figure
from mailbot.figures.span import Step, span
from mailbot.store.notes import DeflectionRow, IssueRow, RatingRow
from mailbot.walk.house import House
from mailbot.walk.report import PARTS, Scope, figures
from tests.story import Stage

STORY = Path(__file__).parents[1] / "conversations" / "a_month_to_report.txt"
NOW = datetime(2026, 3, 20, tzinfo=UTC)
HOUR = 3600
DRIVERS = {
    "mail/delivery": ("Mailboxes", "Delivery", "Late mail"),
    "app": ("App", "Access", "Login"),
    "shop/refund": ("Shop", "Refunds", "Slow"),
}


def noted() -> None:
    """What operators and rules note about the tickets of the story."""
    for ticket, path in ((1, "mail/delivery/late"), (2, "app/login/locked"), (3, "shop/refund/slow")):
        IssueRow.create(ticket=ticket, path=path, at=NOW)
    for ticket, outcome in ((1, "deflected"), (4, "not-helped")):
        DeflectionRow.create(ticket=ticket, problem="restart", at=datetime(2026, 3, 12, tzinfo=UTC), outcome=outcome)
    RatingRow.create(ticket=3, at=datetime(2026, 4, 21, tzinfo=UTC), score=1)


@pytest.fixture(params=["house", "postgres_house"])
def found(request: pytest.FixtureRequest) -> dict[str, Figure]:
    """The report of the month, figure by figure."""
    house: House = request.getfixturevalue(request.param)
    Stage(house).play(STORY)
    noted()
    march = span(date(2026, 3, 1), date(2026, 3, 31), ZoneInfo("UTC"), Step.WEEK)
    scope = Scope(house.config, march, NOW, drivers=DRIVERS)
    return {figure.name: figure for figure in figures(scope, PARTS)}


def rows(figure: Figure, *keys: str) -> list[tuple[Any, ...]]:
    return list(zip(*(figure.column(key) for key in keys), strict=True))


def test_the_month(found: dict[str, Figure]) -> None:
    """One test: the story is played once a database."""
    assert [row[0].isoformat() for row in found["volume"].rows] == [  # type: ignore[union-attr]
        "2026-03-01", "2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30",
    ]  # fmt: skip
    assert rows(found["volume"], "opened", "support", "refund", "cancellation", "closed") == [
        (0, 0, 0, 0, 0), (2, 1, 1, 0, 1), (2, 0, 2, 0, 3), (1, 1, 0, 0, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 0),
    ]  # fmt: skip
    assert found["first_contact"].rows == (
        ("customer", "refund", 3, 0.6), ("customer", "support", 1, 0.2), ("stranger", "support", 1, 0.2),
    )  # fmt: skip
    assert found["backlog"].rows == (("open", "support", "3 to 7 days", 1),)
    assert rows(found["backlog_over_time"], "open") == [(0,), (1,), (0,), (1,)]

    # 2 h and 64 h to a first answer, 7 + 9 h of them on working days; 3, 65, 24 and 26 h to the end.
    assert found["times"].rows == (
        ("first reply", "all", 2, 3, 33 * HOUR, 64 * HOUR, 9 * HOUR, 16 * HOUR),
        ("first reply", "support", 1, 1, 2 * HOUR, 2 * HOUR, 2 * HOUR, 2 * HOUR),
        ("first reply", "refund", 1, 2, 64 * HOUR, 64 * HOUR, 16 * HOUR, 16 * HOUR),
        ("resolution", "all", 4, 0, 25 * HOUR, 65 * HOUR, 20.5 * HOUR, 26 * HOUR),
        ("resolution", "support", 1, 0, 3 * HOUR, 3 * HOUR, 3 * HOUR, 3 * HOUR),
        ("resolution", "refund", 3, 0, 26 * HOUR, 65 * HOUR, 24 * HOUR, 26 * HOUR),
    )
    assert found["contacts"].rows == ((4, 1.5, 1, 2, 0, 2, 2, 0, 0, 0),)
    assert found["reopened"].rows == ((4, 1, 0.25, 7),)

    assert found["sales"].rows == (
        ("refund", "called off by vendor", 1, pytest.approx(1 / 3)),
        ("refund", "carried out", 2, pytest.approx(2 / 3)),
    )
    assert found["sales_amounts"].rows == (("EUR", Decimal("40.00"), Decimal("52.50")),)
    assert found["refunds_by_product"].rows == (
        ("Gadget", 1, "EUR", Decimal("12.50")), ("Widget", 1, "EUR", Decimal("40.00")),
    )  # fmt: skip
    assert found["refunds_by_reason"].rows == (
        ("(no issue)", 1, "EUR", Decimal("40.00")), ("shop/refund/slow", 1, "EUR", Decimal("12.50")),
    )  # fmt: skip
    assert found["deflection"].rows == (("restart", 2, 1, 1, 0, 0.5, 0.2),)

    # Of four who were asked two answered, and one too late.
    assert found["csat"].rows == ((4, 2, 0.5, 1, 3.5, 0.5),)
    assert found["csat_scores"].column("answers") == [0, 1, 0, 0, 1]
    assert found["csat_drivers"].rows == (
        ("App › Access", 1, 2.0, 1, 1.0), ("Mailboxes › Delivery", 1, 5.0, 0, 0.0),
    )  # fmt: skip
    assert found["csat_topics"].rows == (
        ("App › Access", "Login", 1, 2.0, 1, 1.0), ("Mailboxes › Delivery", "Late mail", 1, 5.0, 0, None),
    )  # fmt: skip
    assert found["csat_issues"].column("issue") == ["app/login/locked", "mail/delivery/late"]
