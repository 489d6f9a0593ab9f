"""The header of a mail or of one of its parts: where it ends, its fields, their words.

Linear in the size of the input, whatever it holds; nothing here raises on odd bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from mailbot.letter import charsets, transfer

BLOCK_LIMIT = 262_144  # octets of a header block; what is longer is cut here (and the gate lets no such mail in)
VALUE_LIMIT = 16_384  # octets of one field that are looked at for words; identifiers are read from the whole field
OWN = "x-mailbot-"  # our own namespace is never believed when it comes in

_BEFORE = re.compile(rb"(?:[ \t]+\r?\n)*(?:>?From [^\n]*\n)?")  # what some spools put in front
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)(?:\n|\Z)")
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_WORD = re.compile(r"=\?([\w.:+-]{1,60})(?:\*[\w-]{1,20})?\?([bBqQ])\?((?:[^?]|\?(?!=)){0,2000})\?=")
_RAW_WORD = re.compile(rb"=\?[\w.:+-]{1,60}\?[qQ]\?[^?]{0,2000}\?=")
_RAW_OCTET = re.compile(rb"[\x80-\xff]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


@dataclass(frozen=True)
class Headers:
    """The fields of one header block in their order: lower-case names, unfolded values still encoded."""

    fields: tuple[tuple[str, str], ...] = ()
    body: int = 0  # offset of the first octet after the header

    @cached_property
    def _index(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for name, value in self.fields:
            index.setdefault(name, []).append(value)
        return index

    def every(self, name: str) -> list[str]:
        """The values of a field (lower-case name), topmost first."""
        return self._index.get(name, [])

    def first(self, name: str) -> str:
        """The topmost value of a field (lower-case name), empty where there is none."""
        values = self._index.get(name)
        return values[0] if values else ""

    def words(self, name: str) -> str:
        """The topmost value of a field as a person reads it: decoded (RFC 2047), on one line."""
        return decode_words(self.first(name))

    def __contains__(self, name: object) -> bool:
        return name in self._index


def end_of(raw: bytes, start: int = 0, end: int | None = None) -> int:
    """The offset of the body in ``raw[start:end]``; its end where no blank line closes the header."""
    end = min(len(raw) if end is None else end, start + BLOCK_LIMIT)
    if raw[start : start + 1] == b"\n":
        return start + 1
    if raw[start : start + 2] == b"\r\n":
        return start + 2
    ends = [at + width for mark, width in ((b"\n\n", 2), (b"\n\r\n", 3)) if (at := raw.find(mark, start, end)) >= 0]
    return min(ends, default=end)


def read(raw: bytes, start: int = 0, end: int | None = None) -> Headers:
    """The header at ``start`` of ``raw[:end]``. A line that is no field ends it, as in most readers (RFC 5322, 2.1)."""
    stop = end_of(raw, start, end)
    block = raw[start:stop]
    skip = _BEFORE.match(block)
    at = skip.end() if skip else 0
    octets: list[tuple[str, bytes]] = []
    while field := _FIELD.match(block, at):
        octets.append((field[1].decode("ascii").lower(), _FOLD.sub(b"", field[2]).strip()))
        at = field.end()
    rest = block[at:].strip(b"\r\n")
    return Headers(_decode_fields(octets), start + at if rest else stop)


def _decode_fields(octets: list[tuple[str, bytes]]) -> tuple[tuple[str, str], ...]:
    """Raw octets in a header are UTF-8 or nothing we know (RFC 6532), but in an encoded word, which names its own."""
    return tuple((name, _decoded(value)) for name, value in octets if not name.startswith(OWN))


def _decoded(value: bytes) -> str:
    if value.isascii():
        return value.decode("ascii")
    if b"=?" in value and len(value) <= VALUE_LIMIT:
        value = _RAW_WORD.sub(lambda word: _RAW_OCTET.sub(lambda octet: b"=%02X" % octet[0][0], word[0]), value)
    return value.decode("utf-8", "replace")


def flatten(text: str) -> str:
    """One line: every run of controls and line ends becomes a blank (they must never reach an outgoing header)."""
    return _CONTROLS.sub(" ", text).strip()


def decode_words(value: str) -> str:
    """A field's value with its encoded words decoded (RFC 2047), on one line. Looks at 16 KB at most."""
    value = value[:VALUE_LIMIT]
    if "=?" not in value:
        return flatten(value)
    said: list[str] = []
    pending: tuple[str, bytes] = ("", b"")
    at = 0
    for word in _WORD.finditer(value):
        gap, at = value[at : word.start()], word.end()
        charset, octets = word[1].lower(), _octets_of(word[2], word[3])
        if pending[1] and not gap.strip() and charset == pending[0]:
            pending = (charset, pending[1] + octets)  # one character may be split over two words
            continue
        said += [_text_of(pending), gap if gap.strip() or not pending[1] else ""]
        pending = (charset, octets)
    return flatten("".join([*said, _text_of(pending), value[at:]]))


def _text_of(word: tuple[str, bytes]) -> str:
    return charsets.decode(word[1], word[0]).text if word[1] else ""


def _octets_of(encoding: str, text: str) -> bytes:
    octets = text.encode("utf-8", "replace")
    if encoding in "bB":
        return transfer.decode(octets, "base64").octets
    return transfer.quoted_printable(octets.replace(b"_", b" ").replace(b"\n", b" "))
