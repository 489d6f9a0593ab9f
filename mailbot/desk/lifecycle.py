"""The life of a ticket as one table.

Two laws. Everything that decides what a request does to a ticket lives in this table; `decision` only carries it out.
This file does not know about mail, SQL, templates or the clock on the wall: the time is an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailbot.desk.nouns import Act, Due, Outcome, Party, Proof, State, Ticket, TicketType
from mailbot.desk.request import Policy

SUPPORT, REFUND, CANCELLATION = TicketType.SUPPORT, TicketType.REFUND, TicketType.CANCELLATION
REQUESTS = (REFUND, CANCELLATION)
ANY = (SUPPORT, *REQUESTS)
CUSTOMER, VENDOR, OPERATOR, CLOCK = Party.CUSTOMER, Party.VENDOR, Party.OPERATOR, Party.CLOCK
SIDES = (CUSTOMER, VENDOR)
PARTIES = (*SIDES, OPERATOR)
EVERYONE = (*PARTIES, Party.STRANGER)


class Wind(StrEnum):
    """What an act does to the ticket's clock."""

    KEEP = "keep"  # it runs on
    STOP = "stop"  # none runs
    TURN = "turn"  # the other side's inactivity clock starts
    RUN = "run"  # the request's own clock starts, by whose request it is
    SOONER = "sooner"  # the vendor's five minutes, if they end before
    NOW = "now"  # at once, weekend or not
    STEP = "step"  # the next step of its ladder, counted from now


@dataclass(frozen=True, slots=True)
class Effect:
    """What one act does: where the ticket goes, who hears of it, what the history says."""

    to: State
    tells: str = ""  # kind of notification
    logs: str = ""  # kind of the history entry
    clock: Wind = Wind.KEEP
    type: TicketType | None = None  # what it becomes; None: as it was
    outcome: Outcome | None = None


Row = tuple[State, Iterable[TicketType], Iterable[Party], Act, Effect]
_NEW, _OPEN, _REVIEW, _CLOSED = State.NEW, State.OPEN, State.IN_REVIEW, State.CLOSED

