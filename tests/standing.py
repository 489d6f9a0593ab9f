"""How a story says what stands: a ticket, what was paid, how an order or a vendor is off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mailbot.desk.nouns import Comment, State, Ticket, TicketType
from mailbot.desk.payment import Stage
from mailbot.store import deflections, marks, money, ratings, remarks, rulings, shop, tickets
from tests.cast import PEOPLE, VENDORS

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def moment(words: str) -> datetime:
    """``Fri 2026-03-06 15:00 Europe/Rome`` in UTC."""
    day, date, time, zone = words.split()
    local = datetime.fromisoformat(f"{date}T{time}").replace(tzinfo=ZoneInfo(zone))
    assert f"{local:%a}" == day, f"{date} is a {local:%A}"
    return local.astimezone(UTC)


def described(ticket: Ticket) -> list[str]:
    """A ticket as a story says it: ``open held``, ``closed solved rated 5``, ``open follows #1``."""
    asked = ticket.state is not State.CLOSED and ticket.type is not TicketType.SUPPORT
    words = [ticket.state.value, ticket.type.value if asked else "", str(ticket.outcome or "")]
    words += ["held" if ticket.held else "", "failing" if ticket.failing else ""]
    words += ["outsider" if ticket.outsider else "", *(("follows", f"#{ticket.follows}") if ticket.follows else ())]
    return [word for word in words + _rated(ticket) if word]


def _rated(ticket: Ticket) -> list[str]:
    """``rated 4 5 late``: every answer to the survey, and whether the last came too late."""
    given = ratings.of(ticket.number)
    late = given and ticket.closed_at and given[-1][0] - ticket.closed_at > timedelta(days=30)
    return ["rated" if given else "", *(str(score) for _, score, _ in given), "late" if late else ""]


def next_step(ticket: Ticket, wanted: str) -> None:
    """Whether the clock of ``ticket`` does its next step at ``wanted``."""
    at = ticket.deadline.at if ticket.deadline else None
    assert at == moment(wanted), f"ticket #{ticket.number} has its next step at {at}"


def line_of(comment: Comment) -> str:
    """A comment as a story says it: ``customer (held): words``."""
    said = " (held)" if comment.held else " (internal)" if comment.internal else ""
    return " ".join(f"{comment.author_role}{said}: {' '.join(comment.text.split())}".split())


def _tickets(words: list[str]) -> tuple[str, str]:
    return f"{len(list(tickets.walk()))}", words[0]


def _paid(words: list[str]) -> tuple[str, str]:
    """``paid 12.50 EUR + 40.00 EUR``, ``paid nothing``: all that ever went out, in the order of tickets."""
    every = (pair for ticket in tickets.walk() for pair in money.of_ticket(ticket.number))
    sums = [f"{pay.amount} {pay.currency}" for pay, at in every if pay.amount and at.stage is Stage.EXECUTED]
    return " + ".join(sums) or "nothing", " ".join(words[1:])


def _order(words: list[str]) -> tuple[str, str]:
    """``order ABCD1234 refunded``"""
    return shop.orders([words[1]])[words[1]].state, words[2]


def _vendor(words: list[str]) -> tuple[str, str]:
    """``vendor 2 marks``, ``vendor 3 marks flagged``"""
    mine = next(each.id for each in VENDORS if each.address == PEOPLE[words[0]].address)
    count = marks.count(mine, _LONG_AGO)
    flag = " flagged" if shop.vendors([mine])[mine].flagged else ""
    return f"{count} marks{flag}", " ".join(words[1:])


def _noted(words: list[str]) -> tuple[str, str]:
    """``noted #1 high olga@desk.example mail/delivery/bounced``: priority, whose it is, and what it is about."""
    number = int(words[1].removeprefix("#"))
    ticket = tickets.load([number])[number]
    about = rulings.issues(number)
    return " ".join(filter(None, (ticket.priority, ticket.assignee, *about))), " ".join(words[2:])


def _remarks(words: list[str]) -> tuple[str, str]:
    """``remarks no-issue #1 + bug #2 it crashes``: what was collected for whoever keeps the list of issues."""
    kept = (f"{one.kind} #{one.ticket} {one.text}".strip() for one in remarks.collected())
    return " + ".join(kept) or "none", " ".join(words[1:])


def _deflected(words: list[str]) -> tuple[str, str]:
    """``deflected #1 not-helped``: what became of the answers to known problems; ``undecided`` while nobody knows."""
    found = deflections.of(int(words[1].removeprefix("#")))
    return " ".join(outcome or "undecided" for _, outcome in found) or "none", " ".join(words[2:])


_FACTS: Mapping[str, Callable[[list[str]], tuple[str, str]]] = {
    "paid": _paid,
    "order": _order,
    "vendor": _vendor,
    "noted": _noted,
    "remarks": _remarks,
    "deflected": _deflected,
}


def check_fact(words: list[str]) -> bool:
    """Check what is no ticket's; False where ``words`` are about a ticket."""
    check = _tickets if words[1:] == ["tickets"] else _FACTS.get(words[0])
    if check is None:
        return False
    true, said = check(words)
    assert true == said, f"it is {words[0]} {true}" if check is not _tickets else f"there are {true} tickets"
    return True
