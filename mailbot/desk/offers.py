"""What a reader is offered to do now, by a prepared mail: only what would not be refused at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from mailbot.desk.eligibility import Ineligible, judge
from mailbot.desk.lifecycle import allowed, is_executing
from mailbot.desk.nouns import Act, Due, Outcome, Party, State, Ticket, TicketType
from mailbot.desk.request import Policy

# In this order: what settles a quarrel first, then what keeps the sale, then what ends the matter.
OFFERED: Final = (Act.ESCALATE, Act.REOPEN, Act.SUPPORT, Act.CLOSE, Act.REFUND, Act.CANCEL)
TURNS: Final[Mapping[Act, TicketType]] = {
    Act.SUPPORT: TicketType.SUPPORT,
    Act.REFUND: TicketType.REFUND,
    Act.CANCEL: TicketType.CANCELLATION,
}
_PAID: Final = (Outcome.REFUNDED, Outcome.CANCELLED)


def offers(ticket: Ticket, role: Party, now: datetime, policy: Policy, silence: str = "") -> tuple[Act, ...]:
    """The acts, in the order of ``OFFERED``. ``silence``: the Due by which the ticket was closed just now, if any."""
    possible = allowed(ticket, role, now, policy) if not is_executing(ticket) else ()
    return tuple(act for act in OFFERED if act in possible and _makes_sense(act, ticket, role, now, policy, silence))


def _makes_sense(act: Act, ticket: Ticket, role: Party, now: datetime, policy: Policy, silence: str) -> bool:
    if act is Act.REOPEN:
        return ticket.outcome not in _PAID  # an answer opens a new ticket that points back
    if act not in TURNS:
        return True
    if ticket.state is not State.OPEN and not _is_left_alone(act, role, silence):
        return False
    return act is Act.SUPPORT or TURNS[act] is ticket.type or is_eligible(ticket, TURNS[act], role, now, policy)


def _is_left_alone(act: Act, role: Party, silence: str) -> bool:
    """Whom the vendor never answered is not asked to begin anew before they can have their money."""
    return act is Act.REFUND and role is Party.CUSTOMER and silence == Due.VENDOR_CLOSE


def is_eligible(ticket: Ticket, kind: TicketType, role: Party, now: datetime, policy: Policy) -> bool:
    """Whether the order allows what ``role`` would ask; without an order nothing does."""
    if ticket.order is None:
        return False
    side = role if role is Party.VENDOR else Party.CUSTOMER
    opened = ticket.received_at if side is Party.CUSTOMER and ticket.received_at else now
    try:
        judge(ticket.order, kind, side, opened, days=policy.days)
    except Ineligible:
        return False
    return True
