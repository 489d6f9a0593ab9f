"""Content transfer encodings (RFC 2045 section 6), read the way mail clients do: never refusing, always saying so."""

from __future__ import annotations

import binascii
import re
from typing import NamedTuple

PLAIN = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit"})
UUENCODED = frozenset({"uuencode", "x-uuencode", "uue", "x-uue"})

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOT_BASE64 = bytes(set(range(256)) - set(_ALPHABET))
_NOT_BLANK = bytes(set(range(256)) - set(b" \t\r\n"))
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} [^\n]*\n", re.MULTILINE)


class Octets(NamedTuple):
    """Decoded octets and whether some of the encoded ones made no sense."""

    octets: bytes
    lossy: bool = False


def decode(body: bytes, encoding: str = "") -> Octets:
    """The octets behind a Content-Transfer-Encoding; an unknown one counts as none at all, and lossy."""
    encoding = encoding.strip().strip("\"';").lower()
    if encoding in PLAIN:
        return Octets(body)
    if encoding == "quoted-printable":
        return Octets(quoted_printable(body))
    if encoding == "base64":
        return _base64(body)
    if encoding in UUENCODED:
        return _uuencoded(body)
    return Octets(body, True)


def quoted_printable(body: bytes) -> bytes:
    """Quoted-printable octets decoded; what is no valid escape stays as it is (RFC 2045 section 6.7)."""
    return binascii.a2b_qp(body)


def _base64(body: bytes) -> Octets:
    clean = body.translate(None, _NOT_BASE64)
    foreign = len(body) - len(clean) - len(body.translate(None, _NOT_BLANK))
    data, _, rest = clean.partition(b"=")
    odd = len(data) % 4 == 1  # one character more carries no octet
    data = data[:-1] if odd else data
    octets = binascii.a2b_base64(data + b"=" * (-len(data) % 4))
    return Octets(octets, odd or foreign > 0 or bool(rest.strip(b"=")))


def _uuencoded(body: bytes) -> Octets:
    begin = _UU_BEGIN.search(body)
    if begin is None:
        return Octets(body, True)
    said: list[bytes] = []
    lossy = False
    for line in body[begin.end() :].splitlines():
        if line in (b"end", b"`", b""):
            break
        octets = _uu_line(line)
        lossy |= octets is None
        said.append(octets or b"")
    return Octets(b"".join(said), lossy)


def _uu_line(line: bytes) -> bytes | None:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        length = (((line[0] - 32) & 63) * 4 + 5) // 3  # some encoders pad the line with rubbish
    try:
        return binascii.a2b_uu(line[:length])
    except binascii.Error:
        return None
