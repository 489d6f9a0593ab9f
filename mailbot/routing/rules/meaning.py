"""What a mail means: which of the rules that do something counts, and when two of them contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailbot.desk.nouns import Act, TicketType
from mailbot.routing.rules.addresses import recipient
from mailbot.routing.rules.look import Look
from mailbot.routing.rules.rule import Rule
from mailbot.routing.ruling import Fired, Meaning

_WORD = re.compile(r"[\w#]+")


def mean(fitting: list[Rule], look: Look) -> Meaning:
    """What the rules that fit, in their order, make of the mail. Each address it went to has a say, and the words."""
    known = look.scene.known
    found = list(_by_address(fitting, look))
    by_words = next((rule for rule in fitting if "to" not in rule.asked), None)
    legacy = found[0][1] if found else ""
    if by_words is not None:
        found.append((by_words, "the subject" if by_words.asked.keys() & {"begins", "subject"} else "the text"))
    said = {_deed(rule, known): f"{who} says {_deed_name(rule, known)}" for rule, who in reversed(found)}
    fired = tuple(dict.fromkeys(Fired(rule.file, rule.line, rule.name, rule.do) for rule, _ in found))
    if len(said) == 1:
        argument = _behind(look, by_words) if by_words else ""
        return Meaning(*next(iter(said)), fired, argument=argument, legacy=legacy)
    conflict = ", ".join(reversed(said.values()))
    return Meaning(Act.REPLY if known else Act.OPEN, TicketType.SUPPORT, fired, conflict, legacy=legacy)


def _by_address(fitting: list[Rule], look: Look) -> Iterator[tuple[Rule, str]]:
    """For each recipient the first rule that fits, with the address."""
    rules = [(rule, [recipient(one) for one in rule.asked["to"]]) for rule in fitting if "to" in rule.asked]
    for address in look.letter.recipients if rules and look.letter else ():
        for rule, patterns in rules:
            if any(fits(address, look.scene.domains) for fits in patterns):
                yield rule, address
                break


def _behind(look: Look, rule: Rule) -> str:
    """What stands behind the longest phrase, with its points and commas: ``12,50`` of ``refund: 12,50``."""
    words = max(look.openings.intersection(rule.asked.get("begins", ())), key=len, default="").split()
    ends = [word.end() for word in _WORD.finditer(look.lead)]
    return look.lead[ends[len(words) - 1] :].strip(" \t:,;.!-–—") if words and len(ends) >= len(words) else ""


def _deed(rule: Rule, known: bool) -> tuple[Act, TicketType]:
    """Only rules that do something are asked."""
    act = rule.do or Act.REPLY
    return (act, TicketType.SUPPORT) if known else (Act.OPEN, rule.type or TicketType.SUPPORT)


def _deed_name(rule: Rule, known: bool) -> str:
    act, kind = _deed(rule, known)
    return act.value if known else kind.value
