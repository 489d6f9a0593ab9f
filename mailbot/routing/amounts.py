"""What of an order somebody wants back, as written behind ``refund``: all of it, a product, an amount.

Money is never guessed: what can be read in two ways is a Doubt, and asked back. Amounts are exact decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from mailbot.desk.eligibility import Wanted
from mailbot.routing.rule import fold

LONGEST = 200  # characters that are looked at
# The currencies a sign may stand for.
SIGNS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",),
    "£": ("GBP", "EGP", "GIP"),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"),
    "¥": ("JPY", "CNY"),
    "zł": ("PLN",),
    "kč": ("CZK",),
    "fr": ("CHF",),
    "ft": ("HUF",),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "₽": ("RUB",),
    "₹": ("INR",),
    "₴": ("UAH",),
    "₺": ("TRY",),
    "r$": ("BRL",),
    "lei": ("RON",),
    "euro": ("EUR",),
    "euros": ("EUR",),
    "eur": ("EUR",),
    "dollars": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD"),
    "pounds": ("GBP",),
}  # fmt: skip
# Words around an amount or a product that say nothing about how much.
FILLERS = frozenset(
    "please pls the of for my order from amount only just product and "  # English
    "per favore prego il la lo di del dell ordine importo solo prodotto e "
    "prosím za objednávku objednávky objednávka sumu len "
    "bitte für die den der das bestellung meine von betrag nur produkt "
    "merci svp pour le commande ma montant seulement produit "
    "por favor el pedido importe monto sólo solo producto "
    "o pedido encomenda valor apenas produto".split()
)
WHOLE = frozenset(
    "all whole full complete everything total tutto intero totale všetko celé celú alles ganz komplett tout "
    "total totalité todo tudo completo".split()
)
_NUMBER = r"\d{1,3}(?:(?P<group>[.,'’\u2009\u00a0\u202f ])\d{3})(?:(?P=group)\d{3})*(?:[.,]\d{1,3})?|\d{1,12}(?:[.,]\d{1,3})?"
_SIGN = "|".join(sorted((re.escape(sign) for sign in SIGNS), key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?<![\w.,'’+\-–−])(?P<before>(?:{_SIGN}|[A-Z]{{3}})\s?)?(?P<number>{_NUMBER})(?:[.,][-–—])?"
    rf"(?P<after>\s?(?:{_SIGN}|[A-Z]{{3}})(?![\w]))?(?![\w%‰]|[.,'’]\d)",
    re.IGNORECASE,
)
_TAG = re.compile(r"\[[^\[\]]{1,80} #[0-9]{1,9}\]")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Doubt:
    """It is not plain what is wanted: asked back, and nothing runs."""

    reason: str  # unclear-amount | several-amounts | other-currency | unknown-product | several-products
    said: str  # the words in doubt, as written
