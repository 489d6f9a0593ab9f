"""What is wrong with an import file, all of it at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from mailbot.errors import RuleError

SHOWN = 1000  # mistakes told in words; a file with more has one mistake, made in every line


class ImportMistakes(RuleError):
    """The file holds mistakes; ``mistakes`` has each with its line. Nothing of it is imported."""

    def __init__(self, mistakes: Iterable[RuleError]) -> None:
        self.mistakes = tuple(mistakes)
        more = len(self.mistakes) - SHOWN
        words = [*map(str, self.mistakes[:SHOWN]), *([f"… and {more} more"] if more > 0 else [])]
        super().__init__("\n".join(words))


def meant(word: str, known: Iterable[str]) -> str:
    """`` (did you mean …?)`` where a known word is near; else empty."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""
