"""The IMAP commands about folders, and APPEND (RFC 3501 §6.3)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from mailbot.sandbox.imap import Command, Session, State
from mailbot.sandbox.imap_syntax import Argument, Bad, No, as_list, as_text, read_moment, write_string
from mailbot.sandbox.mailstore import Folder, canonical

SYSTEM_FLAGS = {flag.lower(): flag for flag in ("\\Answered", "\\Deleted", "\\Draft", "\\Flagged", "\\Seen")}


def find_folder(session: Session, name: Argument, *, target: bool = False) -> Folder:
    """The folder named. No if there is none; a ``target`` of COPY or APPEND says TRYCREATE."""
    folder = session.owner.folder(as_text(name))
    if folder is None:
        raise No("[TRYCREATE] No such mailbox" if target else "[NONEXISTENT] No such mailbox")
    return folder


def read_flags(argument: Argument) -> set[str]:
    """Flags in their one spelling; keywords as they are. Bad for an unknown system flag."""
    flags = {SYSTEM_FLAGS.get(as_text(flag).lower(), as_text(flag)) for flag in as_list(argument)}
    if unknown := [flag for flag in flags if flag.startswith("\\") and flag not in SYSTEM_FLAGS.values()]:
        raise Bad(f"Unknown flag {unknown[0][:30]}")
    return flags


async def _select(session: Session, arguments: list[Argument]) -> str:
    return _open(session, arguments, read_only=False)


async def _examine(session: Session, arguments: list[Argument]) -> str:
    return _open(session, arguments, read_only=True)


def _open(session: Session, arguments: list[Argument], *, read_only: bool) -> str:
    session.leave()
    folder = find_folder(session, arguments[0])
    session.enter(folder, read_only=read_only)
    known = sorted({*SYSTEM_FLAGS.values()}.union(*(message.flags for message in folder)))
    session.put(f"* FLAGS ({' '.join(known)})")
    session.put(f"* OK [PERMANENTFLAGS ({'' if read_only else ' '.join([*known, chr(92) + '*'])})] Flags kept")
    session.put(f"* {len(folder)} EXISTS")
    session.put("* 0 RECENT")
    if unseen := next((number for number, mail in enumerate(folder, 1) if "\\Seen" not in mail.flags), 0):
        session.put(f"* OK [UNSEEN {unseen}] First unseen")
    session.put(f"* OK [UIDVALIDITY {folder.uidvalidity}] UIDs valid")
    session.put(f"* OK [UIDNEXT {folder.uidnext}] Next UID")
    return "[READ-ONLY] Examined" if read_only else "[READ-WRITE] Selected"


async def _list(session: Session, arguments: list[Argument]) -> str:
    return _write_list(session, arguments, "LIST", set(session.owner.folders))


async def _lsub(session: Session, arguments: list[Argument]) -> str:
    return _write_list(session, arguments, "LSUB", session.owner.subscribed)


def _write_list(session: Session, arguments: list[Argument], verb: str, names: set[str]) -> str:
    reference, pattern = map(as_text, arguments)
    if not pattern:
        session.put(f'* {verb} (\\Noselect) "/" ""')
    wanted = _wildcards(reference + pattern)
    for name in sorted(names):
        if wanted.fullmatch(name):
            parent = any(other.startswith(name + "/") for other in session.owner.folders)
            attribute = "\\HasChildren" if parent else "\\HasNoChildren"
            session.put(f'* {verb} ({attribute}) "/" '.encode() + write_string(name))
    return "Listed"


def _wildcards(pattern: str) -> re.Pattern[str]:
    meanings = {"*": ".*", "%": "[^/]*"}
    return re.compile("".join(meanings.get(letter) or re.escape(letter) for letter in canonical(pattern)))


async def _status(session: Session, arguments: list[Argument]) -> str:
    folder = find_folder(session, arguments[0])
    values = {
        "MESSAGES": len(folder),
        "RECENT": 0,
        "UIDNEXT": folder.uidnext,
        "UIDVALIDITY": folder.uidvalidity,
        "UNSEEN": sum("\\Seen" not in message.flags for message in folder),
    }
    asked = [as_text(item).upper() for item in as_list(arguments[1])]
    if unknown := [item for item in asked if item not in values]:
        raise Bad(f"Unknown status item {unknown[0][:30]}")
    told = " ".join(f"{item} {values[item]}" for item in asked)
    session.put(b"* STATUS " + write_string(folder.name) + f" ({told})".encode())
    return "Status given"


async def _create(session: Session, arguments: list[Argument]) -> str:
    name = as_text(arguments[0])
    if session.owner.folder(name.rstrip("/")) is not None or not name.strip("/"):
        raise No("[ALREADYEXISTS] Mailbox exists")
    session.owner.create(name)
    return "Created"


async def _delete(session: Session, arguments: list[Argument]) -> str:
    folder = find_folder(session, arguments[0])
    if folder.name == "INBOX" or any(name.startswith(folder.name + "/") for name in session.owner.folders):
        raise No("[CANNOT] INBOX and mailboxes with others in them stay")
    folder.expunge(list(folder.messages))
    del session.owner.folders[folder.name]
    return "Deleted"


async def _rename(session: Session, arguments: list[Argument]) -> str:
    folder, name = find_folder(session, arguments[0]), canonical(as_text(arguments[1]))
    if session.owner.folder(name) is not None:
        raise No("[ALREADYEXISTS] Mailbox exists")
    if folder.name == "INBOX":
        return _empty_inbox(folder, session.owner.create(name))
    folders = session.owner.folders
    for old in [path for path in folders if path == folder.name or path.startswith(folder.name + "/")]:
        moved = folders.pop(old)
        moved.name = name + old[len(folder.name) :]
        folders[moved.name] = moved
        folder = moved if old == folder.name else folder
    return "Renamed"


def _empty_inbox(inbox: Folder, target: Folder) -> str:
    for message in inbox:
        target.add(message.raw, flags=message.flags, when=message.internaldate)
    inbox.expunge(list(inbox.messages))
    return "Renamed; INBOX is empty now (RFC 3501 §6.3.5)"


async def _subscribe(session: Session, arguments: list[Argument]) -> str:
    session.owner.subscribed.add(canonical(as_text(arguments[0])))
    return "Subscribed"


async def _unsubscribe(session: Session, arguments: list[Argument]) -> str:
    session.owner.subscribed.discard(canonical(as_text(arguments[0])))
    return "Unsubscribed"


async def _append(session: Session, arguments: list[Argument]) -> str:
    name, *extra, raw = arguments
    if not isinstance(raw, bytes):
        raise Bad("The mail was expected as a literal")
    folder = find_folder(session, name, target=True)
    flags = read_flags(extra.pop(0)) if extra and isinstance(extra[0], list) else set()
    when = read_moment(as_text(extra[0])) if extra else datetime.now(UTC).replace(microsecond=0)
    message = folder.add(raw, flags=flags, when=when)
    return f"[APPENDUID {folder.uidvalidity} {message.uid}] Appended"


COMMANDS: dict[str, Command] = {
    "SELECT": Command(_select, State.AUTHENTICATED),
    "EXAMINE": Command(_examine, State.AUTHENTICATED),
    "LIST": Command(_list, State.AUTHENTICATED),
    "LSUB": Command(_lsub, State.AUTHENTICATED),
    "STATUS": Command(_status, State.AUTHENTICATED),
    "CREATE": Command(_create, State.AUTHENTICATED),
    "DELETE": Command(_delete, State.AUTHENTICATED),
    "RENAME": Command(_rename, State.AUTHENTICATED),
    "SUBSCRIBE": Command(_subscribe, State.AUTHENTICATED),
    "UNSUBSCRIBE": Command(_unsubscribe, State.AUTHENTICATED),
    "APPEND": Command(_append, State.AUTHENTICATED),
}
