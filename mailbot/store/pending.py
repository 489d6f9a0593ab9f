"""What the rules decided of a mail that is held: it waits with the mail, and is done once its author is known."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any, Final

from mailbot.routing.ruling import Fired, Ruling
from mailbot.store.notes import RulingRow
from mailbot.store.packing import Packed

_APART: Final = ("fired", "meant", "narrow", "within")  # the rest are words, lists of words, yes and no


@dataclass(frozen=True, slots=True)
class Pending:
    """What waits with one letter."""

    version: str  # of the rules that decided
    ruling: Ruling


def of(ticket: int, letter: int) -> Pending | None:
    """What waits with ``letter`` on ``ticket``; None where rules decided nothing of it."""
    here = (RulingRow.ticket == ticket) & (RulingRow.letter == letter) & RulingRow.waits.is_null(False)
    row = RulingRow.select().where(here).first()
    return None if row is None else Pending(row.ruleset_id, unpack(row.waits))


def pack(ruling: Ruling) -> Packed:
    """As JSON."""
    plain = {field.name: getattr(ruling, field.name) for field in fields(ruling) if field.name not in _APART}
    return {
        **{name: value for name, value in plain.items() if value not in (None, "", ())},
        "fired": [[one.file, one.line, one.name, one.decided, one.issues] for one in ruling.fired],
        "within": None if ruling.within is None else ruling.within.total_seconds(),
        "narrow": None if ruling.narrow is None else pack(ruling.narrow),
    }


def unpack(packed: Packed) -> Ruling:
    """The same again."""
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in packed.items()}
    within, narrow = packed["within"], packed["narrow"]
    return Ruling(
        **{name: value for name, value in plain.items() if name not in _APART},
        fired=tuple(
            Fired(file, line, name, None, tuple(decided), tuple(issues))
            for file, line, name, decided, issues in packed["fired"]
        ),
        within=None if within is None else timedelta(seconds=within),
        narrow=None if narrow is None else unpack(narrow),
    )
