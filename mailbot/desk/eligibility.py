"""What may be refunded or cancelled, until when, and how much of it. Amounts are exact decimals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from mailbot.desk.nouns import Claim, Invoice, Order, Part, Party, TicketType


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of an order somebody asks for: all of it, one product, or an amount."""

    product: str = ""
    amount: Decimal | None = None
    doubt: str = ""  # a code: part of it was named, and which cannot be told. Nothing of it is asked for

    @property
    def named(self) -> dict[str, str]:
        """For the history: what was named, by a word each."""
        amount = "" if self.amount is None else str(self.amount)
        said = {"product": self.product, "amount": amount, "doubt": self.doubt}
        return {key: value for key, value in said.items() if value}


class Ineligible(Exception):
    """It cannot be done. ``code`` names the reason, ``ended`` when it would have been possible last.

    ``left``: what could be asked for of these lines instead; ``amount``: how much was named.
    """

    def __init__(
        self, code: str, *, ended: datetime | None = None, left: tuple[Part, ...] = (), amount: Decimal | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.ended = ended
        self.left = left
        self.amount = amount


# How long each side may ask for its money back, counted from the invoice.
DAYS: Mapping[Party, timedelta] = {Party.CUSTOMER: timedelta(days=60), Party.VENDOR: timedelta(days=90)}
# Currencies whose coins are not hundredths (ISO 4217, minor units), and how many decimals they have.
_DECIMALS: Mapping[str, int] = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW"), 0),
    **dict.fromkeys(("PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
ENDED = ("refunded", "cancelled")
# Why part of an order cannot be told from what was written, or is none of it: a plainer request may be possible.
DOUBTS = ("several-products", "several-amounts", "other-currency", "in-percent", "unclear-amount", "amount-too-fine",
          "amount-too-small", "no-such-product")  # fmt: skip
MISNAMED = (*DOUBTS, "amount-too-large", "no-amount")


def judge(
    order: Order,
    kind: TicketType,
    by: Party,
    at: datetime,
    wanted: Wanted = Wanted(),
    days: Mapping[Party, timedelta] = DAYS,
    *,
    asked: datetime | None = None,
    beyond: bool = False,
) -> Claim:
    """The claim of ``by``, whose time is judged by ``at`` (when the mail was received, or the ticket opened).

    ``asked``: when it was asked, where that is later: the newest invoice is the newest then.
    ``beyond``: an operator goes beyond the policy and says why.

    Raises:
        Ineligible: with the reason, and the date on which it ended where that is the reason.
    """
    if kind is TicketType.CANCELLATION:
        return _cancellation(order)
    lines = [line for line in _lines(order, wanted, asked or at) if _left(line) > 0]
    if not lines:
        raise Ineligible("refunded-already" if any(line.amount > 0 for line in order.invoices) else "free-order")
    span = days.get(by, days[Party.CUSTOMER])  # an operator asks on the customer's behalf
    timely = [line for line in lines if beyond or at <= line.at + span]
    if not timely:
        raise Ineligible("too-late", ended=max(line.at for line in lines) + span)
    until = min(line.at for line in timely) + span
    ends = order.kind == "subscription" and order.state not in ENDED
    return Claim(_parts(timely, wanted), ends, until)


def is_same(claim: Claim, wanted: Wanted, order: Order | None, at: datetime) -> bool:
    """Whether somebody who asks for ``wanted`` of the order at that time asks for what is claimed already."""
    if wanted == Wanted() or not claim.parts or order is None:
        return True
    try:
        return judge(order, TicketType.REFUND, Party.CUSTOMER, at, wanted, beyond=True).parts == claim.parts
    except Ineligible:
        return False


def refundable_until(order: Order, by: Party, days: Mapping[Party, timedelta] = DAYS) -> datetime | None:
    """The last moment at which ``by`` may ask for money of this order; None where nothing is left to ask for."""
    lines = [line for line in _lines(order, Wanted()) if _left(line) > 0]
    span = days.get(by, days[Party.CUSTOMER])
    return max(line.at for line in lines) + span if lines else None


def _cancellation(order: Order) -> Claim:
    if order.kind != "subscription":
        raise Ineligible("one-time-order")
    if order.state in ENDED:
        raise Ineligible("cancelled-already")
    return Claim(ends=True)


def _lines(order: Order, wanted: Wanted, asked: datetime | None = None) -> list[Invoice]:
    """The invoice lines in question: of a subscription only those of the newest paid invoice, as of the request."""
    if order.state == "refunded":
        return []  # of a subscription older invoices may be left, and are not in question
    lines = [line for line in order.invoices if line.state == "paid"]
    if order.kind == "subscription" and lines:
        known = [line for line in lines if asked is None or line.at <= asked] or lines
        newest = max(known, key=lambda line: line.at)
        lines = [line for line in lines if line.number == newest.number]
    if wanted.product and lines:
        named = [line for line in lines if line.product.casefold() == wanted.product.casefold()]
        if not named:
            raise Ineligible("no-such-product", left=_whole(lines))
        return named
    return lines


def _parts(lines: list[Invoice], wanted: Wanted) -> tuple[Part, ...]:
    if doubt := wanted.doubt or _misnamed(lines, wanted.amount):
        raise Ineligible(doubt, left=_whole(lines), amount=wanted.amount)
    if wanted.amount is None:
        return _whole(lines)
    return tuple(_shared(lines, wanted.amount.quantize(Decimal(1).scaleb(-_finest(lines)))))


def _whole(lines: list[Invoice]) -> tuple[Part, ...]:
    return tuple(Part(line.number, line.product, _left(line), line.currency) for line in lines)


def _misnamed(lines: list[Invoice], amount: Decimal | None) -> str:
    """Why that amount of these lines cannot be paid; empty where it can."""
    if amount is None:
        return ""
    if not amount.is_finite() or len({line.currency for line in lines}) > 1:
        return "no-amount"
    if amount <= 0:
        return "amount-too-small"
    if _decimals(amount.normalize()) > _finest(lines):
        return "amount-too-fine"
    return "amount-too-large" if amount > sum(_left(line) for line in lines) else ""


def _finest(lines: list[Invoice]) -> int:
    """How many decimals an amount may have: those of its coins, or of its invoices."""
    return max(max(decimals_of(line.currency), _decimals(line.amount)) for line in lines)


def decimals_of(currency: str) -> int:
    """How many decimals the coins of a currency (ISO 4217) have."""
    return _DECIMALS.get(currency, 2)


def _decimals(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _shared(lines: list[Invoice], amount: Decimal) -> list[Part]:
    """The amount taken from the lines in their order, each as far as it reaches."""
    parts = []
    for line in lines:
        share = min(amount, _left(line))
        if share > 0:
            parts.append(Part(line.number, line.product, share, line.currency))
        amount -= share
    return parts


def _left(line: Invoice) -> Decimal:
    return line.amount - line.refunded
