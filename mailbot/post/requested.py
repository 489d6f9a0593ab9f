"""What a refund or cancellation is about, as the templates see it: amounts, days, who did what to it before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from mailbot.desk.moving import is_waiting
from mailbot.desk.nouns import Due, Part, State, Ticket, Turn
from mailbot.post import language
from mailbot.post.encoding import one_line
from mailbot.post.notice import Kind
from mailbot.post.refusals import PRODUCTS, refused, summed
from mailbot.post.sight import Sight

# Why it is in review, as far as anybody but operators may know.
REVIEWS: Final[Mapping[str, str]] = {
    "escalated": "escalated",
    "flagged": "check",
    "beyond-policy": "terms",
    "address": "check",
}


def described(sight: Sight) -> dict[str, Any]:
    """The values of a request; all empty on a plain support ticket."""
    notice = sight.notice
    return {
        "request": _request(sight),
        "closes": _moment(notice.closes, sight),
        "refundable": _ahead(notice.refundable, sight),
        "customers_day": _ahead(notice.customers_day, sight),
        "ended": _date(notice.ended, sight),
        "refusal": refused(sight) if notice.kind is Kind.REFUSED else {},
        "legacy": notice.legacy,
    }


def _ahead(last: datetime | None, sight: Sight) -> str:
    """Until when money may be asked for: a day that is over is no offer."""
    return _date(last, sight) if sight.known and last is not None and last >= sight.notice.at else ""


def money(amount: Decimal, currency: str, sight: Sight) -> str:
    return language.money(amount, currency, sight.tongue.tag)


def _request(sight: Sight) -> dict[str, Any]:
    notice, ticket = sight.notice, sight.notice.ticket
    claim = ticket.claim or (ticket.turn.claim if ticket.turn else None) if sight.known else None
    parts = notice.parts or (claim.parts if claim else ())
    executes = ticket.deadline.at if ticket.deadline and ticket.deadline.due is Due.EXECUTE else None
    amount = summed(parts, sight)
    return {
        "was": str(notice.was or ""),
        "wanted": str(notice.wanted or ticket.wants or ""),
        "asked_by": str(ticket.asked_by or ""),
        "amount": amount,
        "what": f"{sight.tongue.words.get('comma', ',')} ".join(filter(None, (_products(sight, parts), amount))),
        "parts": [_part(part, sight) for part in parts],
        "narrower": [sight.tongue.isolated(command) for command in _narrower(parts, ticket)] if sight.known else [],
        "ends": bool(claim and claim.ends),
        "executes": _moment(executes, sight),
        "held": is_waiting(ticket),
        "at_once": executes is not None and executes <= notice.at,
        "failing": ticket.failing,
        "review": REVIEWS.get(ticket.review, "") if ticket.state is State.IN_REVIEW else "",
        "hurried": bool(ticket.vendor and ticket.vendor.flagged),
        "turn": _turn(ticket.turn, sight),
    }


def _narrower(parts: tuple[Part, ...], ticket: Ticket) -> list[str]:
    """How to ask for one product where all of an order of several is asked for."""
    products = list(dict.fromkeys(one_line(part.product) for part in parts))
    lines = [line for line in ticket.order.invoices if line.state == "paid"] if ticket.order else []
    whole = sum(part.amount for part in parts) == sum(line.amount - line.refunded for line in lines)
    return [f"/refund {product}" for product in products[:PRODUCTS]] if whole and len(products) > 1 else []


def _products(sight: Sight, parts: tuple[Part, ...]) -> str:
    order = sight.notice.ticket.order if sight.known else None
    names = dict.fromkeys(part.product for part in parts) or (order.products if order else ())
    return sight.tongue.isolated(one_line(", ".join(names)))


def _part(part: Part, sight: Sight) -> dict[str, str]:
    return {
        "invoice": sight.tongue.isolated(one_line(part.invoice)),
        "product": sight.tongue.isolated(one_line(part.product)),
        "amount": money(part.amount, part.currency, sight),
    }


def _turn(turn: Turn | None, sight: Sight) -> dict[str, Any]:
    """What an escalation is about: who closed or converted what."""
    if turn is None:
        return {"type": "", "by": "", "closing": False, "mine": False}
    mine = turn.by is sight.notice.role
    return {"type": str(turn.type), "by": str(turn.by), "closing": turn.closing, "mine": mine}


def _moment(at: datetime | None, sight: Sight) -> str:
    return sight.tongue.moment(at, sight.zone) if at else ""


def _date(at: datetime | None, sight: Sight) -> str:
    return sight.tongue.date(at, sight.zone) if at else ""
