"""Times as people and files write them. By itself, since every command with --at reads one."""

from __future__ import annotations

from datetime import UTC, datetime

_YEARS = range(1970, 2200)


def moment(cell: str) -> datetime:
    """ISO 8601, a date or a date with time; without a zone it is UTC."""
    try:
        found = datetime.fromisoformat(cell)
        aware = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("is no time; write ISO 8601 like 2026-03-06 or 2026-03-06T14:00:00Z") from None
    if aware.year not in _YEARS:
        raise ValueError(f"must be in the years {_YEARS.start} to {_YEARS.stop - 1}")
    return aware
