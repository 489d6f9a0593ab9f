"""What in a set of rules cannot be meant: rules that never fire, contradict or overlap, or answer every mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mailbot.errors import RuleError
from mailbot.routing.rules.decisions import LISTS, MAILS, Decision
from mailbot.routing.rules.relations import covers, is_same, may_meet, within
from mailbot.routing.rules.rule import Rule


class Doubts(NamedTuple):
    """All that is doubtful, each with the place of its rule."""

    errors: list[RuleError]  # somebody has to mend them
    advice: list[RuleError]  # somebody may want to know


def doubts(
    rules: Sequence[Rule], folder: Path, languages: tuple[str, ...] = (), shipped: frozenset[str] = frozenset()
) -> Doubts:
    """Look over ``rules``, which stand in ``folder``.

    ``languages``: those switched on; empty: all. ``shipped``: names of rules that come with us in every language.
    """
    in_force = [rule for rule in rules if not (rule.language and languages) or rule.language in languages]
    acting = [rule for rule in in_force if not rule.is_said]
    found = Doubts([], [])
    for rule, words in (*_twins(rules), *_pairs(acting, _never_fires), *_deaf(acting)):
        found.errors.append(_at(folder, rule, words))
    waiting = [rule for rule in rules if rule not in in_force and rule.name not in shipped]
    for rule, words in (*_pairs(acting, _overlap), *_pairs(acting, _lost_phrases), *_broad(acting), *_waiting(waiting)):
        found.advice.append(_at(folder, rule, words))
    return found


def _at(folder: Path, rule: Rule, words: str) -> RuleError:
    return RuleError(f"rule {rule.name!r} {words}", file=str(folder / rule.file), line=rule.line, column=1)


def _place(rule: Rule) -> str:
    return f"{rule.name!r} ({rule.file}:{rule.line})"


Said = Iterator[tuple[Rule, str]]


def _twins(rules: Iterable[Rule]) -> Said:
    """Two rules of one name cannot be told apart in any history."""
    first: dict[str, Rule] = {}
    for rule in rules:
        if (other := first.setdefault(rule.name, rule)) is not rule:
            yield rule, f"has the name of another, {other.file}:{other.line}"


def _pairs(rules: Sequence[Rule], judge: Callable[[Rule, Sequence[Rule]], str]) -> Said:
    """Each rule beside those of its event before it."""
    for number, rule in enumerate(rules):
        earlier = [other for other in rules[:number] if other.event is rule.event]
        if words := judge(rule, earlier):
            yield rule, words


def _never_fires(rule: Rule, earlier: Sequence[Rule]) -> str:
    left = list(rule.decisions)
    for other in earlier:
        if not covers(other, rule):
            continue
        if clash := _clash(other, rule) if is_same(other, rule) else None:
            return f"contradicts {_place(other)}: the same conditions, but {clash[1].said} after {clash[0].said}"
        ends = _ends(other)
        left = [] if ends else [one for one in left if not _is_decided(one, other, rule)]
        if not left:
            ends = ends or "decides the same before it"
            return f"can never fire: {_place(other)} fits whenever it fits, and {ends}"
    return ""


def _ends(rule: Rule) -> str:
    """How a rule that fits makes all that stand below it vain; empty: it does not."""
    if rule.stop:
        return "ends the reading"
    return f"{rule.drops.said} leaves nothing to decide" if rule.drops else ""


def _deaf(rules: Iterable[Rule]) -> Said:
    """A rule that drops whatever comes is a condition forgotten."""
    for rule in rules:
        if rule.drops and not rule.conditions:
            mails = {"new": "new mail", "known": "mail on a ticket"}.get(rule.ticket, "mail")
            yield rule, f"fits all {mails}, and {rule.drops.said} keeps it from everybody: give it a condition"


def _clash(earlier: Rule, rule: Rule) -> tuple[Decision, Decision] | None:
    """What the earlier rule decides differently."""
    for one in earlier.decisions:
        for other in rule.decisions:
            if one.about == other.about and one.key not in LISTS and (one.key, one.value) != (other.key, other.value):
                return one, other
    return None


def _is_decided(one: Decision, other: Rule, rule: Rule) -> bool:
    """Whether a rule before it that fits decided this already. Addresses and words have a say each in what to do."""
    if one.about == "do" and ("to" in other.asked) is not ("to" in rule.asked):
        return False
    same = [decision for decision in other.decisions if decision.about == one.about]
    if one.key in LISTS:
        return any(set(one.value) <= set(decision.value) for decision in same)
    return bool(same)


def _overlap(rule: Rule, earlier: Sequence[Rule]) -> str:
    """The first rule before it that decides otherwise and may fit the same; exceptions before their rule are meant."""
    for other in earlier:
        clash = _clash(other, rule)
        if clash and clash[0].about != "do" and may_meet(other, rule) and not covers(rule, other):
            return f"overlaps {_place(other)}: where both fit, the earlier counts, {clash[0].said}, not {clash[1].said}"
    return ""


def _lost_phrases(rule: Rule, earlier: Sequence[Rule]) -> str:
    """Phrases at the beginning of a subject that a rule before it takes for something else."""
    if rule.do is None:
        return ""
    for other in earlier:
        if other.do is None or (other.do, other.type) == (rule.do, rule.type) or "to" in other.asked:
            continue
        taken = [said for said in rule.asked.get("begins", ()) if _is_taken(said, other)]
        if taken and covers(other, rule, leaving_out="begins"):
            return f"loses {', '.join(map(repr, taken[:3]))} to {_place(other)}, which stands before it"
    return ""


def _is_taken(said: str, other: Rule) -> bool:
    return any(within("begins", phrase, said) for phrase in other.asked.get("begins", ()))


def _broad(rules: Iterable[Rule]) -> Said:
    for rule in rules:
        if rule.is_broad:
            mails = ", ".join(one.said for one in rule.decisions if one.key in MAILS)
            yield rule, f"fits every {rule.event.value} and sends mail ({mails}): what it sends is limited"


def _waiting(rules: Iterable[Rule]) -> Said:
    for rule in rules:
        yield rule, f"waits for a language that is not switched on: {rule.language}"
