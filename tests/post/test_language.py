"""Languages: which is taken, and dates and amounts as people write them. The shipped ones: test_languages.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from mailbot.post import language, sample
from mailbot.post.compose import Composer
from tests.post.conftest import TEMPLATES, named


@pytest.mark.parametrize(
    ("asked", "taken"),
    [("it", "it"), ("IT", "it"), ("it-CH", "it"), ("it_IT", "it"), ("nl", "en"), ("", "en"), ("x" * 999, "en")],
)
def test_the_nearest_language_is_taken_and_else_the_first(asked: str, taken: str) -> None:
    assert language.pick(asked, ("en", "it")) == taken


def test_a_language_without_words_is_left_out_and_named() -> None:
    composer = Composer(TEMPLATES, replace(sample.BRAND, languages=("nl", "it")))
    assert (composer.languages, composer.untranslated) == (("it",), ("nl",))


def test_dates_amounts_and_sizes_are_those_of_the_language() -> None:
    assert language.day(date(2026, 3, 6), "EEEE d MMMM y", "it") == "venerdì 6 marzo 2026"
    assert language.day(date(2026, 3, 1), "EEEE d MMMM y", "fr") == "dimanche 1er mars 2026"
    assert language.day(date(2026, 3, 11), "EEEE d MMMM y", "fr-CA") == "mercredi 11 mars 2026"
    assert language.day(date(2026, 3, 1), "EEEE, d. MMMM y", "de") == "Sonntag, 1. März 2026"
    assert language.clock(datetime(2026, 3, 6, 9, 5), "HH:mm", "it") == "09:05"  # noqa: DTZ001 - a local time
    assert language.money(Decimal("1234.5"), "EUR", "it") == "1.234,50\xa0EUR"
    assert language.money(Decimal("1234.5"), "EUR", "en") == "1,234.50\xa0EUR"
    assert language.money(Decimal("1234"), "JPY", "en") == "1,234\xa0JPY"
    assert language.size(3_400_000, "it") == "3,4 MB"
    assert language.direction("ar") == "rtl"
    assert language.direction("nonsense") == "ltr"


def test_the_no_break_spaces_of_a_language_reach_the_reader() -> None:
    one = named("closed-customer", "fr")
    made = Composer(TEMPLATES, replace(sample.BRAND, languages=("fr",))).compose(one.notice, one.addresses)
    assert "(Europe/Rome)\xa0; après" in made.text
    assert "rouvrir le ticket\xa0:\n" in made.text
    assert "(Europe/Rome)&#160;; apr" in made.html
