"""A mail cut into its MIME parts, octet by octet, for BODY[…], BODYSTRUCTURE and ENVELOPE (RFC 3501 §6.4.5, §7.4.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message as Fields
from email.parser import BytesHeaderParser
from email.utils import getaddresses

from mailbot.sandbox.imap_syntax import write_string

_DEEPEST = 40  # levels; below, a part is taken as a leaf
_BLANK_LINE = re.compile(rb"\r\n\r\n|\A\r\n")
_ADDRESSES = ("from", "sender", "reply-to", "to", "cc", "bcc")


@dataclass(frozen=True, slots=True)
class Part:
    """One node of the tree."""

    header: bytes  # with the blank line that ends it
    body: bytes
    fields: Fields  # the same header, parsed
    parts: tuple[Part, ...]  # of a multipart; the one mail inside a message/rfc822

    @property
    def kind(self) -> str:
        """The content type in lower case."""
        return self.fields.get_content_type()


def read_part(raw: bytes, *, depth: int = 0, default: str = "text/plain") -> Part:
    """The tree of a mail or part; never raises."""
    found = _BLANK_LINE.search(raw)
    end = found.end() if found else len(raw)
    header, body = raw[:end], raw[end:]
    fields = BytesHeaderParser().parsebytes(header)
    fields.set_default_type(default)
    return Part(header, body, fields, _read_children(fields, body, depth))


def _read_children(fields: Fields, body: bytes, depth: int) -> tuple[Part, ...]:
    kind = fields.get_content_type()
    if depth >= _DEEPEST:
        return ()
    if kind == "message/rfc822":
        return (read_part(body, depth=depth + 1),)
    boundary = fields.get_boundary() if kind.startswith("multipart/") else None
    if not boundary:
        return ()
    default = "message/rfc822" if kind == "multipart/digest" else "text/plain"
    return tuple(read_part(piece, depth=depth + 1, default=default) for piece in _split(body, boundary))


def _split(body: bytes, boundary: str) -> list[bytes]:
    mark = re.escape(boundary.encode("utf-8", "surrogateescape"))
    line = re.compile(rb"(?:\A|\r\n)--" + mark + rb"(--)?[ \t]*(?=\r\n|\Z)")
    pieces: list[bytes] = []
    start: int | None = None
    for found in line.finditer(body):
        if start is not None:
            pieces.append(body[start : found.start()])
        if found[1]:
            return pieces
        start = found.end() + 2
    if start is not None:
        pieces.append(body[start:])
    return pieces


def find_part(root: Part, numbers: list[int]) -> Part | None:
    """The part of that number (RFC 3501 §6.4.5), None if there is none."""
    part = root
    for number in numbers:
        inner = part.parts[0] if part.kind == "message/rfc822" and part.parts else part
        if inner.kind.startswith("multipart/") and inner.parts:
            if not 1 <= number <= len(inner.parts):
                return None
            part = inner.parts[number - 1]
        elif number != 1:
            return None
        else:
            part = inner
    return part


def write_envelope(fields: Fields) -> bytes:
    """The ENVELOPE structure of a header."""
    values = {name: _addresses(fields, name) for name in _ADDRESSES}
    for name in ("sender", "reply-to"):
        values[name] = values["from"] if values[name] == b"NIL" else values[name]
    tail = (_field(fields, "in-reply-to"), _field(fields, "message-id"))
    return b"(" + b" ".join((_field(fields, "date"), _field(fields, "subject"), *values.values(), *tail)) + b")"


def _field(fields: Fields, name: str) -> bytes:
    value = fields.get(name)
    return write_string(None if value is None else _unfold(value))


def _unfold(value: object) -> str:
    return re.sub(r"\r?\n(?=[ \t])", "", str(value)).strip()


def _addresses(fields: Fields, name: str) -> bytes:
    found = getaddresses([_unfold(value) for value in fields.get_all(name, [])])
    written = [_address(display, address) for display, address in found if address]
    return b"(" + b"".join(written) + b")" if written else b"NIL"


def _address(display: str, address: str) -> bytes:
    local, at, domain = address.rpartition("@")
    mailbox, host = (local, domain) if at else (address, "")
    return b"(" + b" ".join((write_string(display or None), b"NIL", write_string(mailbox), write_string(host))) + b")"


def write_structure(part: Part, *, extended: bool) -> bytes:
    """BODYSTRUCTURE; BODY where not ``extended``."""
    if part.kind.startswith("multipart/") and part.parts:
        inner = b"".join(write_structure(child, extended=extended) for child in part.parts)
        words = [write_string(part.fields.get_content_subtype())]
        if extended:
            words += [_parameters(part.fields, "content-type"), *_extension(part.fields)]
        return b"(" + inner + b" " + b" ".join(words) + b")"
    return b"(" + b" ".join(_leaf(part, extended=extended)) + b")"


def _leaf(part: Part, *, extended: bool) -> list[bytes]:
    main, _, subtype = part.kind.partition("/")
    encoding = str(part.fields.get("content-transfer-encoding", "7bit")).strip()
    words = [write_string(main), write_string(subtype), _parameters(part.fields, "content-type")]
    words += [_field(part.fields, "content-id"), _field(part.fields, "content-description"), write_string(encoding)]
    words.append(b"%d" % len(part.body))
    if part.kind == "message/rfc822" and part.parts:
        words += [write_envelope(part.parts[0].fields), write_structure(part.parts[0], extended=extended)]
    if main == "text" or (part.kind == "message/rfc822" and part.parts):
        words.append(b"%d" % part.body.count(b"\n"))
    if extended:
        words += [_field(part.fields, "content-md5"), *_extension(part.fields)]
    return words


def _extension(fields: Fields) -> list[bytes]:
    disposition = b"NIL"
    if (kind := fields.get_content_disposition()) is not None:
        disposition = b"(" + write_string(kind) + b" " + _parameters(fields, "content-disposition") + b")"
    return [disposition, _field(fields, "content-language"), _field(fields, "content-location")]


def _parameters(fields: Fields, header: str) -> bytes:
    found = fields.get_params(failobj=[], header=header, unquote=True)[1:]
    if header == "content-type" and header not in fields:
        found = [("charset", "us-ascii")]
    words = [write_string(str(word)) for pair in found for word in pair]
    return b"(" + b" ".join(words) + b")" if words else b"NIL"
