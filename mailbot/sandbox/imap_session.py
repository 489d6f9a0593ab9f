"""The IMAP commands about the session itself (RFC 3501 §6.1–6.2, RFC 2177, RFC 2971)."""

from __future__ import annotations

import asyncio
import base64
import binascii
from typing import Literal

from mailbot.sandbox.imap import Command, Session, State
from mailbot.sandbox.imap_syntax import Argument, Bad, No, as_text


async def _capability(session: Session, _: list[Argument]) -> str:
    session.put(f"* CAPABILITY {session.capabilities}")
    return "Capabilities given"


async def _noop(session: Session, _: list[Argument]) -> str:
    return "Nothing done"


async def _identify(session: Session, _: list[Argument]) -> str:
    session.put('* ID ("name" "mailbot sandbox")')
    return "Identified (RFC 2971)"


async def _logout(session: Session, _: list[Argument]) -> str:
    session.leave()
    session.over = True
    session.put("* BYE Until next time")
    return "Logged out"


async def _login(session: Session, arguments: list[Argument]) -> str:
    user, password = map(as_text, arguments)
    return _admit(session, user, password)


def _admit(session: Session, user: str, password: str) -> str:
    if session.account is not None:
        raise Bad("Already logged in")
    if not session.store.knows(user, password):
        raise No("[AUTHENTICATIONFAILED] Wrong user name or password")
    session.account = session.store[user]
    return f"[CAPABILITY {session.capabilities}] Logged in"


async def _authenticate(session: Session, arguments: list[Argument]) -> str:
    if as_text(arguments[0]).upper() != "PLAIN":
        raise No("[CANNOT] Only PLAIN is known")
    if len(arguments) == 1:
        session.put("+ ")
        await session.connection.flush()
        arguments.append((await session.connection.line()).strip())
    try:
        _, user, password = base64.b64decode(as_text(arguments[1]), validate=True).decode().split("\0")
    except (binascii.Error, ValueError) as error:
        raise Bad("No PLAIN answer (RFC 4616)") from error
    return _admit(session, user, password)


async def _starttls(session: Session, _: list[Argument]) -> str:
    if session.tls is None or session.connection.secure:
        raise Bad("TLS is not to be had")
    session.connection.after_reply = session.tls
    return "Begin TLS now"


async def _idle(session: Session, _: list[Argument]) -> str:
    bell = asyncio.Event()
    session.watch.ring = bell.set
    if session.watch.news:  # since the last command
        bell.set()
    session.put("+ idling")
    await session.connection.flush()
    done = asyncio.ensure_future(session.connection.line())
    try:
        while not done.done():
            await _push(session, bell, done)
        if (await done).strip().upper() != b"DONE":
            raise Bad("DONE was expected")
    finally:
        session.watch.ring = lambda: None
        done.cancel()
    await session.connection.meet(session.faults.meet("imap", "DONE"))
    return "Idle ended (RFC 2177)"


async def _push(session: Session, bell: asyncio.Event, done: asyncio.Future[bytes]) -> None:
    rung = asyncio.ensure_future(bell.wait())
    either: set[asyncio.Future[bytes] | asyncio.Future[Literal[True]]] = {rung, done}
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    rung.cancel()
    if bell.is_set():
        bell.clear()
        await session.connection.meet(session.faults.meet("imap", "PUSH"))
        session.tell(expunges=True)
        await session.connection.reply()


async def _namespace(session: Session, _: list[Argument]) -> str:
    session.put('* NAMESPACE (("" "/")) NIL NIL')
    return "Namespace given (RFC 2342)"


COMMANDS: dict[str, Command] = {
    "CAPABILITY": Command(_capability),
    "NOOP": Command(_noop),
    "ID": Command(_identify),
    "LOGOUT": Command(_logout),
    "STARTTLS": Command(_starttls),
    "LOGIN": Command(_login),
    "AUTHENTICATE": Command(_authenticate),
    "NAMESPACE": Command(_namespace, State.AUTHENTICATED),
    "IDLE": Command(_idle, State.AUTHENTICATED),
}
