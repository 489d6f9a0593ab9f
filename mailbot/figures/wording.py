"""Values of figures as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from mailbot.figures.figure import Unit, Value

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))
NUMBERS = (Unit.COUNT, Unit.SHARE, Unit.SECONDS, Unit.SCORE, Unit.AMOUNT)


def said(value: Value, unit: Unit) -> str:
    """``12``, ``42 %``, ``1 d 4 h``, ``4.31``, ``40.00``; a dash where there is nothing to say."""
    if value is None:
        return "–"
    if unit is Unit.SHARE and isinstance(value, float):
        return f"{value:.0%}".replace("%", " %")
    if unit is Unit.SECONDS and isinstance(value, int):
        return span(value)
    if unit is Unit.SCORE and isinstance(value, float):
        return f"{value:.2f}"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def span(seconds: int) -> str:
    """The two largest units: ``2 d 3 h``, ``5 h 12 min``, ``40 s``."""
    parts: list[str] = []
    for size, name in _UNITS:
        if seconds >= size or parts:
            parts.append(f"{seconds // size} {name}")
            seconds %= size
        if len(parts) == 2:
            break
    return " ".join(part for part in parts if not part.startswith("0 ")) or f"{seconds} s"


def bar(value: float, most: float, width: int) -> str:
    """A bar of at most ``width`` characters, exact to an eighth of one."""
    eighths = round(8 * width * value / most) if most else 0
    full, rest = divmod(eighths, 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")


def numbers(values: Sequence[Value]) -> list[float]:
    """For drawing: nothing is nought."""
    return [float(value) if isinstance(value, (int, float, Decimal)) else 0.0 for value in values]
