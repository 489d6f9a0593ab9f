"""A letter that was handled before: what became of it then, and which rules of which version decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mailbot.cli.moments import day_and_time, stamp, stamped
from mailbot.cli.ticket_view import ruling
from mailbot.letter.letter import Letter
from mailbot.store import editions, letters, rulings
from mailbot.store.letters import Known
from mailbot.store.rulings import Decided


def record(letter: Letter) -> dict[str, Any] | None:
    """The outward form; None for a letter that was never handled."""
    known = letters.same(letter)
    return None if known is None else _record(known)


def _record(known: Known) -> dict[str, Any]:
    return {
        "letter": known.id,
        "verdict": known.verdict,
        "reason": known.reason,
        "ticket": known.ticket,
        "received_at": stamp(known.received_at),
        "handled_at": stamp(known.handled_at),
        "version": known.ruleset or None,
        "in_force_since": stamped(editions.since(known.ruleset, known.handled_at)),
        "rulings": [ruling(decided) for decided in rulings.at_letter(known.id)],
    }


def told(letter: Letter) -> Iterator[str]:
    """The same for people, line by line."""
    known = letters.same(letter)
    if known is None:
        return
    ticket = f"ticket {known.ticket}" if known.ticket else "no ticket"
    yield f"on {day_and_time(known.handled_at)} as letter {known.id}: {known.verdict}, {ticket}: {known.reason}"
    if known.ruleset:
        since = editions.since(known.ruleset, known.handled_at)
        yield f"rules of version {known.ruleset}" + (f", in force since {day_and_time(since)}" if since else "")
    found = rulings.at_letter(known.id)
    for decided in found:
        yield from _rules(decided)
    if not found:
        yield "no rule decided anything"


def _rules(decided: Decided) -> Iterator[str]:
    for rule in decided.rules:
        event = "" if decided.event == "mail" else f"at the event {decided.event}: "
        yield f"{event}rule {rule.name!r} ({rule.file}:{rule.line}): {', '.join(rule.decided)}"
