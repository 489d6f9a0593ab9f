"""One rule of the admins' files: what it may say, and how strictly it is read.

A key nobody knows, a word where a list belongs, a rule that can never fit: each is a mistake with file and line.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mailbot.desk.nouns import Act, TicketType
from mailbot.errors import RuleError

KEYS = ("name", "language", "to", "ticket", "begins", "says", "do", "type")
DOES: Mapping[str, Act] = {
    "open": Act.OPEN,
    "close": Act.CLOSE,
    "reopen": Act.REOPEN,
    "refund": Act.REFUND,
    "cancel": Act.CANCEL,
    "support": Act.SUPPORT,
    "escalate": Act.ESCALATE,
    "thank": Act.THANK,
    "confirm": Act.CONFIRM,
    "deny": Act.DENY,
}
# On a new mail there is nothing to convert: it opens a ticket of this type.
OPENS: Mapping[Act, TicketType] = {
    Act.OPEN: TicketType.SUPPORT,
    Act.SUPPORT: TicketType.SUPPORT,
    Act.REFUND: TicketType.REFUND,
    Act.CANCEL: TicketType.CANCELLATION,
}
TICKET = ("known", "new")
TYPES = tuple(kind.value for kind in TicketType)
SAID = (Act.THANK, Act.CONFIRM, Act.DENY)  # told by the whole text, wherever it is asked for
LONGEST_PHRASE = 12  # words at the beginning of a subject
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")

Entry = tuple[dict[str, Any], Path, int]  # a [[rule]] as it stands, its file, its line


@dataclass(frozen=True, slots=True)
class Rule:
    """One ``[[rule]]``: where it stands, when it fits, what it does."""

    file: str
    line: int
    name: str
    do: Act
    type: TicketType | None = None  # of the ticket that a new mail opens; None: the act cannot open one
    language: str = ""  # in force only where this language is switched on; empty: always
    ticket: str = ""  # known | new; empty: either
    to: tuple[str, ...] = ()  # patterns of a recipient's address
    begins: tuple[str, ...] = ()  # folded first words or phrases of a fresh subject
    says: tuple[str, ...] = ()  # folded phrases that the whole text consists of

    @property
    def is_said(self) -> bool:
        """Whether the whole text tells it; a rating, which opens nothing as thanks do not, stands in the subject."""
        return self.do in SAID and not (self.do is Act.THANK and self.begins)

    def is_for(self, known: bool) -> bool:
        """Whether it is for mail on a ticket, or for new mail."""
        if self.ticket:
            return self.ticket == ("known" if known else "new")
        return self.do is not Act.OPEN if known else self.type is not None


def fold(text: str) -> str:
    """Lower case, punctuation to spaces, one space between words: how words of mails and rules are compared."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w#]+", " ", plain).split())


def entries(path: Path) -> Iterator[Entry]:
    """The ``[[rule]]`` tables of a file, unchecked, each with the line where it begins.

    Raises:
        RuleError: the file cannot be read, is no TOML, or holds something else than rules.
    """
    table, text = _table(path)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*rule\s*\]\]", line)]
    for key in table:
        if key != "rule":
            raise RuleError(f"unknown table [{key}]; a rule file holds [[rule]] tables only", file=str(path))
    found = table.get("rule", [])
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise RuleError("a rule is written as a table [[rule]], in double brackets", file=str(path))
    for index, entry in enumerate(found):
        yield entry, path, lines[index] if index < len(lines) else 0


def _table(path: Path) -> tuple[dict[str, Any], str]:
    try:
        text = path.read_text(encoding="utf-8")
        return tomllib.loads(text), text
    except UnicodeDecodeError as error:
        raise RuleError(f"not UTF-8 text: {error}", file=str(path)) from error
    except OSError as error:
        raise RuleError(f"cannot be read ({error.strerror})", file=str(path)) from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise RuleError(str(error), file=str(path), line=int(line[1]) if line else 0) from error


def check(entry: dict[str, Any], path: Path, line: int) -> Rule:
    """The rule that a table says.

    Raises:
        RuleError: for its first mistake: file, line, what is allowed.
    """
    try:
        return _rule(entry, path.name, line)
    except ValueError as mistake:
        raise RuleError(str(mistake), file=str(path), line=line) from None


def _rule(entry: dict[str, Any], file: str, line: int) -> Rule:
    for key in entry:
        _known(key, KEYS, f"unknown key {key!r}")
    if not isinstance(entry.get("name"), str):
        raise ValueError("a rule needs a name, in quotes")
    _known(entry.get("do"), tuple(DOES), f"do = {entry.get('do')!r} is nothing a rule can do")
    for key, allowed in (("ticket", TICKET), ("type", TYPES)):
        _known(entry.get(key, allowed[0]), allowed, f"{key} = {entry.get(key)!r} is not known")
    act = DOES[entry["do"]]
    rule = Rule(
        file=file,
        line=line,
        name=entry["name"],
        do=act,
        type=TicketType(entry["type"]) if "type" in entry else OPENS.get(act),
        language=_language(entry.get("language", "")),
        ticket=entry.get("ticket", ""),
        to=tuple(_pattern(pattern) for pattern in _words(entry, "to")),
        begins=tuple(map(fold, _words(entry, "begins"))),
        says=tuple(map(fold, _words(entry, "says"))),
    )
    _doubt(rule, typed="type" in entry)
    return rule


def _known(said: object, allowed: tuple[str, ...], message: str) -> None:
    if said in allowed:
        return
    near = difflib.get_close_matches(str(said), allowed, 1)
    hint = f"; did you mean {near[0]!r}?" if near else "."
    raise ValueError(f"{message}{hint} Allowed: {', '.join(allowed)}")


def _words(entry: dict[str, Any], key: str) -> tuple[str, ...]:
    value = entry.get(key, [])
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) and fold(word) for word in words):
        raise ValueError(f"{key} takes a word or a list of words, each in quotes")
    return tuple(words)


def _pattern(pattern: str) -> str:
    if not _ADDRESS.fullmatch(pattern):
        raise ValueError(f"to = {pattern!r} is no address; write it as refunds@acme.example, or refunds@* for any")
    return pattern.lower()


def _language(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"|[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        raise ValueError(f"language = {value!r} is no language; write it as en, it or pt-BR, in quotes")
    return value


def _doubt(rule: Rule, *, typed: bool) -> None:
    """Refuses a rule that contradicts itself, or could never fit."""
    if not rule.to and not rule.begins and not rule.says:
        raise ValueError("the rule can never fit: it needs to, begins or says")
    if rule.is_said and not rule.says:
        raise ValueError(f"do = {rule.do.value!r} is told by the whole text: it needs says")
    if any(len(phrase.split()) > LONGEST_PHRASE for phrase in rule.begins):
        raise ValueError(f"begins takes phrases of at most {LONGEST_PHRASE} words")
    if typed and rule.do is not Act.OPEN:
        raise ValueError("type goes with do = 'open'; refund, cancel and support say it themselves")
    if rule.ticket == "new" and rule.type is None:
        raise ValueError(f"do = {rule.do.value!r} needs a ticket: write ticket = 'known', or leave it out")
    if rule.ticket == "known" and rule.do is Act.OPEN:
        raise ValueError("do = 'open' is for new mail: write ticket = 'new', or leave it out")
