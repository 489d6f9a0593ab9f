"""Comparisons as admins write them: ``> 100``, ``<= 50 EUR``, ``10..50``, ``> 30d``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from mailbot.routing.rules.names import Names, Wrong, shown
from mailbot.routing.rules.values import span

_SHAPE = re.compile(r"(?P<low>[^\s<>=]+?)\s*\.\.\s*(?P<high>[^\s<>=.][^<>=]*)|"
                    r"(?P<sign>>=|<=|>|<|=)?\s*(?P<one>[^\s<>=](?:[^<>=]*[^\s<>=])?)")  # fmt: skip
_MONEY = re.compile(r"(\d{1,12}(?:\.\d{1,4})?)\s*([A-Za-z]{3})?")


@dataclass(frozen=True, slots=True)
class Range:
    """From ``low`` to ``high``; None where it is open on that side. Of money also the currency, where it is named."""

    low: Any = None
    high: Any = None
    with_low: bool = True
    with_high: bool = True
    currency: str = ""

    def holds(self, value: Any) -> bool:
        above = self.low is None or value > self.low or (self.with_low and value == self.low)
        return above and (self.high is None or value < self.high or (self.with_high and value == self.high))

    def covers(self, other: Range) -> bool:
        """Whether all of ``other`` lies within."""
        if self.currency not in ("", other.currency):
            return False
        low = self.low is None or (other.low is not None and self._reaches_down(other))
        return low and (self.high is None or (other.high is not None and self._reaches_up(other)))

    def _reaches_down(self, other: Range) -> bool:
        return bool(other.low > self.low or (other.low == self.low and (self.with_low or not other.with_low)))

    def _reaches_up(self, other: Range) -> bool:
        return bool(other.high < self.high or (other.high == self.high and (self.with_high or not other.with_high)))

    def misses(self, other: Range) -> bool:
        """Whether nothing lies in both."""
        return _apart(self, other) or _apart(other, self)


def _apart(lower: Range, upper: Range) -> bool:
    if lower.currency and upper.currency and lower.currency != upper.currency:
        return True
    if lower.high is None or upper.low is None:
        return False
    return bool(lower.high < upper.low or (lower.high == upper.low and not (lower.with_high and upper.with_low)))


def money(value: Any, names: Names) -> Range:
    """``> 100``, ``10..50 EUR``."""
    return _range(value, _amount, '"> 100", "<= 50 EUR" or "10..50"')


def count(value: Any, names: Names) -> Range:
    """``> 3``."""
    return _range(value, _count, '"> 3", "<= 5" or "2..4"')


def age(value: Any, names: Names) -> Range:
    """``> 30d``."""
    return _range(value, lambda said: (span(said), ""), '"> 30d", "<= 12h" or "1d..7d"')


def _range(value: Any, read: Callable[[str], tuple[Any, str]], shapes: str) -> Range:
    found = _SHAPE.fullmatch(value.strip()) if isinstance(value, str) and len(value) < 80 else None
    try:
        if found is None:
            raise Wrong("")
        return _bounds(found, read)
    except Wrong as wrong:
        told = f" ({wrong})" if str(wrong) else ""
        raise Wrong(f"{shown(value)}: takes a comparison in quotes, such as {shapes}{told}") from None


def _bounds(found: re.Match[str], read: Callable[[str], tuple[Any, str]]) -> Range:
    if found["one"] is None:
        low, _ = read(found["low"])
        high, currency = read(found["high"])
        if low > high:
            raise Wrong("the smaller one stands first")
        return Range(low, high, currency=currency)
    one, currency = read(found["one"])
    sign = found["sign"] or "="
    low, high = (None if "<" in sign else one), (None if ">" in sign else one)
    return Range(low, high, "=" in sign, "=" in sign, currency)


def _amount(said: str) -> tuple[Decimal, str]:
    found = _MONEY.fullmatch(said)
    if found is None:
        raise Wrong("an amount is written 12.50, with a point")
    return Decimal(found[1]), (found[2] or "").upper()


def _count(said: str) -> tuple[int, str]:
    if not re.fullmatch(r"\d{1,9}", said):
        raise Wrong("a whole number")
    return int(said), ""


def days(span: timedelta) -> str:
    """A length of time in words short enough for a line: ``3.5 days``."""
    said = f"{span / timedelta(days=1):.3g}"
    return f"{said} {'day' if said == '1' else 'days'}"
