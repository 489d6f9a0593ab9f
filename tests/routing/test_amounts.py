"""Amounts as people write them: exact, or not read at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.routing.amounts import exact, find, is_money, plain


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12,50 € of it", [("12,50", ("€",))]),
        ("€12.50", [("12.50", ("€",))]),
        ("EUR 12.50 USD", [("12.50", ("EUR", "USD"))]),
        ("12,- bitte", [("12", ())]),
        ("1'234.50 CHF", [("1'234.50", ("CHF",))]),
        ("١٢٫٥٠ يورو", [("١٢.٥٠", ("يورو",))]),
        ("10 ft of cable", [("10", ())]),
        ("10 try again", [("10", ())]),
        ("10 TRY", [("10", ("TRY",))]),
        ("50%", []), ("٥٠٪", []), ("-5", []), ("#5523", []), ("at 10:15", []), ("Win11", []), ("10-20", []),
    ],
)  # fmt: skip
def test_what_is_written_as_an_amount_is_found(text: str, numbers: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(one.number, one.marks) for one in find(plain(text), ("EUR",))] == numbers


def test_a_measure_is_money_where_it_is_the_orders_own() -> None:
    assert find("10 ft", ("HUF",))[0].marks == ("ft",)
    assert not is_money("ft", ("EUR",))


@given(st.decimals(min_value=0, max_value=999_999_999, places=2))
def test_an_amount_comes_back_however_it_is_grouped(value: Decimal) -> None:
    english = f"{value:,.2f}"
    italian = english.translate(str.maketrans(",.", ".,"))
    for said in (f"{value:.2f}", english, italian, english.replace(",", "'"), italian.replace(".", " ")):
        assert [one.value for one in find(said, ())] == [value]


@given(st.from_regex(r"\d{1,4}([.,' ]\d{1,4}){0,3}", fullmatch=True))
def test_a_number_is_read_in_one_way_or_not_at_all(number: str) -> None:
    value = exact(number)
    digits = "".join(filter(str.isdigit, number))
    assert value is None or int(digits) == int(value.scaleb(-int(value.as_tuple().exponent)))
