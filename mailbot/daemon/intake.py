"""Mail in: batches from the inboxes through the reading room to the clerk, and back where each mail goes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailbot.config import Mailbox
from mailbot.daemon.desk import Desk
from mailbot.letter.unread import unread
from mailbot.store.letters import Origin
from mailbot.walk.clerk import Incoming
from mailbot.walk.reading import Read
from mailbot.walk.release import NOT_FETCHED
from mailbot.walk.verdict import Verdict
from mailbot.wire.inbox import Arrival, Batch


@dataclass(frozen=True, slots=True)
class Intake:
    """What is done with the mail of one inbox."""

    mailbox: Mailbox
    desk: Desk
    clock: Callable[[], datetime]
    wake: Callable[[], None]  # tells the sender that there may be parcels

    @property
    def name(self) -> str:
        """The inbox as the store knows it."""
        return f"{self.mailbox.user}@{self.mailbox.host}:{self.mailbox.port}/{self.mailbox.folder}"

    async def handle(self, batch: Batch) -> dict[int, str]:
        """Handle a batch; where each mail goes, by UID. Raises Unreachable where nothing could be written.

        Reading does not wait for the clerk, who may be at an earlier batch.
        """
        uids = [mail.uid for mail in batch.mails]
        settled = self.desk.write(self.desk.clerk.settled, self.name, batch.uidvalidity, uids)
        known, read = await asyncio.gather(settled, self._read(batch.mails))
        fresh = {mail.uid: (mail, one) for mail, one in zip(batch.mails, read, strict=True) if mail.uid not in known}
        verdicts = {**known, **await self._walk(batch, fresh)}
        return {uid: self._folder(verdict) for uid, verdict in verdicts.items()}

    async def _walk(self, batch: Batch, fresh: dict[int, tuple[Arrival, Read]]) -> dict[int, Verdict]:
        if not fresh:
            return {}
        now = self.clock()
        incoming = [self._incoming(batch, mail, read, now) for mail, read in fresh.values()]
        walked = await self.desk.write(self.desk.clerk.handle, incoming, now)
        self.wake()
        return {uid: outcome.verdict for uid, outcome in zip(fresh, walked, strict=True)}

    async def _read(self, mails: Sequence[Arrival]) -> list[Read]:
        """The letters, in order; of a mail too large to be fetched whole there is none."""
        letters = iter(await self.desk.read([mail.raw for mail in mails if not mail.oversize]))
        return [
            (unread(mail.raw), f"{NOT_FETCHED}: {mail.oversize} bytes") if mail.oversize else next(letters)
            for mail in mails
        ]

    def _incoming(self, batch: Batch, mail: Arrival, read: Read, now: datetime) -> Incoming:
        origin = Origin(self.name, batch.uidvalidity, mail.uid)
        return Incoming(mail.raw, *read, origin, mail.received_at or now)

    def _folder(self, verdict: Verdict) -> str:
        return self.mailbox.quarantine if verdict is Verdict.QUARANTINED else self.mailbox.processed
