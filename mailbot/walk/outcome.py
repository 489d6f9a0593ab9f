"""What the rules were told of a mail and what they made of it, in a form that can be kept, asked again and compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final

from mailbot.desk.nouns import Order, Party, Proof, State, Ticket, TicketType
from mailbot.desk.winding import calendar_of
from mailbot.letter.letter import Letter
from mailbot.routing import conventions
from mailbot.routing.conventions import Wish
from mailbot.routing.reference import By, Reference
from mailbot.routing.rules import Rules
from mailbot.routing.ruling import Fired, Ruling
from mailbot.routing.scene import Scene
from mailbot.routing.scrub import scrub
from mailbot.routing.tokens import Purpose
from mailbot.walk.house import House

ASKED_BACK: Final = (Purpose.CONFIRM, Purpose.DENY, Purpose.MOVE, Purpose.STOP)
UNTOLD: Final = ("fired", "broad", "narrow", "meant")  # fields of a Ruling that say how it came about, not what it is

Decided = Mapping[str, str]  # what was decided, by the name of the thing


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules were told of a mail, and what they decided; as it is kept with the letter."""

    scene: Scene | None = None  # None: they were not asked
    seen: Mapping[str, Any] | None = None
    decided: Decided | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a letter besides its own words."""

    ticket: Ticket | None
    order: Order | None
    received_at: datetime
    now: datetime
    contacts: int = 0
    issues: tuple[str, ...] = ()


def seen(scene: Scene, found: Reference) -> dict[str, Any]:
    """The facts of ``scene`` that change with time, or that only the walk finds out."""
    ticket, token = scene.ticket, found.token
    facts = {
        "by": found.by.value if found.by else "",
        "party": scene.party.value if scene.party else "",
        "proof": scene.proof.word,
        "order": scene.order.number if scene.order else "",
        "type": ticket.type.value if ticket else "",
        "state": ticket.state.value if ticket else "",
        "answers": token.purpose.value if token and token.purpose in ASKED_BACK else "",
    }
    return {key: value for key, value in facts.items() if value}


def decided(wish: Wish | None, ruling: Ruling) -> dict[str, str]:
    """What the rules decided, in words; what a person decided by a command line or a prepared link is left out."""
    said = dict(_ruled(ruling))
    if wish is not None and wish.conflict:
        said["asks"] = f"asks back: {wish.conflict}"
    elif wish is not None and wish.fired:
        said["asks"] = f"open {wish.type.value}" if wish.act == "open" else wish.act.value
    return said


def judge(
    house: House, rules: Rules, scene: Scene, found: Reference, answers: bool = False
) -> tuple[Decided, tuple[Fired, ...]]:
    """What ``rules`` decide of a mail, and which of them. ``answers``: it answers a question of ours."""
    ruling = rules.ruling(scene)
    if scene.letter is None or ruling.ignore or ruling.quarantine or ruling.hold or answers:
        return decided(None, ruling), ruling.fired
    wish = conventions.interpret(scene.letter, scene.words or "", found, rules, house.domains, scene)
    return decided(wish, ruling), tuple(dict.fromkeys((*wish.fired, *ruling.fired)))


def scene_of(house: House, letter: Letter, facts: Mapping[str, Any], known: Known) -> tuple[Scene, Reference]:
    """The scene as it was, and where the letter belonged."""
    ticket = known.ticket
    if ticket is not None and "type" in facts:
        ticket = replace(ticket, type=TicketType(facts["type"]), state=State(facts["state"]))
    by = By(facts["by"]) if facts.get("by") else None
    ticket = ticket if by else None
    forwarded = letter.forwarded if house.rules.meaning(letter, False, house.domains).legacy else None
    party = Party(facts["party"]) if facts.get("party") else None
    scene = Scene(
        letter=letter,
        words=scrub(forwarded.above if forwarded else letter.fresh),
        known=by is not None and by is not By.ORDER,
        party=party,
        proof=Proof[facts.get("proof", "none").upper()],
        ticket=ticket,
        order=known.order,
        contacts=known.contacts,
        issues=known.issues,
        now=known.now,
        received_at=known.received_at,
        calendar=calendar_of(ticket.vendor if ticket else None, house.policy),
        by=party,
        domains=house.domains,
    )
    return scene, Reference(ticket, by, orders=(known.order,) if known.order else ())


def _ruled(ruling: Ruling) -> Iterator[tuple[str, str]]:
    for field in fields(ruling) if ruling.fired else ():
        value = getattr(ruling, field.name)
        if field.name not in UNTOLD and value not in (None, "", ()):
            yield field.name, ", ".join(value) if isinstance(value, tuple) else _word(value)


def _word(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
