"""Parameters of a header field: ``text/plain; charset=utf-8; name*0*=…`` (RFC 2045 5.1, RFC 2231), read leniently."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from mailbot.letter import charsets
from mailbot.letter.headers import VALUE_LIMIT, decode_words

_VALUE = re.compile(r"^[^;\"]*")
_PARAMETER = re.compile(
    r';\s*([\w.$%&#!^`{}|~+-]+?)(?:\*(\d{1,3}))?(\*)?\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))', re.DOTALL
)
_COMMENT = re.compile(r"\([^()\"]*\)")


def parse(value: str) -> tuple[str, dict[str, str]]:
    """The lower-case value of a field and its parameters by lower-case name, decoded; of doubles the first counts."""
    value = value[:VALUE_LIMIT]
    head = _VALUE.match(value)
    said = _COMMENT.sub("", head[0] if head else "").strip().lower()
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for name, number, star, quoted, plain in _PARAMETER.findall(value):
        text = re.sub(r"\\(.)", r"\1", quoted) if quoted else plain.strip()
        pieces.setdefault(name.lower(), {}).setdefault(int(number or 0), (bool(star), text))
    return said, {name: _joined(found) for name, found in pieces.items()}


def _joined(pieces: dict[int, tuple[bool, str]]) -> str:
    """RFC 2231 section 4.1: the pieces by number; the first extended one names the charset."""
    charset, octets = "utf-8", b""
    for number in sorted(pieces):
        extended, text = pieces[number]
        if extended and number == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        octets += unquote_to_bytes(text) if extended else text.encode("utf-8", "replace")
    if len(pieces) == 1 and not next(iter(pieces.values()))[0]:
        return decode_words(next(iter(pieces.values()))[1])
    return decode_words(charsets.decode(octets, charset).text)
