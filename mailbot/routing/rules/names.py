"""The names that rules may use, as the house has them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

_LISTED = 60  # names that one message lists


@dataclass(frozen=True, slots=True)
class Names:
    """What there is; None: nobody looked, and any name is taken."""

    issues: frozenset[str] | None = None  # paths of the taxonomy, also of its groups and topics
    needs: frozenset[str] | None = None
    replies: frozenset[str] | None = None  # files in templates/replies/, without their ending
    problems: frozenset[str] | None = None  # known problems that can be deflected
    operators: frozenset[str] | None = None  # lower-case addresses
    languages: frozenset[str] | None = None  # switched on


ANY = Names()


class Wrong(ValueError):
    """A value that cannot be; ``index`` is the element of a list that is meant."""

    def __init__(self, message: str, index: int | None = None) -> None:
        super().__init__(message)
        self.index = index


def meant(said: object, allowed: Iterable[str]) -> str:
    """``did you mean 'close'? Allowed: open, close`` – what to say behind an unknown name."""
    known = tuple(sorted(allowed) if isinstance(allowed, frozenset) else allowed)
    near = difflib.get_close_matches(str(said)[:80], known, 1)
    listed = ", ".join(known[:_LISTED]) + (f" and {len(known) - _LISTED} more" if len(known) > _LISTED else "")
    return f"{f'did you mean {near[0]!r}? ' if near else ''}Allowed: {listed or 'none, there are none yet'}"


def shown(value: object) -> str:
    """A value of a TOML file, short enough for one line."""
    said = str(value).lower() if isinstance(value, bool) else repr(value)
    return said if len(said) <= 60 else f"{said[:57]}…"
