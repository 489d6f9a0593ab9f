"""Everything a rule can decide, as one table: how the key is written, which thing it is about, on which events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from mailbot.desk.nouns import Act, TicketType
from mailbot.routing.rules import values
from mailbot.routing.rules.conditions import ALWAYS, LETTER, MAIL
from mailbot.routing.rules.values import Read
from mailbot.routing.scene import Event

DOES: Mapping[str, Act] = {
    "open": Act.OPEN,
    "close": Act.CLOSE,
    "reopen": Act.REOPEN,
    "refund": Act.REFUND,
    "cancel": Act.CANCEL,
    "support": Act.SUPPORT,
    "escalate": Act.ESCALATE,
    "thank": Act.THANK,
    "rate": Act.RATE,
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
SAID = (Act.THANK, Act.CONFIRM, Act.DENY)  # told by the whole text, wherever it is asked for
PRIORITIES = ("low", "normal", "high", "urgent")
LISTS = {"issue": "issues", "needs": "needs", "notify": "notify"}  # they add up; key → field of a Ruling
MAILS = ("reply", "deflect", "needs", "notify")  # they send mail
DROPS = ("ignore", "quarantine")  # whatever other rules decide of the mail, nothing comes of it


class Thing(NamedTuple):
    """One key."""

    read: Read
    about: str  # rules that decide the same thing: the first one counts; of lists, its own name
    events: frozenset[Event]  # on which it makes sense


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing a rule decides."""

    key: str
    value: Any
    about: str
    said: str  # as it stands in the file: 'priority = "high"'


DECISIONS: Mapping[str, Thing] = {
    "do": Thing(values.one_of(*DOES), "do", MAIL),
    "type": Thing(values.one_of(*(kind.value for kind in TicketType)), "do", MAIL),
    "priority": Thing(values.one_of(*PRIORITIES), "priority", ALWAYS),
    "set_language": Thing(values.tag_in_use, "language", LETTER),
    "issue": Thing(values.named_list("issues", "issue"), "issue", ALWAYS),
    "needs": Thing(values.named_list("needs", "need"), "needs", LETTER - {Event.CLOSED}),
    "reply": Thing(values.named("replies", "saved reply"), "reply", ALWAYS),
    "deflect": Thing(values.named("problems", "known problem"), "reply", LETTER - {Event.CLOSED, Event.REFUSED}),
    "assign": Thing(values.operator, "assign", ALWAYS),
    "notify": Thing(values.operators, "notify", ALWAYS),
    "hold": Thing(values.truth, "fate", MAIL),
    "ignore": Thing(values.text, "fate", MAIL),
    "quarantine": Thing(values.text, "fate", MAIL),
    "accept": Thing(values.truth, "accept", MAIL),
    "survey": Thing(values.truth, "survey", ALWAYS),
    "close": Thing(values.truth, "close", ALWAYS - {Event.CLOSED}),
    "within": Thing(values.pace, "within", ALWAYS - {Event.CLOSED}),
    "stop": Thing(values.yes, "stop", ALWAYS),
}
_NOWHERE = ("do", "stop")  # what a mail means is judged apart; a stop decides nothing


class Gathering:
    """What has been decided so far, rule after rule."""

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}
        self._decided: set[str] = set()

    def add(self, decisions: Iterable[Decision], name: str) -> tuple[str, ...]:
        """Take what a rule decides and no earlier one did; what of it counts, as it stands in the file."""
        taken = [one for one in decisions if self._is_open(one)]
        for one in taken:
            self._take(one, name)
        self._decided |= {one.about for one in taken}
        return tuple(one.said for one in taken)

    def _is_open(self, one: Decision) -> bool:
        if one.about in _NOWHERE:
            return False
        if one.key in LISTS:
            return not set(one.value) <= set(self.fields.get(LISTS[one.key], ()))
        return one.about not in self._decided

    def _take(self, one: Decision, name: str) -> None:
        if one.key in LISTS:
            known = self.fields.get(LISTS[one.key], ())
            self.fields[LISTS[one.key]] = tuple(dict.fromkeys((*known, *one.value)))
        elif one.key == "hold":
            self.fields["hold"] = name if one.value else ""
        else:
            self.fields["language" if one.key == "set_language" else one.key] = one.value
