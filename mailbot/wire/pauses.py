"""How long to leave a server alone after trouble."""

from __future__ import annotations

import random
from dataclasses import dataclass

from mailbot.errors import Unreachable

_FIRST, _LONGEST = 1.0, 60.0  # seconds
_REFUSED = 600.0  # seconds after what time alone does not heal: six tries an hour lock nobody out


@dataclass(slots=True)
class Pauses:
    """Exponential back-off with jitter, so that many clients do not come back at the same instant."""

    _failures: int = 0  # since the last success

    def after(self, trouble: Unreachable) -> float:
        """Seconds to wait now: at most 60, or at least 600 where only a person can help."""
        self._failures += 1
        if not trouble.again:
            return _REFUSED * random.uniform(1.0, 1.1)  # noqa: S311  # jitter, no secret
        doubled: int = 2 ** min(self._failures - 1, 10)
        longest = min(_FIRST * doubled, _LONGEST)
        return longest * random.uniform(0.5, 1.0)  # noqa: S311

    def reset(self) -> None:
        """All is well again."""
        self._failures = 0