_ROWS: tuple[Row, ...] = (
    # A new ticket.
    (_NEW, [SUPPORT], EVERYONE, Act.OPEN, Effect(_OPEN, "opened", "opened", Wind.TURN)),
    (_NEW, REQUESTS, PARTIES, Act.OPEN, Effect(_OPEN, "opened", "opened", Wind.RUN)),
    # An open support ticket.
    (_OPEN, [SUPPORT], SIDES, Act.REPLY, Effect(_OPEN, "replied", "replied", Wind.TURN)),
    (_OPEN, [SUPPORT], [OPERATOR], Act.REPLY, Effect(_OPEN, "replied", "replied")),
    (_OPEN, [SUPPORT], PARTIES, Act.CLOSE, Effect(_CLOSED, "closed", "closed", Wind.STOP, outcome=Outcome.SOLVED)),
    (_OPEN, [SUPPORT], PARTIES, Act.REFUND, Effect(_OPEN, "changed", "converted", Wind.RUN, REFUND)),
    (_OPEN, [SUPPORT], PARTIES, Act.CANCEL, Effect(_OPEN, "changed", "converted", Wind.RUN, CANCELLATION)),
    (_OPEN, [SUPPORT], [CLOCK], Act.NOTICE, Effect(_OPEN, "inactive", "reminded", Wind.STEP)),
    (_OPEN, [SUPPORT], [CLOCK], Act.EXPIRE, Effect(_CLOSED, "closed", "closed", Wind.STOP, outcome=Outcome.INACTIVE)),
    # An open refund or cancellation.
    (_OPEN, REQUESTS, PARTIES, Act.REPLY, Effect(_OPEN, "replied", "replied")),
    (_OPEN, REQUESTS, PARTIES, Act.CLOSE, Effect(_CLOSED, "closed", "closed", Wind.STOP, outcome=Outcome.WITHDRAWN)),
    (_OPEN, REQUESTS, SIDES, Act.SUPPORT, Effect(_OPEN, "changed", "converted", Wind.TURN, SUPPORT)),
    (_OPEN, [CANCELLATION], [CUSTOMER, OPERATOR], Act.REFUND, Effect(_OPEN, "changed", "converted", Wind.RUN, REFUND)),
    (_OPEN, [REFUND], [CUSTOMER, OPERATOR], Act.CANCEL, Effect(_OPEN, "changed", "converted", Wind.RUN, CANCELLATION)),
    (_OPEN, [REFUND], [VENDOR], Act.REFUND, Effect(_OPEN, "changed", "agreed", Wind.SOONER)),
    (_OPEN, [CANCELLATION], [VENDOR], Act.CANCEL, Effect(_OPEN, "changed", "agreed", Wind.SOONER)),
    (_OPEN, REQUESTS, [CLOCK], Act.EXECUTE, Effect(_OPEN, "", "executing", Wind.STOP)),
    (_OPEN, [REFUND], [CLOCK], Act.DONE, Effect(_CLOSED, "confirmed", "executed", Wind.STOP, outcome=Outcome.REFUNDED)),
    (
        _OPEN,
        [CANCELLATION],
        [CLOCK],
        Act.DONE,
        Effect(_CLOSED, "confirmed", "executed", Wind.STOP, outcome=Outcome.CANCELLED),
    ),
    (_OPEN, REQUESTS, [CLOCK], Act.FAIL, Effect(_OPEN, "alert", "execution-failed")),
    # Any open ticket.
    (_OPEN, ANY, PARTIES, Act.THANK, Effect(_OPEN, "replied", "replied")),
    (_OPEN, ANY, SIDES, Act.CONFIRM, Effect(_OPEN, "opened", "confirmed")),
    (_OPEN, ANY, SIDES, Act.DENY, Effect(_CLOSED, "", "denied", Wind.STOP, outcome=Outcome.UNCONFIRMED)),
    (_OPEN, ANY, [CLOCK], Act.LAPSE, Effect(_CLOSED, "", "lapsed", Wind.STOP, outcome=Outcome.UNCONFIRMED)),
    (_OPEN, ANY, SIDES, Act.ESCALATE, Effect(_REVIEW, "escalated", "escalated", Wind.STOP)),
    (_OPEN, ANY, [OPERATOR], Act.MERGE, Effect(_CLOSED, "", "merged", Wind.STOP, outcome=Outcome.MERGED)),
    # In review: all clocks stop, operators decide.
    (_REVIEW, ANY, PARTIES, Act.REPLY, Effect(_REVIEW, "replied", "replied")),
    (_REVIEW, ANY, PARTIES, Act.THANK, Effect(_REVIEW, "replied", "replied")),
    (_REVIEW, [SUPPORT], PARTIES, Act.CLOSE, Effect(_CLOSED, "closed", "closed", Wind.STOP, outcome=Outcome.SOLVED)),
    (_REVIEW, REQUESTS, PARTIES, Act.CLOSE, Effect(_CLOSED, "closed", "closed", Wind.STOP, outcome=Outcome.WITHDRAWN)),
    (_REVIEW, ANY, [OPERATOR], Act.UPHOLD, Effect(_OPEN, "reviewed", "upheld", Wind.TURN)),
    (_REVIEW, ANY, [OPERATOR], Act.OVERTURN, Effect(_OPEN, "reviewed", "overturned", Wind.NOW)),
    (_REVIEW, REQUESTS, [OPERATOR], Act.APPROVE, Effect(_OPEN, "reviewed", "approved", Wind.RUN)),
    (
        _REVIEW,
        REQUESTS,
        [OPERATOR],
        Act.REFUSE,
        Effect(_CLOSED, "refused", "refused", Wind.STOP, outcome=Outcome.REFUSED),
    ),
    # Closed.
    (_CLOSED, ANY, SIDES, Act.REPLY, Effect(_OPEN, "opened", "reopened", Wind.TURN, SUPPORT)),
    (_CLOSED, ANY, PARTIES, Act.REOPEN, Effect(_OPEN, "opened", "reopened", Wind.TURN, SUPPORT)),
    (_CLOSED, ANY, SIDES, Act.SUPPORT, Effect(_OPEN, "opened", "reopened", Wind.TURN, SUPPORT)),
    (_CLOSED, ANY, SIDES, Act.REFUND, Effect(_OPEN, "opened", "reopened", Wind.RUN, REFUND)),
    (_CLOSED, ANY, SIDES, Act.CANCEL, Effect(_OPEN, "opened", "reopened", Wind.RUN, CANCELLATION)),
    (_CLOSED, ANY, SIDES, Act.ESCALATE, Effect(_REVIEW, "escalated", "escalated", Wind.STOP)),
    (_CLOSED, ANY, PARTIES, Act.THANK, Effect(_CLOSED, "replied", "replied")),
    (_CLOSED, ANY, [OPERATOR], Act.REPLY, Effect(_CLOSED, "replied", "replied")),
)

