"""The time a report is about: whole days of one place, and the periods they fall into."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
_FEW, _SOME = 45, 190  # days that are drawn one by one, and week by week


class Step(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Span:
    """From the first instant of ``first`` to the last of ``last``, both days of ``zone``."""

    first: date
    last: date
    zone: ZoneInfo
    step: Step

    @property
    def since(self) -> datetime:
        """UTC, the first instant."""
        return _begins(self.first, self.zone)

    @property
    def until(self) -> datetime:
        """UTC, the first instant after it."""
        return _begins(self.last + DAY, self.zone)

    @cached_property
    def periods(self) -> tuple[date, ...]:
        """The first day of each period; the first one may begin before the span does, and is cut there."""
        found, day = [], _period(self.first, self.step)
        while day <= self.last:
            found.append(day)
            day = _period(day + {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 31}[self.step] * DAY, self.step)
        return tuple(found)

    @cached_property
    def ends(self) -> tuple[datetime, ...]:
        """UTC, the first instant after each period."""
        return (*(_begins(day, self.zone) for day in self.periods[1:]), self.until)

    def place(self, at: datetime) -> int:
        """Which period ``at`` lies in."""
        return bisect_right(self.ends, at)

    @property
    def is_hourly(self) -> bool:
        """Whether this place's days begin at full hours of UTC, so that counts by the hour tell them apart."""
        return all(end.minute == 0 for end in (self.since, *self.ends))


def span(first: date, last: date, zone: ZoneInfo, step: Step | None = None) -> Span:
    """``step``: None for one that gives a readable number of periods."""
    days = (last - first).days
    chosen = Step.DAY if days < _FEW else Step.WEEK if days < _SOME else Step.MONTH
    return Span(first, last, zone, step or chosen)


def summed(counts: Iterable[tuple[str, int]], where: Span) -> list[int]:
    """Counts by the beginnings of times as the store writes them (``2026-03-06T14``), by period."""
    found = [0] * len(where.periods)
    for beginning, count in counts:
        found[where.place(moment(beginning))] += count
    return found


def moment(beginning: str) -> datetime:
    """``2026-03-06T14`` or ``2026-03-06T14:05`` in UTC."""
    return datetime.fromisoformat(beginning if len(beginning) > 13 else f"{beginning}:00").replace(tzinfo=UTC)


def table(found: Mapping[str, list[int]], where: Span) -> tuple[tuple[date | int, ...], ...]:
    """One row a period, the series side by side."""
    return tuple(
        (max(day, where.first), *(series[place] for series in found.values()))
        for place, day in enumerate(where.periods)
    )


def _period(day: date, step: Step) -> date:
    if step is Step.MONTH:
        return day.replace(day=1)
    return day - day.weekday() * DAY if step is Step.WEEK else day


def _begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
