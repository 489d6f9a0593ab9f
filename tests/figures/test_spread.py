"""Medians, and working time asked often."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from mailbot.desk.calendar import Calendar
from mailbot.figures.spread import Spread, of_counts
from mailbot.figures.wording import bar, span
from mailbot.figures.workdays import Workdays

ROME = Calendar(ZoneInfo("Europe/Rome"), holidays=frozenset({date(2026, 4, 6)}))
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("numbers", "summary"), [([], (None, None)), ([7], (7, 7)), ([1, 2, 9], (2, 9)), ([4, 1, 3, 2], (2, 4))]
)
def test_the_median_and_nearly_all(numbers: list[float], summary: tuple[int | None, int | None]) -> None:
    spread = Spread()
    for number in numbers:
        spread.add(number)
    assert spread.summary() == summary


def test_of_ten_nine_are_nearly_all() -> None:
    spread = Spread()
    for number in range(1, 11):
        spread.add(number)
    assert spread.summary()[1] == 9


def test_what_was_counted_has_a_median_too() -> None:
    assert of_counts({1: 2, 2: 1, 5: 1}) == (2.25, 1, 5)


def test_working_time_is_what_the_clocks_of_tickets_count() -> None:
    """The same as adding that span of working time to the start."""
    days, random = Workdays(ROME, NEW_YEAR, NEW_YEAR + timedelta(days=400)), Random(7)
    for _ in range(300):
        start = ROME.opens(NEW_YEAR + timedelta(minutes=random.randrange(360 * 1440)))
        worked = timedelta(minutes=random.randrange(1, 20 * 1440))
        end = ROME.add(start, worked)
        assert days.between(start, end) == pytest.approx(worked.total_seconds())


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3_660, "1 h 1 min"), (86_400, "1 d"), (183_600, "2 d 3 h")],
)
def test_a_span_is_said_in_its_two_largest_units(seconds: int, said: str) -> None:
    assert span(seconds) == said


def test_a_bar_is_exact_to_an_eighth() -> None:
    assert (bar(3, 3, 4), bar(1, 8, 1), bar(0, 5, 4), bar(0, 0, 4)) == ("████", "▏", "", "")
