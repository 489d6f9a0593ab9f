"""What an IMAP server's responses say (RFC 3501 §7, §9). Pure: a response in, plain values out, nothing raises."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from mailbot.wire.imap_stream import Response

_FETCH = re.compile(rb"\* \d+ FETCH \(", re.IGNORECASE)
# No alternative can fail once begun, so the work stays linear; an unclosed quote reaches to the end of its line.
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[()]|[^\s()"\[\]]+(?:\[[^\]]*\]?(?:<\d+>)?)?|[\[\]]', re.DOTALL)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_MARK = re.compile(rb"~?\{\d+\}\Z")  # a literal's announcement, RFC 3516's literal8 too
_CODE = re.compile(rb"\[([^\s\]]+)(?: ([^\]]*))?\]")
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: f"{number:02}" for number, name in enumerate(_MONTH_NAMES, start=1)}

Items = dict[bytes, bytes | None]  # name in capitals → value; None for NIL and for lists, which we never need


def read_fetch(response: Response) -> Items:
    """``* 12 FETCH (UID 7 BODY[] {3}…`` → ``{b"UID": b"7", b"BODY[]": b"abc"}``; empty for any other response."""
    if not _FETCH.match(response[0]):
        return {}
    items = _read_list(response)
    return {(name or b"").upper(): value for name, value in zip(items[::2], items[1::2], strict=False)}


def read_number(items: Items, name: bytes) -> int:
    """The item as a number, 0 where it is missing or none."""
    value = items.get(name) or b""
    return int(value) if value.isdigit() and len(value) < 20 else 0


def read_body(items: Items) -> bytes | None:
    """The octets of ``BODY[]`` or ``BODY[]<0>``; None where the server gave none, as for an expunged mail."""
    return items.get(b"BODY[]", items.get(b"BODY[]<0>"))


def read_date(value: bytes | None) -> datetime | None:
    """An INTERNALDATE (``date-time``, RFC 3501 §9) as an aware datetime; None where it is no date."""
    try:
        date, clock, zone = (value or b"").decode("ascii").split()
        day, month, year = date.split("-")
        read = datetime.fromisoformat(f"{year}-{_MONTHS[month.lower()]}-{day:0>2}T{clock}{zone}")
    except (ValueError, KeyError):
        return None
    return read if read.tzinfo else None


def read_code(text: bytes) -> tuple[str, bytes]:
    """A status text's response code and its arguments: ``[UIDVALIDITY 7] ok`` → ``("UIDVALIDITY", b"7")``."""
    found = _CODE.search(text)
    return (found[1].decode("ascii", "replace").upper(), found[2] or b"") if found else ("", b"")


def read_uids(responses: Iterable[Response]) -> list[int]:
    """The numbers of all ``* SEARCH`` responses."""
    found = [first.split()[2:] for first, *_ in responses if first[:8].upper() == b"* SEARCH"]
    return sorted({int(word) for words in found for word in words if word.isdigit()})


def read_prefix(responses: Iterable[Response]) -> str:
    """The prefix of the first personal namespace (RFC 2342), such as ``INBOX.``; empty where there is none."""
    for first, *_ in responses:
        found = re.match(rb'\* NAMESPACE \(\("([^"\\]*)"', first, re.IGNORECASE)
        if found:
            return found[1].decode("ascii", "replace")
    return ""


def shown(text: bytes) -> str:
    """A server's words for a message: one line, printable, at most 200 characters."""
    words = text.decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "�" for letter in words[:200]).strip()


def _read_list(response: Response) -> list[bytes | None]:
    """The items of the outermost list; a list within it counts as one item."""
    items: list[bytes | None] = []
    depth = 0
    for place, piece in enumerate(response):
        if place % 2:
            items += [piece] if depth == 1 else []
            continue
        for token in _TOKEN.findall(_MARK.sub(b"", piece)):
            if token == b")":
                depth -= 1
            elif token == b"(":
                depth += 1
                items += [None] if depth == 2 else []
            elif depth == 1:
                items.append(_unquote(token))
    return items


def _unquote(token: bytes) -> bytes | None:
    if token.startswith(b'"'):
        inner = token[1:].removesuffix(b'"')
        return _ESCAPED.sub(rb"\1", inner) if b"\\" in inner else inner
    return None if token == b"NIL" else token
