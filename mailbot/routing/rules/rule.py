"""One rule of the admins' files: where it stands, when it fits, what it decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mailbot.desk.nouns import Act, TicketType
from mailbot.routing.rules.conditions import CONDITIONS
from mailbot.routing.rules.decisions import DROPS, LISTS, MAILS, SAID, Decision
from mailbot.routing.rules.holding import Holds
from mailbot.routing.rules.look import Look
from mailbot.routing.scene import Event

WORDS = ("to", "sender", "begins", "says", "subject", "body", "text")  # without one of them no rule does anything


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing a rule asks."""

    key: str
    value: Any  # as read
    said: str  # as it stands in the file: 'from = "customer"'
    holds: Holds

    def why_not(self, look: Look) -> str:
        """In words, why it does not hold."""
        return f"{self.said} does not hold: {CONDITIONS[self.key].see(look)}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One ``[[rule]]``."""

    file: str  # its name
    line: int
    name: str
    event: Event = Event.MAIL
    language: str = ""  # in force only where this language is switched on; empty: always
    ticket: str = ""  # known | new; empty: either
    do: Act | None = None  # what a mail means that it fits; None: nothing
    type: TicketType | None = None  # of the ticket that a new mail opens; None: the act cannot open one
    conditions: tuple[Condition, ...] = ()
    decisions: tuple[Decision, ...] = ()
    stop: bool = False  # no later rule is read
    asked: Mapping[str, Any] = field(default_factory=dict)  # value of each condition, by key

    @property
    def is_said(self) -> bool:
        """Whether the whole text tells it, wherever it is asked for."""
        return self.do in SAID

    @property
    def is_broad(self) -> bool:
        """Whether it fits everything and sends mail."""
        return not self.conditions and not self.ticket and any(one.key in MAILS for one in self.decisions)

    @property
    def drops(self) -> Decision | None:
        """With which decision it keeps a mail from everybody."""
        return next((one for one in self.decisions if one.key in DROPS), None)

    @property
    def mailless(self) -> tuple[Decision, ...]:
        """What it decides; of one that fits everything, all but the mail it sends."""
        return tuple(one for one in self.decisions if one.key not in MAILS) if self.is_broad else self.decisions

    @property
    def is_list_only(self) -> bool:
        return all(one.key in LISTS for one in self.decisions)

    def is_for(self, known: bool) -> bool:
        """Whether it is for mail on a ticket, or for new mail."""
        if self.ticket:
            return self.ticket == ("known" if known else "new")
        if self.do is None:
            return True
        return self.do is not Act.OPEN if known else self.type is not None

    def fits(self, look: Look) -> bool:
        """Whether all its conditions hold."""
        return all(condition.holds(look) for condition in self.conditions)

    def why_not(self, look: Look) -> str:
        """The first condition that does not hold, in words; empty where all do."""
        if self.event is Event.MAIL and not self.is_for(look.scene.known):
            return "it is for new mail, and this is on a ticket" if look.scene.known else _ON_A_TICKET
        return next((condition.why_not(look) for condition in self.conditions if not condition.holds(look)), "")


_ON_A_TICKET = "it is for mail on a ticket, and this is new"
