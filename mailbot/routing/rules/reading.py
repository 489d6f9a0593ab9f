"""From a file to its rules, strictly: every mistake with its place, what is allowed, and what may have been meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from mailbot.desk.nouns import TicketType
from mailbot.errors import RuleError
from mailbot.routing.rules import values
from mailbot.routing.rules.conditions import CONDITIONS
from mailbot.routing.rules.decisions import DECISIONS, DOES, OPENS, Decision
from mailbot.routing.rules.names import ANY, Names, Wrong, meant, shown
from mailbot.routing.rules.rule import Condition, Rule
from mailbot.routing.rules.sense import nonsense
from mailbot.routing.rules.source import Source
from mailbot.routing.rules.values import Read
from mailbot.routing.scene import Event

TICKET = ("known", "new")
# What is neither asked nor decided: who the rule is, and when it is looked at.
HEAD: dict[str, Read] = {
    "name": values.text,
    "event": values.one_of(*(event.value for event in Event)),
    "language": values.tag,
    "ticket": values.one_of(*TICKET),
}
MOST = 100  # mistakes of one file, more or less: nobody reads further
KEYS = (*HEAD, *CONDITIONS, *DECISIONS)


@dataclass(slots=True)
class _Entry:
    """One ``[[rule]]`` while it is read."""

    source: Source
    where: tuple[str, int]
    table: dict[str, Any]
    names: Names
    mistakes: list[RuleError] = field(default_factory=list)
    read: dict[str, Any] = field(default_factory=dict)

    def complain(self, message: str, key: str = "", index: int | None = None, *, value: bool = True) -> None:
        where = (*self.where, *((key,) if key else ()), *(() if index is None else (index,)))
        words = f"{key} = {message}" if key and value else message
        self.mistakes.append(self.source.mistake(words, where, value=value and bool(key)))

    def take(self, key: str, read: Read) -> None:
        try:
            self.read[key] = read(self.table[key], self.names)
        except Wrong as wrong:
            self.complain(str(wrong), key, wrong.index)


def rules_of(source: Source, names: Names = ANY) -> tuple[list[Rule], list[RuleError]]:
    """The rules of a file that are right, and every mistake in the others, up to about a hundred."""
    rules, mistakes = [], list(_strangers(source))
    found = source.table.get("rule", [])
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        return [], [*mistakes, source.mistake("a rule is written as a table [[rule]], in double brackets", ("rule",))]
    for index, table in enumerate(found):
        entry = _Entry(source, ("rule", index), table, names)
        rule = _rule(entry)
        mistakes += entry.mistakes
        rules += [rule] if rule and not entry.mistakes else []
        if len(mistakes) >= MOST:
            break
    return rules, mistakes


def _strangers(source: Source) -> Iterator[RuleError]:
    for key in source.table:
        if key != "rule":
            words = f"unknown table or key {shown(key)}; a rule file holds [[rule]] tables only"
            yield source.mistake(words, (key,))


def _rule(entry: _Entry) -> Rule | None:
    for key in entry.table:
        if key not in KEYS:
            entry.complain(f"unknown key {shown(key)}; {meant(key, KEYS)}", key, value=False)
    if "name" not in entry.table:
        entry.complain("a rule needs a name, in quotes")
    for key in entry.table:
        if key in KEYS:
            entry.take(key, HEAD.get(key) or _kind(key).read)
    if entry.mistakes:
        return None
    _place(entry)
    rule = _made(entry)
    for key, words in () if entry.mistakes else nonsense(rule):
        entry.complain(words, key, value=False)
    return rule


def _kind(key: str) -> Any:
    return CONDITIONS.get(key) or DECISIONS[key]


def _place(entry: _Entry) -> None:
    """Whether each key makes sense for the event."""
    event = Event(entry.read.get("event", Event.MAIL))
    for key in entry.read:
        allowed = _kind(key).events if key not in HEAD else frozenset(Event)
        if key == "ticket":
            allowed = frozenset({Event.MAIL})
        if event not in allowed:
            wanted = ", ".join(f'"{one.value}"' for one in Event if one in allowed)
            entry.complain(
                f'{key} makes no sense with event = "{event.value}"; it goes with {wanted}', key, value=False
            )


def _made(entry: _Entry) -> Rule:
    read, table = entry.read, entry.table
    act = DOES[read["do"]] if "do" in read else None
    spot = entry.source.spot(entry.where)
    return Rule(
        file=entry.source.path.name,
        line=spot.line,
        name=" ".join(read["name"].split()),
        event=Event(read.get("event", Event.MAIL)),
        language=read.get("language", ""),
        ticket=read.get("ticket", ""),
        do=act,
        type=TicketType(read["type"]) if "type" in read else OPENS.get(act) if act else None,
        conditions=tuple(_conditions(read, table, acting=act is not None)),
        decisions=tuple(
            Decision(key, read[key], DECISIONS[key].about, said(key, table[key])) for key in read if key in DECISIONS
        ),
        stop=bool(read.get("stop")),
        asked={key: value for key, value in read.items() if key in CONDITIONS},
    )


def _conditions(read: dict[str, Any], table: dict[str, Any], *, acting: bool) -> Iterable[Condition]:
    for key, value in read.items():
        if key in CONDITIONS:
            holds = CONDITIONS[key].make(value)
            yield Condition(key, value, said(key, table[key]), fresh(holds) if acting and key == "subject" else holds)


def fresh(holds: Any) -> Any:
    """Of what does something, only a subject counts that was written for this mail."""
    return lambda look: look.is_fresh and holds(look)


def said(key: str, value: Any) -> str:
    """A key as it stands in the file, on one line, cut where it is long."""
    if isinstance(value, bool):
        return f"{key} = {str(value).lower()}"
    if isinstance(value, list):
        shown_of = ", ".join(f'"{one}"' for one in value[:3])
        return f"{key} = [{shown_of}{', …' if len(value) > 3 else ''}]"
    return f'{key} = "{value}"'
