"""Days and periods of a place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from mailbot.figures.span import Step, span, summed, table

ROME, KATHMANDU = ZoneInfo("Europe/Rome"), ZoneInfo("Asia/Kathmandu")
MARCH = date(2026, 3, 1), date(2026, 3, 31)


def test_days_begin_where_they_begin_there() -> None:
    march = span(*MARCH, ROME, Step.MONTH)
    assert (march.since, march.until) == (
        datetime(2026, 2, 28, 23, tzinfo=UTC),
        datetime(2026, 3, 31, 22, tzinfo=UTC),  # clocks went forward on the way
    )


@pytest.mark.parametrize(("last", "step"), [("2026-03-31", "day"), ("2026-06-30", "week"), ("2026-12-31", "month")])
def test_a_span_has_as_many_periods_as_can_be_read(last: str, step: str) -> None:
    assert span(date(2026, 3, 1), date.fromisoformat(last), ROME).step == step


def test_weeks_begin_on_monday_and_the_first_is_cut() -> None:
    march = span(*MARCH, ROME, Step.WEEK)
    assert march.periods == tuple(
        date(2026, 2, 23) if day == 0 else date(2026, 3, day) for day in (0, 2, 9, 16, 23, 30)
    )
    assert table({"n": [0] * 6}, march)[0] == (date(2026, 3, 1), 0)


def test_months_of_every_length_follow_each_other() -> None:
    year = span(date(2026, 1, 31), date(2026, 12, 1), ROME, Step.MONTH)
    assert [day.month for day in year.periods] == list(range(1, 13))


def test_an_hour_falls_into_the_day_it_is_there() -> None:
    march = span(*MARCH, ROME, Step.DAY)
    counts = summed([("2026-02-28T23", 2), ("2026-03-01T22", 3), ("2026-03-01T23", 5), ("2026-03-31T21", 7)], march)
    assert (counts[0], counts[1], counts[-1], sum(counts)) == (5, 5, 7, 17)


def test_where_days_begin_at_a_quarter_minutes_are_counted() -> None:
    march = span(*MARCH, KATHMANDU, Step.DAY)
    assert not march.is_hourly
    assert summed([("2026-03-01T18:14", 1), ("2026-03-01T18:15", 1)], march)[:2] == [1, 1]
    assert span(*MARCH, ROME).is_hourly
