"""One mail on its way: the bytes, what was read from them, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailbot.letter.letter import Forwarded, Letter
from mailbot.store.letters import Origin


@dataclass(frozen=True, slots=True)
class Mail:
    raw: bytes
    letter: Letter
    refusal: str  # why the gate does not let it in; empty: it does
    origin: Origin
    received_at: datetime  # when our server got it
    now: datetime  # when it is handled
    forwarded: Forwarded | None = None  # somebody else's mail in it, where it came to an address kept from older times
    let_in: bool = False  # an operator says so: no rule sets it aside

    @property
    def came_at(self) -> datetime:
        """When what it carries must not have expired: a mail that lay in the inbox while we were down is not late."""
        return min(self.received_at, self.now)

    @property
    def named(self) -> str:
        """Where order numbers count as what this mail is about: not in history quoted below."""
        passed_on = f"\n{self.forwarded.subject}\n{self.forwarded.text}" if self.forwarded else ""
        return f"{self.letter.subject}\n{self.letter.fresh}{passed_on}".upper()
