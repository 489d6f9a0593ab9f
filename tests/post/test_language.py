"""Languages: which is taken, that none of the shipped ones lacks a word, dates and amounts as people write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from gettext import NullTranslations
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from mailbot.post import language, sample, templating
from mailbot.post.compose import Composer
from tests.post.conftest import TEMPLATES

Message = tuple[str | None, str]


def asked_for() -> set[Message]:
    """(context, English words) of every message in the templates."""
    jinja = templating.environment((TEMPLATES,), NullTranslations(), inline=False)
    found = set()
    for file in TEMPLATES.rglob("*.j2"):
        for _, function, message in jinja.extract_translations(file.read_text()):
            words = (message,) if isinstance(message, str) else message
            found.add((words[0], words[1]) if function == "pgettext" else (None, words[0]))
    return found


@pytest.mark.parametrize("file", sorted(TEMPLATES.glob("locale/*/mailbot.po")), ids=lambda file: file.parent.name)
def test_a_shipped_language_has_every_word_and_none_too_many(file: Path) -> None:
    with file.open("rb") as stream:
        catalogue = read_po(stream)
    said = {(one.context, one.id[0] if isinstance(one.id, tuple) else one.id) for one in catalogue if one.id}
    unsaid = [
        one.id
        for one in catalogue
        if one.id and (one.fuzzy or not all(one.string if one.pluralizable else [one.string]))
    ]
    assert said == asked_for()
    assert unsaid == []
    assert [(one.id, list(one.check(catalogue))) for one in catalogue if list(one.check(catalogue))] == []


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
