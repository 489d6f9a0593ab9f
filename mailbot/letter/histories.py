"""Recognising where unquoted history begins: Outlook's header block, "Original Message", a forward's first line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from mailbot.letter.attribution import plain
from mailbot.letter.words import FORWARDED, LABELS, ORIGINAL, REPLY_ABOVE


class Boundary(StrEnum):
    """What told that history begins here."""

    HEADERS = "header block"
    ORIGINAL = "original message line"
    FORWARD = "forwarded message"
    ABOVE = "reply-above line"


_KIND = {plain(label): kind for kind, labels in LABELS.items() for label in labels}
_MARKERS = dict.fromkeys(map(plain, ORIGINAL), Boundary.ORIGINAL) | dict.fromkeys(
    map(plain, FORWARDED), Boundary.FORWARD
)
_LABEL = re.compile(
    r"[\s|>\u200e\u200f\u202a-\u202e\u2066-\u2069]{0,8}\**\s?([^\W\d_][^:：*<>@\n]{0,24}?)\s?\*{0,2}\s?[:：]"
)
_DASH = "-–—‐_=*#─━ \t>"
_RULE = re.compile(r"[\s>]*[-–—‐_=*─━]{5,}\s*$")
_GROUPWISE = re.compile(r">>> [^\n]{3,160}\d[^\n]{0,20}>>>\s*$")
# Whoever pastes a mail's full headers wants them read.
_RAW = re.compile(
    r"(?:received|message-id|return-path|dkim-signature|mime-version|content-type|delivered-to|x-[\w-]+):", re.I
)
_WHOLE = {"from", "date", "to", "subject"}
MOST_HEADERS = 20  # lines a header block may take


def boundary_at(lines: Sequence[str], index: int) -> tuple[Boundary, int] | None:
    """The boundary that begins on line ``index`` and the first line after its own lines; None where there is none."""
    if lines[index][:4] == ">>> ":
        return (Boundary.ORIGINAL, index + 1) if _GROUPWISE.match(lines[index][:200]) else None
    marker = _marker(lines[index])
    if marker is not None:
        return marker, _after_headers(lines, index + 1)
    end = block_end(lines, index)
    return (Boundary.HEADERS, end) if end else None


def may_begin(line: str) -> bool:
    """Whether a boundary could begin on this line: the cheap question asked of every line."""
    head = line[:40]
    return (
        ":" in head
        or line[:4] == ">>> "
        or "：" in head
        or "--" in head
        or "‐‐" in head
        or "——" in head
        or head[:2] in {"__", "**", "##"}
    )


def is_rule(line: str) -> bool:
    """Whether the line only leads to a header block: drawn, or a bare "Original Message"."""
    return _RULE.match(line) is not None or (8 < len(line.strip()) < 60 and plain(line).strip() in _MARKERS)


def is_forward(line: str) -> bool:
    """Whether the line is one that a program writes above a mail it passes on."""
    shown = line[:121].strip("> \t\r")
    return (shown[-1:] in ":：" or shown[:1] in "-‐—_*#=") and _marker(line) is Boundary.FORWARD


def _marker(line: str) -> Boundary | None:
    if len(line) > 120:
        return None
    text = plain(line).strip()
    core = text.strip(_DASH).rstrip(" :：")
    found = _MARKERS.get(core)
    drawn = text[:2] in {"--", "‐‐", "——", "__", "**", "##", "==", "- "} and core != text
    if found and (drawn or (found is Boundary.FORWARD and text[-1:] in ":：")):
        return found
    return Boundary.ABOVE if any(phrase in text for phrase in REPLY_ABOVE) and text[:1] in "-#=_*–—" else None


def _after_headers(lines: Sequence[str], index: int) -> int:
    """``index``, or the end of the header block that follows it after at most two blank lines."""
    for ahead in range(index, min(index + 3, len(lines))):
        if lines[ahead].strip():
            return block_end(lines, ahead) or index
    return index


def block_end(lines: Sequence[str], start: int) -> int:
    """The line after the header block that begins on line ``start``, 0 where none does.

    It takes From or a date, one more label, and an address – or From, a date and a subject: people do write
    ``From: London`` and ``Date: Wednesday`` themselves.
    """
    if not _kind(lines[start]):
        return 0
    kinds, end, loose, address = set[str](), start, 0, False
    for index in range(start, min(start + MOST_HEADERS, len(lines))):
        kind, blank = _kind(lines[index]), not lines[index].strip()
        loose = 0 if kind else loose + 1
        if loose > 2 or (blank and not _continues(lines, index)):
            break
        if kind:
            kinds.add(kind)
        if kind or "@" in lines[index]:
            end = index + 1
        address = address or "@" in lines[index]
    if not _is_evident(kinds, address):
        return 0
    if len(kinds & _WHOLE) < len(_WHOLE) and _in_form(lines, start, end):
        return 0
    return 0 if any(map(_RAW.match, lines[max(0, start - 3) : end + 3])) else end


def _in_form(lines: Sequence[str], start: int, end: int) -> bool:
    """Whether the block goes on above or below with labels no mail program writes: "Problem: does not open"."""
    around = (*lines[max(0, start - 1) : start], *lines[end : end + 1])
    return any(_LABEL.match(line[:60]) and not _kind(line) and "//" not in line[:60] for line in around)


def _continues(lines: Sequence[str], blank: int) -> bool:
    return blank + 1 < len(lines) and bool(_kind(lines[blank + 1]))


def _is_evident(kinds: set[str], address: bool) -> bool:
    if not kinds & {"from", "date"} or len(kinds) < 2:
        return False
    return address or {"from", "date", "subject"} <= kinds


def _kind(line: str) -> str:
    return labelled(line)[0]


def labelled(line: str) -> tuple[str, str, str]:
    """Kind, label (folded) and value of a line of a header block; kind empty where it begins with no such label."""
    found = _LABEL.match(line[:60])
    name = plain(found[1]).strip() if found else ""
    kind = _KIND.get(name, "")
    return (kind, name, line[found.end() :].strip(" \t*")) if found and kind else ("", "", "")
