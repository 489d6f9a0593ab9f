"""What an IMAP server's responses say (RFC 3501 §7, §9). Pure: a response in, plain values out, nothing raises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone

from mailbot.wire.imap_stream import Response

_FETCH = re.compile(rb"\* \d+ FETCH \(", re.IGNORECASE)
# No alternative can fail once begun, so the work stays linear; an unclosed quote reaches to the end of its line.
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[()]|[^\s()"\[\]]+(?:\[[^\]]*\]?(?:<\d+>)?)?|[\[\]]', re.DOTALL)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_MARK = re.compile(rb"~?\{\d+\}\Z")  # a literal's announcement, RFC 3516's literal8 too
_CODE = re.compile(rb"\[([^\s\]]+)(?: ([^\]]*))?\]")
_DATE = re.compile(rb"\s*(\d{1,2})-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")
_MONTHS = (b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec")

Items = dict[bytes, bytes | None]  # name in capitals → value; None for NIL and for lists, which we never need


def read_fetch(response: Response) -> Items:
    """``* 12 FETCH (UID 7 BODY[] {3}…`` → ``{b"UID": b"7", b"BODY[]": b"abc"}``; empty for any other response."""
    if not _FETCH.match(response[0]):
        return {}
    items = list(_items(response))
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
    found = _DATE.match(value or b"")
    if not found or found[2].lower() not in _MONTHS:
        return None
    offset = timedelta(hours=int(found[8]), minutes=int(found[9])) * (-1 if found[7] == b"-" else 1)
    clock = (int(found[4]), int(found[5]), min(int(found[6]), 59))  # a leap second
    try:
        zone = timezone(offset)
        return datetime(int(found[3]), 1 + _MONTHS.index(found[2].lower()), int(found[1]), *clock, tzinfo=zone)
    except ValueError:
        return None


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


def _items(response: Response) -> Iterator[bytes | None]:
    """The items of the outermost list; a list within it counts as one item."""
    depth = 0
    for token in _tokens(response):
        if token == ")":
            depth -= 1
        elif token == "(":
            depth += 1
            if depth == 2:
                yield None
        elif depth == 1:
            yield None if isinstance(token, str) else token


def _tokens(response: Response) -> Iterator[bytes | str]:
    """Values as bytes; what is syntax – parentheses and NIL – as str, so that no literal is taken for it."""
    for place, piece in enumerate(response):
        if place % 2:
            yield piece
        else:
            yield from map(_value, _TOKEN.findall(_MARK.sub(b"", piece) if piece.endswith(b"}") else piece))


def _value(token: bytes) -> bytes | str:
    if token.startswith(b'"'):
        inner = token[1:].removesuffix(b'"')
        return _ESCAPED.sub(rb"\1", inner) if b"\\" in inner else inner
    return token.decode() if token in (b"(", b")", b"NIL") else token
