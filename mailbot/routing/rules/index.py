"""Which rules can fit a scene at all: found by the first words, by address, or always to be tried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from mailbot.routing.folding import fold
from mailbot.routing.rules.addresses import plain
from mailbot.routing.rules.look import Look
from mailbot.routing.rules.rule import Rule
from mailbot.routing.scene import Event


class Shelf:
    """The rules for one event, and for mail on a ticket or new mail. Each stands under one of its conditions."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._always: list[int] = []
        self._begins: dict[str, list[int]] = defaultdict(list)  # by first word
        self._to: dict[str, list[int]] = defaultdict(list)  # by address, or by local part and "@"
        self._sender: dict[str, list[int]] = defaultdict(list)  # by address, or by "@" and domain
        for number, rule in enumerate(self.rules):
            self._put(number, rule)

    def _put(self, number: int, rule: Rule) -> None:
        for key, shelf, name in (
            ("begins", self._begins, _first),
            ("to", self._to, _local),
            ("sender", self._sender, _far),
        ):
            wanted = [name(one) for one in rule.asked.get(key, ())]
            if wanted and all(wanted):
                for one in dict.fromkeys(wanted):
                    shelf[one].append(number)
                return
        self._always.append(number)

    def candidates(self, look: Look) -> list[Rule]:
        """The rules that may fit, in their order."""
        found = list(self._always)
        if self._begins and look.is_fresh:
            found += self._begins.get(_first(fold(look.lead)), ())
        if look.letter is not None and (self._to or self._sender):
            for address in look.letter.recipients if self._to else ():
                found += self._under(self._to, address, 0)
            found += self._under(self._sender, look.letter.sender.address, 1) if self._sender else ()
        return [self.rules[number] for number in sorted(set(found))]

    @staticmethod
    def _under(shelf: dict[str, list[int]], address: str, end: int) -> list[int]:
        found: list[int] = []
        for one in {address, plain(address)}:
            half = one.rpartition("@")[0] + "@" if end == 0 else "@" + one.rpartition("@")[2]
            found += shelf.get(one, [])
            found += shelf.get(half, [])
        return found


def _first(phrase: str) -> str:
    return phrase.partition(" ")[0]


def _local(pattern: str) -> str:
    """``refunds@`` of ``refunds@*``; the address itself where it is written out; empty for other patterns."""
    return pattern[:-1] if pattern.endswith("@*") and "*" not in pattern[:-1] else _whole(pattern)


def _far(pattern: str) -> str:
    """``@acme.example`` of ``*@acme.example``; the address itself where it is written out; empty for other patterns."""
    return pattern[1:] if pattern.startswith("*@") and "*" not in pattern[1:] else _whole(pattern)


def _whole(pattern: str) -> str:
    return "" if "*" in pattern else pattern


def shelves(rules: Iterable[Rule]) -> dict[tuple[Event, bool], Shelf]:
    """By event, and whether the mail is on a ticket (True for all other events)."""
    made: dict[tuple[Event, bool], list[Rule]] = defaultdict(list)
    for rule in rules:
        for known in (True, False):
            if rule.event is not Event.MAIL or rule.is_for(known):
                made[rule.event, known].append(rule)
    return {key: Shelf(found) for key, found in made.items()}
