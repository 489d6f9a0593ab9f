"""What is kept but not answered, so that two robots cannot feed each other and nobody is flooded in our name.

A person's words to the other person are never dropped, nor is anything said about money.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from mailbot.config import Limits
from mailbot.desk.nouns import Comment, Party
from mailbot.desk.request import Change
from mailbot.letter.letter import Authentication, Letter
from mailbot.post.audience import Hearer
from mailbot.post.notice import Kind
from mailbot.store import outbox, tickets

# Acknowledgements that change nothing for their reader. What a ticket becomes, and money, is always told.
_LIMITED = (Kind.OPENED, Kind.REPLIED, Kind.CLOSED, Kind.REJECTED)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def lets_through(
    limits: Limits, change: Change, hearer: Hearer, letter: Letter | None, comments: tuple[Comment, ...], now: datetime
) -> bool:
    """Whether ``hearer`` is told. ``comments``: the ticket's, newest first; ``letter``: what set it off, if one did."""
    address = hearer.person.address
    if hearer.role is Party.STRANGER and change.moving is None:
        return _may_answer_stranger(limits, address, letter, now)
    if hearer.kind is Kind.ALERT:
        return outbox.kind_since(Kind.ALERT, address, now - HOUR) < limits.strangers_per_hour
    if hearer.kind is Kind.CONFIRM:
        return change.again is not None or outbox.kind_since(Kind.CONFIRM, address, now - DAY) == 0
    limited = hearer.kind in _LIMITED or (hearer.kind is Kind.NEEDS and change.asks == "missing")
    if not limited or (not hearer.own and hearer.kind is not Kind.REJECTED):
        return True
    return not _says_again(change, comments, now) and _has_copies_left(limits, change, address, now)


def _may_answer_stranger(limits: Limits, address: str, letter: Letter | None, now: datetime) -> bool:
    """One fixed answer a day, and none where the From line proved false."""
    if letter is None or letter.authentication is Authentication.FAIL:
        return False
    answered = outbox.strangers_since(now - DAY, address)
    return not answered and outbox.strangers_since(now - HOUR) < limits.strangers_per_hour


def _says_again(change: Change, comments: tuple[Comment, ...], now: datetime) -> bool:
    """A robot says the same over and over: its author's words of the last hour hold these already."""
    if change.comment is None:
        return False
    author, text = change.comment.author, change.comment.text
    earlier = [comment for comment in comments if comment.author == author and now - HOUR < comment.at < now]
    return any(comment.text == text for comment in earlier)


def _has_copies_left(limits: Limits, change: Change, address: str, now: datetime) -> bool:
    number = change.ticket.number
    if change.ticket.version <= 1 and change.ticket.opened_at == now:
        return tickets.opened_since(address, now - HOUR) <= limits.tickets_per_sender_hour
    return (
        outbox.copies_since(number, address, now - HOUR) < limits.copies_per_ticket_hour
        and outbox.copies_since(number, address, now - DAY) < limits.copies_per_ticket_day
    )
