"""Working time, held against worked examples and against a slow oracle that counts minute by minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.desk.calendar import Calendar

MINUTE = timedelta(minutes=1)
DAY = timedelta(hours=24)


def utc(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "start", "span", "due"),
    [
        ("Europe/Rome", "2026-03-04 10:00", DAY, "2026-03-05 10:00"),
        ("Europe/Rome", "2026-03-06 14:00", DAY, "2026-03-09 14:00"),
        ("Europe/Rome", "2026-03-07 09:30", DAY, "2026-03-09 23:00"),
        ("America/Boise", "2026-03-06 23:30", DAY, "2026-03-09 22:30"),
        ("Europe/Rome", "2026-03-06 22:58", 5 * MINUTE, "2026-03-08 23:03"),
        ("Europe/Rome", "2026-03-06 22:55", 5 * MINUTE, "2026-03-08 23:00"),  # ends where the weekend begins
    ],
)
def test_a_span_of_working_time_ends_to_the_second(zone: str, start: str, span: timedelta, due: str) -> None:
    assert Calendar(ZoneInfo(zone)).add(utc(start), span) == utc(due)


def test_a_holiday_counts_like_a_weekend() -> None:
    easter_monday = Calendar(ZoneInfo("Europe/Rome"), holidays={date(2026, 4, 6)})
    assert easter_monday.add(utc("2026-04-03 10:00"), DAY) == utc("2026-04-07 10:00")


def test_a_day_that_a_zone_left_out_has_no_length() -> None:
    apia = Calendar(ZoneInfo("Pacific/Apia"))  # there was no Friday 30 December 2011: 22 h on Thursday, 2 h on Monday
    assert apia.add(utc("2011-12-29 12:00"), DAY) == utc("2012-01-01 12:00")


def test_a_calendar_that_never_opens_is_an_error() -> None:
    with pytest.raises(ValueError, match="never opens"):
        Calendar(ZoneInfo("UTC"), frozenset(range(7))).add(utc("2026-03-04 10:00"), DAY)


ZONES = ["Europe/Rome", "America/Boise", "Africa/Cairo", "Asia/Beirut", "America/Havana", "Australia/Lord_Howe",
         "Asia/Kathmandu", "Pacific/Apia", "UTC", "America/Sao_Paulo"]  # fmt: skip
CALENDARS = st.builds(
    Calendar,
    st.sampled_from(ZONES).map(ZoneInfo),
    st.frozensets(st.integers(0, 6), max_size=3),
    st.frozensets(st.dates(date(2018, 1, 1), date(2027, 1, 1)), max_size=5),
)
STARTS = st.integers(0, 9 * 365 * 24 * 60).map(lambda minutes: utc("2017-12-25 00:00") + minutes * MINUTE)


def by_counting(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """The oracle: look at every minute."""
    moment = start
    while True:
        is_open = not calendar.is_closed(moment.astimezone(calendar.zone).date())
        if is_open and minutes == 0:
            return moment
        minutes -= is_open
        moment += MINUTE


@settings(max_examples=60, deadline=None)
@given(CALENDARS, STARTS, st.integers(0, 3000))
def test_it_agrees_with_counting_every_minute(calendar: Calendar, start: datetime, minutes: int) -> None:
    assert calendar.add(start, minutes * MINUTE) == by_counting(calendar, start, minutes)
