"""What a mail says of a refund that cannot be done: how much was named, what is left, what was paid back and when."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from mailbot.desk.eligibility import Ineligible
from mailbot.desk.nouns import Invoice, Order, Part
from mailbot.desk.request import Change
from mailbot.post.notice import Refusal
from mailbot.store import payments


def refusal(change: Change) -> Refusal:
    """Empty where nothing was refused."""
    why, order = change.ineligible, change.ticket.order
    if why is None or order is None:
        return Refusal()
    back = tuple(Part(line.number, line.product, _back(line), line.currency) for line in order.invoices if _back(line))
    return Refusal(why.amount, why.left, back, _back_at(why, order))


def _back(line: Invoice) -> Decimal:
    """What was paid back of a line; one that was imported as refunded says no amount of its own."""
    return line.refunded or (line.amount if line.state == "refunded" else Decimal(0))


def _back_at(why: Ineligible, order: Order) -> datetime | None:
    return payments.last_refund(order.number) if why.code == "refunded-already" else None
