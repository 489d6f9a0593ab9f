"""What of an order somebody wants back, as written behind ``refund``: all of it, a product, an amount.

Money is never guessed: what can be read in two ways is a Doubt, and asked back. Amounts are exact decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mailbot.desk.eligibility import Wanted
from mailbot.routing.folding import fold

LONGEST = 200  # characters that are looked at
CODES = (
    "aed ars aud bgn brl cad chf clp cny cop czk dkk egp eur gbp hkd huf idr ils inr isk jpy krw kwd mad mxn myr nok "
    "nzd pen php pkr pln qar ron rsd rub sar sek sgd thb try twd uah usd vnd zar"
)
# The currencies a sign or word may stand for.
SIGNS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",), "euro": ("EUR",), "euros": ("EUR",), "eur": ("EUR",), "eurá": ("EUR",), "eura": ("EUR",),
    "£": ("GBP", "EGP"), "pounds": ("GBP", "EGP"),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP", "TWD"),
    "dollars": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD"), "us$": ("USD",),
    "dólares": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD"), "reais": ("BRL",), "يورو": ("EUR",),
    "r$": ("BRL",), "¥": ("JPY", "CNY"),
    "zł": ("PLN",), "kč": ("CZK",), "fr": ("CHF",), "ft": ("HUF",), "kr": ("SEK", "NOK", "DKK", "ISK"),
    "lei": ("RON",), "₽": ("RUB",), "₹": ("INR",), "₴": ("UAH",), "₺": ("TRY",), "₩": ("KRW",), "₪": ("ILS",),
}  # fmt: skip
# Words around an amount or a product that say nothing about how much.
FILLERS: dict[str, str] = {
    "en": "a all amount an and back complete everything for from full it just me money my of only order please pls "
    "product request requested s the this total whole with",
    "it": "completo dell di e il importo intero la lo mi mio ordine per favore prego prodotto solo soldi tutto un una",
    "sk": "a celé cele celú celu chcem ďakujem dakujem späť spat len mi moje moju objednávku objednavku objednávky "
    "objednavky objednávka peniaze peňazí prosím prosim produkt sumu svoje všetko vsetko za",
    "de": "alles auf bestellung betrag bitte danke das den der die dieser diese für fuer ganz ganze gesamte gesamten "
    "geld gerne ich komplett mein meine meiner mir möchte nur produkt um und volle vollen von vollständig zurück",
    "fr": "argent bonjour cette commande complet de du et intégral intégralement je l la le les ma me merci mon "
    "montant plaît plait pour produit s il svp total totalité tout toute tu vous",
    "es": "buenos completa completo de del devolución devuelvan días dinero el entero esta este favor gracias importe "
    "íntegro la lo los me mi mis monto pedido por producto que quiero saldo sólo su suma toda todo total un una y",
    "pt": "a apenas bom completo da de dia devolução devolvam dinheiro do encomenda esta este favor gostaria integral "
    "me meu minha o obrigada obrigado os pedido por produto que quero só toda todo total tudo um uma valor",
    "ar": "أرجو أريد أرغب الرجاء الشراء الطلب الكامل المال المبلغ المنتج بالكامل جميع شكرا طلب عن فضلك فضلكم في فقط "
    "كامل كاملا كل لطفا لو مبلغ من هذا و يرجى",
}
# What says that it is not all, but not how much.
HALVES = (
    "half", "part", "partial", "partially", "metà", "mezzo", "parte", "parziale", "parzialmente",
    "polovica", "polovicu", "pol", "časť", "čiastočne", "čiastočné", "ciastocne", "čiastočnú",
    "hälfte", "haelfte", "halb", "halbe", "teil", "teilweise", "teilbetrag", "teilerstattung", "anteilig",
    "moitié", "moitie", "partie", "partiel", "partielle", "partiellement", "demi",
    "mitad", "parcial", "parcialmente", "metade", "meio", "meia", "proporcional",
    "نصف", "جزء", "جزئي", "جزئيا", "بعض",
)  # fmt: skip
_FILLERS = frozenset(word for row in FILLERS.values() for word in row.split())
_SIGN = "|".join(sorted(map(re.escape, {*SIGNS, *CODES.split()}), key=len, reverse=True))
_GROUPED = r"\d{1,3}(?P<group>[.,'\u2019\u2009\u00a0\u202f ])\d{3}(?:(?P=group)\d{3})*(?:[.,]\d{1,3})?"
_AMOUNT = re.compile(
    rf"(?<![\w.,'\u2019+\-\u2013\u2212/])(?:(?P<before>{_SIGN})\s?)?(?P<number>{_GROUPED}|\d{{1,12}}(?:[.,]\d{{1,3}})?)"
    rf"(?:[.,][-\u2013\u2014])?(?:\s?(?P<after>{_SIGN})(?!\w))?(?![\w%\u2030/]|\s?%|[.,'\u2019\-]\d)",
    re.IGNORECASE,
)
_TAG = re.compile(r"\[[^\[\]]{1,80} #[0-9]{1,9}\]")
_DATE = re.compile(r"(?<![\w.,])\d{1,4}([./-])\d{1,2}\1(?:\d{4}|\d{2})(?!\w|[.,]\d)")
_LEADING = re.compile(r"^0\d")


@dataclass(frozen=True, slots=True)
class Doubt:
    """It is not plain what is wanted: asked back, and nothing runs."""

    reason: str  # unclear-amount | several-amounts | other-currency | unknown-product | several-products
    said: str  # the words in doubt, as written


def wanted(
    argument: str,
    products: tuple[str, ...],
    *,
    currency: str = "",
    orders: Iterable[str] = (),
    strict: bool = True,
) -> Wanted | Doubt:
    """What ``argument`` asks for of an order that holds ``products``; pure, never raises.

    ``currency`` is the order's (ISO 4217; empty: any will do), ``orders`` are numbers named beside the amount.
    ``strict``: every word must mean something, as behind ``/refund``; in a subject people also say why.
    """
    text = _without(argument[:LONGEST], orders)
    if not text:
        return Wanted()
    same = [product for product in products if fold(product) == fold(text)]
    if same and fold(text):
        return Wanted(same[0])
    if not fold(text) and strict:
        return Doubt("unclear-amount", text)
    product, rest = _product(text, products)
    if isinstance(product, Doubt):
        return product
    return _judge(text, product, rest if strict else _DATE.sub(" ", rest), products, currency, strict)


def _judge(text: str, product: str, rest: str, products: Sequence[str], currency: str, strict: bool) -> Wanted | Doubt:
    """Amounts and words of ``rest``, which is ``text`` without the ``product``."""
    found = list(_AMOUNT.finditer(rest))
    words = [word for word in _AMOUNT.sub(" ", rest).split() if fold(word)]
    spare = [word for word in words if not set(fold(word).split()) <= _FILLERS]
    if any(_is_number(word) or fold(word) in HALVES for word in spare):
        return Doubt("unclear-amount", text)
    if not found:
        return _by_words(text, product, spare, products, strict)
    if len({(match["number"], match["before"], match["after"]) for match in found}) > 1:
        return Doubt("several-amounts", text)
    amount, marks = exact(found[0]["number"]), [mark for mark in (found[0]["before"], found[0]["after"]) if mark]
    bare = not marks and not re.search(r"[.,]\d{2}$", found[0]["number"])
    if amount is None or (bare and (product or spare or len(found) > 1)) or (spare and strict):
        return Doubt("unclear-amount", text)
    if any(currency and currency not in _currencies(mark) for mark in marks):
        return Doubt("other-currency", text)
    return Wanted(product, amount)


def _by_words(text: str, product: str, spare: Sequence[str], products: Sequence[str], strict: bool) -> Wanted | Doubt:
    """No amount: a product, or the beginning of exactly one product's name, or all of it."""
    if product and not (spare and strict):
        return Wanted(product)
    said = fold(" ".join(spare))
    begun = [name for name in products if said and not product and f"{fold(name)} ".startswith(f"{said} ")]
    if begun:
        return Wanted(begun[0]) if len(begun) == 1 else Doubt("several-products", text)
    return Doubt("unknown-product", text) if spare and strict else Wanted()


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


def _without(text: str, orders: Iterable[str]) -> str:
    """``text`` without our tag and without the numbers of orders."""
    text = _TAG.sub(" ", text)
    for number in orders:
        text = re.sub(rf"(?<!\w){re.escape(number)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return text.strip(" \t:,;!?.")


def _product(text: str, products: Sequence[str]) -> tuple[str | Doubt, str]:
    """The one product named, and ``text`` without its name. A longer name is looked for first."""
    named: list[str] = []
    rest = text
    for product in sorted(products, key=len, reverse=True):
        words = r"[\W_]{1,5}".join(map(re.escape, fold(product).split()))
        less = re.sub(rf"(?<![\w]){words}(?![\w])", " ", rest, flags=re.IGNORECASE) if words else rest
        if less != rest:
            named.append(product)
            rest = less
    if len(named) > 1:
        return Doubt("several-products", text), rest
    return (named[0] if named else ""), rest


def _is_number(word: str) -> bool:
    return any(map(str.isdigit, word)) and not any(map(str.isalpha, word))


def _currencies(mark: str) -> tuple[str, ...]:
    return SIGNS.get(mark.casefold(), (mark.upper(),))
