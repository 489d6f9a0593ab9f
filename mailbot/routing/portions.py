"""What of an order somebody wants back, as written behind ``refund``: all of it, a product, an amount – and why.

Behind a command what seems an amount is one, or is asked back: it never pays more than it names. A subject says more
than that – invoices, days, versions – so only what is plainly this order's money or product counts there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Final

from mailbot.desk.eligibility import Wanted
from mailbot.desk.nouns import Order
from mailbot.routing import amounts
from mailbot.routing.amounts import Found
from mailbot.routing.folding import fold
from mailbot.routing.money_words import FILLERS, HALVES, LABELS, MONTHS, REASONS, UNITS

LONGEST: Final = 200  # characters that are looked at
ALIKE: Final = 0.75  # how much of a product's name a word must have for a slip of the pen

_FILLERS: Final = frozenset(word for row in FILLERS.values() for word in fold(row).split())
_SAID: Final = _FILLERS | {word for row in REASONS.values() for word in fold(row).split()}
_UNIT: Final = "|".join(
    sorted({word for row in (*UNITS.values(), *MONTHS.values()) for word in row.split()}, key=len)[::-1]
)
_TAG: Final = re.compile(r"\[[^\[\]]{1,80} #[0-9]{1,9}\]")
_DAY, _MONTH, _YEAR = "[0-3]?[0-9]", "[01]?[0-9]", r"(?:\d{4}|\d{2})"
_DATE: Final = re.compile(
    rf"(?<![\w.,])(?:{_DAY}([./-]){_MONTH}\1{_YEAR}|{_MONTH}([./-]){_DAY}\2{_YEAR}|\d{{4}}([./-]){_MONTH}\3{_DAY})"
    r"(?!\w|[.,]\d)"
)
_THIS_YEAR: Final = re.compile(rf"(?<![\w.,]){_DAY}\.{_MONTH}\.(?=\s|[,;)]|$)")  # of a subject: "vom 20.2."
# Numbers that count something else than money: "3 days", "20 February 2026", "Windows 11", "no. 7".
_COUNTED: Final = re.compile(
    rf"(?<![\w.,+\-\u2212])\d{{1,4}}(?:st|nd|rd|th|\.)?[\s-]{{0,2}}(?:de\s)?(?:{_UNIT})(?!\w)\.?(?:\s(?:de\s)?\d{{4}}(?![\w.,]))?"
    rf"|(?<!\w)(?:{LABELS})(?!\w)[.:]?\s{{0,2}}#?\d[\d.]{{0,12}}(?!\w|\s?%)|#\d{{1,12}}(?!\w)",
    re.IGNORECASE,
)
_PERCENT: Final = re.compile(r"(?<![\w.,])(\d{1,5}(?:[.,]\d{1,3})?)\s?[%\u2030]")
_BELOW: Final = re.compile(r"(?<!\S)[€$£¥]?[-\u2212\u2013](?=[€$£¥]?\d)")
_DASH: Final = re.compile(r"(?<!\S)[-\u2013\u2014](?=\S)")
_SHORT: Final = re.compile(r"\W*\d[\d.,]*(?:e\d+|k)\W*", re.IGNORECASE)
_MARKS: Final = ".,;:!?()\"'"


@dataclass(frozen=True, slots=True)
class Portion:
    """What is wanted of an order, and whether other words stand beside it: why, how soon."""

    wanted: Wanted
    worded: bool = False


@dataclass(frozen=True, slots=True)
class _Text:
    """What is written, without the product it names and the numbers that are no money."""

    rest: str
    product: str
    order: Order
    strict: bool

    @property
    def currencies(self) -> frozenset[str]:
        return frozenset(line.currency for line in self.order.invoices if self.product in ("", line.product))

    @property
    def found(self) -> list[Found]:
        return amounts.find(self.rest, self.currencies)

    @property
    def counts(self) -> bool:
        """Whether it had numbers that are no money."""
        return ";" in self.rest

    @property
    def words(self) -> list[str]:
        """What is left beside the amounts."""
        pieces, at = [], 0
        for one in self.found:
            pieces.append(self.rest[at : one.start])
            at = one.end
        return [word for word in " ".join((*pieces, self.rest[at:])).split() if fold(word) or word in "€$£¥"]

    @property
    def spare(self) -> list[str]:
        """Those that are no courtesy."""
        return [word for word in self.words if not set(fold(word).split() or {word}) <= _FILLERS]

    def begins_at(self, start: int) -> bool:
        """Whether nothing but courtesies stands before that place."""
        return set(fold(self.rest[:start]).split()) <= _FILLERS


def read(argument: str, order: Order, *, strict: bool = True) -> Portion:
    """What ``argument`` asks for of ``order``; pure, never raises. ``Wanted.doubt`` says what has to be asked back.

    ``strict``: behind a command; else in a subject, where only what is plain counts.
    """
    text = _without(amounts.plain(argument[:LONGEST]), order)
    if not fold(text) and not set("€$£¥%") & set(text):
        return Portion(Wanted(), bool(text))
    same = [product for product in order.products if fold(product) == fold(text)]
    if same:
        return Portion(Wanted(same[0]))
    products, rest = _products(text, order)
    if len(products) > 1:
        return _of_several(products, order, rest)
    said = _Text(_without_counts(rest, strict), products[0] if products else "", order, strict)
    wanted = _strict(said) if strict else _loose(said)
    return Portion(wanted, bool(said.spare or wanted.doubt) or said.counts)


def _of_several(products: Sequence[str], order: Order, rest: str) -> Portion:
    """All products named one by one are all of it; with words beside them one of them may be left out."""
    plain = set(fold(rest).split()) <= _FILLERS
    everything = set(products) == set(order.products) and plain
    return Portion(Wanted() if everything else Wanted(doubt="several-products"), worded=True)


def _strict(said: _Text) -> Wanted:
    """Behind a command: an amount, a product, or words – and what seems an amount and is none is asked back."""
    if doubt := _doubt(said):
        return Wanted(doubt=doubt)
    if said.found:
        return _amount(said, said.found)
    return _by_words(said)


def _doubt(said: _Text) -> str:
    """Why what seems an amount cannot be taken; empty where there is nothing of that kind."""
    found, spare = said.found, said.spare
    percent = _PERCENT.search(said.rest)
    bare = [one for one in found if not one.marks and not one.has_cents]
    checks = (
        ("in-percent", percent is not None),
        ("amount-too-small", _BELOW.search(said.rest) is not None),
        ("other-currency", any(not one.fits(said.currencies) for one in found)),
        ("several-amounts", len({(one.number, one.marks) for one in found}) > 1),
        ("unclear-amount", bool(bare) and bool(said.product or spare or len(found) > 1)),
        ("unclear-amount", any(_is_number(word) or amounts.is_money(word.strip(_MARKS), ()) for word in spare)),
        ("unclear-amount", bool(spare) and fold(spare[0]) in HALVES),
    )
    return next((code for code, holds in checks if holds), "")


def _loose(said: _Text) -> Wanted:
    """In a subject: money of this order, a number that stands alone, a product; all else is words."""
    found, percent = said.found, _PERCENT.search(said.rest)
    if percent and said.begins_at(percent.start()):
        return Wanted(doubt="in-percent")
    if marked := [one for one in found if one.marks and one.fits(said.currencies)]:
        return _amount(said, marked)
    if any(one.marks and said.begins_at(one.start) for one in found):
        return Wanted(doubt="other-currency")
    named = _standing_out(said, found)
    return _amount(said, named) if named else _by_words(said)


def _standing_out(said: _Text, found: Sequence[Found]) -> list[Found]:
    """Bare numbers of a subject that are money: alone, or with cents right behind the word that asks."""
    if said.spare:
        return [one for one in found[:1] if one.has_cents and said.begins_at(one.start)]
    return [one for one in found if not _is_beyond(one, said) and (one.has_cents or not said.product)]


def _is_beyond(one: Found, said: _Text) -> bool:
    """Whether a bare number is more than the order can pay: a case, a year, an invoice, and no money."""
    left = sum((line.amount - line.refunded for line in said.order.invoices if line.state == "paid"), Decimal(0))
    beyond = one.number.startswith("0") if one.value is None else one.value > left
    return not one.has_cents and beyond


def _amount(said: _Text, found: Sequence[Found]) -> Wanted:
    if len({one.number for one in found}) > 1:
        return Wanted(doubt="several-amounts")
    value = found[0].value
    if value is None:
        return Wanted(doubt="amount-too-fine" if re.search(r"[.,]\d{3}$", found[0].number) else "unclear-amount")
    return Wanted(said.product, value)


def _by_words(said: _Text) -> Wanted:
    """No amount: a product, or the beginning of exactly one product's name, or all of it."""
    products, spare = said.order.products, said.spare
    if said.product:
        return Wanted(said.product)
    if fold(" ".join(spare)) in HALVES or (len(spare) == 1 and fold(spare[0]) in HALVES):
        return Wanted(doubt="unclear-amount")
    named = fold(" ".join(spare))
    begun = [name for name in products if named and f"{fold(name)} ".startswith(f"{named} ")]
    if begun:
        return Wanted(begun[0]) if len(begun) == 1 else Wanted(doubt="several-products")
    strange = said.strict and not said.counts and _seems_a_product(spare, products)
    return Wanted(doubt="no-such-product") if strange else Wanted()


