"""Why the desk refuses an operator, in words."""

from __future__ import annotations

from mailbot.errors import Refused

WORDS = {
    "no-such-ticket": "there is no ticket of that number",
    "not-possible": "that is not possible with this ticket as it stands",
    "open-already": "this order has an open ticket already; comment on that one",
}


def describe(refused: Refused) -> str:
    """One sentence, and what is possible instead."""
    words = WORDS.get(refused.code, refused.code)
    return f"{words}. Possible now: {', '.join(refused.allowed)}" if refused.allowed else words
