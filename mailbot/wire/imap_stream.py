"""Cuts what an IMAP server sends into responses (RFC 3501 §4, §7): loops, never recursion, each byte looked at once.

This file does not know what a response means, only where it ends.
"""

from __future__ import annotations

import io
import re

Response = list[bytes]  # lines at the even places, literals at the odd ones: [line, literal, line, …]

LONGEST_LINE = 1 << 20  # octets; a line without an end is a server gone mad
LARGEST_LITERAL = 256 << 20  # octets; far above any mail we ask for whole

_LITERAL = re.compile(rb"\{(\d{1,10})\}\Z")
_LITERAL_MARK = 12  # length of "{4294967295}", the longest announcement
_STATUS = re.compile(rb"\* (?:OK|NO|BAD|BYE|PREAUTH)\b", re.IGNORECASE)


class Garbled(Exception):
    """The server's bytes are no IMAP; the connection cannot be used any more."""


class Stream:
    """The bytes in, whole responses out, however they were chunked; holds one unfinished response at most."""

    def __init__(self, *, longest_line: int = LONGEST_LINE, largest_literal: int = LARGEST_LITERAL) -> None:
        self._longest_line = longest_line
        self._largest_literal = largest_literal
        self._response: Response = []
        self._line: list[bytes] = []  # pieces of a line whose end has not come yet
        self._held = 0  # octets in _line
        self._literal = io.BytesIO()  # getvalue() hands its buffer over without copying it
        self._missing = 0  # octets of the literal still to come

    @property
    def idle(self) -> bool:
        """Whether the server stands between two responses."""
        return not (self._response or self._line or self._missing)

    def feed(self, data: bytes) -> list[Response]:
        """The responses that ``data`` completes. Raises Garbled for lines or literals beyond the limits."""
        complete: list[Response] = []
        position = 0
        while position < len(data):
            if self._missing:
                position = self._take_literal(data, position)
            else:
                position = self._take_line(data, position, complete)
        return complete

    def _take_literal(self, data: bytes, start: int) -> int:
        end = min(start + self._missing, len(data))
        self._missing -= end - start
        if not self._missing and not self._literal.tell():
            self._response.append(data[start:end])
            return end
        self._literal.write(memoryview(data)[start:end])
        if not self._missing:
            self._response.append(self._literal.getvalue())
            self._literal = io.BytesIO()
        return end

    def _take_line(self, data: bytes, start: int, complete: list[Response]) -> int:
        end = data.find(b"\n", start)
        if end < 0:
            self._hold(data[start:])
            return len(data)
        line = data[start:end]
        if self._line:
            line = b"".join((*self._line, line))
            self._line.clear()
            self._held = 0
        self._end_line(line.removesuffix(b"\r"), complete)
        return end + 1

    def _hold(self, piece: bytes) -> None:
        self._line.append(piece)
        self._held += len(piece)
        if self._held > self._longest_line:
            raise Garbled(f"a line of more than {self._longest_line} octets")

    def _end_line(self, line: bytes, complete: list[Response]) -> None:
        self._response.append(line)
        size = self._announced(line)
        if size is None:
            complete.append(self._response)
            self._response = []
        elif size == 0:
            self._response.append(b"")
        else:
            self._missing = size

    def _announced(self, line: bytes) -> int | None:
        """Octets of the literal that follows; only untagged data has any, a text may well end in ``{5}``."""
        if not line.endswith(b"}"):
            return None
        found = _LITERAL.search(line, max(0, len(line) - _LITERAL_MARK))
        if not found or not self._response[0].startswith(b"* ") or _STATUS.match(self._response[0]):
            return None
        size = int(found[1])
        if size > self._largest_literal:
            raise Garbled(f"a literal of {size} octets")
        return size
