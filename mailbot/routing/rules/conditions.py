"""Everything a rule can ask, as one table: how the key is written, when it holds, what to say where it does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mailbot.desk.nouns import Outcome, Party, Proof, State, TicketType
from mailbot.letter.letter import Machine
from mailbot.routing.rules import holding, values
from mailbot.routing.rules.files import file_pattern, holds_files, seen_files
from mailbot.routing.rules.holding import Make, See
from mailbot.routing.rules.hours import hours
from mailbot.routing.rules.look import LONGEST_PHRASE
from mailbot.routing.rules.phrases import is_expression, phrase, plain_phrase
from mailbot.routing.rules.ranges import age, count, days, money
from mailbot.routing.rules.values import Read
from mailbot.routing.scene import Event

ALWAYS = frozenset(Event)
MAIL = frozenset({Event.MAIL})
LETTER = ALWAYS - {Event.INACTIVE, Event.DUE_SOON}  # there may be a letter
AFTER = ALWAYS - MAIL


class Kind(NamedTuple):
    """One key."""

    read: Read
    make: Make
    see: See
    events: frozenset[Event]  # on which it makes sense


def _looked_for(said: str) -> str:
    phrase(said)
    return said if is_expression(said) or "*" in said else plain_phrase(said)


def _time(said: str) -> str:
    hours(said)
    return " ".join(said.split())


_PARTIES = (Party.CUSTOMER.value, Party.VENDOR.value, Party.OPERATOR.value, Party.STRANGER.value)
_MACHINES = (*(mark.value for mark in Machine), "suppressed")
_WORDS = values.listed(_looked_for)
_NAMES = values.listed(values.text)
_TAGS = values.listed(lambda said: said if said == "unknown" else values.tag(said))


def _words_of(collection: Iterable[object]) -> Read:
    return values.any_of(*(str(one) for one in collection))


CONDITIONS: Mapping[str, Kind] = {
    "from": Kind(
        values.any_of(*_PARTIES),
        holding.among(lambda look: look.scene.party),
        lambda look: f"it is from a {look.scene.party}" if look.scene.party else "who wrote it is not known yet",
        LETTER,
    ),
    "sender": Kind(
        values.listed(values.pattern),
        holding.sent_by,
        lambda look: f"the sender is {look.letter.sender.address}" if look.letter else "there is no mail",
        LETTER,
    ),
    "to": Kind(
        values.listed(values.pattern),
        holding.sent_to,
        lambda look: f"it went to {', '.join(look.letter.recipients[:5])}" if look.letter else "there is no mail",
        LETTER,
    ),
    "begins": Kind(
        values.listed(lambda said: plain_phrase(said, LONGEST_PHRASE)),
        lambda said: lambda look: not look.openings.isdisjoint(said),
        holding.beginning,
        MAIL,
    ),
    "subject": Kind(
        _WORDS,
        lambda said: holding.says(said, lambda look: look.subject),
        holding.quoted("subject", lambda look: look.subject),
        LETTER,
    ),
    "says": Kind(
        values.listed(plain_phrase),
        lambda said: lambda look: look.said in said,
        holding.quoted("whole text", lambda look: look.body),
        MAIL,
    ),
    "body": Kind(
        _WORDS,
        lambda said: holding.says(said, lambda look: look.body),
        holding.quoted("text", lambda look: look.body),
        LETTER,
    ),
    "text": Kind(
        _WORDS,
        lambda said: holding.says(said, lambda look: look.text),
        holding.quoted("mail", lambda look: look.text),
        LETTER,
    ),
    "written_in": Kind(
        _TAGS,
        holding.among(lambda look: look.tongue or "unknown"),
        holding.found("the language", lambda look: look.tongue or "unknown"),
        LETTER,
    ),
    "order": Kind(_NAMES, holding.order, holding.found("order", lambda look: look.order and look.order.number), ALWAYS),
    "product": Kind(
        _NAMES,
        lambda said: holding.named(said, holding.products),
        holding.found("product", lambda look: ", ".join(holding.products(look)[:5])),
        ALWAYS,
    ),
    "vendor": Kind(
        _NAMES,
        lambda said: holding.named(said, holding.vendors),
        holding.found("vendor", lambda look: ", ".join(holding.vendors(look))),
        ALWAYS,
    ),
    "kind": Kind(
        values.any_of("one-time", "subscription"),
        holding.among(lambda look: look.order.kind if look.order else None),
        holding.found("order", lambda look: look.order and look.order.kind),
        ALWAYS,
    ),
    "amount": Kind(
        money,
        holding.costs,
        holding.found("amount", lambda look: look.money and f"{look.money[0]} {look.money[1]}"),
        ALWAYS,
    ),
    "invoice_age": Kind(
        age,
        lambda wanted: holding.in_range(wanted, lambda look: look.invoice_age),
        holding.found("age of an invoice", lambda look: look.invoice_age and days(look.invoice_age)),
        ALWAYS,
    ),
    "attachment": Kind(values.listed(file_pattern), holds_files, seen_files, LETTER),
    "machine": Kind(
        values.any_of(*_MACHINES),
        holding.marked,
        lambda look: f"its marks: {', '.join(holding.marks(look)) or 'none'}",
        MAIL,
    ),
    "spam": Kind(
        values.truth,
        lambda said: lambda look: said is (look.letter is not None and look.letter.machine is Machine.SPAM),
        lambda look: f"{'the' if Machine.SPAM in holding.marks(look) else 'no'} filter in front marked it as spam",
        MAIL,
    ),
    "proof": Kind(
        values.any_of(*(proof.word for proof in Proof)),
        holding.among(lambda look: look.scene.proof.word),
        holding.found("the proof", lambda look: look.scene.proof.word),
        LETTER,
    ),
    "ticket_type": Kind(
        _words_of(TicketType),
        holding.among(holding.on_ticket(lambda ticket: ticket.type)),
        holding.found("type of a ticket", holding.on_ticket(lambda ticket: ticket.type)),
        ALWAYS,
    ),
    "ticket_state": Kind(
        values.any_of(State.OPEN, State.IN_REVIEW, State.CLOSED),
        holding.among(holding.on_ticket(lambda ticket: ticket.state)),
        holding.found("state of a ticket", holding.on_ticket(lambda ticket: ticket.state)),
        ALWAYS,
    ),
    "ticket_age": Kind(
        age,
        lambda wanted: holding.in_range(wanted, lambda look: look.ticket_age),
        holding.found("age of a ticket", lambda look: look.ticket_age and days(look.ticket_age)),
        ALWAYS,
    ),
    "ticket_issue": Kind(
        _NAMES, holding.linked, holding.found("issue", lambda look: ", ".join(look.scene.issues)), ALWAYS
    ),
    "contacts": Kind(
        count,
        lambda wanted: holding.in_range(wanted, lambda look: look.scene.contacts),
        lambda look: f"contacts so far: {look.scene.contacts}",
        ALWAYS,
    ),
    "hours": Kind(
        values.listed(_time),
        holding.within_hours,
        holding.found(
            "the time", lambda look: look.moment and f"{look.moment.astimezone(look.calendar.zone):%A %H:%M}"
        ),
        ALWAYS,
    ),
    "by": Kind(
        values.any_of(*(party.value for party in Party)),
        holding.among(lambda look: look.scene.by),
        holding.found("who did it", lambda look: look.scene.by),
        AFTER,
    ),
    "outcome": Kind(
        _words_of(Outcome),
        holding.among(holding.on_ticket(lambda ticket: ticket.outcome)),
        holding.found("outcome", holding.on_ticket(lambda ticket: ticket.outcome)),
        frozenset({Event.CLOSED}),
    ),
}
