"""Everything a rule can ask, as one table: how the key is written, when it holds, what to say where it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from mailbot.desk.nouns import Outcome, Party, Proof, State, TicketType
from mailbot.letter.letter import Machine
from mailbot.routing.rules import values
from mailbot.routing.rules.addresses import address, recipient
from mailbot.routing.rules.files import file_pattern, holds_files, seen_files
from mailbot.routing.rules.hours import hours
from mailbot.routing.rules.look import LONGEST_PHRASE, Look
from mailbot.routing.rules.phrases import Words, glob, is_expression, phrase, plain_phrase
from mailbot.routing.rules.ranges import Range, age, count, days, money
from mailbot.routing.rules.values import Read
from mailbot.routing.scene import Event

Holds = Callable[[Look], bool]
Make = Callable[[Any], Holds]  # the value as read → whether it holds
See = Callable[[Look], str]  # what the scene has instead, in words

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


def _phrases(said: tuple[str, ...], part: Callable[[Look], Words]) -> Holds:
    found = [phrase(one) for one in said]
    return lambda look: any(find(part(look)) for find in found)


def _sender(patterns: tuple[str, ...]) -> Holds:
    fits = [address(pattern) for pattern in patterns]
    return lambda look: look.letter is not None and any(fit(look.letter.sender.address) for fit in fits)


def _to(patterns: tuple[str, ...]) -> Holds:
    fits = [recipient(pattern) for pattern in patterns]

    def holds(look: Look) -> bool:
        sent = look.letter.recipients if look.letter else ()
        return any(fit(one, look.scene.domains) for one in sent for fit in fits)

    return holds


def _globs(patterns: tuple[str, ...], names: Callable[[Look], Iterable[str]]) -> Holds:
    fits = [glob(pattern) for pattern in patterns]
    return lambda look: any(fit(name) for name in names(look) for fit in fits)


def _order(wanted: tuple[str, ...]) -> Holds:
    by_number = _globs(tuple(one for one in wanted if one not in ("some", "none")), _number)
    some, none = "some" in wanted, "none" in wanted
    return lambda look: (some if look.order else none) or by_number(look)


def _number(look: Look) -> list[str]:
    return [look.order.number] if look.order else []


def _products(look: Look) -> tuple[str, ...]:
    return look.order.products if look.order else ()


def _issues(patterns: tuple[str, ...]) -> Holds:
    """A path fits itself and everything beneath it."""
    return _globs((*patterns, *(f"{pattern}/*" for pattern in patterns)), lambda look: look.scene.issues)


def _money(wanted: Range) -> Holds:
    def holds(look: Look) -> bool:
        amount, currency = look.money or (None, "")
        return amount is not None and wanted.currency in ("", currency) and wanted.holds(amount)

    return holds


def _range(wanted: Range, part: Callable[[Look], Any]) -> Holds:
    return lambda look: (value := part(look)) is not None and wanted.holds(value)


def _hours(wanted: tuple[str, ...]) -> Holds:
    parts = [hours(one) for one in wanted]
    return lambda look: look.moment is not None and any(part.holds(look.moment, look.calendar) for part in parts)


def _machine(wanted: tuple[str, ...]) -> Holds:
    return lambda look: not set(wanted).isdisjoint(_marks(look))


def _marks(look: Look) -> list[str]:
    if look.letter is None:
        return []
    return [look.letter.machine.value, *(["suppressed"] if look.letter.silent else [])]


def _among(part: Callable[[Look], str | None]) -> Make:
    def make(wanted: tuple[str, ...]) -> Holds:
        allowed = frozenset(wanted)
        return lambda look: part(look) in allowed

    return make


def _found(what: str, part: Callable[[Look], object]) -> See:
    return lambda look: f"{what} is {value}" if (value := part(look)) not in (None, "") else f"there is no {what}"


def _on_ticket(part: Callable[[Any], Any]) -> Callable[[Look], Any]:
    return lambda look: part(look.ticket) if look.ticket else None


def _clip(text: str) -> str:
    line = " ".join(text.split())
    return f'"{line[:60]}…"' if len(line) > 60 else f'"{line}"'


def _quoted(what: str, part: Callable[[Look], Words]) -> See:
    return lambda look: f"the {what} is {_clip(part(look).raw)}" if part(look).raw.strip() else f"the {what} is empty"


def _beginning(look: Look) -> str:
    if look.letter is not None and not look.is_fresh:
        return f"the subject {_clip(look.subject.raw)} answers another, so no word in it counts"
    return f"the subject is {_clip(look.subject.raw)}"


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
        _among(lambda look: look.scene.party),
        lambda look: f"it is from a {look.scene.party}" if look.scene.party else "who wrote it is not known yet",
        LETTER,
    ),
    "sender": Kind(
        values.listed(values.pattern),
        _sender,
        lambda look: f"the sender is {look.letter.sender.address}" if look.letter else "there is no mail",
        LETTER,
    ),
    "to": Kind(
        values.listed(values.pattern),
        _to,
        lambda look: f"it went to {', '.join(look.letter.recipients[:5])}" if look.letter else "there is no mail",
        LETTER,
    ),
    "begins": Kind(
        values.listed(lambda said: plain_phrase(said, LONGEST_PHRASE)),
        lambda said: lambda look: not look.openings.isdisjoint(said),
        _beginning,
        MAIL,
    ),
    "subject": Kind(
        _WORDS,
        lambda said: _phrases(said, lambda look: look.subject),
        _quoted("subject", lambda look: look.subject),
        LETTER,
    ),
    "says": Kind(
        values.listed(plain_phrase),
        lambda said: lambda look: look.said in said,
        _quoted("whole text", lambda look: look.body),
        MAIL,
    ),
    "body": Kind(
        _WORDS,
        lambda said: _phrases(said, lambda look: look.body),
        _quoted("text", lambda look: look.body),
        LETTER,
    ),
    "text": Kind(
        _WORDS,
        lambda said: _phrases(said, lambda look: look.text),
        _quoted("mail", lambda look: look.text),
        LETTER,
    ),
    "written_in": Kind(
        _TAGS,
        _among(lambda look: look.tongue or "unknown"),
        _found("the language", lambda look: look.tongue or "unknown"),
        LETTER,
    ),
    "order": Kind(_NAMES, _order, _found("order", lambda look: look.order and look.order.number), ALWAYS),
    "product": Kind(
        _NAMES,
        lambda said: _globs(said, _products),
        _found("product", lambda look: ", ".join(_products(look)[:5])),
        ALWAYS,
    ),
    "kind": Kind(
        values.any_of("one-time", "subscription"),
        _among(lambda look: look.order.kind if look.order else None),
        _found("order", lambda look: look.order and look.order.kind),
        ALWAYS,
    ),
    "amount": Kind(
        money, _money, _found("amount", lambda look: look.money and f"{look.money[0]} {look.money[1]}"), ALWAYS
    ),
    "invoice_age": Kind(
        age,
        lambda wanted: _range(wanted, lambda look: look.invoice_age),
        _found("age of an invoice", lambda look: look.invoice_age and days(look.invoice_age)),
        ALWAYS,
    ),
    "attachment": Kind(values.listed(file_pattern), holds_files, seen_files, LETTER),
    "machine": Kind(
        values.any_of(*_MACHINES),
        _machine,
        lambda look: f"its marks: {', '.join(_marks(look)) or 'none'}",
        MAIL,
    ),
    "spam": Kind(
        values.truth,
        lambda said: lambda look: said is (look.letter is not None and look.letter.machine is Machine.SPAM),
        lambda look: f"{'the' if Machine.SPAM in _marks(look) else 'no'} filter in front marked it as spam",
        MAIL,
    ),
    "proof": Kind(
        values.any_of(*(proof.word for proof in Proof)),
        _among(lambda look: look.scene.proof.word),
        _found("the proof", lambda look: look.scene.proof.word),
        LETTER,
    ),
    "ticket_type": Kind(
        _words_of(TicketType),
        _among(_on_ticket(lambda ticket: ticket.type)),
        _found("type of a ticket", _on_ticket(lambda ticket: ticket.type)),
        ALWAYS,
    ),
    "ticket_state": Kind(
        values.any_of(State.OPEN, State.IN_REVIEW, State.CLOSED),
        _among(_on_ticket(lambda ticket: ticket.state)),
        _found("state of a ticket", _on_ticket(lambda ticket: ticket.state)),
        ALWAYS,
    ),
    "ticket_age": Kind(
        age,
        lambda wanted: _range(wanted, lambda look: look.ticket_age),
        _found("age of a ticket", lambda look: look.ticket_age and days(look.ticket_age)),
        ALWAYS,
    ),
    "ticket_issue": Kind(_NAMES, _issues, _found("issue", lambda look: ", ".join(look.scene.issues)), ALWAYS),
    "contacts": Kind(
        count,
        lambda wanted: _range(wanted, lambda look: look.scene.contacts),
        lambda look: f"there were {look.scene.contacts} contacts",
        ALWAYS,
    ),
    "hours": Kind(
        values.listed(_time),
        _hours,
        _found("the time", lambda look: look.moment and f"{look.moment.astimezone(look.calendar.zone):%A %H:%M}"),
        ALWAYS,
    ),
    "by": Kind(
        values.any_of(*(party.value for party in Party)),
        _among(lambda look: look.scene.by),
        _found("who did it", lambda look: look.scene.by),
        AFTER,
    ),
    "outcome": Kind(
        _words_of(Outcome),
        _among(_on_ticket(lambda ticket: ticket.outcome)),
        _found("outcome", _on_ticket(lambda ticket: ticket.outcome)),
        frozenset({Event.CLOSED}),
    ),
}
