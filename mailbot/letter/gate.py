"""The gate: what is set aside before any parser sees it. Raw octets in, a reason out; linear in the input."""

from __future__ import annotations

import re

from mailbot.letter import headers, mailboxes, mime

HEADER_LIMIT = headers.BLOCK_LIMIT  # octets
SIZE_LIMIT = 26_214_400  # octets, 25 MiB

_BARE_CR = re.compile(rb"\r(?!\n)")
_BOUNDARY = re.compile(rb"boundary\*?(?:0\*?)?[ \t]*=", re.IGNORECASE)


def inspect(raw: bytes, *, max_size: int = SIZE_LIMIT) -> str:
    """Why a mail is quarantined, empty where nothing speaks against it. Sizes in octets; never raises."""
    if len(raw) > max_size:
        return f"larger than {max_size} octets"
    end = headers.end_of(raw)
    if end >= HEADER_LIMIT:
        return f"header longer than {HEADER_LIMIT} octets"
    block = raw[:end]
    if b"\0" in block:
        return "NUL in the header"
    if _BARE_CR.search(block):
        return "bare CR in the header"
    return _sender(headers.read(raw)) or _nesting(raw)


def _sender(header: headers.Headers) -> str:
    """RFC 5322 section 3.6 allows several authors; whom to obey must not be a question."""
    fields = header.every("from")
    if len(fields) != 1:
        return "no From field" if not fields else f"{len(fields)} From fields"
    if len(fields[0]) > headers.VALUE_LIMIT:
        return "From field too long"
    read = mailboxes.parse(fields[0])
    if any(entry.group for entry in read):
        return "a group in the From field"
    if len(read) != 1:
        return "no mailbox in the From field" if not read else f"{len(read)} mailboxes in the From field"
    return f"From field in doubt: {read[0].doubt}" if read[0].doubt else ""


def _nesting(raw: bytes) -> str:
    if sum(1 for _ in _BOUNDARY.finditer(raw)) <= mime.DEPTH_LIMIT:
        return ""
    return "nested too deep" if mime.walk(raw).too_deep else ""
