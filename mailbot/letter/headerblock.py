"""The few header lines that a mail program puts above a mail it passes on: From, date, To, subject, in any language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from mailbot.letter import histories, mailboxes
from mailbot.letter.letter import Mailbox
from mailbot.letter.words import LABELS

LONGEST = 1000  # characters of one field
MOST_BLANK = 2  # blank lines between a forward's line and its header block, and between two lines of the block
_ADDRESS = re.compile(r"[^\s<>\[\]()\"',;:*]{1,64}@[^\s<>\[\]()\"',;:*]{1,253}")
_ANGLED = re.compile(rf"[<\[(](?:mailto:)?({_ADDRESS.pattern})")
_CLOSED = re.compile(r"[<(\[]")
_MARKS = " \t*_\"'«»„“”‘’\u200e\u200f\u202a-\u202e"
# Yahoo's plain text runs the block together on the line of the forward: "… Message -----From: a@b.cTo: d@e.f".
_GLUED = re.compile(r"\s*(-{3,10} ?[^\n:<>@-]{3,60} ?-{3,10})\s*(\S[^\n]{10,3000})")
_BARE = re.compile(r"(Assunto)(?= )")  # its Portuguese forgets the colon
_LABEL = re.compile(
    "(?<=[^\\n])("
    + "|".join(
        re.escape(label[:1].upper() + label[1:])
        for label in sorted((label for row in LABELS.values() for label in row), key=len, reverse=True)
    )
    + r")(?=\s?[:：]\s)"
)


@dataclass(frozen=True, slots=True)
class Block:
    """One header block, read."""

    fields: dict[str, str]  # by kind (from, date, to, cc, subject, other); the first of each, on one line
    label: str  # how its From line is called, folded: tells the language
    end: int  # the line after it


def read(lines: Sequence[str], start: int) -> Block | None:
    """The block that begins on line ``start`` or after a few blank ones; None where there is none.

    A kind that comes again begins the header block of the next mail, not more of this one.
    """
    fields: dict[str, list[str]] = {}
    kind, label, end, blank = "", "", start, 0
    for index in range(start, min(start + histories.MOST_HEADERS, len(lines))):
        line = lines[index]
        found, name, value = histories.labelled(line)
        if not line.strip("> \t"):
            blank += 1
            if blank > MOST_BLANK or (fields and not _goes_on(lines, index + 1, fields)):
                break
            continue
        if found and not (found in fields and found not in ("cc", "other")):
            kind, label = found, name if found == "from" else label
            fields.setdefault(kind, [])
        elif found or not kind or not _wraps(lines, index, fields, kind):
            break
        fields[kind].append(value if found else line.strip("> \t"))
        end, blank = index + 1, 0
    joined = {kind: " ".join(" ".join(pieces).split())[:LONGEST] for kind, pieces in fields.items()}
    return Block(joined, label, end) if joined else None


def _goes_on(lines: Sequence[str], index: int, fields: dict[str, list[str]]) -> bool:
    """Whether after blank lines a kind comes that the block does not have yet."""
    below = next((line for line in lines[index : index + MOST_BLANK] if line.strip("> \t")), "")
    kind, _, value = histories.labelled(below)
    return bool(kind) and bool(value) and kind not in fields


def _wraps(lines: Sequence[str], index: int, fields: dict[str, list[str]], kind: str) -> bool:
    """Whether a line without a label still belongs to the field above: more addresses, or a label comes below it."""
    line = lines[index].strip("> \t")
    if "@" in line and kind not in ("subject", "date"):
        above = fields[kind][-1].rstrip()
        return above[-1:] in ",;<" or lines[index].lstrip("> \t")[:1] == "<"
    below = [histories.labelled(line)[0] for line in lines[index + 1 : index + 3]]
    return any(kind and kind not in fields for kind in below) and len(fields) < 4


def unglue(lines: Sequence[str]) -> list[str]:
    """``lines`` with the first forward's line set apart from the fields that were run together with it."""
    for index, line in enumerate(lines):
        glued = _GLUED.fullmatch(line) if "---" in line[:20] and ":" in line else None
        if glued is not None and histories.boundary_at([glued[1]], 0) is not None:
            fields = _LABEL.sub(r"\n\1", _BARE.sub(r"\1:", glued[2])).split("\n")
            return [*lines[:index], glued[1], *filter(None, map(str.strip, fields)), *lines[index + 1 :]]
    return list(lines)


def mailbox_of(value: str) -> Mailbox:
    """Who a From line names: ``Ann <ann@x>``, ``Ann [mailto:ann@x]``, ``ann@x``; no address where it names two."""
    value = value[:LONGEST]
    named = [mailboxes.normalise(found.strip(".")) for found in _ADDRESS.findall(value.replace("mailto:", ""))]
    angled = [mailboxes.normalise(found.strip(".")) for found in _ANGLED.findall(value)]
    addresses = set(filter(None, named)) | set(filter(None, angled))
    name = _CLOSED.split(value, maxsplit=1)[0].strip(_MARKS) if angled else "" if named else value.strip(_MARKS)
    name = "" if "@" in name else name[:200]
    return Mailbox(addresses.pop() if len(addresses) == 1 else "", name)


def date_of(value: str) -> datetime | None:
    """The date of a header block, only where it is beyond doubt: RFC 5322 or ISO 8601 with its zone."""
    for parse in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            date = parse(value.strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if date.tzinfo is not None and 1980 <= date.year <= 2100:
            return date
    return None
