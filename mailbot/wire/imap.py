"""One session with an IMAP server: list, fetch, move and wait, each call bounded in time and memory.

After any trouble with the connection – a deadline, an end, a garbled answer – the session is dead and each later call
raises Unreachable at once: make a new one. A server's NO leaves it alive.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mailbot.wire.imap_account import Account
from mailbot.wire.imap_login import log_in
from mailbot.wire.imap_moves import create, move, put_into
from mailbot.wire.imap_replies import read_body, read_code, read_date, read_number
from mailbot.wire.imap_talk import Talk
from mailbot.wire.imap_words import UIDS_AT_ONCE, share_out, write_set

__all__ = ["HEAD", "Account", "Fetched", "Selected", "Session", "connect"]

HEAD = 256 << 10  # octets read of a mail too large to be fetched whole


@dataclass(frozen=True, slots=True)
class Selected:
    """A folder as it was when it was opened."""

    uidvalidity: int  # as long as it stays, a UID means the same mail (RFC 3501 §2.3.1.1); 0: the server does not say
    exists: int  # mails in it


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail as the server holds it."""

    uid: int  # with the folder's UIDVALIDITY its name for ever
    received_at: datetime | None  # INTERNALDATE, aware; None where the server gave no readable one
    raw: bytes  # the mail, or the beginning that was asked for


async def connect(account: Account) -> Session:
    """Log in. Raises Unreachable saying what was tried; ``again`` is False where only a person can help."""
    talk = Talk(await log_in(account.with_token()), account)
    await talk.find_prefix()
    return Session(talk)


class Session:
    """A logged-in connection. Every call may raise Unreachable; calls queue up, one at a time."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    @property
    def capabilities(self) -> frozenset[str]:
        """What the server said it can do after the login, in capitals."""
        return frozenset(self._talk.protocol.capabilities)

    @property
    def broken(self) -> str:
        """Why this session is dead; empty while it lives."""
        return str(self._talk.protocol.broken)

    async def select(self, folder: str) -> Selected:
        """Open ``folder``. Raises Unreachable (``again`` False) if it is not there."""
        what, protocol = f"open folder {folder!r}", self._talk.protocol
        protocol.exists = 0
        answer = await self._talk.ask(what, "SELECT", self._talk.name(folder))
        if answer.result != "OK":
            raise self._talk.unreachable(what, self._talk.refusal(answer), again=False)
        protocol.state = "SELECTED"
        validity = dict(read_code(response[0]) for response in answer.lines[:-1]).get("UIDVALIDITY", b"")
        return Selected(int(validity) if validity.isdigit() else 0, protocol.exists)

    async def sizes(self, first_uid: int = 1, limit: int = UIDS_AT_ONCE) -> list[tuple[int, int]]:
        """The next ``limit`` mails from ``first_uid`` up, as (uid, octets), ascending; empty after the last.

        Read by message numbers, so that one answer stays in bounds however full the folder and however wide the gaps
        between its UIDs. Read on until it is empty: ``wait`` speaks of what comes after the last call.
        """
        protocol = self._talk.protocol
        await self._talk.ask("look for news", "NOOP")
        protocol.changed.clear()
        start = await self._find_number(first_uid)
        end = min(start + limit - 1, protocol.exists)
        if start > end:
            return []
        found, refusal = await self._talk.fetch("list mails", f"{start}:{end}", "(UID RFC822.SIZE)", prefix="")
        if refusal and not found:
            raise self._talk.unreachable("list mails", refusal)
        listed = {read_number(items, b"UID"): read_number(items, b"RFC822.SIZE") for items in found}
        return sorted((uid, size) for uid, size in listed.items() if uid >= first_uid)

    async def fetch(self, uids: Iterable[int]) -> list[Fetched]:
        """The mails, whole, not marked as seen, ascending; one that was expunged meanwhile is simply absent."""
        mails: list[Fetched] = []
        for share in share_out(uids):
            mails += await self._bodies(share, "BODY.PEEK[]")
        return mails

    async def head(self, uid: int, limit: int = HEAD) -> Fetched | None:
        """The first ``limit`` octets of a mail too large to be fetched whole; None if it is gone."""
        mails = await self._bodies([uid], f"BODY.PEEK[]<0.{limit}>")
        return mails[0] if mails else None

    async def move(self, uids: Iterable[int], folder: str) -> None:
        """Put the mails into ``folder``, made if missing; mails already gone are no error."""
        for share in share_out(uids):
            await move(self._talk, share, folder)

    async def append(self, folder: str, raw: bytes) -> None:
        """Store a mail in ``folder``, made if missing."""
        words = (self._talk.name(folder), f"{{{len(raw)}}}")
        await put_into(self._talk, folder, "APPEND", *words, answers=(raw + b"\r\n",))

    async def ensure_folder(self, name: str) -> None:
        """Make the folder if it is not there. Raises Unreachable (``again`` False) if the server will not."""
        answer = await self._talk.ask(f"look for folder {name!r}", "LIST", '""', self._talk.name(name))
        if not any(response[0][:7].upper() == b"* LIST " for response in answer.lines[:-1]):
            await create(self._talk, name)

    async def wait(self, seconds: float) -> bool:
        """Sleep until mail has come since the last ``sizes`` – True – or ``seconds`` are over – False.

        By IDLE (RFC 2177; at most 29 minutes at a time), else by a NOOP now and then. A link that died unnoticed shows
        when the time is over and the deadline too: keep it short.
        """
        return await self._talk.wait(seconds)

    async def check(self) -> None:
        """Make sure that the server still answers."""
        await self._talk.ask("ask for a sign of life", "NOOP")

    async def close(self) -> None:
        """Say goodbye if the server still listens; never raises."""
        await self._talk.close()

    async def _bodies(self, uids: list[int], body: str) -> list[Fetched]:
        items = f"(UID INTERNALDATE {body})"
        deadline = self._talk.account.body_deadline
        found, refusal = await self._talk.fetch("fetch mails", write_set(uids), items, deadline=deadline)
        if refusal and not found and len(uids) > 1:  # one that cannot be read must not hide the others
            return [mail for uid in uids for mail in await self._bodies([uid], body)]
        bodies = {read_number(one, b"UID"): (one, read_body(one)) for one in found}
        return [
            Fetched(uid, read_date(one.get(b"INTERNALDATE")), raw)
            for uid, (one, raw) in sorted(bodies.items())
            if raw is not None and uid in uids
        ]

    async def _find_number(self, first_uid: int) -> int:
        """The message number of the first mail from ``first_uid`` up, beyond the last where there is none.

        What was handled has left the folder, so the number is small as a rule: look from the front, in growing steps.
        """
        low, high = 1, 1  # every mail before low is older; high is the one to look at
        while first_uid > 1 and high <= self._talk.protocol.exists and await self._uid_at(high) < first_uid:
            low, high = high + 1, high * 2
        high = min(high, self._talk.protocol.exists + 1)
        while low < high and first_uid > 1:
            middle = (low + high) // 2
            if await self._uid_at(middle) < first_uid:
                low = middle + 1
            else:
                high = middle
        return low

    async def _uid_at(self, number: int) -> int:
        """The UID of a message number; 0 if the mail is just gone, and so nothing to stop at."""
        found, _ = await self._talk.fetch("find a mail", str(number), "(UID)", prefix="")
        return max((read_number(items, b"UID") for items in found), default=0)
