"""What goes over an SMTP connection, octet by octet: addresses we dare to write, commands, mails with their dots."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_LOCAL = r'(?:[^\s"(),:;<>@\[\\\]\x00-\x1f\x7f-\x9f]+|"(?:[^"\\\x00-\x1f\x7f]|\\[\x20-\x7e])*")'
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS = re.compile(rf"(?P<local>{_LOCAL})@(?P<domain>{_LABEL}(?:\.{_LABEL})*|\[[0-9A-Fa-f:.]+\])")
_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n")


class Unmailable(Exception):
    """This mail cannot be handed to this server as it is; the message says why."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One mail, ready for the wire."""

    commands: tuple[bytes, bytes, bytes]  # MAIL, RCPT, DATA, each with its CRLF
    content: bytes  # lines end in CRLF, dots stuffed, final dot on (RFC 5321 §4.5.2)


def wrap(sender: str, recipient: str, raw: bytes, extensions: Mapping[str, str]) -> Parcel:
    """A mail for a server with these EHLO ``extensions`` (names in lower case). Unmailable."""
    raw = _with_crlf(raw)
    limit = extensions.get("size", "")
    if limit.isdecimal() and len(raw) > int(limit) > 0:
        raise Unmailable(f"the mail has {len(raw)} octets, the server takes {limit}")
    paths = [_path(address, utf8="smtputf8" in extensions) for address in (sender, recipient)]
    if not recipient:
        raise Unmailable("no recipient")
    options = [b" SIZE=%d" % len(raw)] if "size" in extensions else []
    if "8bitmime" in extensions and not raw.isascii():
        options.append(b" BODY=8BITMIME")
    if not b"".join(paths).isascii():
        options.append(b" SMTPUTF8")
    mail = b"MAIL FROM:<%b>%b\r\n" % (paths[0], b"".join(options))
    return Parcel((mail, b"RCPT TO:<%b>\r\n" % paths[1], b"DATA\r\n"), _with_dots(raw))


def _path(address: str, *, utf8: bool) -> bytes:
    """The octets between the angle brackets; a domain goes as A-labels (RFC 5890), a local part needs SMTPUTF8."""
    if not address:
        return b""
    found = _ADDRESS.fullmatch(address)
    if found is None or len(address) > 254 or len(found["local"].encode()) > 64:
        raise Unmailable(f"not an address: {address[:80]!r}")
    if not found["local"].isascii() and not utf8:
        raise Unmailable(f"the server cannot take the address {address!r} (no SMTPUTF8)")
    if address.isascii():
        return address.encode()
    try:
        return found["local"].encode() + b"@" + found["domain"].encode("idna")
    except UnicodeError as error:
        raise Unmailable(f"no such domain can be: {address!r}") from error


def _with_crlf(raw: bytes) -> bytes:
    if not raw.count(b"\n") == raw.count(b"\r") == raw.count(b"\r\n"):
        raw = _BARE.sub(b"\r\n", raw)
    return raw if raw.endswith(b"\r\n") else raw + b"\r\n"


def _with_dots(raw: bytes) -> bytes:
    stuffed = raw.replace(b"\r\n.", b"\r\n..")
    return (b"." if raw.startswith(b".") else b"") + stuffed + b".\r\n"
