"""What operators write behind ``/issue``, ``/assign`` and ``/priority``, held against what there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from mailbot.desk.labels import Labels, Remark
from mailbot.desk.nouns import PRIORITIES
from mailbot.errors import Refused
from mailbot.routing.commands import Line
from mailbot.routing.taxonomy import Taxonomy

# The first word behind /issue → what kind of remark it makes; any other word is a path.
REMARKS: Final[Mapping[str, str]] = {"none": "no-issue", "suggest": "suggestion", "bug": "bug"}
NOT: Final = "not"  # before a path: the ticket is not about it
NOBODY: Final = ("none", "nobody", "-")
WORDS: Final = "…"  # stands for words of one's own where a command is shown


@dataclass(frozen=True, slots=True)
class Known:
    """What labels may name."""

    taxonomy: Taxonomy
    operators: frozenset[str]  # lower-case addresses
    author: str = ""  # who says "me"


def read(lines: Iterable[Line], known: Known) -> Labels:
    """The labels of command lines.

    Raises:
        Refused: ``no-such-issue``, ``no-such-operator`` or ``no-such-priority``; ``allowed`` are lines that would do.
    """
    return added(_READERS[line.name](" ".join(line.argument.split()), known) for line in lines)


def added(several: Iterable[Labels]) -> Labels:
    """All of them at once; of what can be one thing only, the last counts."""
    whole = Labels()
    for one in several:
        whole = Labels(
            issues=tuple(dict.fromkeys((*whole.issues, *one.issues))),
            unlinked=tuple(dict.fromkeys((*whole.unlinked, *one.unlinked))),
            remarks=tuple(dict.fromkeys((*whole.remarks, *one.remarks))),
            assignee=whole.assignee if one.assignee is None else one.assignee,
            priority=one.priority or whole.priority,
        )
    return whole


def _issue(said: str, known: Known) -> Labels:
    first, _, words = said.partition(" ")
    kind = REMARKS.get(first.lower())
    if kind and (words or kind == "no-issue"):
        return Labels(remarks=(Remark(kind, words),))
    if first.lower() == NOT and words:
        return Labels(unlinked=(words.lower().strip("/"),))  # also one that is not in the list any more
    path = said.lower().strip("/")
    if path in known.taxonomy.paths:
        return Labels(issues=(path,))
    near = () if kind else known.taxonomy.near(said)
    others = tuple(word if kind == "no-issue" else f"{word} {WORDS}" for word, kind in REMARKS.items())
    raise Refused("no-such-issue", allowed=tuple(f"issue {one}" for one in (*near, *others)))


def _assign(said: str, known: Known) -> Labels:
    address = known.author if said.lower() == "me" else said.lower().strip("<>")
    if address in NOBODY:
        return Labels(assignee="")
    if address not in known.operators:
        raise Refused("no-such-operator", allowed=tuple(f"assign {one}" for one in sorted(known.operators)))
    return Labels(assignee=address)


def _priority(said: str, known: Known) -> Labels:
    if said.lower() not in PRIORITIES:
        raise Refused("no-such-priority", allowed=tuple(f"priority {one}" for one in PRIORITIES))
    return Labels(priority=said.lower())


_READERS: Final[Mapping[str, Callable[[str, Known], Labels]]] = {
    "issue": _issue,
    "assign": _assign,
    "priority": _priority,
}
