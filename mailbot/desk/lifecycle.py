"""The life of a ticket as one table.

Two laws. Everything that decides what a request does to a ticket lives here. This file does not know
about mail, SQL, templates or the clock on the wall: the time is an argument.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from mailbot.desk.nouns import Act, Comment, Entry, Outcome, Party, Person, Proof, State, Ticket, TicketType
from mailbot.desk.request import Author, Change, Policy, Request
from mailbot.errors import Refused

SIDES = (Party.CUSTOMER, Party.VENDOR)
PARTIES = (*SIDES, Party.OPERATOR)
EVERYONE = (*PARTIES, Party.STRANGER)


@dataclass(frozen=True, slots=True)
class Effect:
    """What one act does: where the ticket goes, how it ended, who hears of it, what the history says."""

    to: State
    tells: str = ""  # kind of notification
    logs: str = ""  # kind of the history entry
    outcome: Outcome | None = None


_ROWS: tuple[tuple[State, Iterable[Party], Act, Effect], ...] = (
    (State.NEW, EVERYONE, Act.OPEN, Effect(State.OPEN, "opened", "opened")),
    (State.OPEN, PARTIES, Act.REPLY, Effect(State.OPEN, "replied", "replied")),
    (State.OPEN, PARTIES, Act.THANK, Effect(State.OPEN, "replied", "replied")),
    (State.OPEN, PARTIES, Act.CLOSE, Effect(State.CLOSED, "closed", "closed", Outcome.SOLVED)),
    (State.OPEN, SIDES, Act.CONFIRM, Effect(State.OPEN, "opened", "confirmed")),
    (State.OPEN, SIDES, Act.DENY, Effect(State.CLOSED, "", "denied", Outcome.UNCONFIRMED)),
    (State.CLOSED, SIDES, Act.REPLY, Effect(State.OPEN, "opened", "reopened")),
    (State.CLOSED, PARTIES, Act.REOPEN, Effect(State.OPEN, "opened", "reopened")),
    (State.CLOSED, PARTIES, Act.THANK, Effect(State.CLOSED, "replied", "replied")),
    (State.CLOSED, [Party.OPERATOR], Act.REPLY, Effect(State.CLOSED, "replied", "replied")),
)

LIFECYCLE: dict[tuple[State, TicketType, Party, Act], Effect] = {
    (state, TicketType.SUPPORT, party, act): effect for state, parties, act, effect in _ROWS for party in parties
}

# An act that finds the ticket already where it leads is done, not refused: links are clicked twice.
ALREADY: dict[tuple[State, Act], str] = {
    (State.CLOSED, Act.CLOSE): "closed",
    (State.OPEN, Act.REOPEN): "open",
}

# The proof each act needs of each party; less than that and it is held. A stranger has nothing to prove
# to open a ticket about no order, and can prove nothing that would let them into one.
NEEDED: dict[Act, Proof] = {
    Act.OPEN: Proof.TOKEN,
    Act.REPLY: Proof.TOKEN,
    Act.THANK: Proof.TOKEN,
    Act.CLOSE: Proof.TOKEN,
    Act.REOPEN: Proof.TOKEN,
    Act.CONFIRM: Proof.CONFIRMED,
    Act.DENY: Proof.CONFIRMED,
}


def decide(request: Request, ticket: Ticket | None, now: datetime, policy: Policy) -> Change:
    """What ``request`` does to ``ticket`` (None: a new one). Pure: either a whole Change or Refused.

    Raises:
        Refused: the act is not possible here for this party; ``allowed`` lists what is.
    """
    if ticket is not None and _is_past_reopening(ticket, request, now, policy):
        request, ticket = _follow_up(request, ticket), None
    if not _is_proven(request, ticket):
        return _hold(request, ticket, now)
    if ticket is None:
        return _open(request, now)
    if request.act in (Act.CONFIRM, Act.DENY):
        return (_confirm if request.act is Act.CONFIRM else _deny)(request, ticket, now)
    effect = LIFECYCLE.get((ticket.state, ticket.type, request.author.party, request.act))
    if effect is None:
        return _without_effect(request, ticket, now)
    return _apply(effect, request, ticket, now)


def reject(request: Request, ticket: Ticket, now: datetime, command: str) -> Change:
    """Nothing but the refusal of a command is noted."""
    entry = Entry(now, "rejected", request.author.party, request.author.proof, {"command": command})
    return Change(ticket, "", request.author, (entry,))


def allowed(ticket: Ticket | None, party: Party) -> tuple[Act, ...]:
    """What this party may do to this ticket now, in the order of the table."""
    state, kind = (ticket.state, ticket.type) if ticket else (State.NEW, TicketType.SUPPORT)
    return tuple(act for (s, t, p, act) in LIFECYCLE if (s, t, p) == (state, kind, party))


def _is_proven(request: Request, ticket: Ticket | None) -> bool:
    if request.author.party is Party.STRANGER:
        return ticket is None
    return request.author.proof >= NEEDED[request.act]


def _is_past_reopening(ticket: Ticket, request: Request, now: datetime, policy: Policy) -> bool:
    """A reply comes too late to reopen: what it says is a new matter."""
    if ticket.state is not State.CLOSED or ticket.closed_at is None or request.author.party not in SIDES:
        return False
    return request.act in (Act.REPLY, Act.REOPEN) and now - ticket.closed_at > policy.reopen


def _follow_up(request: Request, closed: Ticket) -> Request:
    return replace(
        request,
        act=Act.OPEN,
        subject=closed.subject,
        order=closed.order,
        vendor=closed.vendor,
        customer=closed.customer,
        follows=closed.number,
        outsider=closed.outsider,
    )


def _open(request: Request, now: datetime) -> Change:
    effect = LIFECYCLE.get((State.NEW, request.type, request.author.party, request.act))
    if effect is None:
        raise Refused("not-possible", allowed=tuple(allowed(None, request.author.party)))
    ticket = _new_ticket(request, now)
    manner = "follow-up" if request.follows else ""
    return _change(effect, request, ticket, now, manner=manner)


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
    )


def _customer_of(request: Request) -> Person:
    if request.author.party in (Party.CUSTOMER, Party.STRANGER) and not request.follows:
        return request.author.person
    return request.customer or (request.order.customer if request.order else Person(""))


def _hold(request: Request, ticket: Ticket | None, now: datetime) -> Change:
    """Keep the words where operators see them; nothing moves, and the address on file is asked to confirm."""
    asks = _is_on_file(request.author)
    fresh = ticket is None
    return Change(
        ticket=replace(_new_ticket(request, now), held=True) if ticket is None else ticket,
        tells="confirm" if asks else "",
        author=request.author,
        entries=(Entry(now, "held", request.author.party, request.author.proof, {"act": request.act.value}),),
        comment=_comment(request, now, held=True),
        held=True,
        manner="held" if fresh else "",
    )


def _is_on_file(author: Author) -> bool:
    """Whether their address itself is the one on file. A vendor's further people are not asked: only a server in
    front can vouch for them."""
    if author.party is Party.VENDOR and author.vendor is not None:
        mailboxes = (author.vendor.support_email, author.vendor.account_email)
        return author.person.address.lower() in {mailbox.lower() for mailbox in mailboxes}
    return author.party in SIDES


def _without_effect(request: Request, ticket: Ticket, now: datetime) -> Change:
    if (ticket.state, request.act) not in ALREADY:
        raise Refused("not-possible", allowed=tuple(allowed(ticket, request.author.party)))
    heard = "replied" if request.words else ""
    return _change(Effect(ticket.state, heard, "repeated", ticket.outcome), request, ticket, now)


def _apply(effect: Effect, request: Request, ticket: Ticket, now: datetime) -> Change:
    if ticket.held and request.act in (Act.REPLY, Act.REOPEN) and request.author.party in SIDES:
        return _vouch(effect, request, ticket, now)
    manner = "reopened" if ticket.state is State.CLOSED and effect.to is State.OPEN else ""
    named = _with_order(ticket, request)
    return _change(effect, request, named, now, manner=manner, joins=named.vendor is not ticket.vendor)


def _confirm(request: Request, ticket: Ticket, now: datetime) -> Change:
    """What was held is done now, as if it had come with this proof. A second yes finds nothing held."""
    act = _confirmed_act(request, ticket)
    below = replace(request, words=request.words.partition("\n")[2].strip(), files=())
    if act is None:
        heard = "replied" if below.words else ""
        return _change(Effect(ticket.state, heard, "repeated", ticket.outcome), below, ticket, now)
    done = LIFECYCLE.get((ticket.state, ticket.type, request.author.party, act))
    effect = done or Effect(ticket.state, "replied", "confirmed", ticket.outcome)
    manner = "reopened" if ticket.state is State.CLOSED and effect.to is State.OPEN else ""
    change = _change(effect, below, replace(ticket, held=False), now, manner=manner)
    said = () if effect.logs == "confirmed" else change.entries
    entry = Entry(now, "confirmed", request.author.party, request.author.proof)
    return replace(change, entries=(entry, *said), releases=True)


def _confirmed_act(request: Request, ticket: Ticket) -> Act | None:
    """What a yes makes happen; None where nothing waits for it."""
    if request.held is None or not ticket.held:
        return request.held
    return Act.REPLY if ticket.state is State.CLOSED else Act.CONFIRM


def _deny(request: Request, ticket: Ticket, now: datetime) -> Change:
    """They did not write it: only operators go on seeing it. A ticket that began with it ends, and nobody hears."""
    party = request.author.party
    effect = LIFECYCLE.get((ticket.state, ticket.type, party, Act.DENY)) if ticket.held else None
    silent = replace(request, words="", files=())
    return _change(effect or Effect(ticket.state, "", "denied", ticket.outcome), silent, ticket, now)


def _vouch(effect: Effect, request: Request, ticket: Ticket, now: datetime) -> Change:
    """A proven mail reaches a ticket that somebody opened unproven: it opens with these words, and under their
    subject. What is not proven stays held, so that a forger cannot keep the true sender from being heard."""
    subject = request.subject or ticket.subject
    proven = _with_order(replace(ticket, held=False, subject=subject), request)
    return _change(replace(effect, tells="opened", logs="opened"), request, proven, now)


def _with_order(ticket: Ticket, request: Request) -> Ticket:
    """A ticket about no order yet takes the one its party names, and with it the vendor."""
    if ticket.order is not None or request.order is None or ticket.outsider:
        return ticket
    return replace(ticket, order=request.order, vendor=ticket.vendor or request.vendor)


def _change(
    effect: Effect, request: Request, ticket: Ticket, now: datetime, *, manner: str = "", joins: bool = False
) -> Change:
    party = request.author.party
    closing = effect.to is State.CLOSED and ticket.state is not State.CLOSED
    after = replace(ticket, state=effect.to, version=ticket.version + 1)
    if closing:
        after = replace(after, outcome=effect.outcome, closed_at=now, closed_by=party)
    elif effect.to is not State.CLOSED:
        after = replace(after, outcome=None, closed_at=None, closed_by=None)
    entry = Entry(now, effect.logs, party, request.author.proof, {})
    comment = _comment(request, now)
    tells = "" if request.internal else effect.tells
    return Change(after, tells, request.author, (entry,), comment, manner=manner, joins=joins)


def _comment(request: Request, now: datetime, *, held: bool = False) -> Comment | None:
    if not request.words and not request.files and request.act not in (Act.OPEN, Act.REPLY):
        return None
    author = request.author
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
