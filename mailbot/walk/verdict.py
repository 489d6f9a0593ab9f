"""What became of one mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from mailbot.desk.nouns import Party, Proof
from mailbot.routing.rules import Fired
from mailbot.routing.scene import Scene


class Verdict(StrEnum):
    """Every mail ends in exactly one of these."""

    NEW = "new"
    REPLY = "reply"
    HELD = "held"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Station:
    """One step of the walk, in words for people."""

    name: str
    said: str


@dataclass(frozen=True, slots=True)
class Walked:
    """The whole walk of one mail: what `explain` shows and the daemon acts on."""

    verdict: Verdict
    reason: str
    ticket: int | None = None
    reference_by: str | None = None
    party: Party | None = None
    proof: Proof = Proof.NONE
    actions: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    comment: str | None = None
    rules: tuple[Fired, ...] = ()
    notifications: tuple[tuple[str, str], ...] = ()  # (recipient, kind)
    stations: tuple[Station, ...] = field(default=())
    letter: int | None = None  # its row
    scene: Scene | None = None  # what the rules were asked about; None: they were not

    def to_json(self) -> dict[str, Any]:
        """The outward form, with stable keys."""
        return {
            "verdict": self.verdict.value,
            "reason": self.reason,
            "ticket": self.ticket,
            "reference_by": self.reference_by,
            "party": (self.party or Party.STRANGER).value,  # nobody asked who it is: no order plays a part
            "proof": self.proof.word,
            "actions": list(self.actions),
            "orders": list(self.orders),
            "comment": self.comment,
            "rules": [{"file": rule.file, "name": rule.name, "line": rule.line} for rule in self.rules],
            "notifications": [{"to": to, "kind": kind} for to, kind in self.notifications],
            "stations": [{"station": station.name, "said": station.said} for station in self.stations],
        }
