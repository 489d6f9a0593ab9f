"""Times of the day and week: ``working days``, ``weekend``, ``09:00-17:00``, ``outside working days 09:00-17:00``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mailbot.desk.calendar import Calendar
from mailbot.routing.rules.names import Wrong, shown

NOWHERE = Calendar(ZoneInfo("UTC"))
_TIME = r"([01]?\d|2[0-4]):([0-5]\d)"
_SHAPE = re.compile(rf"(outside\s+)?(?:(working days|weekend)\b)?\s*(?:{_TIME}\s*-\s*{_TIME})?")


@dataclass(frozen=True, slots=True)
class Hours:
    """A part of the week, on a vendor's calendar and clock."""

    outside: bool = False  # any time but this
    closed: bool | None = None  # weekends and holidays (True) or working days (False); None: any day
    start: int | None = None  # minutes since midnight; None: all day
    end: int = 0  # minutes since midnight; before the start: on the next morning

    def holds(self, moment: datetime, calendar: Calendar) -> bool:
        """Whether ``moment`` lies in it. Hours over midnight belong to the day on which they begin."""
        local = moment.astimezone(calendar.zone)
        minute, day = local.hour * 60 + local.minute, local.date()
        if self.start is not None and self.end < self.start and minute < self.end:
            day -= timedelta(days=1)
        fits_day = self.closed is None or calendar.is_closed(day) is self.closed
        return (fits_day and self._holds_minute(minute)) is not self.outside

    def _holds_minute(self, minute: int) -> bool:
        if self.start is None:
            return True
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


def hours(said: str) -> Hours:
    """Read it as an admin writes it.

    Raises:
        Wrong: it is no such time.
    """
    found = _SHAPE.fullmatch(" ".join(said.split()))
    if found is None or not (found[2] or found[3]):
        raise Wrong(
            f'{shown(said)}: takes "working days", "weekend", "09:00-17:00", "working days 09:00-17:00", '
            'or "outside" before one of them'
        )
    closed = found[2] == "weekend" if found[2] else None
    if not found[3]:
        return Hours(bool(found[1]), closed)
    start, end = int(found[3]) * 60 + int(found[4]), int(found[5]) * 60 + int(found[6])
    if start == end or max(start, end) > 24 * 60 or start == 24 * 60:
        raise Wrong(f"{shown(said)}: begins and ends at two different times between 00:00 and 24:00")
    return Hours(bool(found[1]), closed, start, end)
