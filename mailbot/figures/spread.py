"""Median and the like of many numbers, in little memory."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from math import ceil

NEARLY_ALL = 0.9


class Spread:
    """Collects numbers: eight octets each."""

    def __init__(self) -> None:
        self._seen = array("d")

    def add(self, number: float) -> None:
        self._seen.append(number)

    def __len__(self) -> int:
        return len(self._seen)

    def summary(self) -> tuple[int | None, int | None]:
        """Median and 90th percentile, rounded; None of nothing."""
        ordered = sorted(self._seen)
        if not ordered:
            return None, None
        return round(_middle(ordered)), round(ordered[ceil(NEARLY_ALL * len(ordered)) - 1])


def of_counts(counts: Mapping[int, int]) -> tuple[float, int, int]:
    """Mean, median (the lower one) and 90th percentile of numbers that were counted: number → how often."""
    whole = sum(counts.values())
    return sum(n * often for n, often in counts.items()) / whole, _at(counts, 0.5), _at(counts, NEARLY_ALL)


def _middle(ordered: list[float]) -> float:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _at(counts: Mapping[int, int], part: float) -> int:
    """Nearest rank."""
    left = ceil(part * sum(counts.values()))
    for number in sorted(counts):
        left -= counts[number]
        if left <= 0:
            return number
    raise ValueError("nothing was counted")
