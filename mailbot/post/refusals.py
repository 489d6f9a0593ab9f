"""A refund that cannot be done, as the templates see it: what was named, what is left, and how to ask for that."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from mailbot.desk.eligibility import decimals_of
from mailbot.desk.nouns import Part
from mailbot.post import language
from mailbot.post.encoding import one_line
from mailbot.post.sight import Sight

PRODUCTS: Final = 3  # as many lines of an order are named as commands
_EXAMPLE: Final = Decimal("12.50")


def refused(sight: Sight) -> dict[str, Any]:
    """Amounts in the reader's language, and command lines as they are typed."""
    notice, tongue = sight.notice, sight.tongue
    said = notice.refusal
    currencies = list(dict.fromkeys(part.currency for part in said.left))
    currency = currencies[0] if len(currencies) == 1 else ""
    return {
        "named": language.money(said.named, currency, tongue.tag) if said.named is not None and currency else "",
        "left": summed(said.left, sight),
        "currency": tongue.isolated(currency),
        "back": summed(said.back, sight),
        "back_at": tongue.date(said.back_at, sight.zone) if said.back_at else "",
        "commands": [tongue.isolated(command) for command in _commands(said.left, currency)],
    }


def summed(parts: tuple[Part, ...], sight: Sight) -> str:
    """The amounts together, each currency on its own."""
    sums: dict[str, Decimal] = {}
    for part in parts:
        sums[part.currency] = sums.get(part.currency, Decimal(0)) + part.amount
    return " + ".join(language.money(amount, currency, sight.tongue.tag) for currency, amount in sums.items())


def _commands(left: tuple[Part, ...], currency: str) -> list[str]:
    """What would be right: all of it, an amount, one of several products."""
    products = list(dict.fromkeys(one_line(part.product) for part in left))
    amounts = [_example(left, currency)] if currency else []
    named = products[:PRODUCTS] if len(products) > 1 else []
    return [f"/refund {what}".rstrip() for what in ("", *amounts, *named)] if left else []


def _example(left: tuple[Part, ...], currency: str) -> str:
    most = sum((part.amount for part in left), Decimal(0))
    usual = _EXAMPLE.quantize(Decimal(1).scaleb(-min(2, decimals_of(currency))))
    return str(min(usual, most))
