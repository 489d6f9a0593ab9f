"""Amounts of money as people write them: ``12,50``, ``EUR 12.50``, ``€12.50``, ``1'234.50 CHF``, ``١٢٫٥٠``.

Money is never guessed: what can be read in two ways has no value. Amounts are exact decimals.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from mailbot.routing.money_words import CODES, SIGNS, WORDLIKE

_SIGN: Final = "|".join(sorted(map(re.escape, {*SIGNS, *CODES.split()}), key=len, reverse=True))
_GROUPED: Final = r"\d{1,3}(?P<group>[.,'\u2019\u2009\u00a0\u202f ])\d{3}(?:(?P=group)\d{3})*(?:[.,]\d{1,3})?"
_AMOUNT: Final = re.compile(
    rf"(?<![\w.,'\u2019+\-\u2013\u2212/#\u2116])(?<!\d:)"
    rf"(?:(?P<before>{_SIGN})\s?)?(?P<number>{_GROUPED}|\d{{1,12}}(?:[.,]\d{{1,3}})?)"
    rf"(?:[.,][-\u2013\u2014])?(?:\s?(?P<after>{_SIGN})(?!\w))?(?![\w%\u2030/]|\s?%|[.,'\u2019:\-]\d)",
    re.IGNORECASE,
)
_LEADING: Final = re.compile(r"^0\d")
_FOREIGN_MARKS: Final = str.maketrans("٫٬٪％", ".,%%")  # Arabic and wide ones, each one character


@dataclass(frozen=True, slots=True)
class Found:
    """An amount in a text."""

    number: str  # as written
    marks: tuple[str, ...]  # signs, codes or words of a currency beside it
    start: int
    end: int

    @property
    def value(self) -> Decimal | None:
        """What the number says; None where it may be two things."""
        return exact(self.number)

    @property
    def has_cents(self) -> bool:
        return re.search(r"[.,]\d{2}$", self.number) is not None

    def fits(self, currencies: Collection[str]) -> bool:
        """Whether nothing beside it names another currency; without any, all will do."""
        return not currencies or all(set(currencies) & set(meanings(mark)) for mark in self.marks)


def plain(text: str) -> str:
    """``text`` with the points, commas and percent signs of this alphabet."""
    return text.translate(_FOREIGN_MARKS)


def find(text: str, currencies: Collection[str]) -> list[Found]:
    """The amounts in ``text``, left to right. ``currencies``: what a doubtful sign beside one may mean (ISO 4217)."""
    return [_found(match, currencies) for match in _AMOUNT.finditer(text)]


def _found(match: re.Match[str], currencies: Collection[str]) -> Found:
    """What is no money beside a number ("10 ft") is left out."""
    sides = [side for side in ("before", "after") if match[side] and is_money(match[side], currencies)]
    start = match.start() if "before" in sides else match.start("number")
    end = match.end() if "after" in sides or not match["after"] else match.end("number")
    return Found(match["number"], tuple(match[side] for side in sides), start, end)


def is_money(word: str, currencies: Collection[str]) -> bool:
    """Whether ``word`` names a currency, and nothing else that people write about."""
    meant = meanings(word)
    known = word.casefold() in SIGNS or word.casefold() in CODES.split()
    return known and (word.casefold() not in WORDLIKE or word.isupper() or bool(set(meant) & set(currencies)))


def meanings(mark: str) -> tuple[str, ...]:
    """The currencies that a sign, code or word may stand for."""
    return SIGNS.get(mark.casefold(), (mark.upper(),))


def exact(number: str) -> Decimal | None:
    """The decimal that ``number`` says with points, commas, blanks or apostrophes; None where it may be two.

    ``1.234`` may be one thousand or one and a quarter; ``1.234,50`` and ``1,234.50`` can only be one thing.
    """
    marks = re.findall(r"\D", number)
    pieces = re.split(r"\D", number)
    last = marks[-1] if marks else ""
    if not marks:
        return None if _LEADING.match(number) else Decimal(number)
    if last not in ".,":
        return None if last == " " else Decimal("".join(pieces))
    if len(marks) > 1 and set(marks) == {last}:
        return Decimal("".join(pieces)) if all(len(piece) == 3 for piece in pieces[1:]) else None
    if len(marks) == 1 and len(pieces[1]) == 3 and len(pieces[0]) < 4 and pieces[0] != "0":
        return None
    return Decimal("".join(pieces[:-1]) + "." + pieces[-1])
