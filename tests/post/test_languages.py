"""Every language we ship is whole: each word of the mails, whichever way it runs, as its readers write it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from gettext import NullTranslations
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from mailbot.desk.nouns import Person
from mailbot.post import language, templating
from mailbot.post.compose import Composer
from mailbot.post.sample import BRAND, Sample, samples
from tests.post.conftest import TEMPLATES
from tests.post.tongues import LANGUAGES, LOOKS

TRANSLATED: Final = LANGUAGES[1:]
COMPOSER: Final = Composer(TEMPLATES, replace(BRAND, languages=LANGUAGES))
NAMED: Final = re.compile(r"%\(\w+\)s")
ROME: Final = ZoneInfo("Europe/Rome")
ISOLATED: Final = re.compile("\u2068[^\u2069]*\u2069")
Key = tuple[str | None, str]


@lru_cache(maxsize=8)
def catalogue(tag: str) -> Catalog:
    with (TEMPLATES / language.CATALOGUE.format(tag)).open("rb") as stream:
        return read_po(stream)


def messages(tag: str) -> list[tuple[Message, list[str], list[str]]]:
    """Each message with its English words and its own, singular and plural."""
    return [(one, _forms(one.id), _forms(one.string)) for one in catalogue(tag) if one.id]


def _forms(words: Any) -> list[str]:
    return [words] if isinstance(words, str) else list(words)


@lru_cache(maxsize=1)
def asked_for() -> frozenset[Key]:
    """(context, English words) of every message in the templates."""
    jinja = templating.environment((TEMPLATES,), NullTranslations(), inline=False)
    found: set[Key] = set()
    for file in TEMPLATES.rglob("*.j2"):
        for _, function, message in jinja.extract_translations(file.read_text(encoding="utf-8")):
            words = [message] if isinstance(message, str) else list(message)
            found.add((words[0], str(words[1])) if function == "pgettext" else (None, str(words[0])))
    return frozenset(found)


@lru_cache(maxsize=1_024)
def seen(sample: Sample, tag: str) -> dict[str, Any]:
    """What the skeletons lay out for that sample."""
    return COMPOSER.described(sample.notice, sample.addresses, COMPOSER.desk(tag))


def test_every_catalogue_is_one_of_the_languages_tested_here() -> None:
    assert {file.parent.name for file in TEMPLATES.glob("locale/*/*.po")} == set(TRANSLATED)


@pytest.mark.parametrize("tag", TRANSLATED)
class TestCatalogue:
    def test_has_every_word_and_none_too_many(self, tag: str) -> None:
        said = {(one.context, english[0]) for one, english, _ in messages(tag)}
        assert (sorted(asked_for() - said, key=str), sorted(said - asked_for(), key=str)) == ([], [])

    def test_leaves_nothing_open(self, tag: str) -> None:
        assert [one.id for one, _, own in messages(tag) if one.fuzzy or not all(own)] == []
        assert [list(one.check(catalogue(tag))) for one in catalogue(tag) if list(one.check(catalogue(tag)))] == []

    def test_names_what_the_english_words_name(self, tag: str) -> None:
        """Only a plural form for one, two or none may say its number in words."""
        for one, english, own in messages(tag):
            wanted = set(NAMED.findall(english[-1]))
            assert set(NAMED.findall(own[-1])) == wanted, one.id
            assert all(set(NAMED.findall(form)) <= wanted for form in own), one.id

    def test_ends_as_the_english_words_do(self, tag: str) -> None:
        ends = {".": ".", "?": "?؟", ":": ":", ",": ",،", ";": ";؛"}
        for one, english, own in messages(tag):
            end = ends.get(english[0][-1], "")
            assert all(form[-1] in end if end else form[-1] not in ".?؟:" for form in own), one.id

    def test_has_no_space_at_an_edge_and_no_two_in_a_row(self, tag: str) -> None:
        wrong = [form for _, _, own in messages(tag) for form in own if form != form.strip(" ") or "  " in form]
        assert wrong == []

    def test_is_composed(self, tag: str) -> None:
        """One way to write é, or filters that people set up by hand would not fit."""
        assert [form for _, _, own in messages(tag) for form in own if not unicodedata.is_normalized("NFC", form)] == []

    def test_says_at_its_top_which_terms_it_uses(self, tag: str) -> None:
        if tag != "it":
            assert all(term in catalogue(tag).header_comment for term in ("ticket", "refund", "cancellation", "vendor"))


@pytest.mark.parametrize("tag", LANGUAGES)
class TestPhrases:
    def test_each_is_of_one_kind_and_none_begins_another(self, tag: str) -> None:
        english = {sample.name: seen(sample, "en")["phrase"] for sample in samples("en")}
        own = {(english[sample.name], seen(sample, tag)["phrase"]) for sample in samples(tag)}
        phrases = [phrase for _, phrase in own]
        assert len(own) == len(set(english.values())) == len(set(phrases))
        assert [(a, b) for a in phrases for b in phrases if a != b and b.startswith(a.rstrip("."))] == []

    def test_names_and_numbers_leave_them_as_they_are(self, tag: str) -> None:
        for sample in samples(tag):
            ticket = replace(sample.notice.ticket, customer=Person("x@y.example", "Ωμέγα 7"), number=7, subject="?")
            other = replace(sample, notice=replace(sample.notice, ticket=ticket))
            assert seen(other, tag)["phrase"] == seen(sample, tag)["phrase"]

    def test_they_open_the_text(self, tag: str) -> None:
        for name in ("opened-vendor", "opened-customer-refund", "confirm-customer", "rejected-operator"):
            assert plain(text_of(name, tag)).startswith(plain(seen(named(name, tag), tag)["phrase"]))


def plain(text: str) -> str:
    """With ordinary spaces."""
    return " ".join(text.split())


@pytest.mark.parametrize("tag", LANGUAGES)
class TestLooks:
    def test_dates_and_times(self, tag: str) -> None:
        tongue, at = COMPOSER.desk(tag).tongue, datetime(2026, 3, 1, 8, 5, tzinfo=UTC)
        assert (plain(tongue.moment(at, ROME)), plain(tongue.date(at, ROME))) == LOOKS[tag][:2]

    def test_every_day_of_a_year_has_its_name_and_latin_digits(self, tag: str) -> None:
        tongue = COMPOSER.desk(tag).tongue
        days = {plain(tongue.moment(datetime(2026, month, 14, 12, tzinfo=UTC), ROME)) for month in range(1, 13)}
        assert len(days) == 12
        assert all("14" in day and "2026" in day for day in days)

    def test_money_and_sizes(self, tag: str) -> None:
        assert plain(language.money(Decimal("1234.5"), "EUR", tag)) == LOOKS[tag].money
        assert plain(language.size(3_400_000, tag)) == LOOKS[tag].size

    def test_the_code_of_the_money_stays_on_the_line_of_its_number(self, tag: str) -> None:
        assert "\xa0EUR" in language.money(Decimal(40), "EUR", tag)
        assert re.search("40[.,]00\xa0EUR", text_of("opened-vendor", tag))

    def test_plurals(self, tag: str) -> None:
        sample = named("opened-vendor", tag)
        for count, begins in LOOKS[tag].older.items():
            notice = replace(sample.notice, untold=count)
            said = COMPOSER.described(notice, sample.addresses, COMPOSER.desk(tag))["older"]
            assert plain(said).startswith(begins), count

    def test_a_plural_never_hides_its_number(self, tag: str) -> None:
        words = COMPOSER.catalogues[tag]
        [(one, many)] = [english for message, english, _ in messages("it") if message.pluralizable]
        for count in range(3, 230):
            assert "%(count)s" in words.ngettext(one, many, count), count


def named(name: str, tag: str) -> Sample:
    return next(one for one in samples(tag) if one.name == name)


def text_of(name: str, tag: str) -> str:
    sample = named(name, tag)
    return COMPOSER.compose(sample.notice, sample.addresses).text


class TestRightToLeft:
    def test_the_page_and_its_tables_run_from_the_right(self) -> None:
        sample = named("replied-customer", "ar")
        html = COMPOSER.compose(sample.notice, sample.addresses).html
        assert '<html lang="ar" dir="rtl"' in html
        assert re.search(r'<table[^>]*class="page"[^>]*dir="rtl"', html), "web mail takes <html> away"
        assert "border-width: 0 3px 0 0" in html
        assert "padding: 4px 0 4px 16px" in html
        assert 'class="number" align="left"' in html
        assert 'class="said" dir="auto"' in html

    def test_everything_latin_between_arabic_words_is_isolated(self) -> None:
        """Or brackets, slashes and marks beside it would change sides."""
        for sample in samples("ar"):
            view = seen(sample, "ar")
            rows = [row["value"] for row in view["ticket_rows"] + view["order_rows"]]
            for words in (view["why"], view["next"], view["answer"], view["because"], *rows):
                left = re.sub("\u2067[^\u2069]*\u2069", "", ISOLATED.sub("", words))
                assert not re.search("[A-Za-z]", left), (sample.name, words)

    def test_every_isolate_is_closed(self) -> None:
        for sample in samples("ar"):
            text = COMPOSER.compose(sample.notice, sample.addresses).text
            assert text.count("\u2068") + text.count("\u2067") == text.count("\u2069")

    def test_subjects_and_links_hold_no_mark_that_is_not_seen(self) -> None:
        for sample in samples("ar"):
            made = COMPOSER.compose(sample.notice, sample.addresses)
            links = re.findall(r"mailto:\S+", made.text)
            assert not any(unicodedata.category(char) == "Cf" for char in made.subject + "".join(links))
