"""The bar for money: what a [proof] may not say by the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from mailbot.config.mistakes import Origin
from mailbot.errors import RuleError

LEAVE: Final = "lower_the_bar_for_money"
_GUARDED: Final = ("money", "address", "operator")  # an address is where money is asked from, operators let it through
_TOO_LOW: Final = ("none", "token")
_WHY: Final = "whoever forges a From line, or gets hold of a mail of ours, could set money going"


def settle_proof(table: dict[str, Any], home: Path, origin: Origin) -> list[RuleError]:
    """The rows that lower the bar for money where the file does not say that this is meant."""
    if table.get(LEAVE) is True:
        return []
    meant = f'needs "authenticated" or "confirmed": {_WHY}. If that is meant, say {LEAVE} = true beside it'
    return [origin.mistake(("proof", key), meant) for key in lowered(table.get)]


def lowered(value_of: Callable[[str], object]) -> list[str]:
    """The keys of [proof] that guard money and no longer do."""
    return [key for key in _GUARDED if value_of(key) in _TOO_LOW]


def advice(value_of: Callable[[str], object]) -> list[str]:
    """One sentence for each such key that is allowed, or for a leave that nothing needs."""
    low = [f'proof.{key} = "{value_of(key)}" lowers the bar for money: {_WHY}' for key in lowered(value_of)]
    idle = [f"proof.{LEAVE} = true is of no use: no row is lowered. Delete it, so that none can be unseen"]
    return low or (idle if value_of(LEAVE) else [])
