"""Command lines: ``/refund 12.50`` at the top of a mail. One table, and how lines are told from words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.desk.nouns import Act, Party
from mailbot.routing.synonyms import meant

_LINE = re.compile(r"/([^\W\d_]{2,20})(?:[ \t]+(.{1,200}))?")
_SIDES = frozenset({Party.CUSTOMER, Party.VENDOR})
_STAFF = frozenset({Party.OPERATOR})
_ALL = _SIDES | _STAFF


@dataclass(frozen=True, slots=True)
class Command:
    """What a command line asks for, and of whom it is taken."""

    act: Act
    parties: frozenset[Party]


# An operator's words in other people's tickets: /note keeps them internal, /for opens one on somebody's behalf.
COMMANDS: Mapping[str, Command] = {
    "close": Command(Act.CLOSE, _ALL),
    "reopen": Command(Act.REOPEN, _ALL),
    "refund": Command(Act.REFUND, _ALL),
    "cancel": Command(Act.CANCEL, _ALL),
    "support": Command(Act.SUPPORT, _SIDES),
    "escalate": Command(Act.ESCALATE, _SIDES),
    "rate": Command(Act.RATE, frozenset({Party.CUSTOMER})),
    "nothelped": Command(Act.REPLY, frozenset({Party.CUSTOMER})),
    "reply": Command(Act.REPLY, frozenset({Party.VENDOR, Party.OPERATOR})),
    "address": Command(Act.ADDRESS, frozenset({Party.CUSTOMER})),
    "note": Command(Act.REPLY, _STAFF),
    "for": Command(Act.OPEN, _STAFF),
    "merge": Command(Act.MERGE, _STAFF),
    "issue": Command(Act.REPLY, _STAFF),
    "assign": Command(Act.REPLY, _STAFF),
    "priority": Command(Act.REPLY, _STAFF),
    "uphold": Command(Act.UPHOLD, _STAFF),
    "overturn": Command(Act.OVERTURN, _STAFF),
    "approve": Command(Act.APPROVE, _STAFF),
    "refuse": Command(Act.REFUSE, _STAFF),
}
LABELS = ("issue", "assign", "priority")  # they note something about the ticket, beside whatever else is said
PORTIONED = ("refund", "cancel")  # behind them a part of the order may be named, and why
PRIVATE = ("address",)  # what stands behind these is not said to the other side
MODIFIERS = ("note", "for", "reply", *LABELS)  # they say how, beside a command that says what
ARGUED = (
    "refund",
    "cancel",
    "rate",
    "address",
    "for",
    "merge",
    "reply",
    *LABELS,
)  # behind the others stand only words: "/close it works now"


@dataclass(frozen=True, slots=True)
class Line:
    """One command line."""

    name: str  # lower case, in English where the word is one of `synonyms`
    argument: str = ""
    typed: str = ""  # the word as it was written, where it is not the name

    @property
    def written(self) -> str:
        """The whole line again."""
        return f"/{self.typed or self.name} {self.argument}".rstrip()


def words_of(lines: tuple[Line, ...], rest: str) -> str:
    """The words of a mail: those behind commands that take none or that nobody knows, then the text below."""
    return _joined([_words_behind(line) for line in lines if line.name not in ARGUED], rest)


def kept(lines: tuple[Line, ...], rest: str) -> str:
    """The words of a mail whose commands were not followed: what stands behind them is said, not lost."""
    return _joined([_words_behind(line) for line in lines if line.name != "reply"], rest)


def _words_behind(line: Line) -> str:
    """What a line says beside its command; where the command itself is part of what was said, the whole line."""
    if not line.argument or line.name in PRIVATE:
        return ""
    plain = line.name in COMMANDS and line.name not in ARGUED
    return line.argument if plain else line.written


def _joined(said: list[str], rest: str) -> str:
    return "\n".join(filter(None, (*said, rest)))


def take(text: str) -> tuple[tuple[Line, ...], str]:
    """The command lines at the top, one a line, and the text below them."""
    found: list[Line] = []
    lines = text.strip("\n").split("\n")
    while lines and (match := _LINE.fullmatch(unicodedata.normalize("NFC", lines[0].strip()))):
        name = meant(match[1])
        typed = "" if name == match[1].lower() else match[1]
        found.append(Line(name, (match[2] or "").strip(), typed))
        del lines[0]
    return tuple(found), "\n".join(lines).strip()
