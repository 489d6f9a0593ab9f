"""A figure: a table with names for programs and for people, and how to draw it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

Value = str | int | float | Decimal | date | None


class Unit(StrEnum):
    """What a column counts in."""

    WORDS = "words"
    DAY = "day"
    COUNT = "count"
    SHARE = "share"  # 0 to 1
    SECONDS = "seconds"
    SCORE = "score"  # 1 to 5, or a mean of such
    AMOUNT = "amount"  # exact, in the currency of its row


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key is stable, for JSON and CSV."""

    key: str
    title: str
    unit: Unit = Unit.COUNT


@dataclass(frozen=True, slots=True)
class Chart:
    """Which columns are drawn over which."""

    kind: str  # bars | stacked | line
    over: str  # key of the column that names the bars
    series: tuple[str, ...]  # keys of what is drawn


@dataclass(frozen=True, slots=True)
class Figure:
    """One table of a report."""

    name: str  # stable: JSON key, CSV file
    title: str
    note: str  # what is counted, for people
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    chart: Chart | None = None

    def column(self, key: str) -> list[Value]:
        """The values of one column, from the top."""
        place = next(number for number, column in enumerate(self.columns) if column.key == key)
        return [row[place] for row in self.rows]

    def records(self) -> list[dict[str, Any]]:
        """The rows by column key, as JSON has them: amounts and days as text, so that both stay exact."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, map(plain, row), strict=True)) for row in self.rows]


def plain(value: Value) -> str | int | float | None:
    """A value as JSON and CSV have it."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return round(value, 6) if isinstance(value, float) else value


def share(part: int, whole: int) -> float | None:
    """None where there is nothing to have a share of."""
    return part / whole if whole else None


def words(key: str, title: str) -> Column:
    return Column(key, title, Unit.WORDS)
