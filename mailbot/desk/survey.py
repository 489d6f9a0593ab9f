"""The survey: which closed tickets ask how it was, and which answers count."""

from __future__ import annotations

from datetime import datetime

from mailbot.desk.nouns import Act, Outcome, Party, State, Ticket, TicketType
from mailbot.desk.request import Policy, Rating, Request

WORST, BEST = 1, 5
SCORES = range(WORST, BEST + 1)
LOW = range(WORST, 4)  # what counts as a low answer

# The ends that are worth asking about: somebody was served. What nobody wrote, spam and a merge are not; and who was
# refused is told why, and asked nothing.
ASKED_AFTER = frozenset(
    {
        Outcome.SOLVED,
        Outcome.WITHDRAWN,
        Outcome.REFUNDED,
        Outcome.CANCELLED,
        Outcome.INACTIVE,
    }
)
PAID = frozenset({Outcome.REFUNDED, Outcome.CANCELLED})


def is_asked(ticket: Ticket) -> bool:
    """Whether the ticket stands closed and its customer is asked how it was."""
    ended = ticket.state is State.CLOSED and ticket.outcome in ASKED_AFTER
    known = ticket.customer.address != "" and not (ticket.outsider or ticket.held)
    return ended and ticket.surveyed and known and not is_disputed(ticket)


def is_disputed(ticket: Ticket) -> bool:
    """Whether its vendor called off what the customer asked: they are asked whether they agreed, not how it was."""
    turn = ticket.turn
    called_off = turn is not None and turn.by is Party.VENDOR and turn.type is not TicketType.SUPPORT
    return called_off and ticket.outcome not in PAID


def is_late(ticket: Ticket, at: datetime, policy: Policy) -> bool:
    """Whether an answer given ``at`` comes too late to count; before the ticket is closed none is."""
    return ticket.closed_at is not None and at - ticket.closed_at > policy.survey


def rating_of(request: Request, ticket: Ticket, at: datetime, policy: Policy) -> Rating | None:
    """What a request says of the ticket in a number; None where it is no rating."""
    if request.act is not Act.RATE or not request.score:
        return None
    return Rating(request.score, request.reason or request.words, is_late(ticket, at, policy))


def is_number(request: Request) -> bool:
    """Whether it is a rating without a word: that is for staff alone, and nobody is mailed."""
    return request.act is Act.RATE and not request.words and not request.reason
