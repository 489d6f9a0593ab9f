"""IMAP4rev1 (RFC 3501) over the sandbox's mailstore: one session, from greeting to farewell.

``\\Recent`` is not kept (RFC 9051 dropped it); everything else a mail client or the bot asks for is.
"""

from __future__ import annotations

import ssl
from bisect import bisect_left
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import IntEnum

from mailbot.sandbox.connection import Connection, Dropped
from mailbot.sandbox.faults import Faults
from mailbot.sandbox.imap_fetch import write_flags
from mailbot.sandbox.imap_syntax import LITERAL, Argument, Bad, No, read_arguments
from mailbot.sandbox.mailstore import Account, Folder, Mailstore, Message, Watch

LONGEST = 64 * 1024 * 1024  # octets of one command, literals included
CAPABILITIES = "IMAP4rev1 LITERAL+ SASL-IR ID NAMESPACE CHILDREN IDLE UIDPLUS MOVE UNSELECT"


class State(IntEnum):
    """How far the client has come (RFC 3501 §3)."""

    FRESH = 0
    AUTHENTICATED = 1
    SELECTED = 2


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the table of commands."""

    run: Callable[[Session, list[Argument]], Awaitable[str]]  # returns the text of the tagged OK
    needs: State = State.FRESH
    expunges: bool = True  # whether EXPUNGE may be told after it (RFC 3501 §7.4.1)


class Session:
    """What one client has done so far."""

    def __init__(
        self,
        connection: Connection,
        store: Mailstore,
        faults: Faults,
        *,
        commands: dict[str, Command],
        tls: ssl.SSLContext | None,
    ) -> None:
        self.connection = connection
        self.store = store
        self.faults = faults
        self.commands = commands
        self.tls = tls
        self.account: Account | None = None
        self.folder: Folder | None = None
        self.read_only = False
        self.view: list[int] = []  # UIDs by message number, as the client was told
        self.watch = Watch()
        self.over = False

    @property
    def state(self) -> State:
        """How far the client has come."""
        if self.account is None:
            return State.FRESH
        return State.AUTHENTICATED if self.folder is None else State.SELECTED

    @property
    def owner(self) -> Account:
        """The account logged in to. No, where nobody is."""
        if self.account is None:
            raise No("Log in first")
        return self.account

    @property
    def selected(self) -> Folder:
        """The folder at hand. No, where none is."""
        if self.folder is None:
            raise No("Select a mailbox first")
        return self.folder

    @property
    def capabilities(self) -> str:
        """What the server can, as things stand."""
        starttls = " STARTTLS" if self.tls is not None and not self.connection.secure else ""
        return CAPABILITIES + starttls + (" AUTH=PLAIN" if self.account is None else "")

    # -- the conversation

    async def serve(self) -> None:
        """Greet, then take commands until the client leaves or is cut off. Dropped."""
        self.put(await self.connection.meet(self.faults.meet("imap", "GREETING")) or self._greeting())
        await self.connection.reply()
        try:
            while not self.over:
                await self._take(await self._read())
        finally:
            self.leave()

    def _greeting(self) -> str:
        return f"* OK [CAPABILITY {self.capabilities}] mailbot sandbox ready"

    async def _read(self) -> bytes:
        line = await self.connection.line()
        text = bytearray(line)
        while found := LITERAL.search(line):
            size = int(found[1])
            if len(text) + size > LONGEST:
                raise Dropped
            if not found[2]:
                self.put("+ Go ahead")
                await self.connection.flush()
            text += await self.connection.octets(size)
            line = await self.connection.line()
            text += line
        return bytes(text)

    async def _take(self, text: bytes) -> None:
        tag, _, rest = text.removesuffix(b"\n").removesuffix(b"\r").partition(b" ")
        name, _, arguments = rest.partition(b" ")
        verb = name.decode("ascii", "replace").upper()
        if verb == "UID":
            name, _, arguments = arguments.lstrip().partition(b" ")
            verb = f"UID {name.decode('ascii', 'replace').upper()}"
        answer = await self.connection.meet(self.faults.meet("imap", verb))
        if answer.startswith("* "):
            self.over = answer.startswith("* BYE")
            self.put(answer)
        else:
            answer = answer or await self._run(verb, arguments)
            self.put(f"{tag.decode('ascii', 'replace').strip() or '*'} {answer}")
        await self.connection.reply()

    async def _run(self, verb: str, arguments: bytes) -> str:
        command = self.commands.get(verb)
        if command is None:
            return f"BAD Unknown command {verb[:30]}"
        if command.needs > self.state:
            return "BAD Log in first" if self.account is None else "BAD Select a mailbox first"
        try:
            text = await command.run(self, read_arguments(arguments))
        except No as refusal:
            return f"NO {refusal}"
        except (Bad, ValueError, IndexError) as mistake:
            return f"BAD {mistake if isinstance(mistake, Bad) else 'Error in the arguments'}"
        self.tell(expunges=command.expunges)
        return f"OK {text}"

    def put(self, line: str | bytes) -> None:
        """Add a line to the reply."""
        data = line.encode("utf-8", "surrogateescape") if isinstance(line, str) else line
        self.connection.put(data + b"\r\n")

    # -- the selected folder

    def enter(self, folder: Folder, *, read_only: bool) -> None:
        """Select a folder; leaves the one before."""
        self.leave()
        self.folder, self.read_only = folder, read_only
        self.view = list(folder.messages)
        folder.watches.add(self.watch)

    def leave(self) -> None:
        """Nothing is selected any more."""
        if self.folder is not None:
            self.folder.watches.discard(self.watch)
        self.folder, self.view, self.watch = None, [], Watch()

    def number(self, uid: int) -> int:
        """The message number by which the client knows that UID; 0 if it does not."""
        place = bisect_left(self.view, uid)
        return place + 1 if place < len(self.view) and self.view[place] == uid else 0

    def messages(self, uids: list[int]) -> list[Message]:
        """Those of the UIDs that still exist."""
        return [self.selected.messages[uid] for uid in uids if uid in self.selected.messages]

    def tell(self, *, expunges: bool) -> None:
        """Add to the reply what changed meanwhile, and forget that it did."""
        if self.folder is None:
            return
        if expunges:
            self._tell_gone()
        if self.watch.arrived:
            self.view += [uid for uid in self.watch.arrived if uid in self.folder.messages]
            self.watch.arrived.clear()
            self.put(f"* {len(self.view)} EXISTS")
        for message in self.messages(sorted(self.watch.flagged)):
            self.put(b"* %d FETCH (FLAGS %s)" % (self.number(message.uid), write_flags(message)))
        self.watch.flagged.clear()

    def _tell_gone(self) -> None:
        for uid in sorted(self.watch.gone):
            if number := self.number(uid):
                del self.view[number - 1]
                self.put(f"* {number} EXPUNGE")
        self.watch.gone.clear()
