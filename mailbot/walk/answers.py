"""What rules answer by themselves: a saved reply, in our name. Only to people, and never the same one twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from mailbot.desk.nouns import Comment, Entry, Party, Proof, Ticket
from mailbot.desk.request import Change
from mailbot.letter.letter import Letter, Machine
from mailbot.routing.ruling import Ruling
from mailbot.store import history
from mailbot.walk.house import House

ANSWERED: Final = "answered"  # the line of the history
PEOPLE: Final = (Machine.NONE, Machine.SPAM)  # spam reaches a rule only where an admin takes it for a person's


def reaches(change: Change, letter: Letter | None) -> bool:
    """Whether an answer of the rules would reach the customer, and no program."""
    ticket = change.ticket
    by_person = letter is None or (letter.machine in PEOPLE and not letter.silent)
    return by_person and bool(change.tells and ticket.customer.address) and not ticket.outsider


def answered(house: House, change: Change, ruling: Ruling, at: datetime) -> Change:
    """``change`` with the saved reply that the rules want sent, unless the ticket has had it. Raises RuleError."""
    ticket, name = change.ticket, ruling.reply
    if not name or _has_had(ticket, name):
        return change
    words = house.composer.reply(name, ticket, ticket.customer.language)
    if not words:  # a letter was held, and the reply is no more
        return change
    brand = house.config.brand
    answer = Comment(Party.OPERATOR, brand.address, brand.name, at, words)
    line = Entry(at, ANSWERED, Party.OPERATOR, Proof.AUTHENTICATED, {"reply": name})
    return replace(change, answer=answer, after=(*change.after, line))


def _has_had(ticket: Ticket, name: str) -> bool:
    return ticket.number != 0 and any(each.get("reply") == name for each in history.details(ticket.number, ANSWERED))
