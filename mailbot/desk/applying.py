"""An effect of the table applied to a ticket: the values before and after, the clock, the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailbot.desk.clocks import CLOCKS
from mailbot.desk.eligibility import Ineligible, judge
from mailbot.desk.lifecycle import REQUESTS, SIDES, Effect, Wind
from mailbot.desk.nouns import (
    Act,
    Claim,
    Comment,
    Entry,
    Order,
    Outcome,
    Party,
    Person,
    State,
    Ticket,
    TicketType,
    Turn,
)
from mailbot.desk.request import Change, Policy, Request
from mailbot.desk.saving import called_off
from mailbot.desk.survey import is_number, rating_of
from mailbot.desk.winding import rewind, with_clock

_ASKS = (Act.OPEN, Act.REFUND, Act.CANCEL)
_TURNS = (Act.CLOSE, Act.MERGE, Act.REFUSE, Act.SUPPORT, Act.REFUND, Act.CANCEL)


def apply(effect: Effect, request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """``ticket`` after ``request`` had ``effect``. What cannot be asked of this order is answered as refused."""
    named = with_order(ticket, request)
    clear = _is_clear_now(request, ticket)
    done = _applied(effect, request, replace(named, wants=None) if clear else named, now, policy)
    joins = tuple(side for side in SIDES if _has(side, done.ticket) and not _has(side, ticket))
    return replace(done, joins=joins if ticket.number and not ticket.held else ())


def change(
    effect: Effect, request: Request, ticket: Ticket, now: datetime, policy: Policy, *, turned: Party | None = None
) -> Change:
    """The plain change of an effect, with the clock it winds. ``turned``: as if this party had had the last word."""
    after = _after(effect, request, ticket, now)
    deadline = rewind(effect.clock, after, turned or request.author.party, now, policy)
    after = replace(after, deadline=deadline if after.state is State.OPEN else None)
    if after.state is State.CLOSED and ticket.state is not State.CLOSED:
        after = replace(after, surveyed=after.surveyed and policy.surveys)
    entry = Entry(now, effect.logs, request.author.party, request.author.proof, _detail(request, ticket, after))
    return Change(
        ticket=after,
        tells="" if request.internal or is_number(request) else effect.tells,
        author=request.author,
        entries=(entry,),
        comment=comment_of(request, now),
        executes=request.act is Act.EXECUTE and effect.clock is Wind.STOP,
        manner=_manner(request, ticket, after),
        rating=rating_of(request, ticket, now, policy),
    )


def note(request: Request, ticket: Ticket, tells: str, now: datetime) -> Change:
    """Nothing is done, for it is so already; the words are kept."""
    author = request.author
    entry = Entry(now, "repeated", author.party, author.proof)
    after = replace(ticket, version=ticket.version + 1)
    return Change(after, "" if request.internal else tells, author, (entry,), comment_of(request, now))


def with_order(ticket: Ticket, request: Request) -> Ticket:
    """A ticket about no order yet takes the one its party names, and with it the vendor."""
    if ticket.order is not None or request.order is None or ticket.outsider:
        return ticket
    buyer = request.order.customer
    if ticket.customer.address.lower() not in ("", buyer.address.lower()):
        return ticket  # whoever named it: nobody reads what somebody else's order is about
    return replace(ticket, order=request.order, vendor=ticket.vendor or request.vendor, customer=_told(ticket, buyer))


def _told(ticket: Ticket, buyer: Person) -> Person:
    """A vendor who asked the desk, and then names an order, writes to its customer, whose name the order knows."""
    return ticket.customer if ticket.customer.name or ticket.customer.language else buyer


def _has(side: Party, ticket: Ticket) -> bool:
    """Whether somebody is on this side of the ticket, and knows of it."""
    if side is Party.VENDOR:
        return ticket.vendor is not None and not ticket.is_unclear
    return ticket.customer.address != ""


def _is_clear_now(request: Request, ticket: Ticket) -> bool:
    """A plain answer of either side is a choice as well: neither of them."""
    says = request.author.party in SIDES and request.act in (Act.REPLY, Act.SUPPORT, Act.REOPEN, Act.ESCALATE)
    return ticket.number != 0 and ticket.is_unclear and (says or request.act in (Act.REFUND, Act.CANCEL))


def comment_of(request: Request, now: datetime, *, held: bool = False) -> Comment | None:
    """The words of a request; None where it has none and is no message."""
    author = request.author
    is_message = request.act in (Act.OPEN, Act.REPLY) and author.party is not Party.CLOCK and not request.labels
    if not request.words and not request.files and not is_message:
        return None
    return Comment(
        author_role=author.party,
        author=author.person.address,
        author_name=author.person.name,
        at=now,
        text=request.words,
        internal=request.internal,
        held=held,
        files=request.files,
        letter=request.letter,
    )


def _applied(effect: Effect, request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    if request.act in _ASKS and (effect.type or ticket.type) in REQUESTS and effect.clock is Wind.RUN:
        return _ask(effect, request, ticket, now, policy)
    if request.act is Act.UPHOLD:
        return _uphold(effect, request, ticket, now, policy)
    if request.act is Act.OVERTURN:
        return _overturn(effect, request, ticket, now, policy)
    return change(effect, request, ticket, now, policy)


def _ask(effect: Effect, request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """A refund or cancellation is asked: what it will do is fixed now."""
    kind = effect.type or ticket.type
    if ticket.order is None:
        return _ask_for_order(effect, kind, request, ticket, now, policy)
    by = Party.VENDOR if request.author.party is Party.VENDOR else Party.CUSTOMER
    review = "flagged" if ticket.order.risk == "flagged" else ""
    try:
        claim = _judged(ticket.order, kind, by, request, ticket, now, policy)
    except Ineligible as why:
        if why.code != "too-late" or not request.overrules or request.author.party is not Party.OPERATOR:
            return _decline(why, request, ticket, now, policy)
        claim = _judged(ticket.order, kind, by, request, ticket, now, policy, beyond=True)
        review = review or "beyond-policy"
    asked = replace(ticket, claim=claim, asked_by=by, wants=None, failing=False, review=review)
    if review:
        effect = replace(effect, to=State.IN_REVIEW, clock=Wind.STOP)
    return change(effect, request, asked, now, policy)


def _judged(
    order: Order,
    kind: TicketType,
    by: Party,
    request: Request,
    ticket: Ticket,
    now: datetime,
    policy: Policy,
    *,
    beyond: bool = False,
) -> Claim:
    beyond = beyond or (request.author.party is Party.OPERATOR and bool(request.beyond))
    asked = request.received_at or now
    opened = _asked_at(request, ticket, by, now)
    return judge(order, kind, by, opened, request.wanted, policy.days, asked=asked, beyond=beyond)


def _asked_at(request: Request, ticket: Ticket, by: Party, now: datetime) -> datetime:
    """A customer's eligibility is judged at the ticket's opening: stalling gains nothing."""
    asked = request.received_at or now
    return min(asked, ticket.received_at) if by is Party.CUSTOMER and ticket.received_at else asked


def _ask_for_order(
    effect: Effect, kind: TicketType, request: Request, ticket: Ticket, now: datetime, policy: Policy
) -> Change:
    """Which order it is about is never guessed: a support ticket remembers what was wanted until the answer comes."""
    heard = "replied" if effect.tells == "changed" else effect.tells
    logs = "replied" if effect.logs == "converted" else effect.logs
    waiting = replace(ticket, type=TicketType.SUPPORT, wants=kind)
    return change(Effect(State.OPEN, heard, logs, Wind.TURN), request, waiting, now, policy)


def _decline(why: Ineligible, request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """It cannot be done: a clear answer, and the ticket goes on as support. What runs already is not touched."""
    runs = ticket.claim is not None and ticket.state is State.OPEN
    kind = ticket.type if runs else TicketType.SUPPORT
    clock = Wind.KEEP if runs else Wind.TURN
    effect = Effect(State.OPEN, "refused", "refused", clock, kind)
    done = change(effect, request, replace(ticket, wants=None), now, policy)
    entry = replace(done.entries[0], detail={"code": why.code, **request.wanted.named})
    return replace(done, entries=(entry,), ineligible=why, wanted=_asked_type(request, ticket))


def _asked_type(request: Request, ticket: Ticket) -> TicketType:
    return {Act.REFUND: TicketType.REFUND, Act.CANCEL: TicketType.CANCELLATION}.get(request.act, ticket.type)


def _uphold(effect: Effect, request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """As before the escalation: closed as it was, or open, and the side that owed the next word owes it still."""
    turn = _settled(ticket)
    ticket = replace(ticket, turn=turn)
    if turn.ended is None:
        goes_on = change(effect, request, ticket, now, policy, turned=turn.by)
        if turn.paused is None or turn.paused not in CLOCKS or ticket.type in REQUESTS:
            return goes_on
        return replace(goes_on, ticket=with_clock(goes_on.ticket, turn.paused, now, policy))
    effect = replace(effect, to=State.CLOSED, clock=Wind.STOP, outcome=turn.ended)
    stays = change(effect, request, ticket, now, policy)
    by = Party.CLOCK if turn.ended is Outcome.INACTIVE or not turn.closing else turn.by
    at = turn.ended_at or (turn.at if turn.closing else now)
    return replace(stays, ticket=replace(stays.ticket, closed_at=at, closed_by=by))


def _overturn(effect: Effect, request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """What was called off is carried out at once; a support ticket opens again, and who ended it owes a word."""
    turn = _settled(ticket)
    called_off = turn.type in REQUESTS
    undone = replace(ticket, type=turn.type, claim=turn.claim, asked_by=turn.asked_by, turn=turn)
    other = Party.CUSTOMER if turn.by is Party.VENDOR else Party.VENDOR
    effect = effect if called_off else replace(effect, clock=Wind.TURN)
    done = change(effect, request, undone, now, policy, turned=other)
    return replace(done, marks=called_off and turn.by is Party.VENDOR)


def _settled(ticket: Ticket) -> Turn:
    assert ticket.turn is not None, "only what somebody closed or converted can be escalated"
    return replace(ticket.turn, settled=True)


def _after(effect: Effect, request: Request, ticket: Ticket, now: datetime) -> Ticket:
    kind = effect.type or ticket.type
    after = replace(ticket, state=effect.to, type=kind, version=ticket.version + 1)
    after = replace(after, turn=_turn(effect, request, ticket, now))
    if effect.to is State.CLOSED and ticket.state is not State.CLOSED:
        after = replace(after, outcome=effect.outcome, closed_at=now, closed_by=request.author.party)
    elif effect.to is not State.CLOSED:
        after = replace(after, outcome=None, closed_at=None, closed_by=None)
    if kind is TicketType.SUPPORT:
        after = replace(after, claim=None, asked_by=None)
    failing = request.act is Act.FAIL or (ticket.failing and effect.to is not State.CLOSED)
    return replace(
        after,
        failing=failing,
        review=_review(request, ticket) if effect.to is State.IN_REVIEW else "",
        merged_into=request.merge if request.act is Act.MERGE else ticket.merged_into,
    )


def _turn(effect: Effect, request: Request, ticket: Ticket, now: datetime) -> Turn | None:
    """The latest closing or conversion, after this one. Opening again is neither: what closed it can be escalated."""
    kind, party = effect.type or ticket.type, request.author.party
    was = ticket.turn
    if request.act is Act.ESCALATE and was is not None:
        paused = ticket.deadline.due if ticket.deadline else None
        return replace(was, ended=ticket.outcome, ended_at=ticket.closed_at, paused=paused)
    closing = effect.to is State.CLOSED
    is_turn = request.act in _TURNS and ticket.state is not State.CLOSED and (closing or kind is not ticket.type)
    if not is_turn or party is Party.CLOCK or ticket.number == 0 or ticket.held:
        return was
    if was is not None and was.by is party and was.claim is not None and ticket.type is TicketType.SUPPORT and closing:
        return replace(was, at=now, closing=True)  # calling off in two steps is calling off
    return Turn(party, now, ticket.type, closing, ticket.claim, ticket.asked_by)


def _review(request: Request, ticket: Ticket) -> str:
    return "escalated" if request.act is Act.ESCALATE else ticket.review


def _detail(request: Request, before: Ticket, after: Ticket) -> dict[str, str]:
    """What the history keeps of an act besides its name: no person's words, no addresses."""
    detail = dict(request.detail)
    if request.act is Act.RATE:
        detail["score"] = str(request.score)
    if before.type is not after.type:
        detail |= {"from": before.type.value, "to": after.type.value}
    detail |= called_off(before, after)
    if request.beyond:
        detail["beyond-policy"] = request.beyond
    if request.merge and request.act is Act.MERGE:
        detail["into"] = str(request.merge)
    if before.deadline and request.author.party is Party.CLOCK:
        detail["due"] = before.deadline.due.value
    return detail


def _manner(request: Request, before: Ticket, after: Ticket) -> str:
    if before.state is State.CLOSED and after.state is State.OPEN:
        return "reopened"
    return "follow-up" if request.follows and before.number == 0 else ""
