"""The admins' rule files: what subject words mean. Strict: a key nobody knows is a mistake with a line number.

Files are read in the order of their names, rules from the top; the first that fits is used.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mailbot.desk.nouns import Act
from mailbot.errors import RuleError

KEYS = ("name", "ticket", "subject", "body", "do")
DOES: dict[str, Act] = {
    "close": Act.CLOSE,
    "reopen": Act.REOPEN,
    "thank": Act.THANK,
    "confirm": Act.CONFIRM,
    "deny": Act.DENY,
}
TICKET = ("known", "new")
_MOST_WORDS = 8  # a bare thank-you or a yes is short


@dataclass(frozen=True, slots=True)
class Rule:
    """One ``[[rule]]``: where it stands, when it fits, what it does."""

    file: str
    line: int
    name: str
    do: Act
    subject: tuple[str, ...] = ()  # folded first words or phrases of a fresh subject
    body: tuple[str, ...] = ()  # folded phrases that the whole text consists of


@dataclass(frozen=True, slots=True)
class Fired:
    """The rule that decided, for the history and for `explain`."""

    file: str
    line: int
    name: str
    act: Act


class Rules:
    """All rules in force."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._subject = [(word, rule) for rule in rules for word in rule.subject]
        self._thanks = _phrases(rules, Act.THANK)
        self._yes = _phrases(rules, Act.CONFIRM)
        self._no = _phrases(rules, Act.DENY)

    def subject_word(self, subject: str, *, known: bool) -> Fired | None:
        """The rule whose word stands first in ``subject``. ``known``: the mail belongs to a ticket."""
        folded = fold(subject)
        for word, rule in self._subject:
            if known and (folded == word or folded.startswith(word + " ")):
                return Fired(rule.file, rule.line, rule.name, rule.do)
        return None

    def is_thanks(self, text: str) -> bool:
        """Whether ``text`` is a bare thank-you: nothing but such phrases, a name at most behind them."""
        folded = fold(text)
        if not folded or len(folded.split()) > _MOST_WORDS or "?" in text:
            return False
        return any(folded == phrase or _left_over(folded, phrase) for phrase in self._thanks)

    def is_yes(self, line: str) -> bool:
        """Whether the first line of an answer is a yes-word."""
        return fold(line) in self._yes

    def is_no(self, line: str) -> bool:
        """Whether it is a no-word."""
        return fold(line) in self._no


def fold(text: str) -> str:
    """Lower case, punctuation to spaces, one space between words: how words of mails and rules are compared."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w#]+", " ", plain).split())


def load(folder: Path) -> Rules:
    """The rules of ``folder``.

    Raises:
        RuleError: for the first mistake: file, line, what is allowed.
    """
    return Rules(tuple(_rule(*entry) for path in sorted(folder.glob("*.toml")) for entry in _read(path)))


def mistakes(folder: Path) -> list[RuleError]:
    """Every mistake in the rules of ``folder``: one a rule at most, or one for a file that cannot be read at all."""
    found: list[RuleError] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            entries = list(_read(path))
        except RuleError as mistake:
            found.append(mistake)
            continue
        found += filter(None, (_mistake(*entry) for entry in entries))
    return found


def _mistake(entry: dict[str, Any], path: Path, line: int) -> RuleError | None:
    try:
        _rule(entry, path, line)
    except RuleError as mistake:
        return mistake
    return None


def _phrases(rules: tuple[Rule, ...], act: Act) -> frozenset[str]:
    return frozenset(phrase for rule in rules if rule.do is act for phrase in rule.body)


def _left_over(folded: str, phrase: str) -> bool:
    """At most two words, a name, stand behind the phrase."""
    return folded.startswith(phrase + " ") and len(folded[len(phrase) :].split()) <= 2


def _read(path: Path) -> Iterator[tuple[dict[str, Any], Path, int]]:
    """The ``[[rule]]`` tables of a file, unchecked, each with the line where it begins."""
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise RuleError(f"not UTF-8 text: {error}", file=str(path)) from error
    except OSError as error:
        raise RuleError(f"cannot be read ({error.strerror})", file=str(path)) from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise RuleError(str(error), file=str(path), line=int(line[1]) if line else 0) from error
    lines = [number for number, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*rule\s*\]\]", line)]
    for key in table:
        if key != "rule":
            raise RuleError(f"unknown table [{key}]; a rule file holds [[rule]] tables only", file=str(path))
    entries = table.get("rule", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise RuleError("a rule is written as a table [[rule]], in double brackets", file=str(path))
    for index, entry in enumerate(entries):
        yield entry, path, lines[index] if index < len(lines) else 0


def _rule(entry: dict[str, Any], path: Path, line: int) -> Rule:
    def wrong(message: str) -> RuleError:
        return RuleError(message, file=str(path), line=line)

    for key in entry:
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise wrong(f"unknown key {key!r}{hint} Allowed: {', '.join(KEYS)}")
    if not isinstance(entry.get("name"), str):
        raise wrong("a rule needs a name, in quotes")
    if str(entry.get("do")) not in DOES:
        raise wrong(f"do = {entry.get('do')!r} is nothing a rule can do. Allowed: {', '.join(DOES)}")
    if str(entry.get("ticket", "known")) not in TICKET:
        raise wrong(f"ticket = {entry['ticket']!r} is not known. Allowed: {', '.join(TICKET)}")
    subject, body = (_folded(entry.get(key, []), key, wrong) for key in ("subject", "body"))
    if not subject and not body:
        raise wrong("the rule can never fit: it needs subject or body")
    return Rule(path.name, line, entry["name"], DOES[entry["do"]], subject, body)


def _folded(value: object, key: str, wrong: Any) -> tuple[str, ...]:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) and fold(word) for word in words):
        raise wrong(f"{key} takes a word or a list of words, each in quotes")
    return tuple(fold(word) for word in words)
