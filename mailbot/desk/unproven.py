"""What is asked without enough proof: held until its author confirms or denies it, or an operator looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from mailbot.desk.applying import apply, change, comment_of, note
from mailbot.desk.eligibility import Wanted
from mailbot.desk.lifecycle import CANCELLATION, LIFECYCLE, PARTIES, REFUND, SETTLES, SIDES, SUPPORT, Effect, effect_of
from mailbot.desk.nouns import Act, Entry, Outcome, Party, State, Ticket, TicketType
from mailbot.desk.reopening import is_past_reopening
from mailbot.desk.request import Author, Change, Policy, Request
from mailbot.desk.winding import unconfirmed

# As what a proven act opens a ticket that was held. An operator's words alone do not.
_OPENS_AS = {
    **dict.fromkeys((Act.REPLY, Act.REOPEN, Act.SUPPORT), SUPPORT),
    Act.REFUND: REFUND,
    Act.CANCEL: CANCELLATION,
}
_OPENERS = dict.fromkeys((Act.REOPEN, Act.REFUND, Act.CANCEL), PARTIES)
# What operators are asked about as well. What a yes could not bring back whole – a note, a merge – they write again.
_OPERATORS_CONFIRM = frozenset({Act.OPEN, Act.REPLY, Act.CLOSE, Act.REOPEN, Act.REFUND, Act.CANCEL, *SETTLES})
_ASKED_AS = {REFUND: Act.REFUND, CANCELLATION: Act.CANCEL}
_KINDS = {act: kind for kind, act in _ASKED_AS.items()}
ABOUT = "about"  # key of an answer in the history: row of the letter it means
UNASKED = "unasked"  # key of a ``held`` line whose author is not to be asked


def hold(request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """Keep the words where operators see them; nothing moves, and the address on file is asked to confirm."""
    fresh, author = ticket.number == 0, request.author
    if fresh:
        ticket = replace(ticket, held=True, asked_by=author.party, deadline=unconfirmed(ticket, now, policy))
    return Change(
        ticket=ticket,
        tells="confirm" if _is_asked(request, ticket) else "",
        author=author,
        entries=(Entry(now, "held", author.party, author.proof, _detail(request, ticket)),)
        if request.act is not Act.CONFIRM
        else (Entry(now, "repeated", author.party, author.proof),),  # a late yes: what it is about waits still
        comment=comment_of(request, now, held=True),
        held=True,
        about=request.about,
        again=request.again,
        manner="held" if fresh else "",
        wanted=_KINDS.get(request.held or _act(request) if request.again else _act(request)),
    )


def is_lapsed(ticket: Ticket) -> bool:
    """Whether nobody confirmed it in time: a late yes still says who wrote it."""
    return ticket.held and ticket.outcome is Outcome.UNCONFIRMED


def waiting(detail: Mapping[str, str]) -> tuple[Act, Wanted, str]:
    """What a ``held`` line of history keeps of its request: the act, what of the order, the order it named."""
    amount = detail.get("amount")
    wanted = Wanted(detail.get("product", ""), Decimal(amount) if amount else None, detail.get("doubt", ""))
    return Act(detail["act"]), wanted, detail.get("order", "")


def wanted(detail: Mapping[str, str]) -> TicketType | None:
    """What a ``held`` line of history asks for beyond words."""
    return _KINDS.get(Act(detail["act"]))


def confirm(request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """What was held is done now, as if it had come with this proof. A second yes finds nothing held."""
    below = replace(request, words=request.words.partition("\n")[2].strip(), files=())
    entry = Entry(now, "confirmed", request.author.party, request.author.proof, _answer(request))
    done = _confirmed(below, ticket, now, policy)
    comment = done.comment if below.words else None
    asks = "conflict" if done.ticket.is_unclear else ""
    return replace(done, entries=(entry, *done.entries), comment=comment, releases=request.about, asks=asks)


def _confirmed(request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    act, party = request.held, request.author.party
    if act is not None and ticket.state is State.OPEN and _began(ticket, request):
        return _open_held(request, ticket, now, policy)
    act = Act.REPLY if act and ticket.held and ticket.state is State.CLOSED else act
    proven = replace(request, act=act or Act.CONFIRM, subject=request.subject if request.beside else "")
    effect = effect_of(ticket, party, act, now, policy) if act else None
    if effect is None and act and ticket.state is State.OPEN and not ticket.held:  # it is so already: words are left
        said = effect_of(ticket, party, Act.REPLY, now, policy)
        effect, proven = said and replace(said, logs="repeated"), replace(proven, act=Act.REPLY)
    if effect is None or is_past_reopening(ticket, proven, now, policy):
        return note(proven, ticket, "replied" if act or request.words else "", now)
    if ticket.held and opens(proven):
        return vouch(proven, ticket, now, policy)
    return apply(effect, proven, ticket, now, policy)


def _began(ticket: Ticket, request: Request) -> bool:
    """Whether a held ticket is confirmed or denied as a whole: by who opened it, and by what opened it."""
    return ticket.held and ticket.asked_by in (request.author.party, None) and not request.beside


def _answer(request: Request) -> dict[str, str]:
    return {ABOUT: str(request.about)} if request.about else {}


def deny(request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """They did not write it: only operators go on seeing it. A ticket that began with it ends, and nobody hears."""
    row = (ticket.state, ticket.type, request.author.party, Act.DENY)
    effect = LIFECYCLE.get(row) if _began(ticket, request) else None
    silent = replace(request, words="", files=(), detail=_answer(request))
    return change(effect or Effect(ticket.state, "", "denied", outcome=ticket.outcome), silent, ticket, now, policy)


def opens(request: Request) -> bool:
    """Whether a proven request to a ticket that somebody opened unproven opens it."""
    return request.act in _OPENS_AS and request.author.party in _OPENERS.get(request.act, SIDES)


def vouch(request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """A proven mail reaches a ticket that somebody opened unproven: it opens with these words, under their subject,
    and as what they ask. What is not proven stays held, so that a forger cannot keep the true sender from being
    heard, nor ask for money by their mouth."""
    bare = replace(ticket, subject=request.subject or ticket.subject)
    bare = replace(bare, wants=None) if ticket.is_unclear else bare
    return _opened(request, bare, _OPENS_AS[request.act], now, policy)


def _open_held(request: Request, ticket: Ticket, now: datetime, policy: Policy) -> Change:
    """The ticket opens for the other side, and its clock starts."""
    opening = replace(request, received_at=ticket.received_at)
    return _opened(opening, ticket, ticket.type, now, policy)


def _opened(request: Request, ticket: Ticket, kind: TicketType, now: datetime, policy: Policy) -> Change:
    effect = LIFECYCLE[State.NEW, kind, request.author.party, Act.OPEN]
    bare = replace(ticket, held=False, asked_by=None, type=kind)
    return apply(effect, replace(request, act=Act.OPEN, type=kind), bare, now, policy)


def _detail(request: Request, ticket: Ticket) -> dict[str, str]:
    """What is needed to do it later. To open a request is kept as the act that asks for it."""
    act = _act(request)
    order = request.order.number if request.order else ""
    score = str(request.score or "")
    unasked = "" if _is_asked(request, ticket) and not request.unread else "yes"
    detail = {"act": act.value, **request.wanted.named, "order": order, "score": score,
              UNASKED: unasked}  # fmt: skip
    return {key: value for key, value in detail.items() if value}


def _act(request: Request) -> Act:
    return _ASKED_AS.get(request.type, Act.OPEN) if request.act is Act.OPEN else request.act


def _is_asked(request: Request, ticket: Ticket) -> bool:
    """Whether the address on file is asked to confirm. A stranger is asked nothing."""
    if request.act is Act.CONFIRM and not request.about:
        return False  # it means nothing that waits
    if request.unread:
        return request.again is not None
    if request.author.party is Party.OPERATOR:
        return request.act in _OPERATORS_CONFIRM and not request.internal
    return _is_on_file(request.author) and not ticket.outsider


def _is_on_file(author: Author) -> bool:
    """Whether their address itself is the one on file. A vendor's further people are not asked: only a server in
    front can vouch for them."""
    if author.party is Party.VENDOR and author.vendor is not None:
        mailboxes = (author.vendor.support_email, author.vendor.account_email)
        return author.person.address.lower() in {mailbox.lower() for mailbox in mailboxes}
    return author.party in SIDES
