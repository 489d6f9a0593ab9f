"""Words that admins look for: plain, with ``*``, or a regular expression between slashes.

Regular expressions are RE2's: whatever is written and whatever comes, the time grows with the length of the mail only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import re2

from mailbot.routing.folding import fold
from mailbot.routing.rules.names import Wrong, shown

_QUIET = re2.Options()
_QUIET.log_errors = False
_QUIET.case_sensitive = False
_QUIET.max_mem = 1 << 20  # octets that one expression may take


@dataclass(frozen=True, slots=True)
class Words:
    """A text as conditions read it."""

    raw: str
    folded: str  # with a space before and behind

    @classmethod
    def of(cls, text: str) -> Words:
        return cls(text, f" {fold(text)} ")


Find = Callable[[Words], bool]


def phrase(said: str) -> Find:
    """Whether a text holds what ``said`` asks for, as whole words.

    Raises:
        Wrong: it asks for no word at all, or is no regular expression.
    """
    if is_expression(said):
        searching = _expression(said[1:-1])
        return lambda words: searching(words.raw)
    if "*" in said:
        wild = _expression(_wild(said))
        return lambda words: wild(words.folded)
    plain = f" {plain_phrase(said)} "
    return lambda words: plain in words.folded


def is_expression(said: str) -> bool:
    """Whether it stands between slashes."""
    return len(said) > 2 and said[0] == said[-1] == "/"


def is_plain(said: str) -> bool:
    """Whether it is nothing but words."""
    return "*" not in said and not is_expression(said)


def plain_phrase(said: str, longest: int = 0) -> str:
    """A phrase without wildcards, folded; at most ``longest`` words, where that is given."""
    folded = fold(said)
    if not is_plain(said):
        raise Wrong(f"{shown(said)}: takes plain words; * and /…/ go with subject, body and text")
    if not folded:
        raise Wrong(f"{shown(said)} holds no word; write letters or digits, in quotes")
    if longest and len(folded.split()) > longest:
        raise Wrong(f"{shown(said)}: takes phrases of at most {longest} words")
    return folded


def _wild(said: str) -> str:
    """``mail*`` is any word that begins so; a ``*`` that stands alone is any one word."""
    if not fold(said.replace("*", " ")):
        raise Wrong(f"{shown(said)} would fit any text; write letters or digits beside the *")
    words = []
    for word in said.split():
        parts = [re2.escape(fold(part)) for part in word.split("*")]
        words.append("[^ ]+" if not any(parts) else "[^ ]*".join(parts))
    return " " + " ".join(filter(None, words)) + " "


def _expression(written: str) -> Callable[[str], bool]:
    try:
        compiled = re2.compile(written, _QUIET)
    except re2.error as fault:
        told = fault.args[0] if fault.args else ""
        words = told.decode(errors="replace") if isinstance(told, bytes) else str(told)
        raise Wrong(f"{shown(f'/{written}/')} is no regular expression: {words}") from None
    return lambda text: compiled.search(text) is not None


@lru_cache(maxsize=2_000)
def glob(said: str, any_letters: str = ".*") -> Callable[[str], bool]:
    """Whether a whole name is ``said``, in any case; ``*`` stands for ``any_letters``."""
    folded = said.casefold()
    if "*" not in folded:
        return lambda name: name.casefold() == folded
    fits = re2.compile("(?s)" + any_letters.join(map(re2.escape, folded.split("*"))), _QUIET).fullmatch
    return lambda name: fits(name.casefold()) is not None
