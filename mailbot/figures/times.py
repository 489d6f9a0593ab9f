"""How long people wait, how often they write, how often a closed ticket opens again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from mailbot.desk.calendar import Calendar
from mailbot.figures.figure import Column, Figure, Unit, share, words
from mailbot.figures.flow import KINDS
from mailbot.figures.spread import Spread, of_counts
from mailbot.figures.workdays import Workdays

Wait = tuple[str, str | None, datetime, datetime | None]  # type, vendor, from, until; None: it goes on
ALL = "all"
MOST = 5  # contacts that are told apart


class Clocks:
    """The calendars of vendors, each worked out once."""

    def __init__(self, calendar_of: Callable[[str | None], Calendar], last: datetime) -> None:
        self._calendar_of = calendar_of
        self._last = last
        self._made: dict[str | None, tuple[datetime, Workdays]] = {}

    def worked(self, vendor: str | None, start: datetime, end: datetime) -> float:
        """Working seconds of a vendor between two moments, the later at most ``last``."""
        first, days = self._made.get(vendor, (None, None))
        if first is None or days is None or start < first:
            first = start - timedelta(days=400)
            days = Workdays(self._calendar_of(vendor), first, self._last)
            self._made[vendor] = (first, days)
        return days.between(start, min(end, self._last))


def waits(replies: Iterable[Wait], resolutions: Iterable[Wait], clocks: Clocks) -> Figure:
    """First reply and resolution."""
    rows = [*_rows("first reply", replies, clocks), *_rows("resolution", resolutions, clocks)]
    return Figure(
        "times",
        "Waiting times",
        "First reply: from the opening to the first words of anybody else, of tickets opened in this time. Resolution: "
        "from the opening to the last closing, of tickets closed in this time. Working time is the vendor's.",
        (
            words("measure", "Measure"),
            words("type", "Type"),
            Column("tickets", "Tickets"),
            Column("waiting", "Waiting"),
            Column("median", "Median", Unit.SECONDS),
            Column("p90", "90 %", Unit.SECONDS),
            Column("working_median", "Median, working", Unit.SECONDS),
            Column("working_p90", "90 %, working", Unit.SECONDS),
        ),
        tuple(rows),
    )


def _rows(measure: str, found: Iterable[Wait], clocks: Clocks) -> list[tuple[str | int | None, ...]]:
    elapsed = {kind: Spread() for kind in (ALL, *KINDS)}
    worked = {kind: Spread() for kind in (ALL, *KINDS)}
    waiting = dict.fromkeys((ALL, *KINDS), 0)
    for kind, vendor, start, end in found:
        for each in (ALL, kind):
            if end is None:
                waiting[each] += 1
                continue
            elapsed[each].add((end - start).total_seconds())
            worked[each].add(clocks.worked(vendor, start, end))
    return [
        (measure, kind, len(elapsed[kind]), waiting[kind], *elapsed[kind].summary(), *worked[kind].summary())
        for kind in (ALL, *KINDS)
        if len(elapsed[kind]) or waiting[kind]
    ]


def contacts(counts: Iterable[tuple[int, int]]) -> Figure:
    """How many times customer and vendor wrote until a ticket was closed."""
    found = dict(counts)
    whole = sum(found.values())
    mean, median, most = of_counts(found) if whole else (None, None, None)
    parts = {str(n): found.get(n, 0) for n in range(MOST)} | {
        f"{MOST}+": sum(often for n, often in found.items() if n >= MOST)
    }
    return Figure(
        "contacts",
        "Contacts a ticket",
        "How many times customer and vendor wrote, on tickets closed in this time.",
        (
            Column("tickets", "Tickets"),
            Column("mean", "Mean", Unit.SCORE),
            Column("median", "Median"),
            Column("p90", "90 %"),
            *(Column(f"n{key.replace('+', '_or_more')}", key) for key in parts),
        ),
        ((whole, mean, median, most, *parts.values()),),
    )


def reopened(ended: int, again: Iterable[tuple[int, datetime, datetime]], within: timedelta) -> Figure:
    """``ended``: tickets closed; ``again``: ticket, closing, when it went on."""
    back = {ticket for ticket, closing, opened in again if opened - closing <= within}
    return Figure(
        "reopened",
        "Reopened",
        "Tickets closed in this time that were opened again, or went on in a new ticket, within so many days.",
        (
            Column("closed", "Closed"),
            Column("reopened", "Reopened"),
            Column("share", "Share", Unit.SHARE),
            Column("within_days", "Within days"),
        ),
        ((ended, len(back), share(len(back), ended), within.days),),
    )
