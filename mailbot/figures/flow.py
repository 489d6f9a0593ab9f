"""Volume and backlog: how many tickets come, go and stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from mailbot.desk.nouns import TicketType
from mailbot.figures.figure import Chart, Column, Figure, Unit, share, words
from mailbot.figures.span import Span, summed, table

KINDS = tuple(kind.value for kind in TicketType)
AGES = tuple(timedelta(days=days) for days in (1, 3, 7, 30))
OLD = ("under 1 day", "1 to 3 days", "3 to 7 days", "7 to 30 days", "over 30 days")
Opened = tuple[str, str, str, int]  # beginning of the time, type first asked for, who wrote first, how many

_PERIOD = Column("period", "From", Unit.DAY)


def volume(opened: Iterable[Opened], closed: Iterable[tuple[str, int]], span: Span) -> Figure:
    """Opened, by the type first asked for, and closed, a period."""
    came = list(opened)
    series = {kind: summed([(at, n) for at, each, _, n in came if each == kind], span) for kind in KINDS}
    whole = [sum(counts) for counts in zip(*series.values(), strict=True)]
    return Figure(
        "volume",
        "Volume",
        "Tickets opened, by what was first asked, and tickets closed that have not been opened again.",
        (
            _PERIOD,
            Column("opened", "Opened"),
            *(Column(kind, kind.capitalize()) for kind in KINDS),
            Column("closed", "Closed"),
        ),
        table({"opened": whole, **series, "closed": summed(closed, span)}, span),
        Chart("stacked", "period", KINDS),
    )


def first_contact(opened: Iterable[Opened]) -> Figure:
    """Who wrote first, and what they asked."""
    counts: Counter[tuple[str, str]] = Counter()
    for _, kind, who, count in opened:
        counts[who or "", kind] += count
    whole = sum(counts.values())
    rows = [(who, kind, count, share(count, whole)) for (who, kind), count in sorted(counts.items())]
    return Figure(
        "first_contact",
        "First contact",
        "Tickets opened, by who wrote first: an operator writes for somebody who called.",
        (words("by", "By"), words("type", "Type"), Column("tickets", "Tickets"), Column("share", "Share", Unit.SHARE)),
        tuple(rows),
    )


def backlog(standing: Iterable[tuple[str, str, int, int]]) -> Figure:
    """What is open now, by state, type and age. ``standing``: state, type, place in OLD, how many."""
    rows = [(state, kind, OLD[place], count) for state, kind, place, count in sorted(standing)]
    return Figure(
        "backlog",
        "Backlog now",
        "Tickets that are not closed, by age since they were opened. Failing: the money could not be sent.",
        (words("state", "State"), words("type", "Type"), words("age", "Age"), Column("tickets", "Tickets")),
        tuple(rows),
    )


def backlog_over_time(before: int, opened: Iterable[Opened], closed: Iterable[tuple[str, int]], span: Span,
                      now: datetime) -> Figure:  # fmt: skip
    """What was open at the end of each period that has begun; of one that has not ended, now."""
    came, went = summed([(at, count) for at, _, _, count in opened], span), summed(closed, span)
    rows, left = [], before
    for day, more, fewer in zip(span.periods, came, went, strict=True):
        left += more - fewer
        rows.append((max(day, span.first), left))
    begun = _begun(span, now)
    return Figure(
        "backlog_over_time",
        "Backlog over time",
        "Tickets open at the end of each period. One that was opened again counts as open all the while.",
        (_PERIOD, Column("open", "Open at the end")),
        tuple(rows[:begun]),
        Chart("line", "period", ("open",)),
    )


def _begun(span: Span, now: datetime) -> int:
    """How many periods have begun by ``now``."""
    return min(span.place(now) + 1, len(span.periods)) if now >= span.since else 0
