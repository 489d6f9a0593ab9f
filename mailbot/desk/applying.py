"""An effect of the table applied to a ticket: the values before and after, the clock, the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailbot.desk.eligibility import Ineligible, judge
from mailbot.desk.lifecycle import REQUESTS, SIDES, Effect, Wind
from mailbot.desk.nouns import Act, Comment, Entry, Outcome, Party, State, Ticket, TicketType, Turn
from mailbot.desk.request import Change, Policy, Request
from mailbot.desk.winding import rewind

_ASKS = (Act.OPEN, Act.REFUND, Act.CANCEL)


def apply(effect: Effect, request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """``ticket`` after ``request`` had ``effect``. What cannot be asked of this order is answered as refused."""
    named = with_order(ticket, request)
    if request.act in _ASKS and (effect.type or named.type) in REQUESTS and effect.clock is Wind.RUN:
        return _ask(effect, request, named, now, policy)
    if request.act in (Act.UPHOLD, Act.OVERTURN):
        return _settle(effect, request, named, now, policy)
    joins = named.vendor is not ticket.vendor
    return change(effect, request, named, now, policy, joins=joins)


def change(
    effect: Effect, request: Request, ticket: Ticket, now: datetime, policy: Policy, *, joins: bool = False
) -> Change:
    """The plain change of an effect, with the clock it winds."""
    after = _after(effect, request, ticket, now)
    deadline = rewind(effect.clock, after, request.author.party, now, policy)
    after = replace(after, deadline=deadline if after.state is State.OPEN else None)
    entry = Entry(now, effect.logs, request.author.party, request.author.proof, _detail(request, ticket, after))
    return Change(
        ticket=after,
        tells="" if request.internal else effect.tells,
        author=request.author,
        entries=(entry,),
        comment=comment_of(request, now),
        executes=request.act is Act.EXECUTE,
        manner=_manner(request, ticket, after),
        joins=joins,
    )


def with_order(ticket: Ticket, request: Request) -> Ticket:
    """A ticket about no order yet takes the one its party names, and with it the vendor."""
    if ticket.order is not None or request.order is None or ticket.outsider:
        return ticket
    return replace(ticket, order=request.order, vendor=ticket.vendor or request.vendor)


def comment_of(request: Request, now: datetime, *, held: bool = False) -> Comment | None:
    """The words of a request; None where it has none and is no message."""
    author = request.author
    is_message = request.act in (Act.OPEN, Act.REPLY) and author.party is not Party.CLOCK
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


def _ask(effect: Effect, request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """A refund or cancellation is asked: what it will do is fixed now."""
    kind = effect.type or ticket.type
    joins = ticket.vendor is not None and ticket.number != 0 and request.vendor is ticket.vendor
    if ticket.order is None:
        return _ask_for_order(kind, request, ticket, now, policy)
    by = Party.VENDOR if request.author.party is Party.VENDOR else Party.CUSTOMER
    try:
        claim = judge(
            ticket.order,
            kind,
            by,
            _asked_at(request, ticket, by, now),
            request.wanted,
            policy.days,
            beyond=bool(request.beyond),
        )
    except Ineligible as why:
        return _decline(why, request, ticket, now, policy)
    asked = replace(ticket, claim=claim, asked_by=by, wants=None, failing=False)
    if ticket.order.risk == "flagged":
        effect = replace(effect, to=State.IN_REVIEW, clock=Wind.STOP)
        asked = replace(asked, review="flagged")
    return replace(change(effect, request, asked, now, policy), joins=joins and ticket.version > 0)


def _asked_at(request: Request, ticket: Ticket, by: Party, now: datetime) -> datetime:
    """A customer's eligibility is judged at the ticket's opening: stalling gains nothing."""
    asked = request.received_at or now
    return min(asked, ticket.received_at) if by is Party.CUSTOMER and ticket.received_at else asked


def _ask_for_order(kind: TicketType, request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """Which order it is about is never guessed: a support ticket remembers what was wanted until the answer comes."""
    fresh = ticket.number == 0
    effect = Effect(State.OPEN, "opened" if fresh else "replied", "opened" if fresh else "replied", Wind.TURN)
    waiting = replace(ticket, type=TicketType.SUPPORT, wants=kind)
    return change(effect, request, waiting, now, policy)


def _decline(why: Ineligible, request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """It cannot be done: a clear answer, and the ticket goes on as support. What runs already is not touched."""
    runs = ticket.number != 0 and ticket.state is State.OPEN and ticket.type in REQUESTS
    kind = ticket.type if runs else TicketType.SUPPORT
    clock = Wind.KEEP if runs else Wind.TURN
    effect = Effect(State.OPEN, "refused", "refused", clock, kind)
    done = change(effect, request, replace(ticket, wants=None), now, policy)
    entry = replace(done.entries[0], detail={"code": why.code})
    return replace(done, entries=(entry,), ineligible=why, wanted=_asked_type(request, ticket))


def _asked_type(request: Request, ticket: Ticket) -> TicketType:
    return {Act.REFUND: TicketType.REFUND, Act.CANCEL: TicketType.CANCELLATION}.get(request.act, ticket.type)


def _settle(effect: Effect, request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """An operator decides an escalation: what was closed or converted stays so, or is undone."""
    turn = ticket.turn
    assert turn is not None, "only what somebody closed or converted can be escalated"
    if request.act is Act.UPHOLD:
        if not turn.closing:
            return change(effect, request, ticket, now, policy)
        outcome = Outcome.WITHDRAWN if turn.type in REQUESTS else Outcome.SOLVED
        stays = change(replace(effect, to=State.CLOSED, clock=Wind.STOP, outcome=outcome), request, ticket, now, policy)
        return replace(stays, ticket=replace(stays.ticket, closed_at=turn.at, closed_by=turn.by, turn=turn))
    undone = replace(ticket, type=turn.type, claim=turn.claim, asked_by=turn.asked_by)
    if turn.type not in REQUESTS:
        effect = replace(effect, clock=Wind.TURN)
    return replace(
        change(effect, request, undone, now, policy), marks=turn.by is Party.VENDOR and turn.type in REQUESTS
    )


def _after(effect: Effect, request: Request, ticket: Ticket, now: datetime) -> Ticket:
    kind = effect.type or ticket.type
    party = request.author.party
    after = replace(ticket, state=effect.to, type=kind, version=ticket.version + 1)
    closing = effect.to is State.CLOSED and ticket.state is not State.CLOSED
    if party in (*SIDES, Party.OPERATOR) and (closing or kind is not ticket.type) and ticket.number:
        turn = Turn(party, now, ticket.type, closing, ticket.claim, ticket.asked_by)
        after = replace(after, turn=turn)
    if closing:
        after = replace(after, outcome=effect.outcome, closed_at=now, closed_by=party)
    elif effect.to is not State.CLOSED:
        after = replace(after, outcome=None, closed_at=None, closed_by=None)
    if kind is TicketType.SUPPORT:
        after = replace(after, claim=None, asked_by=None)
    if request.act is Act.FAIL:
        after = replace(after, failing=True)
    review = _review(request, ticket) if effect.to is State.IN_REVIEW else ""
    return replace(after, review=review, merged_into=request.merge or ticket.merged_into)


def _review(request: Request, ticket: Ticket) -> str:
    return "escalated" if request.act is Act.ESCALATE else ticket.review


def _detail(request: Request, before: Ticket, after: Ticket) -> dict[str, str]:
    """What the history keeps of an act besides its name: no person's words, no addresses."""
    detail = {"from": before.type.value, "to": after.type.value} if before.type is not after.type else {}
    if request.beyond:
        detail["beyond-policy"] = request.beyond
    if request.merge:
        detail["into"] = str(request.merge)
    if before.deadline and request.author.party is Party.CLOCK:
        detail["due"] = before.deadline.due.value
    return detail


def _manner(request: Request, before: Ticket, after: Ticket) -> str:
    if before.state is State.CLOSED and after.state is State.OPEN:
        return "reopened"
    return "follow-up" if request.follows and before.number == 0 else ""
