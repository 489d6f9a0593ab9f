"""Ratings as people write them."""

from __future__ import annotations

import pytest

from mailbot.routing.ratings import Score, read


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("5", 5), (" 4 ", 4), ("3.", 3), ("2!", 2), ("1)", 1), ("5/5", 5), ("4 / 5", 4), ("4 out of 5", 4),
        ("4 von 5", 4), ("4 su 5", 4), ("4 sur 5", 4), ("4 de 5", 4), ("4 stars", 4), ("1 star", 1), ("3 stelle", 3),
        ("5 Sterne", 5), ("2 étoiles", 2), ("2 hviezdičky", 2), ("5 ⭐", 5), ("★★★★", 4), ("★★★☆☆", 3), ("⭐⭐", 2),
        ("٤", 4), ("۵", 5), ("५", 5), ("５", 5), ("4️⃣", 4), ("\u200f٣", 3), ("٤ نجوم", 4),
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
        "5/10",
        "4.5",
        "4,5",
        "3rd",
        "1st of March",
        "ABCD1234",
        "★★★★★★",
        "five",
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
