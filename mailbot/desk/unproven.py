"""What is asked without enough proof: held until its author confirms or denies it, or an operator looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailbot.desk.applying import apply, change, comment_of, with_order
from mailbot.desk.lifecycle import LIFECYCLE, SIDES, Effect, Wind, effect_of
from mailbot.desk.nouns import Act, Entry, Party, State, Ticket
from mailbot.desk.request import Author, Change, Policy, Request
from mailbot.desk.winding import unconfirmed


def hold(request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """Keep the words where operators see them; nothing moves, and the address on file is asked to confirm."""
    fresh = ticket.number == 0
    if fresh:
        ticket = replace(ticket, held=True, deadline=unconfirmed(ticket, now, policy))
    return Change(
        ticket=ticket,
        tells="confirm" if _is_on_file(request.author) else "",
        author=request.author,
        entries=(Entry(now, "held", request.author.party, request.author.proof, {"act": request.act.value}),),
        comment=comment_of(request, now, held=True),
        held=True,
        manner="held" if fresh else "",
    )


def confirm(request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """What was held is done now, as if it had come with this proof. A second yes finds nothing held."""
    act = _confirmed_act(request, ticket)
    below = replace(request, words=request.words.partition("\n")[2].strip(), files=())
    entry = Entry(now, "confirmed", request.author.party, request.author.proof)
    if act is Act.CONFIRM:
        opened = _open_held(below, ticket, now, policy)
        return replace(opened, entries=(entry, *opened.entries), releases=True)
    effect = effect_of(ticket, request.author.party, act, now, policy) if act else None
    proven = replace(below, act=act or Act.CONFIRM)
    if effect is None:
        heard = "replied" if act or below.words else ""
        done = change(Effect(ticket.state, heard, "repeated", outcome=ticket.outcome), proven, ticket, now, policy)
    else:
        done = apply(effect, proven, replace(ticket, held=False), now, policy)
    comment = comment_of(request, now) if below.words else None
    return replace(done, entries=(entry, *done.entries), comment=comment and done.comment, releases=act is not None)


def deny(request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """They did not write it: only operators go on seeing it. A ticket that began with it ends, and nobody hears."""
    party = request.author.party
    effect = LIFECYCLE.get((ticket.state, ticket.type, party, Act.DENY)) if ticket.held else None
    silent = replace(request, words="", files=())
    return change(effect or Effect(ticket.state, "", "denied", outcome=ticket.outcome), silent, ticket, now, policy)


def vouch(effect: Effect, request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """A proven mail reaches a ticket that somebody opened unproven: it opens with these words, and under their
    subject. What is not proven stays held, so that a forger cannot keep the true sender from being heard."""
    proven = with_order(replace(ticket, held=False, subject=request.subject or ticket.subject), request)
    return change(replace(effect, tells="opened", logs="opened", clock=Wind.TURN), request, proven, now, policy)


def _open_held(request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """The ticket opens for the other side, and its clock starts."""
    effect = LIFECYCLE[State.NEW, ticket.type, request.author.party, Act.OPEN]
    opening = replace(request, act=Act.OPEN, received_at=ticket.received_at)
    opened = apply(effect, opening, replace(ticket, held=False), now, policy)
    return opened if request.words else replace(opened, comment=None)


def _confirmed_act(request: Request, ticket: Ticket) -> Act | None:
    """What a yes makes happen; None where nothing waits for it."""
    if request.held is None or not ticket.held:
        return request.held
    return Act.REPLY if ticket.state is State.CLOSED else Act.CONFIRM


def _is_on_file(author: Author) -> bool:
    """Whether their address itself is the one on file. A vendor's further people are not asked: only a server in
    front can vouch for them."""
    if author.party is Party.VENDOR and author.vendor is not None:
        mailboxes = (author.vendor.support_email, author.vendor.account_email)
        return author.person.address.lower() in {mailbox.lower() for mailbox in mailboxes}
    return author.party in SIDES
