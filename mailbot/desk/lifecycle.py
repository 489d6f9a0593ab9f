"""The life of a ticket as one table.

Two laws. Everything that decides what a request does to a ticket lives in this table; `decision` only carries it out.
This file does not know about mail, SQL, templates or the clock on the wall: the time is an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailbot.desk.moving import MOVES
from mailbot.desk.nouns import Act, Due, Outcome, Party, State, Ticket, TicketType
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
    REST = "rest"  # what came due waits until the vendor's weekend is over


@dataclass(frozen=True, slots=True)
class Effect:
    """What one act does: where the ticket goes, who hears of it, what the history says."""

    to: State
    tells: str = ""  # kind of notification
    logs: str = ""  # kind of the history entry
    clock: Wind = Wind.KEEP
    type: TicketType | None = None  # what it becomes; None: as it was
    outcome: Outcome | None = None


def _closes(tells: str, logs: str, outcome: Outcome) -> Effect:
    return Effect(State.CLOSED, tells, logs, Wind.STOP, outcome=outcome)


Row = tuple[State, Iterable[TicketType], Iterable[Party], Act, Effect]
_NEW, _OPEN, _REVIEW, _CLOSED = State.NEW, State.OPEN, State.IN_REVIEW, State.CLOSED

# Who answers a change of address need not be a party of the ticket yet, or any more.
_MOVES: tuple[tuple[Iterable[Party], Act, str], ...] = (
    ([CUSTOMER], Act.ADDRESS, "address-asked"),
    ([*SIDES, Party.STRANGER], Act.MOVE, "address-done"),
    ([*SIDES, Party.STRANGER], Act.STAY, "address-denied"),
    ([*SIDES, Party.STRANGER], Act.STOP, "address-stopped"),
    ([CLOCK], Act.FORGET, "address-lapsed"),
)

_ROWS: tuple[Row, ...] = (
    # A new ticket.
    (_NEW, [SUPPORT], EVERYONE, Act.OPEN, Effect(_OPEN, "opened", "opened", Wind.TURN)),
    (_NEW, REQUESTS, PARTIES, Act.OPEN, Effect(_OPEN, "opened", "opened", Wind.RUN)),
    (_NEW, REQUESTS, [Party.STRANGER], Act.OPEN, Effect(_OPEN, "opened", "opened", Wind.STOP, SUPPORT)),
    (_NEW, [SUPPORT], [CUSTOMER], Act.ADDRESS, _closes("", "address-asked", Outcome.SOLVED)),  # nothing else to do
    # An open support ticket.
    (_OPEN, [SUPPORT], SIDES, Act.REPLY, Effect(_OPEN, "replied", "replied", Wind.TURN)),
    (_OPEN, [SUPPORT], [OPERATOR], Act.REPLY, Effect(_OPEN, "replied", "replied")),
    (_OPEN, [SUPPORT], PARTIES, Act.CLOSE, _closes("closed", "closed", Outcome.SOLVED)),
    (_OPEN, [SUPPORT], PARTIES, Act.REFUND, Effect(_OPEN, "changed", "converted", Wind.RUN, REFUND)),
    (_OPEN, [SUPPORT], PARTIES, Act.CANCEL, Effect(_OPEN, "changed", "converted", Wind.RUN, CANCELLATION)),
    (_OPEN, [SUPPORT], [CLOCK], Act.NOTICE, Effect(_OPEN, "inactive", "reminded", Wind.STEP)),
    (_OPEN, [SUPPORT], [CLOCK], Act.EXPIRE, _closes("closed", "closed", Outcome.INACTIVE)),
    # An open refund or cancellation.
    (_OPEN, REQUESTS, PARTIES, Act.REPLY, Effect(_OPEN, "replied", "replied")),
    (_OPEN, REQUESTS, PARTIES, Act.CLOSE, _closes("closed", "closed", Outcome.WITHDRAWN)),
    (_OPEN, REQUESTS, SIDES, Act.SUPPORT, Effect(_OPEN, "changed", "converted", Wind.TURN, SUPPORT)),
    (_OPEN, [CANCELLATION], [CUSTOMER, OPERATOR], Act.REFUND, Effect(_OPEN, "changed", "converted", Wind.RUN, REFUND)),
    (_OPEN, [REFUND], [CUSTOMER, OPERATOR], Act.CANCEL, Effect(_OPEN, "changed", "converted", Wind.RUN, CANCELLATION)),
    (_OPEN, [REFUND], [VENDOR], Act.REFUND, Effect(_OPEN, "changed", "agreed", Wind.SOONER)),
    (_OPEN, [CANCELLATION], [VENDOR], Act.CANCEL, Effect(_OPEN, "changed", "agreed", Wind.SOONER)),
    (_OPEN, REQUESTS, [CLOCK], Act.EXECUTE, Effect(_OPEN, "", "executing", Wind.STOP)),
    (_OPEN, [REFUND], [CLOCK], Act.DONE, _closes("confirmed", "executed", Outcome.REFUNDED)),
    (_OPEN, [CANCELLATION], [CLOCK], Act.DONE, _closes("confirmed", "executed", Outcome.CANCELLED)),
    (_OPEN, REQUESTS, [CLOCK], Act.FAIL, Effect(_OPEN, "alert", "execution-failed")),
    # Any open ticket.
    (_OPEN, [SUPPORT], SIDES, Act.THANK, Effect(_OPEN, "replied", "replied", Wind.TURN)),
    (_OPEN, [SUPPORT], [OPERATOR], Act.THANK, Effect(_OPEN, "replied", "replied")),
    (_OPEN, REQUESTS, PARTIES, Act.THANK, Effect(_OPEN, "replied", "replied")),
    (_OPEN, ANY, [CUSTOMER], Act.RATE, Effect(_OPEN, "replied", "rated")),
    (_OPEN, ANY, SIDES, Act.CONFIRM, Effect(_OPEN, "opened", "confirmed")),
    (_OPEN, ANY, PARTIES, Act.DENY, _closes("", "denied", Outcome.UNCONFIRMED)),
    (_OPEN, ANY, [CLOCK], Act.LAPSE, _closes("", "lapsed", Outcome.UNCONFIRMED)),
    (_OPEN, ANY, SIDES, Act.ESCALATE, Effect(_REVIEW, "escalated", "escalated", Wind.STOP)),
    (_OPEN, ANY, [OPERATOR], Act.MERGE, _closes("", "merged", Outcome.MERGED)),
    (_OPEN, [SUPPORT], SIDES, Act.MERGE, _closes("", "merged", Outcome.MERGED)),  # they name an order that has a ticket
    # In review: all clocks stop, operators decide.
    (_REVIEW, ANY, PARTIES, Act.REPLY, Effect(_REVIEW, "replied", "replied")),
    (_REVIEW, ANY, PARTIES, Act.THANK, Effect(_REVIEW, "replied", "replied")),
    (_REVIEW, ANY, [CUSTOMER], Act.RATE, Effect(_REVIEW, "replied", "rated")),
    (_REVIEW, [SUPPORT], PARTIES, Act.CLOSE, _closes("closed", "closed", Outcome.SOLVED)),
    (_REVIEW, REQUESTS, PARTIES, Act.CLOSE, _closes("closed", "closed", Outcome.WITHDRAWN)),
    (_REVIEW, REQUESTS, SIDES, Act.SUPPORT, Effect(_OPEN, "changed", "converted", Wind.TURN, SUPPORT)),
    (_REVIEW, [SUPPORT], [OPERATOR], Act.UPHOLD, Effect(_OPEN, "reviewed", "upheld", Wind.TURN)),
    (_REVIEW, REQUESTS, [OPERATOR], Act.UPHOLD, Effect(_OPEN, "reviewed", "upheld", Wind.RUN)),
    (_REVIEW, ANY, [OPERATOR], Act.OVERTURN, Effect(_OPEN, "reviewed", "overturned", Wind.NOW)),
    (_REVIEW, REQUESTS, [OPERATOR], Act.APPROVE, Effect(_OPEN, "reviewed", "approved", Wind.RUN)),
    (_REVIEW, REQUESTS, [OPERATOR], Act.REFUSE, _closes("refused", "refused", Outcome.REFUSED)),
    # Closed.
    (_CLOSED, ANY, SIDES, Act.REPLY, Effect(_OPEN, "opened", "reopened", Wind.TURN, SUPPORT)),
    (_CLOSED, ANY, PARTIES, Act.REOPEN, Effect(_OPEN, "opened", "reopened", Wind.TURN, SUPPORT)),
    (_CLOSED, ANY, SIDES, Act.SUPPORT, Effect(_OPEN, "opened", "reopened", Wind.TURN, SUPPORT)),
    (_CLOSED, ANY, SIDES, Act.REFUND, Effect(_OPEN, "opened", "reopened", Wind.RUN, REFUND)),
    (_CLOSED, ANY, SIDES, Act.CANCEL, Effect(_OPEN, "opened", "reopened", Wind.RUN, CANCELLATION)),
    (_CLOSED, ANY, SIDES, Act.ESCALATE, Effect(_REVIEW, "escalated", "escalated", Wind.STOP)),
    (_CLOSED, ANY, PARTIES, Act.THANK, Effect(_CLOSED, "replied", "replied")),
    (_CLOSED, ANY, [CUSTOMER], Act.RATE, Effect(_CLOSED, "replied", "rated")),
    (_CLOSED, ANY, [OPERATOR], Act.REPLY, Effect(_CLOSED, "replied", "replied")),
    # A change of address, whatever the ticket is about and however it stands.
    *(
        (state, ANY, parties, act, Effect(state, "", logs))
        for state in (_OPEN, _REVIEW, _CLOSED)
        for parties, act, logs in _MOVES
    ),
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
    Act.APPROVE: frozenset({"flagged", "beyond-policy", "address"}),
    Act.REFUSE: frozenset({"flagged", "beyond-policy", "address"}),
}


def effect_of(ticket: Ticket, party: Party, act: Act, now: datetime, policy: Policy) -> Effect | None:
    """The table's answer, where nothing in the ticket's own story stands against it."""
    if any(stands_against(ticket, party, act, now, policy) for stands_against in _OBSTACLES):
        return None
    return LIFECYCLE.get((ticket.state, ticket.type, party, act))


def allowed(ticket: Ticket | None, party: Party, now: datetime, policy: Policy) -> tuple[Act, ...]:
    """What this party may do to this ticket now, in the order of the table."""
    if ticket is None:
        return (Act.OPEN,)
    listed = _LISTED.get((ticket.state, ticket.type, party), ())
    return tuple(act for act in listed if effect_of(ticket, party, act, now, policy))


def is_executing(ticket: Ticket) -> bool:
    """Whether the money is on its way: what is under way cannot be called off any more."""
    return ticket.state is State.OPEN and ticket.type in REQUESTS and ticket.deadline is None and not ticket.held


def _is_called_too_late(ticket: Ticket, party: Party, act: Act, now: datetime, policy: Policy) -> bool:
    """While money is on its way there are only words, and the executor's answer, for which nothing else waits.

    What could not be sent, an operator may give up.
    """
    if act in (Act.DONE, Act.FAIL):
        return not is_executing(ticket)
    if act is Act.CLOSE and party is OPERATOR and ticket.failing:
        return False
    return is_executing(ticket) and act not in (Act.REPLY, Act.THANK, Act.RATE, Act.ADDRESS, Act.FORGET, *MOVES)


def _is_early(ticket: Ticket, party: Party, act: Act, now: datetime, policy: Policy) -> bool:
    """The clock does what its deadline is for, when that has come."""
    if act not in FALLS_DUE.values():
        return False
    return ticket.deadline is None or FALLS_DUE[ticket.deadline.due] is not act or ticket.deadline.at > now


def _is_not_theirs_to_escalate(ticket: Ticket, party: Party, act: Act, now: datetime, policy: Policy) -> bool:
    """Only what the other side closed or converted, not for ever, and not after it was paid, refused or merged."""
    if act is not Act.ESCALATE:
        return False
    turn = ticket.turn
    if turn is None or turn.settled or turn.by not in SIDES or turn.by is party or now - turn.at > policy.reopen:
        return True
    return ticket.outcome not in (None, Outcome.SOLVED, Outcome.WITHDRAWN, Outcome.INACTIVE)


def _is_not_theirs_to_settle(ticket: Ticket, party: Party, act: Act, now: datetime, policy: Policy) -> bool:
    """A review is settled by its own decisions, and never ended by the side whose act is looked at."""
    if act in SETTLES:
        return ticket.review not in SETTLES[act]
    by = ticket.turn.by if ticket.turn else None
    return ticket.review == "escalated" and party is by and act in (Act.CLOSE, Act.SUPPORT)


def _agrees_with_themselves(ticket: Ticket, party: Party, act: Act, now: datetime, policy: Policy) -> bool:
    return ticket.asked_by is VENDOR and party is VENDOR and _ASKS.get(act) is ticket.type and ticket.state is _OPEN


def _has_no_day(ticket: Ticket, party: Party, act: Act, now: datetime, policy: Policy) -> bool:
    """What executes at once gives the vendor no day to save the sale, and cannot come any sooner."""
    runs = ticket.deadline if ticket.deadline and ticket.deadline.due is Due.EXECUTE else None
    acts = (Act.CLOSE, Act.SUPPORT, Act.REFUND, Act.CANCEL)
    return party is VENDOR and act in acts and runs is not None and runs.at == runs.since


_LISTED: dict[tuple[State, TicketType, Party], list[Act]] = {}  # the acts of the table, by who does them in which state
for _state, _kind, _who, _act in LIFECYCLE:
    _LISTED.setdefault((_state, _kind, _who), []).append(_act)


def _has_nothing_here(ticket: Ticket, party: Party, act: Act, now: datetime, policy: Policy) -> bool:
    """Who bought nothing here writes from the other address; nobody else is written to for them."""
    return act is Act.ADDRESS and ticket.outsider


def _waits_for_no_answer(ticket: Ticket, party: Party, act: Act, now: datetime, policy: Policy) -> bool:
    return act is Act.DENY and not ticket.held


_ASKS: Mapping[Act, TicketType] = {Act.REFUND: REFUND, Act.CANCEL: CANCELLATION}
_OBSTACLES = (
    _is_called_too_late,
    _is_early,
    _is_not_theirs_to_escalate,
    _is_not_theirs_to_settle,
    _agrees_with_themselves,
    _has_no_day,
    _has_nothing_here,
    _waits_for_no_answer,
)
