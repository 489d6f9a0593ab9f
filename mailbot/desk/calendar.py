"""Working time: elapsed time outside the weekend and the holidays of one place.

All arithmetic is done in UTC; the place only says where its days begin. Intervals are half-open: a closed day starts
with its first instant and ends before the first instant of the next, so a span that ends exactly where a weekend
begins ends where the weekend ends.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=64)
def holidays_of(country: str) -> Container[date]:
    """The public holidays of a country (``IT``) or a part of it (``DE-BY``), ISO 3166; none for an empty string.

    Raises:
        ValueError: there is no such country.
    """
    if not country:
        return frozenset()
    import holidays  # a large table: loaded only where a vendor has a country

    name, _, part = country.upper().partition("-")
    try:
        found: Container[date] = holidays.country_holidays(name, subdiv=part or None)
    except NotImplementedError as error:
        raise ValueError(f"no public holidays are known for {country!r}") from error
    return found


_DAY = timedelta(days=1)
_FARTHEST = 400  # days looked ahead for an open one; a place that never opens is a mistake in its data


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a vendor works."""

    zone: ZoneInfo
    weekend: frozenset[int] = frozenset({5, 6})  # weekdays, Monday is 0; never all seven
    holidays: Container[date] = frozenset()

    def is_closed(self, day: date) -> bool:
        return day.weekday() in self.weekend or day in self.holidays

    def start_of(self, day: date) -> datetime:
        """The first instant of a local day, UTC; where clocks jump over midnight, the instant of the jump."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def opens(self, moment: datetime) -> datetime:
        """``moment`` itself in working time, else the instant the place opens again.

        Raises:
            ValueError: the place does not open within 400 days.
        """
        day = moment.astimezone(self.zone).date()
        if not self.is_closed(day):
            return moment
        for ahead in range(1, _FARTHEST):
            if not self.is_closed(day + ahead * _DAY):
                return self.start_of(day + ahead * _DAY)
        raise ValueError("a calendar that never opens")

    def closes(self, moment: datetime) -> datetime:
        """The first instant of the next closed day after ``moment``, which lies in working time."""
        day = moment.astimezone(self.zone).date()
        for ahead in range(1, _FARTHEST):
            start = self.start_of(day + ahead * _DAY)
            if self.is_closed(day + ahead * _DAY) and start > moment:
                return start
        return moment + _FARTHEST * _DAY

    def add(self, start: datetime, span: timedelta) -> datetime:
        """The instant when ``span`` of working time has passed since ``start``, UTC."""
        moment, left = self.opens(start.astimezone(UTC)), span
        while moment + left >= (close := self.closes(moment)):
            left -= close - moment
            moment = self.opens(close)
        return moment + left
