"""The IMAP commands about the mails of the selected folder (RFC 3501 §6.4, RFC 4315, RFC 6851)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from mailbot.sandbox.imap import Command, Session, State
from mailbot.sandbox.imap_fetch import Item, read_items, write_flags
from mailbot.sandbox.imap_folders import find_folder, read_flags
from mailbot.sandbox.imap_search import Search
from mailbot.sandbox.imap_syntax import Argument, Bad, No, as_text, pick_numbers, write_numbers
from mailbot.sandbox.mailstore import Folder, Message

Run = Callable[[Session, list[Argument]], Awaitable[str]]
_GONE = "[EXPUNGEISSUED] Some of the mails no longer exist"
_CHANGES: dict[str, Callable[[set[str], set[str]], set[str]]] = {
    "FLAGS": lambda old, new: new,
    "+FLAGS": lambda old, new: old | new,
    "-FLAGS": lambda old, new: old - new,
}


def _pick(session: Session, numbers: Argument, *, by_uid: bool) -> list[int]:
    """UIDs of the mails the client means. Bad for a message number it was never given."""
    if by_uid:
        return pick_numbers(numbers, session.view)
    picked = pick_numbers(numbers, range(1, len(session.view) + 1))
    if max(map(int, re.findall(r"\d+", as_text(numbers))), default=0) > len(session.view):
        raise Bad("No such message number")
    return [session.view[number - 1] for number in picked]


def _writable(session: Session) -> Folder:
    if session.read_only:
        raise No("[READ-ONLY] The mailbox was only examined")
    return session.selected


def _fetch(by_uid: bool) -> Run:
    async def fetch(session: Session, arguments: list[Argument]) -> str:
        numbers, wanted = arguments
        items = read_items(wanted, by_uid=by_uid)
        uids = _pick(session, numbers, by_uid=by_uid)
        messages = session.messages(uids)
        for message in messages:
            _write_fetch(session, message, items)
            await session.connection.breathe()
        return "Fetched" if len(messages) == len(uids) else _GONE

    return fetch


def _write_fetch(session: Session, message: Message, items: list[Item]) -> None:
    seen = any(item.reads for item in items) and not session.read_only and "\\Seen" not in message.flags
    if seen:
        session.selected.flag(message, message.flags | {"\\Seen"}, silent_for=session.watch)
    words = [item.label + b" " + item.write(message) for item in items]
    if seen and not any(item.label == b"FLAGS" for item in items):
        words.insert(0, b"FLAGS " + write_flags(message))
    session.put(b"* %d FETCH (" % session.number(message.uid) + b" ".join(words) + b")")


def _search(by_uid: bool) -> Run:
    async def search(session: Session, arguments: list[Argument]) -> str:
        if arguments and as_text(arguments[0] if not isinstance(arguments[0], list) else "").upper() == "CHARSET":
            if as_text(arguments[1]).upper() not in ("UTF-8", "US-ASCII"):
                raise No("[BADCHARSET (US-ASCII UTF-8)] Unknown charset")
            arguments = arguments[2:]
        if not arguments:
            raise Bad("Search for what?")
        test = Search(arguments, session.view).read()
        found = [message.uid for message in session.messages(session.view) if test(message)]
        numbers = found if by_uid else [session.number(uid) for uid in found]
        session.put(" ".join(["* SEARCH", *map(str, numbers)]))
        return "Searched"

    return search


def _store(by_uid: bool) -> Run:
    async def store(session: Session, arguments: list[Argument]) -> str:
        numbers, how, *flags = arguments
        verb, _, silent = as_text(how).upper().partition(".")
        if verb not in _CHANGES or silent not in ("", "SILENT") or not flags:
            raise Bad("STORE knows FLAGS, +FLAGS and -FLAGS")
        folder, change = _writable(session), read_flags(flags[0] if isinstance(flags[0], list) else flags)
        for message in session.messages(_pick(session, numbers, by_uid=by_uid)):
            folder.flag(message, _CHANGES[verb](message.flags, change), silent_for=session.watch)
            if not silent:
                uid = b"UID %d " % message.uid if by_uid else b""
                session.put(b"* %d FETCH (%sFLAGS %s)" % (session.number(message.uid), uid, write_flags(message)))
        return "Stored"

    return store


def _copy_to(session: Session, arguments: list[Argument], *, by_uid: bool) -> tuple[list[int], str]:
    """Copy; the UIDs copied and the COPYUID code (RFC 4315 §3), '' where nothing was."""
    numbers, name = arguments
    target = find_folder(session, name, target=True)
    messages = session.messages(_pick(session, numbers, by_uid=by_uid))
    copies = [target.add(mail.raw, flags=mail.flags, when=mail.internaldate).uid for mail in messages]
    uids = [message.uid for message in messages]
    code = f"[COPYUID {target.uidvalidity} {write_numbers(uids)} {write_numbers(copies)}] " if uids else ""
    return uids, code


def _copy(by_uid: bool) -> Run:
    async def copy(session: Session, arguments: list[Argument]) -> str:
        return _copy_to(session, arguments, by_uid=by_uid)[1] + "Copied"

    return copy


def _move(by_uid: bool) -> Run:
    async def move(session: Session, arguments: list[Argument]) -> str:
        folder = _writable(session)
        uids, code = _copy_to(session, arguments, by_uid=by_uid)
        if code:
            session.put(f"* OK {code}Moved")
        folder.expunge(uids)
        return "Moved"

    return move


async def _expunge(session: Session, _: list[Argument]) -> str:
    _remove_deleted(session, session.view)
    return "Expunged"


async def _uid_expunge(session: Session, arguments: list[Argument]) -> str:
    _remove_deleted(session, _pick(session, arguments[0], by_uid=True))
    return "Expunged"


def _remove_deleted(session: Session, uids: list[int]) -> None:
    folder = _writable(session)
    folder.expunge([message.uid for message in session.messages(uids) if "\\Deleted" in message.flags])


async def _close(session: Session, _: list[Argument]) -> str:
    if not session.read_only:
        _remove_deleted(session, session.view)
    session.leave()
    return "Closed"


async def _unselect(session: Session, _: list[Argument]) -> str:
    session.leave()
    return "Unselected (RFC 3691)"


async def _check(session: Session, _: list[Argument]) -> str:
    return "Checked"


COMMANDS: dict[str, Command] = {
    "FETCH": Command(_fetch(by_uid=False), State.SELECTED, expunges=False),
    "UID FETCH": Command(_fetch(by_uid=True), State.SELECTED),
    "SEARCH": Command(_search(by_uid=False), State.SELECTED, expunges=False),
    "UID SEARCH": Command(_search(by_uid=True), State.SELECTED),
    "STORE": Command(_store(by_uid=False), State.SELECTED, expunges=False),
    "UID STORE": Command(_store(by_uid=True), State.SELECTED),
    "COPY": Command(_copy(by_uid=False), State.SELECTED),
    "UID COPY": Command(_copy(by_uid=True), State.SELECTED),
    "MOVE": Command(_move(by_uid=False), State.SELECTED),
    "UID MOVE": Command(_move(by_uid=True), State.SELECTED),
    "EXPUNGE": Command(_expunge, State.SELECTED),
    "UID EXPUNGE": Command(_uid_expunge, State.SELECTED),
    "CLOSE": Command(_close, State.SELECTED),
    "UNSELECT": Command(_unselect, State.SELECTED),
    "CHECK": Command(_check, State.SELECTED),
}
