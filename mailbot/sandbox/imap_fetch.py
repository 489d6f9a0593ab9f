"""FETCH: which data of a mail are asked for, and how they are written (RFC 3501 §6.4.5, §7.4.2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from mailbot.sandbox.imap_syntax import Argument, Bad, as_list, as_text, write_literal, write_moment
from mailbot.sandbox.mailstore import Message
from mailbot.sandbox.mime_parts import Part, find_part, read_part, write_envelope, write_structure

_MACROS = {
    "ALL": ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"],
    "FAST": ["FLAGS", "INTERNALDATE", "RFC822.SIZE"],
    "FULL": ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODY"],
}
_SECTION = re.compile(
    r"BODY(?P<peek>\.PEEK)?\[(?P<numbers>\d+(?:\.\d+)*)?\.?"
    r"(?P<what>HEADER\.FIELDS(?:\.NOT)?|HEADER|TEXT|MIME)?(?: \((?P<names>[^)]*)\))?\]"
    r"(?:<(?P<start>\d+)(?:\.(?P<count>\d+))?>)?\Z",
    re.IGNORECASE,
)
_FIELD = re.compile(rb"([^\s:]+)[ \t]*:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked for of each mail."""

    label: bytes  # as the answer names it
    write: Callable[[Message], bytes]
    reads: bool = False  # sets \Seen


@lru_cache(maxsize=8)
def _tree(raw: bytes) -> Part:
    return read_part(raw)


def write_flags(message: Message) -> bytes:
    """The parenthesised flags."""
    return b"(" + " ".join(sorted(message.flags)).encode() + b")"


def _header(message: Message) -> bytes:
    end = message.raw.find(b"\r\n\r\n")
    return message.raw[: end + 4] if end >= 0 else message.raw


def _text(message: Message) -> bytes:
    return message.raw[len(_header(message)) :]


_WRITERS: dict[str, tuple[Callable[[Message], bytes], bool]] = {
    "FLAGS": (write_flags, False),
    "UID": (lambda message: b"%d" % message.uid, False),
    "INTERNALDATE": (lambda message: write_moment(message.internaldate).encode(), False),
    "RFC822.SIZE": (lambda message: b"%d" % len(message.raw), False),
    "ENVELOPE": (lambda message: write_envelope(_tree(message.raw).fields), False),
    "BODYSTRUCTURE": (lambda message: write_structure(_tree(message.raw), extended=True), False),
    "BODY": (lambda message: write_structure(_tree(message.raw), extended=False), False),
    "RFC822": (lambda message: write_literal(message.raw), True),
    "RFC822.HEADER": (lambda message: write_literal(_header(message)), False),
    "RFC822.TEXT": (lambda message: write_literal(_text(message)), True),
}


def read_items(argument: Argument, *, by_uid: bool) -> list[Item]:
    """What is asked for; UID FETCH always has UID. Bad for anything unknown."""
    words = [as_text(word) for word in as_list(argument)]
    if len(words) == 1:
        words = _MACROS.get(words[0].upper(), words)
    if by_uid and "UID" not in (word.upper() for word in words):
        words.insert(0, "UID")
    return [_read_item(word) for word in words]


def _read_item(word: str) -> Item:
    if word.upper() in _WRITERS:
        write, reads = _WRITERS[word.upper()]
        return Item(word.upper().encode(), write, reads)
    found = _SECTION.match(word)
    if found is None:
        raise Bad(f"Unknown FETCH item {word[:60]}")
    return _section_item(word, found)


def _section_item(word: str, found: re.Match[str]) -> Item:
    numbers = [int(number) for number in (found["numbers"] or "").split(".") if number]
    what = (found["what"] or "").upper()
    names = {name.strip('"').lower().encode() for name in (found["names"] or "").split()}
    start, count = int(found["start"] or 0), int(found["count"] or 0)
    label = word.partition("]")[0].upper().replace(".PEEK[", "[", 1) + "]"

    def write(message: Message) -> bytes:
        data = read_section(message, numbers, what, names)
        return write_literal(data[start : start + count if found["count"] else None] if found["start"] else data)

    return Item((label + (f"<{start}>" if found["start"] else "")).encode(), write, not found["peek"])


def read_section(message: Message, numbers: list[int], what: str, names: set[bytes]) -> bytes:
    """The octets of a section (``1.2``, ``HEADER.FIELDS`` …); none, as Dovecot has it, where there is no such part."""
    if not numbers and what in ("", "HEADER", "TEXT"):
        return {"": lambda: message.raw, "HEADER": lambda: _header(message), "TEXT": lambda: _text(message)}[what]()
    if not numbers:
        return pick_fields(_header(message), what, names)
    part = find_part(_tree(message.raw), numbers)
    if part is None:
        return b""
    if what in ("", "MIME"):
        return part.body if what == "" else part.header
    if part.kind != "message/rfc822" or not part.parts:
        return b""
    inner = part.parts[0]
    if what == "TEXT":
        return inner.body
    return inner.header if what == "HEADER" else pick_fields(inner.header, what, names)


def pick_fields(header: bytes, what: str, names: set[bytes]) -> bytes:
    """HEADER.FIELDS (those named) or HEADER.FIELDS.NOT (the others), with the blank line after."""
    wanted = what != "HEADER.FIELDS.NOT"
    kept = [found[0] for found in _FIELD.finditer(header) if (found[1].lower() in names) is wanted]
    return b"".join(kept) + b"\r\n"
