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


class Ineligible(Exception):
    """It cannot be done. ``code`` names the reason, ``ended`` when it would have been possible last."""

    def __init__(self, code: str, *, ended: datetime | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.ended = ended


# How long each side may ask for its money back, counted from the invoice.
DAYS: Mapping[Party, timedelta] = {Party.CUSTOMER: timedelta(days=60), Party.VENDOR: timedelta(days=90)}
# Currencies whose coins are not hundredths (ISO 4217, minor units), and how many decimals they have.
_DECIMALS: Mapping[str, int] = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW"), 0),
    **dict.fromkeys(("PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
ENDED = ("refunded", "cancelled")


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
        raise Ineligible("refunded-already")
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
        lines = [line for line in lines if line.product.casefold() == wanted.product.casefold()]
        if not lines:
            raise Ineligible("no-such-product")
    return lines


def _parts(lines: list[Invoice], wanted: Wanted) -> tuple[Part, ...]:
    if wanted.amount is None:
        return tuple(Part(line.number, line.product, _left(line), line.currency) for line in lines)
    amount, finest = wanted.amount, _finest(lines)
    mixed = len({line.currency for line in lines}) > 1
    if mixed or not amount.is_finite() or amount <= 0 or _decimals(amount.normalize()) > finest:
        raise Ineligible("no-amount")
    if amount > sum(_left(line) for line in lines):
        raise Ineligible("amount-too-large")
    return tuple(_shared(lines, amount.quantize(Decimal(1).scaleb(-finest))))


def _finest(lines: list[Invoice]) -> int:
    """How many decimals an amount may have: those of its coins, or of its invoices."""
    return max(max(_DECIMALS.get(line.currency, 2), _decimals(line.amount)) for line in lines)


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
