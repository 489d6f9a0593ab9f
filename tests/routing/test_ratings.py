"""Ratings as people write them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from mailbot.config import shipped
from mailbot.post.compose import Composer
from mailbot.post.sample import BRAND
from mailbot.routing.ratings import LABELS, Score, answered, labelled, read
from mailbot.routing.rules import load
from tests.post.conftest import TEMPLATES
from tests.post.tongues import LANGUAGES

RULES: Final = load(shipped("rules"), LANGUAGES)


def rated(said: str) -> int:
    line, _, below = said.partition("\n")
    return answered(line, below.strip(), RULES.is_thanks, RULES.is_praise)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("5", 5), (" 4 ", 4), ("3.", 3), ("2!", 2), ("1)", 1), ("5/5", 5), ("4 / 5", 4), ("4 out of 5", 4),
        ("4 von 5", 4), ("4 su 5", 4), ("4 sur 5", 4), ("4 de 5", 4), ("4 stars", 4), ("1 star", 1), ("3 stelle", 3),
        ("5 Sterne", 5), ("2 étoiles", 2), ("2 hviezdičky", 2), ("5 ⭐", 5), ("★★★★", 4), ("★★★☆☆", 3), ("⭐⭐", 2),
        ("٤", 4), ("۵", 5), ("५", 5), ("５", 5), ("4️⃣", 4), ("\u200f٣", 3), ("٤ نجوم", 4),
        ("five", 5), ("Five stars", 5), ("cinque stelle", 5), ("päť hviezd", 5), ("drei Sterne", 3), ("خمس نجوم", 5),
        ("4.5", 4), ("4,5", 4), ("3.5 stars", 3), ("5.0", 5), ("10/10", 5), ("9/10", 4), ("8 von 10", 4), ("1/10", 1),
        ("0/10", 1), ("0/5", 1), ("8.5/10", 4), ("five out of five", 5), ("Rating: 4", 4), ("Bewertung 5", 5),
        ("my rating is 3", 3), ("Voto: 4/5", 4), ("Nota 8/10", 4), ("التقييم: ٥", 5),
    ],
)  # fmt: skip
def test_a_number_is_a_rating(line: str, value: int) -> None:
    assert read(line) == Score(value)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "0",
        "6",
        "10",
        "55",
        "6/5",
        "11/10",
        "5.5",
        "0.5",
        "5/100",
        "4.50",
        "1/10/2026",
        "3rd",
        "1st of March",
        "ABCD1234",
        "★★★★★★",
        "fiver",
        "very good",
        "-",
        "²",
        "4x",
    ],
)
def test_everything_else_is_words(line: str) -> None:
    assert read(line) is None


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("5 – quick and kind", "quick and kind"),
        ("4, thanks!", "thanks"),
        ("2 of them are broken", "of them are broken"),
    ],
)
def test_what_stands_behind_it_is_left_over(line: str, rest: str) -> None:
    found = read(line)
    assert found is not None
    assert found.rest == rest


def test_a_line_without_end_is_read_in_no_time() -> None:
    assert read("5 " * 1_000_000) == Score(5, ("5 " * 99).strip())


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("5 very good", 5), ("5 - very good", 5), ("5, very good!", 5), ("1 very bad", 1), ("2 bad", 2), ("5 good", 5),
        ("5 sehr gut", 5), ("1 pessimo", 1), ("5 tres bien", 5), ("4 dobre", 4), ("5 جيدة جدًا", 5), ("5 muy buena", 5),
        ("5 excellent", 5), ("5/5 👍", 5), ("4 thanks", 4), ("Thanks, 5", 5), ("Grazie! 5 stelle", 5), ("5 stars!!", 5),
        ("very good", 5), ("Good.", 4), ("bad", 2), ("Sehr gut", 5), ("Ottimo!", 5), ("muito bom", 5),
        ("veľmi dobre", 5),
        ("tres mal", 1), ("سيئة", 2), ("5\nIt was quick", 5),
    ],
)  # fmt: skip
def test_a_number_with_its_own_word_and_a_word_of_the_survey_rate(said: str, value: int) -> None:
    assert rated(said) == value


@pytest.mark.parametrize(
    "said",
    [
        "5 very bad", "1 very good", "1 excellent", "5 it was great but broke", "4 people in my family", "no 5",
        "2 days later it broke again", "not solved", "3 is my answer", "very good\nbut it broke again", "excellent",
        "👎",
        "bad, it broke", "Thanks, 5 of them broke", "good question", "One thing is missing", "Note 3 broke", "",
    ],
)  # fmt: skip
def test_what_contradicts_itself_or_says_more_is_words(said: str) -> None:
    assert rated(said) == 0


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_word_the_mails_offer_is_understood(tag: str) -> None:
    words = Composer(TEMPLATES, replace(BRAND, languages=LANGUAGES)).words(tag)
    for number in range(1, 6):
        assert labelled(words[f"rate_{number}"]) == number
        assert rated(f"{number} {words[f'rate_{number}']}") == number


def test_no_word_means_two_numbers() -> None:
    means: dict[str, set[int]] = {}
    for said in LABELS.values():
        for number, words in enumerate(said, 1):
            for word in words.split("|"):
                means.setdefault(word, set()).add(number)
    assert [word for word, numbers in means.items() if len(numbers) > 1] == []


@pytest.mark.parametrize(
    "said",
    [
        "Excellent!", "Very good", "Perfect, thanks", "Great job, Vera", "👍", "👍🏽 ❤️", "It works now",
        "Sehr gut", "Ottimo",
        "Hi Vera,\n\nexcellent service!\n\nBest regards,\nAnn", "Výborne", "Très bien, merci", "Excelente",
        "Ótimo!", "ممتاز",
    ],
)  # fmt: skip
def test_praise_is_a_courtesy(said: str) -> None:
    assert RULES.is_praise(said)


@pytest.mark.parametrize(
    "said",
    [
        "Excellent, but it broke",
        "Very good?",
        "bad",
        "👎",
        "not good",
        "ok",
        "Good, now the other one please",
        "",
        "gut gemeint",
    ],
)
def test_what_somebody_has_to_act_on_is_no_praise(said: str) -> None:
    assert not RULES.is_praise(said)
