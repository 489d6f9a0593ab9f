"""The admins' rules in force: what recipients, subject words and short texts mean.

Files are read in the order of their names, rules from the top; the first that fits is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from mailbot.desk.nouns import Act, TicketType
from mailbot.errors import RuleError
from mailbot.letter import subjects
from mailbot.letter.letter import Letter
from mailbot.routing.rule import LONGEST_PHRASE, Rule, check, entries, fold
from mailbot.routing.ruling import Fired, Meaning, Ruling, Tried
from mailbot.routing.scene import Scene

__all__ = ["Fired", "Meaning", "Rules", "load", "mistakes"]

_MOST_WORDS = 8  # a bare thank-you or a yes is short
_MOST_SUBJECT = 300  # characters of a subject that are looked at
_WORD = re.compile(r"[\w#]+")


class Rules:
    """All rules in force."""

    def __init__(self, rules: tuple[Rule, ...], languages: tuple[str, ...] = ()) -> None:
        """``languages``: those switched on; empty: all."""
        in_force = [rule for rule in rules if not (rule.language and languages) or rule.language in languages]
        acting = [rule for rule in in_force if not rule.is_said]
        self._acting = acting
        self._to = {pattern: _compiled(pattern) for rule in acting for pattern in rule.to}
        self._thanks = _phrases(in_force, Act.THANK)
        self._yes = _phrases(in_force, Act.CONFIRM)
        self._no = _phrases(in_force, Act.DENY)

    def meaning(self, letter: Letter, known: bool, domains: frozenset[str] = frozenset()) -> Meaning:
        """What ``letter`` means by whom it was sent to, and by how its subject begins.

        ``known``: it belongs to a ticket – by more than an order number, for which the rules of new mail hold.
        ``domains``: our own, lower case. An address of somebody else's never fits a pattern for any domain
        (``refunds@*``); empty: every domain is ours.
        """
        openings = _openings(letter.subject) if subjects.is_fresh(letter.subject, known) else frozenset[str]()
        saying = [rule for rule in self._acting if rule.is_for(known) and _says(rule, openings, letter)]
        found = list(self._by_address(saying, letter, domains))
        by_subject = next((rule for rule in saying if not rule.to), None)
        legacy = found[0][1] if found else ""
        if by_subject is not None:
            found.append((by_subject, "the subject"))
        said = {_deed(rule, known): f"{who} says {_deed_name(rule, known)}" for rule, who in reversed(found)}
        fired = tuple(dict.fromkeys(Fired(rule.file, rule.line, rule.name, rule.do) for rule, _ in found))
        if len(said) == 1:
            argument = _behind(letter.subject, openings.intersection(by_subject.begins)) if by_subject else ""
            return Meaning(*next(iter(said)), fired, argument=argument, legacy=legacy)
        conflict = ", ".join(reversed(said.values()))
        return Meaning(Act.REPLY if known else Act.OPEN, TicketType.SUPPORT, fired, conflict, legacy=legacy)

    def _by_address(self, saying: list[Rule], letter: Letter, domains: frozenset[str]) -> Iterator[tuple[Rule, str]]:
        """For each recipient the first rule that fits, with the address."""
        rules = [rule for rule in saying if rule.to]
        for address in letter.recipients if rules else ():
            fitting = (rule for rule in rules if any(self._fits(pattern, address, domains) for pattern in rule.to))
            if (rule := next(fitting, None)) is not None:
                yield rule, address

    def _fits(self, pattern: str, address: str, domains: frozenset[str]) -> bool:
        local, _, domain = address.rpartition("@")
        ours = not domains or domain in domains or not pattern.endswith("@*")
        plain = f"{local.partition('+')[0]}@{domain}"
        return ours and any(self._to[pattern].fullmatch(form) for form in (address, plain))

    def ruling(self, scene: Scene) -> Ruling:
        """What the rules decide of ``scene``, besides what its mail means."""
        return Ruling()

    def tried(self, scene: Scene) -> list[Tried]:
        """Each rule for such a scene, with why it fits or does not."""
        return []

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


def load(folder: Path, languages: tuple[str, ...] = ()) -> Rules:
    """The rules of ``folder`` for the ``languages`` switched on (empty: all).

    Raises:
        RuleError: for the first mistake: file, line, what is allowed.
    """
    return Rules(tuple(check(*entry) for path in sorted(folder.glob("*.toml")) for entry in entries(path)), languages)


def mistakes(folder: Path) -> list[RuleError]:
    """Every mistake in the rules of ``folder``: one a rule at most, or one for a file that cannot be read at all."""
    found: list[RuleError] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            read = list(entries(path))
        except RuleError as mistake:
            found.append(mistake)
            continue
        for entry in read:
            try:
                check(*entry)
            except RuleError as mistake:
                found.append(mistake)
    return found


def _says(rule: Rule, openings: frozenset[str], letter: Letter) -> bool:
    """Whether subject and text say what the rule asks for."""
    if rule.begins and openings.isdisjoint(rule.begins):
        return False
    return not rule.says or fold(letter.fresh) in rule.says


def _openings(subject: str) -> frozenset[str]:
    """The phrases with which ``subject`` begins: its first word, its first two …"""
    words = fold(subject[:_MOST_SUBJECT]).split()[:LONGEST_PHRASE]
    return frozenset(" ".join(words[:count]) for count in range(1, len(words) + 1))


def _behind(subject: str, phrases: frozenset[str]) -> str:
    """What stands behind the longest phrase, with its points and commas: ``12,50`` of ``refund: 12,50``."""
    words = max(phrases, key=len, default="").split()
    ends = [word.end() for word in _WORD.finditer(subject[:_MOST_SUBJECT])]
    return subject[ends[len(words) - 1] :].strip(" \t:,;.!-–—") if words and len(ends) >= len(words) else ""


def _deed(rule: Rule, known: bool) -> tuple[Act, TicketType]:
    return (rule.do, TicketType.SUPPORT) if known else (Act.OPEN, rule.type or TicketType.SUPPORT)


def _deed_name(rule: Rule, known: bool) -> str:
    act, kind = _deed(rule, known)
    return act.value if known else kind.value


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("[^@]*".join(map(re.escape, pattern.split("*"))))


def _phrases(rules: list[Rule], act: Act) -> frozenset[str]:
    return frozenset(phrase for rule in rules if rule.is_said and rule.do is act for phrase in rule.says)


def _left_over(folded: str, phrase: str) -> bool:
    """At most two words, a name, stand behind the phrase."""
    return folded.startswith(phrase + " ") and len(folded[len(phrase) :].split()) <= 2
