"""From nothing to a logged-in connection: TCP, greeting, TLS, login, capabilities (RFC 3501 §6.1–6.2)."""

from __future__ import annotations

import asyncio
import socket
import ssl
from base64 import b64encode
from typing import Any

from aioimaplib.aioimaplib import AUTH

from mailbot.errors import Unreachable
from mailbot.wire.imap_account import Account, call
from mailbot.wire.imap_protocol import Protocol
from mailbot.wire.imap_replies import read_code, shown
from mailbot.wire.imap_words import is_quotable, quote

# Response codes of a refusal that time may heal (RFC 5530); a wrong password is none.
_PASSING = ("UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "CONTACTADMIN")

# Notice a peer that vanished: first probe after 30 s of silence, given up after 3 more, 10 s apart.
_KEEPALIVE = (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3))


async def log_in(account: Account) -> Protocol:
    """A connection ready for SELECT. Raises Unreachable; ``again`` is False where only a person can help."""
    protocol = Protocol()
    await _connect(protocol, account)
    if account.tls == "starttls":
        await _start_tls(protocol, account)
    await _ask_capabilities(protocol, account)
    if protocol.state != AUTH:
        await _authenticate(protocol, account)
        await _ask_capabilities(protocol, account)
    return protocol


async def _connect(protocol: Protocol, account: Account) -> None:
    async with call(protocol, account, f"connect (tls: {account.tls})"):
        context = _context(account) if account.tls == "implicit" else None
        await asyncio.get_running_loop().create_connection(
            lambda: protocol, account.host, account.port, ssl=context, happy_eyeballs_delay=0.25
        )
        _keep_alive(protocol.transport.get_extra_info("socket"))
        await protocol.greeted.wait()
        if protocol.broken:
            raise ConnectionError(protocol.broken)


async def _start_tls(protocol: Protocol, account: Account) -> None:
    await _ask_capabilities(protocol, account)
    if "STARTTLS" not in protocol.capabilities or protocol.state == AUTH:
        protocol.fail("no STARTTLS")
        raise Unreachable(f"{account.where}: offers no STARTTLS; nothing was sent in the clear", again=False)
    async with call(protocol, account, "STARTTLS"):
        answer = await protocol.run("STARTTLS")
        if answer.result != "OK":
            raise ConnectionError(f"refused: {shown(answer.lines[-1])}")
        await protocol.upgrade(_context(account), account.host)


async def _ask_capabilities(protocol: Protocol, account: Account) -> None:
    async with call(protocol, account, "CAPABILITY"):
        protocol.capabilities = set()
        await protocol.run("CAPABILITY")


async def _authenticate(protocol: Protocol, account: Account) -> None:
    if not account.oauth2_token and "LOGINDISABLED" in protocol.capabilities:
        protocol.fail("LOGINDISABLED")
        raise Unreachable(f"{account.where}: takes no password on a connection with tls = {account.tls}", again=False)
    async with call(protocol, account, f"log in as {account.user}"):
        answer = await (_xoauth2 if account.oauth2_token else _login)(protocol, account)
    if answer.result != "OK":
        text = answer.lines[-1]
        protocol.fail("login refused")
        raise Unreachable(
            f"{account.where}: login as {account.user} refused: {shown(text)}", again=read_code(text)[0] in _PASSING
        )
    protocol.state = AUTH


async def _login(protocol: Protocol, account: Account) -> Any:
    """LOGIN with quoted strings; as literals where they hold what quotes cannot (RFC 3501 §9)."""
    pieces = [b""]
    for text in (account.user, account.password):
        if is_quotable(text):
            pieces[-1] += b" " + quote(text).encode()
        else:
            octets = text.encode()
            pieces[-1] += b" {%d}" % len(octets)
            pieces.append(octets)
    answers = tuple(piece + b"\r\n" for piece in pieces[1:])
    return await protocol.run("LOGIN", pieces[0].decode().lstrip(), answers=answers)


async def _xoauth2(protocol: Protocol, account: Account) -> Any:
    """AUTHENTICATE XOAUTH2, the proof sent along where the server can take it (SASL-IR, RFC 4959)."""
    proof = b64encode(f"user={account.user}\1auth=Bearer {account.oauth2_token}\1\1".encode())
    if "SASL-IR" in protocol.capabilities:
        return await protocol.run("AUTHENTICATE", "XOAUTH2", proof.decode())
    return await protocol.run("AUTHENTICATE", "XOAUTH2", answers=(proof + b"\r\n",))


def _context(account: Account) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=account.ca_file or None)


def _keep_alive(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, seconds in _KEEPALIVE:
        if hasattr(socket, name):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), seconds)
