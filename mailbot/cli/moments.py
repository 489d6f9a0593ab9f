"""Times on the command line: read as people write them, written as programs read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from mailbot.imports.times import moment


def _at(text: str) -> datetime:
    try:
        return moment(text)
    except ValueError as fault:
        raise typer.BadParameter(f"{text!r} {fault}") from None


At = Annotated[
    datetime | None,
    typer.Option(
        "--at",
        metavar="TIME",
        parser=_at,
        help="Act as of this time instead of now, such as 2026-03-06T14:00Z (without a zone: UTC).",
        show_default=False,
    ),
]


def now(at: datetime | None) -> datetime:
    """The time to act as of."""
    return at or datetime.now(UTC)


def stamp(at: datetime) -> str:
    """ISO 8601 in UTC with Z; microseconds only where there are some."""
    precision = "microseconds" if at.microsecond else "seconds"
    return at.astimezone(UTC).isoformat(timespec=precision).replace("+00:00", "Z")


def stamped(at: datetime | None) -> str | None:
    return stamp(at) if at else None


def day_and_time(at: datetime) -> str:
    """For people: minutes are enough, and in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def age(since: datetime, until: datetime) -> str:
    """How long ago, in its largest unit: ``3 d``, ``5 h``, ``12 min``."""
    span = max(until - since, timedelta())
    for unit, name in ((timedelta(days=1), "d"), (timedelta(hours=1), "h")):
        if span >= unit:
            return f"{span // unit} {name}"
    return f"{span // timedelta(minutes=1)} min"
