"""What a request does to a ticket. Pure: either a whole Change, or Refused and nothing changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailbot.desk.applying import apply, note
from mailbot.desk.eligibility import is_same
from mailbot.desk.labelling import labelled
from mailbot.desk.lifecycle import (
    ALREADY,
    LIFECYCLE,
    PARTIES,
    REQUESTS,
    SUPPORT,
    Effect,
    Wind,
    allowed,
    effect_of,
    is_executing,
)
from mailbot.desk.moving import waiting
from mailbot.desk.nouns import Act, Entry, Outcome, Party, Person, State, Ticket, TicketType
from mailbot.desk.proving import is_proven
from mailbot.desk.relocation import aside, is_void, relocate, silent
from mailbot.desk.reopening import follow_up, is_past_reopening
from mailbot.desk.request import Change, Policy, Request
from mailbot.desk.unproven import confirm, deny, hold, opens, vouch
from mailbot.desk.winding import rests
from mailbot.errors import Refused

__all__ = ["decide", "is_executing", "reject"]


def decide(request: Request, ticket: Ticket | None, now: datetime, policy: Policy) -> Change:
    """What ``request`` does to ``ticket`` (None: a new one).

    Raises:
        Refused: the act is not possible here for this party; ``allowed`` lists what is.
    """
    change = labelled(_decided(request, ticket, now, policy), request, now)
    return relocate(change, request, now, policy) if request.moving else change


def _decided(request: Request, ticket: Ticket | None, now: datetime, policy: Policy) -> Change:
    if ticket is not None:
        request = _completed(request, ticket)
    if is_proven(request, ticket, policy):
        request = aside(silent(request), ticket)
    if ticket is not None and is_past_reopening(ticket, request, now, policy):
        request, ticket = follow_up(request, ticket), None
    if not is_proven(request, ticket, policy):
        return hold(request, ticket or _new_ticket(request, now), now, policy)
    if ticket is None:
        return _open(request, now, policy)
    if is_void(request, now, policy):
        return note(request, ticket, "", now)
    if request.act in (Act.CONFIRM, Act.DENY):
        return (confirm if request.act is Act.CONFIRM else deny)(request, ticket, now, policy)
    return _act(request, ticket, now, policy)


def reject(request: Request, ticket: Ticket, now: datetime, command: str) -> Change:
    """Nothing but the refusal of a command is noted."""
    entry = Entry(now, "rejected", request.author.party, request.author.proof, {"command": command})
    return Change(ticket, "", request.author, (entry,))


def _act(request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    if ticket.held and opens(request):
        return vouch(request, ticket, now, policy)
    if ticket.held and request.act in (Act.THANK, Act.RATE):
        return note(request, ticket, "", now)
    effect = _effect(request, ticket, now, policy)
    if effect is None:
        return _without_effect(request, ticket, now, policy)
    if request.spam:
        effect = _as_spam(effect, request, ticket)
    if effect.clock is Wind.SOONER:
        _check_same(request, ticket, now, policy)  # it would hasten another amount
    if request.act is Act.EXPIRE and rests(ticket, now, policy):
        effect = Effect(ticket.state, logs="put-off", clock=Wind.REST)
    if request.act is Act.EXECUTE and waiting(ticket.deadline, ticket.type, ticket.order) != ticket.deadline:
        effect = Effect(ticket.state, logs="put-off")
    return apply(effect, request, ticket, now, policy)


def _as_spam(effect: Effect, request: Request, ticket: Ticket) -> Effect:
    """Closed without a word to anybody. A request for money is no spam: it is closed so that its people hear of it."""
    if request.act is not Act.CLOSE or request.author.party is not Party.OPERATOR or ticket.type is not SUPPORT:
        raise Refused("not-possible")
    return replace(effect, tells="", outcome=Outcome.SPAM)


def _effect(request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Effect | None:
    """The table's answer. A rating needs its number; the words beside one are a reply, where that opens nothing."""
    effect = effect_of(ticket, request.author.party, request.act, now, policy)
    if effect is None or request.act is not Act.RATE:
        return effect
    said = effect_of(ticket, request.author.party, Act.REPLY, now, policy)
    if said and request.words and ticket.state is State.OPEN:
        effect = replace(said, logs=effect.logs)
    return effect if request.score else None


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
        wants=TicketType.SUPPORT if request.unclear and request.order is not None else None,
    )


def _customer_of(request: Request) -> Person:
    if request.author.party in (Party.CUSTOMER, Party.STRANGER) and not request.follows:
        return request.author.person
    buyer = request.order.customer if request.order else Person("")
    named = request.customer or buyer
    return buyer if named.address.lower() == buyer.address.lower() else named  # the order knows name and language


def _completed(request: Request, ticket: Ticket) -> Request:
    """The order that was asked for is named by who asked: what was wanted is asked now, with the proof it needs."""
    asker = Party.CUSTOMER if ticket.customer.address else Party.VENDOR
    named = ticket.order is None and request.order is not None and request.author.party is asker
    if request.act is not Act.REPLY or not named or ticket.wants not in REQUESTS or ticket.state is not State.OPEN:
        return request
    return replace(request, act=Act.REFUND if ticket.wants is TicketType.REFUND else Act.CANCEL)


def _without_effect(request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """What is so already is only noted, and words beside it are said; everything else is refused."""
    if (ticket.state, ticket.type, request.act) not in ALREADY or request.author.party not in PARTIES:
        possible = allowed(ticket, request.author.party, now, policy)
        raise Refused("executing" if is_executing(ticket) else "not-possible", allowed=possible)
    _check_same(request, ticket, now, policy)
    said = request.words and ticket.state is State.OPEN and not ticket.held
    if said and (effect := effect_of(ticket, request.author.party, Act.REPLY, now, policy)):
        return apply(replace(effect, logs="repeated"), replace(request, act=Act.REPLY), ticket, now, policy)
    return note(request, ticket, "replied" if request.words else "", now)


def _check_same(request: Request, ticket: Ticket, now: datetime, policy: Policy) -> None:
    """Who asks again for something else hears that the first request stands, instead of taking it for changed."""
    asks = request.act in (Act.REFUND, Act.CANCEL) and ticket.state is not State.CLOSED
    if asks and ticket.claim and not is_same(ticket.claim, request.wanted, ticket.order, request.received_at or now):
        raise Refused("stands", allowed=allowed(ticket, request.author.party, now, policy))
