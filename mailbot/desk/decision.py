"""What a request does to a ticket. Pure: either a whole Change, or Refused and nothing changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailbot.desk.applying import apply, change
from mailbot.desk.lifecycle import ALREADY, LIFECYCLE, REQUESTS, SIDES, Effect, allowed, effect_of, needed
from mailbot.desk.nouns import Act, Entry, Outcome, Party, Person, State, Ticket, TicketType
from mailbot.desk.request import Change, Policy, Request
from mailbot.desk.unproven import confirm, deny, hold, vouch
from mailbot.errors import Refused

_TYPES = {Act.REFUND: TicketType.REFUND, Act.CANCEL: TicketType.CANCELLATION}
_REOPENS = (Act.REPLY, Act.REOPEN, Act.SUPPORT, Act.REFUND, Act.CANCEL)
_PAID = (Outcome.REFUNDED, Outcome.CANCELLED)
_WHILE_EXECUTING = (Act.REPLY, Act.THANK, Act.DONE, Act.FAIL)


def decide(request: Request, ticket: Ticket | None, now: datetime, policy: Policy) -> Change:
    """What ``request`` does to ``ticket`` (None: a new one).

    Raises:
        Refused: the act is not possible here for this party; ``allowed`` lists what is.
    """
    if ticket is not None and _is_past_reopening(ticket, request, now, policy):
        request, ticket = _follow_up(request, ticket), None
    if not _is_proven(request, ticket):
        return hold(request, ticket or _new_ticket(request, now), now, policy)
    if ticket is None:
        return _open(request, now, policy)
    if request.act in (Act.CONFIRM, Act.DENY):
        return (confirm if request.act is Act.CONFIRM else deny)(request, ticket, now, policy)
    return _act(_completed(request, ticket), ticket, now, policy)


def reject(request: Request, ticket: Ticket, now: datetime, command: str) -> Change:
    """Nothing but the refusal of a command is noted."""
    entry = Entry(now, "rejected", request.author.party, request.author.proof, {"command": command})
    return Change(ticket, "", request.author, (entry,))


def is_executing(ticket: Ticket) -> bool:
    """Whether the money is on its way: what is under way cannot be called off any more."""
    return ticket.state is State.OPEN and ticket.type in REQUESTS and ticket.deadline is None and not ticket.held


def _act(request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    party = request.author.party
    if is_executing(ticket) and request.act not in _WHILE_EXECUTING:
        raise Refused("executing", allowed=(Act.REPLY,))
    effect = effect_of(ticket, party, request.act, now, policy)
    if effect is None:
        return _without_effect(request, ticket, now, policy)
    if ticket.held and request.act in (Act.REPLY, Act.REOPEN) and party in SIDES:
        return vouch(effect, request, ticket, now, policy)
    return apply(effect, request, ticket, now, policy)


def _is_proven(request: Request, ticket: Ticket | None) -> bool:
    if request.author.party is Party.STRANGER:
        return ticket is None
    return request.author.proof >= needed(request.act, request.type)


def _is_past_reopening(ticket: Ticket, request: Request, now: datetime, policy: Policy) -> bool:
    """What comes too late to reopen, or after the money went, is a new matter."""
    if ticket.state is not State.CLOSED or ticket.closed_at is None or request.author.party not in SIDES:
        return False
    return request.act in _REOPENS and (now - ticket.closed_at > policy.reopen or ticket.outcome in _PAID)


def _follow_up(request: Request, closed: Ticket) -> Request:
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


def _open(request: Request, now: datetime, policy: Policy) -> Change:
    effect = LIFECYCLE.get((State.NEW, request.type, request.author.party, request.act))
    if effect is None:
        raise Refused("not-possible", allowed=tuple(allowed(None, request.author.party, now, policy)))
    return apply(effect, request, _new_ticket(request, now), now, policy)


def _new_ticket(request: Request, now: datetime) -> Ticket:
    return Ticket(
        number=0,
        type=request.type,
        state=State.OPEN,
        subject=request.subject,
        customer=_customer_of(request),
        opened_at=now,
        vendor=request.vendor or request.author.vendor,
        order=request.order,
        outsider=request.outsider or request.author.party is Party.STRANGER,
        follows=request.follows,
        received_at=request.received_at or now,
    )


def _customer_of(request: Request) -> Person:
    if request.author.party in (Party.CUSTOMER, Party.STRANGER) and not request.follows:
        return request.author.person
    return request.customer or (request.order.customer if request.order else Person(""))


def _completed(request: Request, ticket: Ticket) -> Request:
    """The order that was asked for is named: what was wanted is asked now."""
    named = ticket.order is None and request.order is not None
    if request.act is not Act.REPLY or not named or ticket.wants is None:
        return request
    act = Act.REFUND if ticket.wants is TicketType.REFUND else Act.CANCEL
    return replace(request, act=act) if request.author.proof >= needed(act, ticket.wants) else request


def _without_effect(request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    if (ticket.state, ticket.type, request.act) not in ALREADY:
        raise Refused("not-possible", allowed=tuple(allowed(ticket, request.author.party, now, policy)))
    heard = "replied" if request.words else ""
    effect = Effect(ticket.state, heard, "repeated", outcome=ticket.outcome)
    return change(effect, request, ticket, now, policy)
