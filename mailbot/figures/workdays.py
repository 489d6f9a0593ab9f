"""How much working time lies between two moments, asked very often of one calendar."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta

from mailbot.desk.calendar import Calendar

_DAY = timedelta(days=1)


class Workdays:
    """The days of a calendar between two moments, and the working seconds before each."""

    def __init__(self, calendar: Calendar, first: datetime, last: datetime) -> None:
        self._starts: list[float] = []
        self._before: list[float] = []
        self._open: list[bool] = []
        day, end = first.astimezone(calendar.zone).date() - _DAY, last.astimezone(calendar.zone).date() + _DAY
        worked = 0.0
        while day <= end:
            start = calendar.start_of(day).timestamp()
            worked += start - self._starts[-1] if self._starts and self._open[-1] else 0.0
            self._starts.append(start)
            self._before.append(worked)
            self._open.append(not calendar.is_closed(day))
            day += _DAY

    def between(self, start: datetime, end: datetime) -> float:
        """Working seconds; both moments within the days this was made for."""
        return self._until(end.timestamp()) - self._until(start.timestamp())

    def _until(self, at: float) -> float:
        day = bisect_right(self._starts, at) - 1
        return self._before[day] + (at - self._starts[day] if self._open[day] else 0.0)
