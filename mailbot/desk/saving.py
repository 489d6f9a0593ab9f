"""A sale is saved: what the history keeps of a customer's request that is called off, for the report to count."""

from __future__ import annotations

from decimal import Decimal

from mailbot.desk.lifecycle import REQUESTS
from mailbot.desk.nouns import Outcome, Party, State, Ticket, TicketType


def called_off(before: Ticket, after: Ticket) -> dict[str, str]:
    """What was asked and what it would have paid, by currency; empty where nothing of a customer's is called off."""
    asked = before.number != 0 and before.type in REQUESTS and before.asked_by is Party.CUSTOMER and not before.held
    gone = after.type is TicketType.SUPPORT or after.outcome is Outcome.WITHDRAWN
    if not asked or before.state is State.CLOSED or not gone:
        return {}
    return {"called-off": before.type.value, "amount": _worth(before)}


def _worth(ticket: Ticket) -> str:
    """``40.00 EUR``, or several with commas between; empty for a cancellation."""
    sums: dict[str, Decimal] = {}
    for part in ticket.claim.parts if ticket.claim else ():
        sums[part.currency] = sums.get(part.currency, Decimal(0)) + part.amount
    return ", ".join(f"{amount:f} {currency}" for currency, amount in sorted(sums.items()))
