"""A mistake in the config, said so that it can be mended: where, which key, what is wrong, what is allowed.

No message ever repeats the value of a key that may hold a secret.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

from pydantic_core import ErrorDetails

from mailbot.config.lines import Where
from mailbot.config.model import SECTIONS
from mailbot.errors import RuleError

# What pydantic found → our words. {…} are filled from the error's context.
_WORDS = {
    "missing": "is missing",
    "string_type": "must be a text in quotes",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "tuple_type": "must be a list, in [ ]",
    "too_short": "must hold at least {min_length}",
    "string_too_short": "must not be empty",
    "string_too_long": "may have at most {max_length} letters",
    "dataclass_type": "must be a table of keys",
    "time_delta_type": 'must be a length of time in quotes, like "48h", "7d" or "5m"',
    "literal_error": "must be one of {expected}",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "path_type": "must be a path in quotes",
}


class ConfigMistakes(RuleError):
    """The config holds one or more mistakes; ``mistakes`` has each with its file and line."""

    def __init__(self, mistakes: Iterable[RuleError]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(each) for each in self.mistakes))


@dataclass(frozen=True, slots=True)
class Origin:
    """Who wrote which key: the file, by line, or the environment, by variable."""

    file: str  # as it was named to us
    lines: Mapping[Where, int] = field(default_factory=dict)  # of the file's keys
    variables: Mapping[Where, str] = field(default_factory=dict)  # of the keys set by environment

    def mistake(self, where: Where, words: str) -> RuleError:
        """A mistake at a key; where the key itself is not written, at the table it belongs to."""
        message = f"{name(where)}: {words}" if where else words
        for length in range(len(where), 0, -1):
            if where[:length] in self.variables:
                return RuleError(message, file=self.variables[where[:length]])
            if where[:length] in self.lines:
                return RuleError(message, file=self.file, line=self.lines[where[:length]])
        return RuleError(message, file=self.file)


def name(where: Where) -> str:
    """``("mailbox", 0, "port")`` → ``mailbox[0].port``."""
    dotted = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where)
    return dotted.removeprefix(".")


def describe(error: ErrorDetails) -> str:
    """Our words for what pydantic found."""
    kind, where, context = error["type"], error["loc"], error.get("ctx", {})
    if kind == "unexpected_keyword_argument":
        return unknown(str(where[-1]), known_keys(where[:-1]))
    if kind == "value_error":
        return str(context["error"])
    return _WORDS.get(kind, error["msg"]).format_map(context)


def unknown(key: str, known: Iterable[str]) -> str:
    """An unknown key: the nearest known one, and all that are known."""
    known = tuple(known)
    near = difflib.get_close_matches(key, known, n=1)
    meant = f'did you mean "{near[0]}"? ' if near else ""
    return f"unknown key; {meant}Known here: {', '.join(known)}"


def known_keys(table: Where) -> tuple[str, ...]:
    """The keys a table of the config may hold; of the whole file, its sections."""
    if not table:
        return tuple(SECTIONS)
    return tuple(each.name for each in fields(SECTIONS[str(table[0])]))
