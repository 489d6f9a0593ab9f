"""Mails whose fetching broke the connection: they must not stop the others, and are not given up either.

Dovecot, for one, ends the session over a mail it cannot read. A mail under doubt is fetched alone and last; if it was
alone when the connection broke again, its next try waits: 2 min, 4 min, … 1 h.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

_LONGEST = 3600.0  # seconds between two tries


@dataclass(slots=True)
class Doubts:
    """What is known of one folder; forgotten with the process, or when its UIDs lose their meaning."""

    clock: Callable[[], float]  # monotonic seconds
    uidvalidity: int = 0  # of the UIDs below
    _tries: dict[int, int] = field(default_factory=dict)  # UID → how often the connection broke over it
    _after: dict[int, float] = field(default_factory=dict)  # UID → when to try again

    def forget(self, uidvalidity: int) -> None:
        """Start over with other UIDs."""
        self.uidvalidity = uidvalidity
        self._tries.clear()
        self._after.clear()

    def blame(self, uids: Iterable[int]) -> None:
        """The connection broke while these were fetched."""
        for uid in uids:
            tries = self._tries[uid] = self._tries.get(uid, 0) + 1
            wait = 0.0 if tries == 1 else min(60.0 * 2 ** (tries - 1), _LONGEST)
            self._after[uid] = self.clock() + wait

    def clear(self, uids: Iterable[int]) -> None:
        """These came well, or are gone."""
        for uid in uids:
            self._tries.pop(uid, None)
            self._after.pop(uid, None)

    def doubtful(self, uid: int) -> bool:
        """Whether the mail is to be fetched alone."""
        return uid in self._tries

    def waiting(self, uid: int) -> bool:
        """Whether it is too soon to try again."""
        return self._after.get(uid, 0.0) > self.clock()
