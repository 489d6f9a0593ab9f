"""The time of the story: it runs like ours, and jumps over the days that nobody wants to wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mailbot.walk.now import now

ROME = ZoneInfo("Europe/Rome")


class Sundial:
    """A clock that can be set forward."""

    def __init__(self, start: datetime) -> None:
        self._ahead = start - now()

    def now(self) -> datetime:
        """The time in the story, UTC."""
        return now() + self._ahead

    def jump(self, to: datetime) -> None:
        """It is ``to`` now; never back."""
        self._ahead += max(to - self.now(), timedelta())


def rome(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in March 2026, as clocks in Rome show it. The 6th is a Friday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ROME).astimezone(UTC)
