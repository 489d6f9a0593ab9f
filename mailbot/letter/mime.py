"""The parts of a mail (RFC 2046): our own walk over the octets, iterative in size and bounded in depth and number.

Attached messages are one leaf and never opened; every other leaf is counted once, in reading order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mailbot.letter import headers, parameters, transfer

DEPTH_LIMIT = 50
PART_LIMIT = 200
MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})


@dataclass(slots=True)
class Part:
    """One part: a container with its ``children``, or a leaf."""

    header: headers.Headers
    type: str  # lower-case media type
    parameters: dict[str, str]  # of Content-Type
    disposition: str  # inline, attachment, … or empty
    name: str  # decoded file name as it came, empty where there is none
    start: int  # of the body within the raw mail
    end: int
    children: list[Part] = field(default_factory=list)

    @property
    def charset(self) -> str:
        """The declared charset, empty where there is none."""
        return self.parameters.get("charset", "")

    def octets(self, raw: bytes) -> transfer.Octets:
        """The decoded body."""
        return transfer.decode(raw[self.start : self.end], self.header.first("content-transfer-encoding"))

    def leaves(self) -> Iterator[Part]:
        """The leaf parts in reading order (at most as deep as ``DEPTH_LIMIT``)."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(slots=True)
class Walk:
    """A mail taken apart."""

    root: Part
    parts: int = 1
    too_deep: bool = False  # a container below the fiftieth level was left closed
    too_many: bool = False  # parts after the two-hundredth were left out


def walk(raw: bytes) -> Walk:
    """A mail taken apart; linear in its size, never raises."""
    walked = Walk(_part(raw, 0, len(raw), "text/plain"))
    opened = [(walked.root, 1)]
    while opened:
        part, depth = opened.pop(0)
        boundary = part.parameters.get("boundary", "") if part.type.startswith("multipart/") else ""
        if not boundary:
            continue
        if depth > DEPTH_LIMIT:
            walked.too_deep = True
            continue
        default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
        for start, end in _sections(raw, part, boundary):
            if walked.parts >= PART_LIMIT:
                walked.too_many = True
                break
            part.children.append(_part(raw, start, end, default))
            walked.parts += 1
        opened += [(child, depth + 1) for child in part.children]
    return walked


def attachment_bytes(raw: bytes, part: int) -> bytes:
    """The decoded bytes of the leaf part with this index (``Attachment.part``).

    Raises IndexError where the mail has no such leaf.
    """
    return list(walk(raw).root.leaves())[part].octets(raw).octets


def _part(raw: bytes, start: int, end: int, default: str) -> Part:
    header = headers.read(raw, start, end)
    media, said = parameters.parse(header.first("content-type"))
    disposition, shown = parameters.parse(header.first("content-disposition"))
    if media.count("/") != 1 or not all(media.split("/")):
        media = {"text": "text/plain"}.get(media, default if not media else "application/octet-stream")
    name = shown.get("filename") or said.get("name") or ""
    return Part(header, media, said, disposition, name, min(header.body, end), end)


def _sections(raw: bytes, part: Part, boundary: str) -> Iterator[tuple[int, int]]:
    """The slices between the delimiter lines (RFC 2046 section 5.1.1); the last one need not be closed."""
    mark = b"--" + boundary.encode("utf-8", "replace")
    start = -1
    at = raw.find(mark, part.start, part.end)
    while at >= 0:
        line_end = raw.find(b"\n", at, part.end)
        line_end = part.end if line_end < 0 else line_end + 1
        rest = raw[at + len(mark) : min(line_end, at + len(mark) + 80)].strip()
        if rest in (b"", b"--") and (at == part.start or raw[at - 1 : at] == b"\n"):
            if start >= 0:
                yield start, max(start, at - (2 if raw[at - 2 : at] == b"\r\n" else 1))
            start = line_end if not rest else -1
            if rest:
                return
        at = raw.find(mark, max(line_end - 1, at + 1), part.end)
    if start >= 0:
        yield start, part.end
