"""The lifecycle table drawn as a Mermaid state diagram, for ARCHITECTURE.md: ``python -m mailbot.desk.diagram``."""

from __future__ import annotations

from mailbot.desk.lifecycle import LIFECYCLE
from mailbot.desk.nouns import Act, Party, State, TicketType


def diagram() -> str:
    """One arrow for each pair of states, labelled with the acts that lead there and who may do them."""
    arrows: dict[tuple[State, State], dict[Act, list[Party]]] = {}
    for (state, kind, party, act), effect in LIFECYCLE.items():
        if kind is TicketType.SUPPORT:
            arrows.setdefault((state, effect.to), {}).setdefault(act, []).append(party)
    lines = ["stateDiagram-v2"]
    for (start, end), acts in arrows.items():
        source = "[*]" if start is State.NEW else start.value
        label = "; ".join(f"{act} ({', '.join(parties)})" for act, parties in acts.items())
        lines.append(f"    {source} --> {end.value}: {label}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(diagram())
