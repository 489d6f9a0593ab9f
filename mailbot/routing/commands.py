"""Command lines: ``/refund 12.50`` at the top of a mail. One table, and how lines are told from words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from mailbot.desk.nouns import Act, Party
from mailbot.routing import grammar
from mailbot.routing.folding import fold
from mailbot.routing.synonyms import MEANT, meant, plain

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


# What counts without a slash where it is all that is written. Words of money set nothing going: they are asked back.
ALONE: Final = ("close", "reopen", "escalate", "support", "refund", "cancel")
# Words that say nothing beside one of these, by language.
_BESIDE: Final = {
    "en": "please pls the this that it ticket request now",
    "it": "il lo la per favore grazie prego",
    "sk": "tiket to tento prosím",
    "de": "bitte das den es dieses danke",
    "fr": "le ce s vous plaît svp merci",
    "es": "el este por favor gracias lo",
    "pt": "o isto por favor obrigado obrigada",
    "ar": "التذكرة من فضلك الرجاء",
}
_SPARE: Final = frozenset(plain(word) for words in _BESIDE.values() for word in words.split())
_SHORT: Final = 60  # characters
_UNKNOWN: Final = 220  # characters of a line that is answered though nobody knows its word
_NEAR: Final = 0.7  # how alike a mistyped word is


@dataclass(frozen=True, slots=True)
class Line:
    """One command line."""

    name: str  # lower case, in English where the word is one of `synonyms`
    argument: str = ""
    typed: str = ""  # the word as it was written, where it is not the name

    @property
    def command(self) -> str:
        """The command as it was written, without what stands behind it."""
        return f"/{self.typed or self.name}"

    @property
    def written(self) -> str:
        """The whole line again."""
        return f"{self.command} {self.argument}".rstrip()


def words_of(lines: tuple[Line, ...], rest: str) -> str:
    """The words of a mail: those behind commands that take none, then the text below."""
    plain_ones = (line for line in lines if line.name in COMMANDS and line.name not in ARGUED)
    return _joined([_words_behind(line) for line in plain_ones], rest)


def kept(lines: tuple[Line, ...], rest: str) -> str:
    """The words of a mail where its commands are the only thing that says what it is about: nothing is lost."""
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
    """The command lines at the top, one a line, and the text below them. A greeting above them is none of it."""
    lines = text.split("\n")
    found, rest = _taken(lines)
    if not found and (below := grammar.below_greeting(_from_text(lines))):
        found, rest = _taken(below)
    return (tuple(found), rest) if found else ((), text.strip("\n").strip())


def _taken(lines: list[str]) -> tuple[list[Line], str]:
    found: list[Line] = []
    lines = _from_text(lines)
    while lines and (line := _line(lines[0])):
        found.append(line)
        lines = _from_text(lines[1:])
    return found, "\n".join(lines).strip()


def _from_text(lines: list[str]) -> list[str]:
    """``lines`` from the first that is not empty on."""
    at = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    return lines[at:]


def _line(text: str) -> Line | None:
    """A command line. What only asks about a command is none that anybody knows."""
    found = grammar.read(text)
    name = meant(found.word) if found else ""
    if found is None or (name not in COMMANDS and (found.apart or len(text) > _UNKNOWN)):
        return None
    if found.asks:
        return Line(f"{name}?", found.argument, f"{found.word}?")
    return Line(name, found.argument, "" if name == found.word.lower() else found.word)


def alone(text: str) -> str:
    """The command that is all that ``text`` says, without its slash: ``close``, ``please close it``; else empty."""
    words = fold(text).split() if len(text) <= _SHORT and "?" not in text else []
    left = [meant(word) for word in words if plain(word) not in _SPARE]
    return left[0] if len(left) == 1 and left[0] in ALONE else ""


def nearest(name: str, possible: Iterable[str]) -> str:
    """Which of ``possible`` somebody may have meant by a ``name`` that is none; empty where nothing is near."""
    names = {plain(word): name for word, name in MEANT.items()} | {each: each for each in COMMANDS}
    near = get_close_matches(plain(name), [word for word in names if names[word] in set(possible)], 1, _NEAR)
    return names[near[0]] if near else ""
