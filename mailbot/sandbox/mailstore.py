"""Mailboxes in memory: what the sandbox's SMTP side fills and its IMAP side shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

_LONE_LF = re.compile(rb"(?<!\r)\n")
_validities = count(int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()))


@dataclass(slots=True, eq=False)
class Message:
    """One stored mail. Its bytes never change; its flags do."""

    uid: int  # never given twice in one folder (RFC 3501 §2.3.1.1)
    raw: bytes  # as delivered, lines end in CRLF
    internaldate: datetime  # aware; when it was received
    flags: set[str] = field(default_factory=set)  # system flags with their backslash, keywords without


@dataclass(slots=True, eq=False)
class Watch:
    """What one session has not yet told its client about the selected folder."""

    ring: Callable[[], None] = lambda: None  # called at every change: an IDLE waits for it
    gone: set[int] = field(default_factory=set)  # UIDs expunged
    flagged: set[int] = field(default_factory=set)  # UIDs whose flags changed
    arrived: list[int] = field(default_factory=list)  # UIDs that came in

    @property
    def news(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.gone or self.flagged or self.arrived)


@dataclass(slots=True, eq=False)
class Folder:
    """A mailbox in the sense of IMAP: mails by ascending UID."""

    name: str  # as on the wire: modified UTF-7, "/" between levels
    uidvalidity: int = field(default_factory=lambda: next(_validities))
    uidnext: int = 1
    messages: dict[int, Message] = field(default_factory=dict)  # in UID order
    watches: set[Watch] = field(default_factory=set)

    def __iter__(self) -> Iterator[Message]:
        return iter(self.messages.values())

    def __len__(self) -> int:
        return len(self.messages)

    def add(self, raw: bytes, *, flags: Iterable[str] = (), when: datetime | None = None) -> Message:
        """Store a mail (lone LF become CRLF) and tell the watching sessions."""
        moment = when or datetime.now(UTC).replace(microsecond=0)
        message = Message(self.uidnext, _LONE_LF.sub(b"\r\n", raw), moment, set(flags))
        self.uidnext += 1
        self.messages[message.uid] = message
        for watch in self.watches:
            watch.arrived.append(message.uid)
        self._ring()
        return message

    def flag(self, message: Message, flags: set[str], *, silent_for: Watch | None = None) -> None:
        """Replace a mail's flags; every session but ``silent_for`` will hear of it."""
        if message.flags == flags:
            return
        message.flags = flags
        for watch in self.watches:
            if watch is not silent_for:
                watch.flagged.add(message.uid)
        self._ring()

    def expunge(self, uids: Iterable[int]) -> list[int]:
        """Remove mails for good; returns the UIDs that were there."""
        gone = [uid for uid in uids if self.messages.pop(uid, None)]
        for watch in self.watches:
            watch.gone.update(gone)
        if gone:
            self._ring()
        return gone

    def _ring(self) -> None:
        for watch in self.watches:
            watch.ring()


@dataclass(slots=True, eq=False)
class Account:
    """One user's mailboxes."""

    user: str
    password: str = field(repr=False)
    folders: dict[str, Folder] = field(default_factory=lambda: {"INBOX": Folder("INBOX")})
    subscribed: set[str] = field(default_factory=lambda: {"INBOX"})

    def folder(self, name: str) -> Folder | None:
        """The folder of that name; INBOX in any case (RFC 3501 §5.1)."""
        return self.folders.get(canonical(name))

    def create(self, name: str) -> Folder:
        """The folder of that name, made if it is not there, its parents too."""
        levels = canonical(name).rstrip("/").split("/")
        for depth in range(1, len(levels) + 1):
            path = "/".join(levels[:depth])
            self.folders.setdefault(path, Folder(path))
        return self.folders["/".join(levels)]


class Mailstore:
    """All accounts of the sandbox. Not for several threads: use it in the loop's own."""

    def __init__(self, users: dict[str, str]) -> None:
        self.accounts = {user: Account(user, password) for user, password in users.items()}

    def __getitem__(self, user: str) -> Account:
        return self.accounts[user]

    def __contains__(self, user: object) -> bool:
        return user in self.accounts

    def knows(self, user: str, password: str) -> bool:
        """Whether the password is this user's."""
        account = self.accounts.get(user)
        return account is not None and account.password == password

    def inbox(self, user: str) -> Folder:
        """The user's INBOX. KeyError for an unknown user."""
        return self.accounts[user].folders["INBOX"]

    def deliver(self, user: str, raw: bytes, *, folder: str = "INBOX", when: datetime | None = None) -> Message:
        """Put a mail where it can be read; the folder is made if need be. KeyError for an unknown user."""
        return self.accounts[user].create(folder).add(raw, when=when)


def canonical(name: str) -> str:
    """The one spelling of a folder's name: INBOX is the only one without regard to case."""
    first, slash, rest = name.partition("/")
    return ("INBOX" if first.upper() == "INBOX" else first) + slash + rest