LIFECYCLE: dict[tuple[State, TicketType, Party, Act], Effect] = {
    (state, kind, party, act): effect
    for state, kinds, parties, act, effect in _ROWS
    for kind in kinds
    for party in parties
}

# An act that finds the ticket already where it leads is done, not refused: links are clicked twice.
ALREADY: frozenset[tuple[State, TicketType, Act]] = frozenset(
    {
        *((_CLOSED, kind, Act.CLOSE) for kind in ANY),
        *((_OPEN, kind, Act.REOPEN) for kind in ANY),
        *((_REVIEW, kind, Act.ESCALATE) for kind in ANY),
        (_OPEN, SUPPORT, Act.SUPPORT),
        (_OPEN, REFUND, Act.REFUND),
        (_OPEN, CANCELLATION, Act.CANCEL),
        (_REVIEW, REFUND, Act.REFUND),
        (_REVIEW, CANCELLATION, Act.CANCEL),
    }
)

# The proof each act needs; less than that and it is held. A stranger has nothing to prove to open a ticket about no
# order, and can prove nothing that would let them into one. Money needs our own server's word, or a confirmation.
NEEDED: Mapping[Act, Proof] = {
    **dict.fromkeys(Act, Proof.AUTHENTICATED),
    **dict.fromkeys((Act.OPEN, Act.REPLY, Act.THANK, Act.CLOSE, Act.REOPEN), Proof.TOKEN),
    **dict.fromkeys((Act.SUPPORT, Act.ESCALATE), Proof.TOKEN),
    **dict.fromkeys((Act.CONFIRM, Act.DENY), Proof.CONFIRMED),
}

# What a due deadline asks of its ticket.
FALLS_DUE: Mapping[Due, Act] = {
    Due.EXECUTE: Act.EXECUTE,
    Due.VENDOR_NOTICE: Act.NOTICE,
    Due.VENDOR_SECOND: Act.NOTICE,
    Due.VENDOR_CLOSE: Act.EXPIRE,
    Due.CUSTOMER_NOTICE: Act.NOTICE,
    Due.CUSTOMER_CLOSE: Act.EXPIRE,
    Due.UNCONFIRMED: Act.LAPSE,
}

# Which reviews each decision of an operator settles.
SETTLES: Mapping[Act, frozenset[str]] = {
    Act.UPHOLD: frozenset({"escalated"}),
    Act.OVERTURN: frozenset({"escalated"}),
    Act.APPROVE: frozenset({"flagged", "beyond-policy"}),
    Act.REFUSE: frozenset({"flagged", "beyond-policy"}),
}


def needed(act: Act, kind: TicketType) -> Proof:
    """The proof for an act; to open a request needs what to convert into one does."""
    return Proof.AUTHENTICATED if act is Act.OPEN and kind in REQUESTS else NEEDED[act]


def effect_of(ticket: Ticket, party: Party, act: Act, now: datetime, policy: Policy) -> Effect | None:
    """The table's answer, where the ticket's own story allows it."""
    if act in SETTLES and ticket.review not in SETTLES[act]:
        return None
    if act is Act.ESCALATE and not _may_escalate(ticket, party, now, policy):
        return None
    if ticket.asked_by is VENDOR and party is VENDOR and (ticket.type, act) in _AGREES:
        return None
    return LIFECYCLE.get((ticket.state, ticket.type, party, act))


_AGREES = ((REFUND, Act.REFUND), (CANCELLATION, Act.CANCEL))


def _may_escalate(ticket: Ticket, party: Party, now: datetime, policy: Policy) -> bool:
    """Only what the other side closed or converted, and not for ever."""
    turn = ticket.turn
    return turn is not None and turn.by in SIDES and turn.by is not party and now - turn.at <= policy.reopen


def allowed(ticket: Ticket | None, party: Party, now: datetime, policy: Policy) -> tuple[Act, ...]:
    """What this party may do to this ticket now, in the order of the table."""
    if ticket is None:
        return (Act.OPEN,)
    return tuple(
        act
        for (state, kind, who, act) in LIFECYCLE
        if (state, kind, who) == (ticket.state, ticket.type, party) and effect_of(ticket, party, act, now, policy)
    )
