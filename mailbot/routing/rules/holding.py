"""When each condition holds, and what the scene has instead: made from the value that an admin wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from mailbot.routing.rules.addresses import address, recipient
from mailbot.routing.rules.hours import hours
from mailbot.routing.rules.look import Look
from mailbot.routing.rules.phrases import Words, glob, is_plain, phrase
from mailbot.routing.rules.ranges import Range

Holds = Callable[[Look], bool]
Make = Callable[[Any], Holds]  # the value as read → whether it holds
See = Callable[[Look], str]  # what the scene has instead, in words


def says(said: tuple[str, ...], part: Callable[[Look], Words]) -> Holds:
    """Whether a part of the mail holds one of the phrases."""
    plain = tuple(f" {one} " for one in said if is_plain(one))
    found = [phrase(one) for one in said if not is_plain(one)]

    def holds(look: Look) -> bool:
        words = part(look)
        return any(one in words.folded for one in plain) or any(find(words) for find in found)

    return holds


def sent_by(patterns: tuple[str, ...]) -> Holds:
    """Whether the address in From fits one of the patterns."""
    fits = [address(pattern) for pattern in patterns]
    return lambda look: look.letter is not None and any(fit(look.letter.sender.address) for fit in fits)


def sent_to(patterns: tuple[str, ...]) -> Holds:
    """Whether one of its recipients fits one of the patterns."""
    fits = [recipient(pattern) for pattern in patterns]

    def holds(look: Look) -> bool:
        sent = look.letter.recipients if look.letter else ()
        return any(fit(one, look.scene.domains) for one in sent for fit in fits)

    return holds


def named(patterns: tuple[str, ...], names: Callable[[Look], Iterable[str]]) -> Holds:
    """Whether one of the names fits one of the patterns."""
    fits = [glob(pattern) for pattern in patterns]
    return lambda look: any(fit(name) for name in names(look) for fit in fits)


def order(wanted: tuple[str, ...]) -> Holds:
    """Whether it is about an order, about none, or about this one."""
    by_number = named(tuple(one for one in wanted if one not in ("some", "none")), numbers)
    some, none = "some" in wanted, "none" in wanted
    return lambda look: (some if look.order else none) or by_number(look)


def numbers(look: Look) -> list[str]:
    """The number of the order, if there is one."""
    return [look.order.number] if look.order else []


def products(look: Look) -> tuple[str, ...]:
    """What was ordered."""
    return look.order.products if look.order else ()


def vendors(look: Look) -> tuple[str, ...]:
    """The id of the vendor: the ticket's, or whose the order is."""
    if look.ticket and look.ticket.vendor:
        return (look.ticket.vendor.id,)
    return (look.order.vendor,) if look.order else ()


def linked(patterns: tuple[str, ...]) -> Holds:
    """A path fits itself and everything beneath it."""
    return named((*patterns, *(f"{pattern}/*" for pattern in patterns)), lambda look: look.scene.issues)


def costs(wanted: Range) -> Holds:
    """Whether the money lies within, in that currency."""

    def holds(look: Look) -> bool:
        amount, currency = look.money or (None, "")
        return amount is not None and wanted.currency in ("", currency) and wanted.holds(amount)

    return holds


def in_range(wanted: Range, part: Callable[[Look], Any]) -> Holds:
    """Whether what is known lies within; of what is not known nothing holds."""
    return lambda look: (value := part(look)) is not None and wanted.holds(value)


def within_hours(wanted: tuple[str, ...]) -> Holds:
    """Whether it is one of those times, by the vendor's calendar."""
    parts = [hours(one) for one in wanted]
    return lambda look: look.moment is not None and any(part.holds(look.moment, look.calendar) for part in parts)


def marked(wanted: tuple[str, ...]) -> Holds:
    """Whether it has one of the marks."""
    return lambda look: not set(wanted).isdisjoint(marks(look))


def marks(look: Look) -> list[str]:
    """The marks of a mail, as an admin writes them."""
    if look.letter is None:
        return []
    return [look.letter.machine.value, *(["suppressed"] if look.letter.silent else [])]


def among(part: Callable[[Look], str | None]) -> Make:
    """Whether what is found is one of the words."""

    def make(wanted: tuple[str, ...]) -> Holds:
        allowed = frozenset(wanted)
        return lambda look: part(look) in allowed

    return make


def found(what: str, part: Callable[[Look], object]) -> See:
    """Says what is there, or that nothing is."""
    return lambda look: f"{what} is {value}" if (value := part(look)) not in (None, "") else f"there is no {what}"


def on_ticket(part: Callable[[Any], Any]) -> Callable[[Look], Any]:
    """A part of the ticket; None where there is no ticket."""
    return lambda look: part(look.ticket) if look.ticket else None


def clip(text: str) -> str:
    """A text, short enough for one line."""
    line = " ".join(text.split())
    return f'"{line[:60]}…"' if len(line) > 60 else f'"{line}"'


def quoted(what: str, part: Callable[[Look], Words]) -> See:
    """Quotes a part of the mail."""
    return lambda look: f"the {what} is {clip(part(look).raw)}" if part(look).raw.strip() else f"the {what} is empty"


def beginning(look: Look) -> str:
    """Quotes the subject, or says why it has no beginning."""
    if look.letter is not None and not look.is_fresh:
        return f"the subject {clip(look.subject.raw)} answers another, so no word in it counts"
    return f"the subject is {clip(look.subject.raw)}"
