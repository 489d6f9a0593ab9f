"""The lifecycle table drawn as Mermaid state diagrams, for ARCHITECTURE.md: ``python -m mailbot.desk.diagram``."""

from __future__ import annotations

from collections.abc import Iterable

from mailbot.desk.lifecycle import CANCELLATION, LIFECYCLE, PARTIES, REFUND, SUPPORT
from mailbot.desk.nouns import Act, Party, State, TicketType

# One diagram each; types that share one go the same ways, but for the names of a few acts.
DRAWN: dict[str, tuple[TicketType, ...]] = {
    "support": (SUPPORT,),
    "refund or cancellation": (REFUND, CANCELLATION),
}
_BECOMES = {SUPPORT: "support", REFUND: "request", CANCELLATION: "request"}
Arrow = tuple[str, str]


def diagram(kinds: Iterable[TicketType]) -> str:
    """One arrow for each pair of states, labelled with the acts that lead there and who may do them.

    An arrow that leaves the diagram ends in the other one: ``support`` or ``request``.
    """
    arrows: dict[Arrow, dict[Act, list[Party]]] = {}
    kinds = tuple(kinds)
    for (state, kind, party, act), effect in LIFECYCLE.items():
        if kind not in kinds:
            continue
        becomes = effect.type or kind
        end = effect.to.value if becomes in kinds else _BECOMES[becomes]
        source = "[*]" if state is State.NEW else state.value
        who = arrows.setdefault((source, end), {}).setdefault(act, [])
        who.extend([party] if party not in who else [])
    lines = [f"    {source} --> {end}: {_label(acts)}" for (source, end), acts in arrows.items()]
    return "\n".join(["stateDiagram-v2", *lines])


def _label(acts: dict[Act, list[Party]]) -> str:
    """Acts of the same people stand together: ``reply, thank (anyone of the ticket)``."""
    by_people: dict[str, list[str]] = {}
    for act, parties in acts.items():
        by_people.setdefault(_people(parties), []).append(act.value)
    return "; ".join(f"{', '.join(names)} ({people})" for people, names in by_people.items())


def _people(parties: list[Party]) -> str:
    if set(parties) == set(PARTIES):
        return "all three"
    return ", ".join(party.value for party in Party if party in parties)


def page() -> str:
    """All diagrams as ARCHITECTURE.md holds them."""
    return "\n\n".join(f"A {name} ticket:\n\n```mermaid\n{diagram(kinds)}\n```" for name, kinds in DRAWN.items())


if __name__ == "__main__":
    print(page())
