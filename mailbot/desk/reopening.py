"""What comes to a closed ticket: within the time for it, it opens again; later, or after it was paid, a new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailbot.desk.lifecycle import SIDES
from mailbot.desk.nouns import Act, Outcome, State, Ticket, TicketType
from mailbot.desk.request import Policy, Request

_REOPENS = (Act.REPLY, Act.REOPEN, Act.SUPPORT, Act.REFUND, Act.CANCEL)
_PAID = (Outcome.REFUNDED, Outcome.CANCELLED)
_TYPES = {Act.REFUND: TicketType.REFUND, Act.CANCEL: TicketType.CANCELLATION}


def is_past_reopening(ticket: Ticket, request: Request, now: datetime, policy: Policy) -> bool:
    """What comes too late to reopen, or after the money went, is a new matter."""
    if ticket.state is not State.CLOSED or ticket.closed_at is None or request.author.party not in SIDES:
        return False
    return request.act in _REOPENS and (now - ticket.closed_at > policy.reopen or ticket.outcome in _PAID)


def follow_up(request: Request, closed: Ticket) -> Request:
    """The same request as a new ticket that links back."""
    return replace(
        request,
        act=Act.OPEN,
        type=_TYPES.get(request.act, TicketType.SUPPORT),
        subject=closed.subject,
        order=closed.order,
        vendor=closed.vendor,
        customer=closed.customer,
        follows=closed.number,
        outsider=closed.outsider,
    )
