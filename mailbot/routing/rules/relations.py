"""How two rules stand to each other: whether one fits wherever the other does, and whether both may fit at once.

Careful in one direction: what is said to hold does hold; some of what holds is not seen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mailbot.routing.rules.phrases import glob, is_plain
from mailbot.routing.rules.ranges import Range
from mailbot.routing.rules.rule import Rule
from mailbot.routing.scene import Event

_BOTH = frozenset({True, False})
_PHRASES = ("subject", "body", "text")
_GLOBS = ("sender", "to", "product", "vendor", "order", "ticket_issue", "attachment")


def scope(rule: Rule) -> frozenset[bool]:
    """Whether it is for mail on a ticket (True), for new mail (False), or for both."""
    if rule.event is not Event.MAIL or not (rule.ticket or rule.do):
        return _BOTH
    return frozenset(known for known in _BOTH if rule.is_for(known))


def covers(wide: Rule, narrow: Rule, leaving_out: str = "") -> bool:
    """Whether ``wide`` fits whenever ``narrow`` does; of both, the condition ``leaving_out`` is not looked at."""
    asked = {key: value for key, value in wide.asked.items() if key != leaving_out}
    if wide.event is not narrow.event or not asked.keys() <= narrow.asked.keys() or not scope(wide) >= scope(narrow):
        return False
    if wide.do and not narrow.do and "subject" in wide.asked:
        return False  # a fresh subject is more than any subject
    return all(_all_within(key, value, narrow.asked[key]) for key, value in asked.items())


def may_meet(one: Rule, other: Rule) -> bool:
    """Whether the same mail or event may fit both, as far as their conditions have something in common."""
    if one.event is not other.event or not scope(one) & scope(other):
        return False
    return all(_some_within(key, one.asked[key], other.asked[key]) for key in one.asked.keys() & other.asked.keys())


def is_same(one: Rule, other: Rule) -> bool:
    """Whether both ask for the very same."""
    return covers(one, other) and covers(other, one)


def within(key: str, wide: str, narrow: str) -> bool:
    """Whether a word or pattern fits wherever another does."""
    return wide == narrow or _NARROWER.get(key, _never)(wide, narrow)


def _all_within(key: str, wide: Any, narrow: Any) -> bool:
    if isinstance(wide, Range):
        return wide.covers(narrow)
    if isinstance(wide, tuple):
        return all(any(within(key, one, other) for one in wide) for other in narrow)
    return bool(wide == narrow)


def _some_within(key: str, one: Any, other: Any) -> bool:
    if isinstance(one, Range):
        return not one.misses(other)
    if isinstance(one, tuple):
        return any(within(key, a, b) or within(key, b, a) for a in one for b in other)
    return bool(one == other)


def _begins(wide: str, narrow: str) -> bool:
    return narrow.startswith(f"{wide} ")


def _phrase(wide: str, narrow: str) -> bool:
    return f" {wide} " in f" {narrow} " and is_plain(wide) and is_plain(narrow)


def _glob(wide: str, narrow: str) -> bool:
    """A ``*`` of the narrower pattern is a letter that only a ``*`` of the wider one fits."""
    return glob(wide, "[^@]*" if "@" in wide else ".*")(narrow)


def _never(wide: str, narrow: str) -> bool:
    return False


_NARROWER: dict[str, Callable[[str, str], bool]] = {
    "begins": _begins,
    **dict.fromkeys(_PHRASES, _phrase),
    **dict.fromkeys(_GLOBS, _glob),
}