def _seems_a_product(spare: Sequence[str], products: Sequence[str]) -> bool:
    """Whether it may be the name of one product of several: paying all of them for it might be more than was asked."""
    words = [word for word in fold(" ".join(spare)).split() if word not in _SAID]
    if len(products) < 2 or not words:
        return False
    parts = [part for product in products for part in (fold(product), *fold(product).split())]
    return len(spare) <= 2 or any(
        SequenceMatcher(None, word, part).ratio() >= ALIKE for word in words for part in parts if len(part) > 3
    )


def _without(text: str, order: Order) -> str:
    """``text`` without our tag and the order's number."""
    text = re.sub(rf"(?<!\w){re.escape(order.number)}(?!\w)", " ", _TAG.sub(" ", text), flags=re.IGNORECASE)
    return text.strip(" \t:,;!?.")


def _without_counts(text: str, strict: bool) -> str:
    """``text`` with a mark in place of each number that is no money, and without what says "all of it"."""
    text = _COUNTED.sub(" ; ", _DATE.sub(" ; ", text))
    if not strict:
        text = _DASH.sub(" ", _THIS_YEAR.sub(" ; ", text))
    return re.sub(r"(?<![\d.,])100\s?%", " ", text)


def _products(text: str, order: Order) -> tuple[list[str], str]:
    """The products named, by their names or the numbers of their invoices, and ``text`` without them."""
    named: list[str] = []
    for name, products in sorted(_names(order).items(), key=lambda one: len(one[0]), reverse=True):
        words = r"[\W_]{1,5}".join(re.escape(word).replace("ss", "(?:ss|ß)") for word in fold(name).split())
        less = re.sub(rf"(?<![\w]){words}(?![\w])", " ", text, flags=re.IGNORECASE) if words else text
        if less != text:
            named += products
            text = less
    return list(dict.fromkeys(named)), text


def _names(order: Order) -> dict[str, tuple[str, ...]]:
    """What its lines go by. The invoice that all of them are on names none."""
    names: dict[str, tuple[str, ...]] = {product: (product,) for product in order.products}
    for number in dict.fromkeys(line.number for line in order.invoices):
        on_it = tuple(line.product for line in order.invoices if line.number == number)
        alone = len(order.products) > 1 and set(on_it) != set(order.products)
        if not number.isdigit() or len(number) > 3:
            names.setdefault(number, on_it if alone else ())
    return names


def _is_number(word: str) -> bool:
    """Digits and no letters, or what counts as digits: ``1e1``, ``10k``; no ``2nd``, no ``Win11``."""
    letters = any(map(str.isalpha, word))
    return any(map(str.isdigit, word)) and (not letters or _SHORT.fullmatch(word) is not None)
