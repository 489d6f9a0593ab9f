"""What stands behind ``refund``: all, a product, an amount, words – or a doubt, which is asked back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.eligibility import DOUBTS, Wanted
from mailbot.desk.nouns import Order
from mailbot.routing.portions import Portion, read
from tests.desk.case import LINE, ORDER

ALL = Wanted()


def order(*products: str, currency: str = "EUR", amount: str = "40.00") -> Order:
    lines = (replace(LINE, product=product, currency=currency, amount=Decimal(amount)) for product in products)
    return replace(ORDER, number="ABCD1234", invoices=tuple(lines))


ONE = order("Widget")
SEVERAL = order("Widget", "Widget Pro", "Große Kiste", "Font 2")


def amount(number: str, product: str = "") -> Wanted:
    return Wanted(product, Decimal(number))


def doubt(code: str) -> Wanted:
    return Wanted(doubt=code)


class TestBehindACommand:
    @pytest.mark.parametrize(
        ("said", "meant"),
        [
            ("", ALL),
            ("  ", ALL),
            ("all", ALL),
            ("100%", ALL),
            ("please", ALL),
            ("ABCD1234", ALL),
            ("the whole order, please", ALL),
            ("die ganze Bestellung, bitte", ALL),
            ("meiner Bestellung", ALL),
            ("toute la commande, s’il vous plaît", ALL),
            ("celú sumu, prosím", ALL),
            ("tutto l’ordine, per favore", ALL),
            ("todo el pedido, por favor", ALL),
            ("o valor total da encomenda, por favor", ALL),
            ("المبلغ بالكامل من فضلكم", ALL),
            ("Widget, Widget Pro, Große Kiste and Font 2", ALL),
            ("sólo 12,50 euros, por favor", amount("12.50")),
            ("apenas 12,50 EUR, obrigada", amount("12.50")),
            ("12.50 يورو فقط", amount("12.50")),
            ("١٢٫٥٠ يورو", amount("12.50")),
            ("12,50 eur prosím", amount("12.50")),
            ("nur 12,50 Euro bitte", amount("12.50")),
            ("solo 12,50 euro", amount("12.50")),
            ("12.50", amount("12.50")),
            ("12.50.", amount("12.50")),
            ("12,50", amount("12.50")),
            ("12.5", amount("12.5")),
            ("12", amount("12")),
            ("12,-", amount("12")),
            ("0.01", amount("0.01")),
            ("0", amount("0")),
            ("12,50 €", amount("12.50")),
            ("€12.50", amount("12.50")),
            ("EUR 12.50", amount("12.50")),
            ("- 12.50 EUR", amount("12.50")),
            ("1.234,50", amount("1234.50")),
            ("1,234.50", amount("1234.50")),
            ("1 234,50", amount("1234.50")),
            ("1\u202f234,50 €", amount("1234.50")),
            ("1.234.567", amount("1234567")),
            ("1.234.567,89", amount("1234567.89")),
            ("1234.567", amount("1234.567")),
            ("0.500", amount("0.500")),
            ("12.50 12.50", amount("12.50")),
            ("order ABCD1234: 12.50 [Acme #1042]", amount("12.50")),
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
        assert read(said, SEVERAL).wanted == meant

    @pytest.mark.parametrize(
        ("said", "meant"),
        [
            ("because it is broken", ALL),
            ("now", ALL),
            ("- it does not work", ALL),
            ("weil es nicht geht", ALL),
            ("parce que cela ne marche pas", ALL),
            ("perché non funziona", ALL),
            ("lebo to nefunguje", ALL),
            ("porque no funciona", ALL),
            ("porque não funciona", ALL),
            ("لأنه لا يعمل إطلاقا", ALL),
            ("it stopped after 14 days", ALL),
            ("nach 3 Tagen kaputt gegangen", ALL),
            ("bought on 5.3.2026 in Rome", ALL),
            ("does not work on Windows 11", ALL),
            ("see invoice no. 12345 of last year", ALL),
            ("the 3D model will not open", ALL),
            ("because half of it is missing", ALL),
            ("🙏", ALL),
            ("40 EUR, it does not work", amount("40")),
            ("10 EUR because broken", amount("10")),
            ("12,50 because it is late", amount("12.50")),
            ("10 €, nach 3 Tagen kaputt", amount("10")),
            ("the Widget, it does not open", Wanted("Widget")),
            ("12.50 for the Widget, it is dented", amount("12.50", "Widget")),
        ],
    )
    def test_words_say_why_and_narrow_nothing(self, said: str, meant: Wanted) -> None:
        assert read(said, SEVERAL) == Portion(meant, worded=True)

    @pytest.mark.parametrize(
        ("said", "why"),
        [
            ("1.234", "amount-too-fine"),
            ("1,234", "amount-too-fine"),
            ("12.505", "amount-too-fine"),
            ("1 234", "unclear-amount"),
            ("1.234.56", "unclear-amount"),
            ("12.50.75", "unclear-amount"),
            ("012", "unclear-amount"),
            ("12.10. and 5.", "several-amounts"),
            ("-5", "amount-too-small"),
            ("−5", "amount-too-small"),
            ("€-5", "amount-too-small"),
            ("-5 EUR, please", "amount-too-small"),
            ("50%", "in-percent"),
            ("50 %", "in-percent"),
            ("٥٠٪", "in-percent"),
            ("50% because it is late", "in-percent"),
            ("€", "unclear-amount"),
            ("ten euros", "unclear-amount"),
            ("2 2", "unclear-amount"),
            ("half", "unclear-amount"),
            ("half of it, because it is late", "unclear-amount"),
            ("teilweise", "unclear-amount"),
            ("nur ein Teil", "unclear-amount"),
            ("une partie du montant", "unclear-amount"),
            ("časť sumy", "unclear-amount"),
            ("metà", "unclear-amount"),
            ("una parte del importe", "unclear-amount"),
            ("metade do valor", "unclear-amount"),
            ("نصف المبلغ", "unclear-amount"),
            ("1/2", "unclear-amount"),
            ("10-20", "unclear-amount"),
            ("1e1", "unclear-amount"),
            ("10k", "unclear-amount"),
            ("1234567890123", "unclear-amount"),
            ("widget 2", "unclear-amount"),
            ("2 widget", "unclear-amount"),
            ("10 because it is late", "unclear-amount"),
            ("12\u00b2", "unclear-amount"),
            ("12.50 of 40.00", "several-amounts"),
            ("12€50", "several-amounts"),
            ("12.50 EUR 12.50 USD", "other-currency"),
            ("$10", "other-currency"),
            ("10,00 USD", "other-currency"),
            ("CHF 1'234.50", "other-currency"),
            ("gadget", "no-such-product"),
            ("wigdet, it does not open at all", "no-such-product"),
            ("font bold please", "no-such-product"),
            ("Widget and Font 2", "several-products"),
        ],
    )
    def test_what_seems_a_part_and_cannot_be_taken_is_asked_back(self, said: str, why: str) -> None:
        assert read(said, SEVERAL).wanted == doubt(why)

    def test_of_a_single_product_another_name_is_a_word(self) -> None:
        assert read("gadget", ONE) == Portion(ALL, worded=True)

    def test_the_beginning_of_two_names(self) -> None:
        assert read("font", order("Font Light", "Font Bold")).wanted == doubt("several-products")

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
            ("12.50 ft", "HUF", True),
        ],
    )
    def test_another_currency_than_the_orders(self, said: str, currency: str, fits: bool) -> None:
        expected = amount("12.50") if fits else doubt("other-currency")
        assert read(said, order("Widget", currency=currency)).wanted == expected

    def test_the_number_of_an_invoice_is_no_amount_and_names_its_line(self) -> None:
        lines = replace(LINE, number="20261", product="Widget"), replace(LINE, number="20262", product="Gadget")
        assert read("20262", replace(ORDER, invoices=lines)).wanted == Wanted("Gadget")
        assert read("20261", replace(ORDER, invoices=lines[:1])).wanted == ALL


class TestInASubject:
    """People say which order, since when and why: all of that is words, and the request is for all of it."""

    @pytest.mark.parametrize(
        "said",
        [
            "for order ABCD1234 - invoice 12345",
            "ABCD1234 does not work on Windows 11",
            "ABCD1234, bought 3 days ago",
            "request #5523 order ABCD1234",
            "ABCD1234 bought 2026",
            "ABCD1234 2026",
            "ABCD1234 (case 00012)",
            "ABCD1234 version 2.0 broken",
            "ABCD1234 +44 7700 900123",
            "order no. 7 ABCD1234",
            "for my 2 year old's game ABCD1234",
            "ABCD1234 2nd request",
            "ABCD1234 within 24 hours",
            "ABCD1234 asap 24h",
            "ABCD1234 at 10:15",
            "2 widgets ABCD1234",
            "ABCD1234 100%",
            "after 14 days",
            "my Win11 licence",
            "10 ft cable ABCD1234",
            "bought on 5.3.2026",
            "bought on 2026-03-05, please",
            "ABCD1234, paid 45 USD",
            "1.234 because of the box",
            "gadget ABCD1234",
            "ABCD1234, a part is missing",
            "Ordine ABCD1234 del 20 febbraio 2026",
            "ordine ABCD1234 del 20/02/2026",
            "objednávky ABCD1234 z 20. februára 2026",
            "Bestellung ABCD1234 vom 20.2.",
            "Bestellung ABCD1234 vom 20.02.2026",
            "innerhalb von 14 Tagen ABCD1234",
            "commande ABCD1234 du 20 février 2026",
            "del pedido ABCD1234 del 20 de febrero de 2026",
            "da encomenda ABCD1234 de 20 de fevereiro de 2026",
            "طلب الشراء ABCD1234 بتاريخ 20 فبراير 2026",
        ],
    )
    def test_a_number_or_a_word_turns_nobody_away(self, said: str) -> None:
        assert read(said, ONE, strict=False).wanted == ALL

    @pytest.mark.parametrize(
        ("said", "meant"),
        [
            ("please, it does not open", ALL),
            ("12.50", amount("12.50")),
            ("ABCD1234 40", amount("40")),
            ("12.50 since the box was empty", amount("12.50")),
            ("12.50 EUR of ABCD1234", amount("12.50")),
            ("12,50 € ABCD1234, Rechnung 12345", amount("12.50")),
            ("del pedido ABCD1234 de 40 euros", amount("40")),
            ("٤٠ يورو ABCD1234", amount("40")),
            ("ABCD1234 -12.50 EUR", amount("12.50")),
            ("ABCD1234: 5 EUR too much was charged", amount("5")),
            ("400 EUR ABCD1234", amount("400")),
            ("400.00 ABCD1234", amount("400.00")),
            ("of the Widget, it does not open", Wanted("Widget")),
            ("Widget 2 of ABCD1234", Wanted("Widget")),
            ("Widget 12.50", amount("12.50", "Widget")),
            ("Große", Wanted("Große Kiste")),
            ("12.50 of 40.00", doubt("several-amounts")),
            ("50% of ABCD1234", doubt("in-percent")),
            ("10 USD of ABCD1234", doubt("other-currency")),
            ("half of ABCD1234", doubt("unclear-amount")),
            ("nur ein Teil", doubt("unclear-amount")),
            ("Widget Pro, the Große Kiste is fine", doubt("several-products")),
        ],
    )
    def test_only_money_or_a_product_of_this_order_narrows_it(self, said: str, meant: Wanted) -> None:
        assert read(said, SEVERAL, strict=False).wanted == meant


@given(st.text(max_size=250), st.booleans(), st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=4))
def test_nothing_raises_and_every_amount_was_written(text: str, strict: bool, products: list[str]) -> None:
    found = read(text, order(*products), strict=strict).wanted
    assert found.doubt in ("", *DOUBTS)
    assert found.doubt == "" or (found.product, found.amount) == ("", None)
    assert found.amount is None or (found.amount >= 0 and found.amount.is_finite())


MONEY = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("999.99"), places=2)
SHAPES = (
    "{}",
    "{} EUR",
    "EUR {}",
    "€{}",
    "{} €",
    "only {}",
    "{} EUR because it broke",
    "{}, thanks",
    "{}%",
    "${}",
    "-{}",
)


@given(MONEY, st.sampled_from(SHAPES), st.booleans(), st.sampled_from([".", ","]))
def test_behind_a_command_an_amount_is_never_taken_for_more_than_it_names(
    value: Decimal, shape: str, cents: bool, point: str
) -> None:
    named = value if cents else value.to_integral_value()
    found = read(shape.format(f"{named:.2f}" if cents else f"{named:.0f}").replace(".", point), ONE).wanted
    whole = named == 100 and shape == "{}%"
    assert whole or found.doubt or (found.amount is not None and found.amount <= named)
