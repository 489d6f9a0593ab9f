"""Whether a request comes with the proof it needs, by the table in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mailbot.desk.bar import DEEDS, NEEDED, Deed
from mailbot.desk.lifecycle import REQUESTS, SIDES
from mailbot.desk.moving import MOVES
from mailbot.desk.nouns import Act, Party, Proof, State, Ticket
from mailbot.desk.request import Policy, Request
from mailbot.desk.unproven import is_lapsed, opens

_ANSWERS = (Act.CONFIRM, Act.DENY, *MOVES)  # to questions of ours: they are the confirmation
_WORDS = (Act.REPLY, Act.THANK)


def is_proven(request: Request, ticket: Ticket | None, policy: Policy) -> bool:
    """Whether it can be done now, and need not be held."""
    author = request.author
    if author.party is Party.STRANGER:
        return ticket is None or (request.act in MOVES and author.proof >= Proof.CONFIRMED)
    return author.proof >= _needed(request, ticket, NEEDED if author.inside else policy.proof)


def _needed(request: Request, ticket: Ticket | None, table: Mapping[Deed, Proof]) -> Proof:
    if request.act is Act.MERGE and request.author.party in SIDES:
        return min(table.values())  # it follows what they did, which was proven
    rows = max(table[deed] for deed in _deeds(request, ticket))
    if request.author.party is Party.OPERATOR or request.act not in _ANSWERS:
        return rows
    if request.act is Act.CONFIRM and ticket is not None and is_lapsed(ticket):
        return max(Proof.AUTHENTICATED, rows)  # the question is out of date, but who answers is known
    return Proof.CONFIRMED


def _deeds(request: Request, ticket: Ticket | None) -> Iterator[Deed]:
    """The rows it stands under; of several, the highest proof is needed."""
    money = DEEDS[request.act] is Deed.MONEY or (request.act is Act.OPEN and request.type in REQUESTS)
    if money:
        yield Deed.MONEY
    if request.author.party is Party.OPERATOR and request.act not in _WORDS:
        yield Deed.OPERATOR
    elif not money:
        yield from _plain(request, ticket)
    if _says_more(request):
        yield Deed.COMMENT


def _plain(request: Request, ticket: Ticket | None) -> Iterator[Deed]:
    """What is no money and no command: its own row, and the rows of what it opens."""
    late = request.act is Act.CONFIRM  # it opens like any words; in time it is no matter of the table
    act = Act.REPLY if late else request.act
    yield DEEDS[act]
    side = request.author.party in SIDES
    if ticket is None or late or (ticket.held and opens(request)):
        yield Deed.SUPPORT
    elif side and act is Act.REPLY and ticket.state is State.CLOSED:
        yield Deed.CLOSE


def _says_more(request: Request) -> bool:
    """Whether a side says something beside what it does."""
    return request.author.party in SIDES and request.act is not Act.OPEN and bool(request.words or request.files)
