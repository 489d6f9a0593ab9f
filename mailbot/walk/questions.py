"""Whether they wrote it: which question of ours an answer means, and what is left to ask when it has come.

An answer means the one letter its question was about. What came in the same name beside it waits for a question of its
own; nobody is asked more than once a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mailbot.desk.nouns import State
from mailbot.desk.request import Change
from mailbot.desk.unproven import UNASKED, is_lapsed
from mailbot.letter import headers
from mailbot.post.notice import Kind
from mailbot.routing.conventions import bare_subject
from mailbot.routing.reference import Reference
from mailbot.routing.tokens import LIFETIME, Purpose, expiry
from mailbot.store import history, letters, outbox
from mailbot.store.history import Waiting
from mailbot.store.outbox import Question
from mailbot.walk.incoming import Mail
from mailbot.walk.targets import Target

DAY: Final = timedelta(days=1)  # nobody is asked more than once in it
SOON: Final = timedelta(hours=1)  # an answer is not met with the next question


@dataclass(frozen=True, slots=True)
class Left:
    """What its author was not asked about, and when they will be."""

    about: Waiting
    at: datetime  # UTC


def answered(mail: Mail, found: Reference, target: Target) -> Question | None:
    """The question that ``mail`` answers in time, by the token that went out with it: nobody is asked twice within the
    hours to which a token's expiry is rounded. The token itself is good for some of them more."""
    token = found.token
    if token is None or target.ticket is None:
        return None
    for question in outbox.questions(target.ticket.number, mail.letter.sender.address):
        if expiry(token.purpose, question.at) == token.expires:
            return question if mail.came_at - question.at <= LIFETIME[Purpose.CONFIRM] else None
    return None


def late(mail: Mail, target: Target) -> Question | None:
    """The question that a yes whose time is over means: what began the ticket that lapsed for want of it."""
    if target.ticket is None or not is_lapsed(target.ticket):
        return None
    return next(iter(outbox.questions(target.ticket.number, mail.letter.sender.address)), None)


def waits(letter: int, ticket: int, address: str) -> Waiting | None:
    """What came by that letter in the name of ``address`` and waits for its answer; None where nothing does."""
    return next((one for one in history.waiting(ticket, address) if one.letter == letter), None)


def is_first(question: Question, ticket: int, address: str) -> bool:
    """Whether its letter was asked about this once."""
    return [one.letter for one in outbox.questions(ticket, address)].count(question.letter) == 1


def subject_of(kept: Waiting) -> str:
    """The subject of what waits, where a ticket may open with it that began with another letter."""
    return bare_subject(headers.read(letters.source(kept.letter)).words("subject")) if kept.beside else ""


def left(change: Change, letter: int | None, now: datetime) -> Left | None:
    """What is left to ask the author of ``change``, once no question of ours to them waits for its answer.

    It is looked for where they answered one, and where one could not be asked because the day's was. ``letter``: row
    of the one that ``change`` came by.
    """
    if letter is None or not ((change.tells and change.held) or change.entries[0].kind in ("confirmed", "denied")):
        return None
    address, number = change.author.person.address, change.ticket.number
    waiting = [one for one in history.waiting(number, address) if UNASKED not in one.detail]
    asked = {question.letter: question.at for question in outbox.questions(number, address)}
    if any(asked.get(one.letter, now - 2 * DAY) > now - 2 * DAY for one in waiting):
        return None
    unasked = (one for one in waiting if one.letter not in asked and not _is_over(one, change))
    one, last = next(unasked, None), outbox.latest(Kind.CONFIRM, address)
    at = max(now + SOON, last + DAY) if last else now + SOON
    ends = change.ticket.deadline if change.ticket.held else None
    return Left(one, at) if one and (ends is None or at < ends.at) else None


def _is_over(one: Waiting, change: Change) -> bool:
    closed = change.ticket.closed_at if change.ticket.state is State.CLOSED else None
    return closed is not None and one.at <= closed
