"""What stands behind ``refund``: all, a product, an amount – or a doubt, which is asked back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.eligibility import Wanted
from mailbot.routing.amounts import Doubt, exact, wanted

PRODUCTS = ("Widget", "Widget Pro", "Große Kiste", "Font 2")


def amount(number: str, product: str = "") -> Wanted:
    return Wanted(product, Decimal(number))


class TestPlainWishes:
    @pytest.mark.parametrize(
        ("said", "meant"),
        [
            ("", Wanted()),
            ("  ", Wanted()),
            ("all", Wanted()),
            ("the whole order, please", Wanted()),
            ("die ganze Bestellung, bitte", Wanted()),
            ("meiner Bestellung", Wanted()),
            ("toute la commande, s’il vous plaît", Wanted()),
            ("celú sumu, prosím", Wanted()),
            ("todo el pedido, por favor", Wanted()),
            ("o valor total da encomenda, por favor", Wanted()),
            ("المبلغ بالكامل من فضلكم", Wanted()),
            ("sólo 12,50 euros, por favor", amount("12.50")),
            ("apenas 12,50 EUR, obrigada", amount("12.50")),
            ("12.50 يورو فقط", amount("12.50")),
            ("12,50 eur prosím", amount("12.50")),
            ("nur 12,50 Euro bitte", amount("12.50")),
            ("12.50", amount("12.50")),
            ("12,50", amount("12.50")),
            ("12.5", amount("12.5")),
            ("12", amount("12")),
            ("12,-", amount("12")),
            ("0.01", amount("0.01")),
            ("0", amount("0")),
            ("12,50 €", amount("12.50")),
            ("€12.50", amount("12.50")),
            ("EUR 12.50", amount("12.50")),
            ("12.50 eur", amount("12.50")),
            ("CHF 1'234.50", amount("1234.50")),
            ("1.234,50", amount("1234.50")),
            ("1,234.50", amount("1234.50")),
            ("1 234,50", amount("1234.50")),
            ("1\u202f234,50 €", amount("1234.50")),
            ("1.234.567", amount("1234567")),
            ("1.234.567,89", amount("1234567.89")),
            ("1234.567", amount("1234.567")),
            ("0.500", amount("0.500")),
            ("12.50 please", amount("12.50")),
            ("bitte nur 12,50 €", amount("12.50")),
            ("12.50 12.50", amount("12.50")),
            ("Widget", Wanted("Widget")),
            ("widget pro", Wanted("Widget Pro")),
            ("the widget-pro please", Wanted("Widget Pro")),
            ("GROSSE KISTE", Wanted("Große Kiste")),
            ("font 2", Wanted("Font 2")),
            ("Große", Wanted("Große Kiste")),
            ("Widget 12.50", amount("12.50", "Widget")),
            ("€ 12.50 for Widget", amount("12.50", "Widget")),
            ("Font 2 12.50", amount("12.50", "Font 2")),
        ],
    )
    def test_what_is_plain_is_taken(self, said: str, meant: Wanted) -> None:
        assert wanted(said, PRODUCTS) == meant

    @pytest.mark.parametrize("said", ["ABCD1234 12.50", "12.50 for abcd1234", "order ABCD1234: 12.50 [Acme #1042]"])
    def test_order_numbers_and_tags_are_no_amounts(self, said: str) -> None:
        assert wanted(said, PRODUCTS, orders=["ABCD1234"]) == amount("12.50")

    def test_an_order_number_of_digits_alone(self) -> None:
        assert wanted("20261234 12.50", (), orders=["20261234"]) == amount("12.50")
        assert wanted("20261234", (), orders=["20261234"]) == Wanted()


class TestDoubts:
    @pytest.mark.parametrize(
        ("said", "reason"),
        [
            ("1.234", "unclear-amount"),
            ("1,234", "unclear-amount"),
            ("1 234", "unclear-amount"),
            ("1.234.56", "unclear-amount"),
            ("12.50.75", "unclear-amount"),
            ("012", "unclear-amount"),
            ("-5", "unclear-amount"),
            ("−5", "unclear-amount"),
            ("50%", "unclear-amount"),
            ("50 %", "unclear-amount"),
            ("€", "unclear-amount"),
            ("2 2", "unclear-amount"),
            ("half", "unclear-amount"),
            ("teilweise", "unclear-amount"),
            ("nur ein Teil", "unclear-amount"),
            ("une partie du montant", "unclear-amount"),
            ("časť sumy", "unclear-amount"),
            ("una parte del importe", "unclear-amount"),
            ("metade do valor", "unclear-amount"),
            ("نصف المبلغ", "unclear-amount"),
            ("1/2", "unclear-amount"),
            ("10-20", "unclear-amount"),
            ("1234567890123", "unclear-amount"),
            ("widget 2", "unclear-amount"),
            ("2 widget", "unclear-amount"),
            ("12.50 because", "unclear-amount"),
            ("12.50 of 40.00", "several-amounts"),
            ("12€50", "several-amounts"),
            ("12.50 EUR 12.50 USD", "several-amounts"),
            ("gadget", "unknown-product"),
            ("12\u00b2", "unclear-amount"),
            ("Widget Gadget", "unknown-product"),
            ("Widget and Font 2", "several-products"),
        ],
    )
    def test_what_may_be_two_things_is_asked_back(self, said: str, reason: str) -> None:
        assert wanted(said, PRODUCTS) == Doubt(reason, said)

    def test_the_beginning_of_two_names(self) -> None:
        assert wanted("font", ("Font Light", "Font Bold")) == Doubt("several-products", "font")

    @pytest.mark.parametrize(
        ("said", "currency", "fits"),
        [
            ("12.50 €", "EUR", True),
            ("12.50 €", "USD", False),
            ("$12.50", "USD", True),
            ("$12.50", "CAD", True),
            ("$12.50", "EUR", False),
            ("12.50 usd", "USD", True),
            ("12.50 USD", "EUR", False),
            ("12.50", "USD", True),
            ("EUR 12.50 USD", "EUR", False),
        ],
    )
    def test_another_currency_than_the_orders(self, said: str, currency: str, fits: bool) -> None:
        found = wanted(said, (), currency=currency)
        assert found == (amount("12.50") if fits else Doubt("other-currency", said))


class TestSubjects:
    """In a subject people also say why."""

    @pytest.mark.parametrize(
        ("said", "meant"),
        [
            ("please, it does not open", Wanted()),
            ("12.50 since the box was empty", amount("12.50")),
            ("of the Widget, it does not open", Wanted("Widget")),
            ("bought on 5.3.2026", Wanted()),
            ("bought on 2026-03-05, please", Wanted()),
            ("my Win11 licence", Wanted()),
            ("after 14 days", Doubt("unclear-amount", "after 14 days")),
            ("12.50 of 40.00", Doubt("several-amounts", "12.50 of 40.00")),
            ("1.234 because of the box", Doubt("unclear-amount", "1.234 because of the box")),
        ],
    )
    def test_words_are_only_words_but_numbers_are_not(self, said: str, meant: Wanted | Doubt) -> None:
        assert wanted(said, PRODUCTS, strict=False) == meant


@given(st.text(max_size=250), st.booleans(), st.lists(st.text(max_size=20), max_size=4).map(tuple))
def test_nothing_raises_and_every_amount_was_written(text: str, strict: bool, products: tuple[str, ...]) -> None:
    found = wanted(text, products, strict=strict)
    if isinstance(found, Wanted) and found.amount is not None:
        assert found.amount >= 0
        assert found.amount.is_finite()


@given(st.decimals(min_value=0, max_value=999_999_999, places=2))
def test_an_amount_comes_back_however_it_is_grouped(value: Decimal) -> None:
    english = f"{value:,.2f}"
    italian = english.translate(str.maketrans(",.", ".,"))
    for said in (f"{value:.2f}", english, italian, english.replace(",", "'"), italian.replace(".", " ")):
        assert wanted(said, ()) == Wanted(amount=value)


@given(st.from_regex(r"\d{1,4}([.,' ]\d{1,4}){0,3}", fullmatch=True))
def test_a_number_is_read_in_one_way_or_not_at_all(number: str) -> None:
    value = exact(number)
    digits = "".join(filter(str.isdigit, number))
    assert value is None or int(digits) == int(value.scaleb(-int(value.as_tuple().exponent)))
