"""The walk in words: one sentence a station, for `explain` and the log."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.desk.counting import many
from mailbot.desk.request import Author, Change
from mailbot.letter.letter import Letter
from mailbot.routing.conventions import Wish
from mailbot.routing.reference import Clues, Reference
from mailbot.routing.ruling import Ruling
from mailbot.routing.scene import Event
from mailbot.store.outbox import Parcel
from mailbot.walk.verdict import Station


class Trail:
    """Collects what each station says."""

    def __init__(self) -> None:
        self._stations: list[Station] = []

    @property
    def stations(self) -> tuple[Station, ...]:
        return tuple(self._stations)

    @property
    def reason(self) -> str:
        """What the decision was, the sentence kept with the letter."""
        return next((station.said for station in reversed(self._stations) if station.name == "decide"), "")

    def read(self, letter: Letter) -> None:
        parts = [f"{letter.size} bytes", f"{many(len(letter.fresh), 'character')} newly written of {len(letter.text)}"]
        parts += [many(len(letter.attachments), "attachment")] if letter.attachments else []
        parts += [letter.authentication_reason or "no proof of the sender", *letter.flags]
        self._say("read", parts)

    def find(self, clues: Clues, found: Reference) -> None:
        hints = {
            "reply token": len(clues.tokens),
            "our Message-ID": len(clues.own_ids),
            "Message-IDs of a thread": len(clues.thread_ids),
            "subject tag": int(clues.tag is not None),
            "words like order numbers": len(clues.orders),
        }
        seen = ", ".join(f"{count} × {name}" for name, count in hints.items() if count) or "no hint"
        where = f"ticket {found.ticket.number} by {found.by}" if found.ticket else "no ticket: a new one"
        self._say("find", [seen, found.conflict or where])

    def interpret(self, wish: Wish, author: Author) -> None:
        rules = [f"rule {fired.name!r} ({fired.file}:{fired.line})" for fired in wish.fired]
        commands = [f"command /{wish.command}"] if wish.command else []
        commands += [f"unknown command /{name}" for name in wish.unknown]
        who = f"{author.party.value}, proof {author.proof.word}: {author.reason}"
        self._say("interpret", [f"asks to {wish.act.value}", *rules, *commands, who])

    def rule(self, ruling: Ruling, event: Event = Event.MAIL) -> None:
        """Nothing where no rule decided anything."""
        said = [f"rule {one.name!r} ({one.file}:{one.line}): {', '.join(one.decided)}" for one in ruling.fired]
        if said:
            self._say("rules", [f"asked about the event {event.value}", *said] if event is not Event.MAIL else said)

    def decide(self, change: Change, refused: Sequence[str]) -> None:
        logged = ", ".join(entry.kind for entry in change.entries)
        parts = [f"{logged}; the ticket is {change.ticket.state.value}"]
        parts += ["held until the sender proves who they are, or an operator looks"] if change.held else []
        parts += [f"refused: /{name}" for name in refused]
        self._say("decide", parts)

    def plan(self, parcels: Sequence[Parcel]) -> None:
        told = [f"{parcel.kind} to the {parcel.role}" for parcel in parcels]
        self._say("plan", told or ["nobody is told"])

    def _say(self, name: str, parts: Sequence[str]) -> None:
        self._stations.append(Station(name, "; ".join(part for part in parts if part)))
