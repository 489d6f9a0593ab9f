"""Telling what each line of a reply is: words, quote, attribution, or the start of unquoted history."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from mailbot.letter import attribution, histories, signature
from mailbot.letter.histories import Boundary

MOST_GUESSES = 2000  # lines looked at closely; beyond it, only ``>`` marks count

_BARE_VERB = re.compile(r"\s*>\s{0,2}\w{2,14}(?: \w{2,14})?\s?[:：]\s*$")


class Kind(Enum):
    """What one line is."""

    WORDS = "words"
    BLANK = "blank"
    QUOTE = "quote"
    HEADING = "heading"  # an attribution or header block, never part of the words
    SIGNATURE = "signature"
    HISTORY = "history"  # from here on nothing is new


@dataclass(slots=True)
class Reading:
    """The lines with what each was found to be."""

    lines: list[str]
    kinds: list[Kind]  # one a line
    told: list[str] = field(default_factory=list)  # names of what decided
    forward: bool = False  # the first boundary was a forward's


def kind_of(line: str) -> Kind:
    """What the line is by its own look."""
    stripped = line.lstrip()
    if not stripped:
        return Kind.BLANK
    return Kind.QUOTE if stripped[0] == ">" else Kind.WORDS


def read(reading: Reading) -> None:
    """Finds headings and history in ``reading``, whose kinds so far only say words, blank and quote."""
    _mend(reading)
    first, index, guesses = -1, 0, MOST_GUESSES  # first: the first line of the person's own
    lines, kinds = reading.lines, reading.kinds
    while index < len(lines):
        line, kind, step = lines[index], kinds[index], None
        if kind is Kind.HISTORY:
            step = index, histories.block_end(lines, index) or index + 1, "quote container"
        elif guesses and (kind is Kind.WORDS or (kind is Kind.QUOTE and _is_torn(line))):
            step = _heading(reading, index)
            guesses -= step is not None or histories.may_begin(line)
        if step is None:
            if first < 0 and kind is Kind.WORDS and not (signature.is_device_line(line) or histories.is_rule(line)):
                first = index
            index += 1
            continue
        start, index, name = step
        first = -1 if first >= start else first
        reading.told.append(name)
        if first >= 0 and not _quoted_after(reading, index):
            begin = _upwards(reading, start)
            kinds[begin:] = [Kind.HISTORY] * (len(kinds) - begin)
            return
        begin = _ruled(reading, start)
        kinds[begin:index] = [Kind.HEADING] * (index - begin)


def _is_torn(line: str) -> bool:
    """A line that only looks quoted: the end of a torn-up address (``> wrote:``), or GroupWise's ``>>> … >>>``."""
    if line[:4] == ">>> ":
        return line.rstrip().endswith(">>>")
    return len(line) < 40 and line.rstrip()[-1] in ":：" and _BARE_VERB.match(line) is not None


def _heading(reading: Reading, index: int) -> tuple[int, int, str] | None:
    """First line, the line after, and the name of the heading on line ``index``."""
    lines, line = reading.lines, reading.lines[index]
    if histories.may_begin(line):
        boundary = histories.boundary_at(lines, index)
        if boundary:
            reading.forward = reading.forward or (not reading.told and boundary[0] is Boundary.FORWARD)
            return index, boundary[1], boundary[0].value
    if not attribution.may_end(line, quoted_below=True):
        return None
    quoted = _quoted_after(reading, index + 1)
    if not attribution.may_end(line, quoted):
        return None
    start = attribution.begins_at(lines, index, quoted)
    if start is not None:
        return start, index + 1, "attribution"
    shared = attribution.split_shared(line) if quoted else None
    if shared is None:
        return None
    lines[index : index + 1] = shared
    reading.kinds.insert(index, Kind.WORDS)
    return index + 1, index + 2, "attribution"


def _quoted_after(reading: Reading, index: int) -> bool:
    kinds = reading.kinds
    while index < len(kinds) and kinds[index] is Kind.BLANK:
        index += 1
    return index < len(kinds) and kinds[index] is Kind.QUOTE


def _upwards(reading: Reading, start: int) -> int:
    """``start``, or the first of the blank and drawn lines above it."""
    while start and (reading.kinds[start - 1] is Kind.BLANK or histories.is_rule(reading.lines[start - 1])):
        start -= 1
    return start


def _ruled(reading: Reading, start: int) -> int:
    """``start``, or the drawn line right above it."""
    begin = _upwards(reading, start)
    while begin < start and reading.kinds[begin] is Kind.BLANK:
        begin += 1
    return begin


_LINK = re.compile(r"[\s<(\[]*[^\s<>]*(?:://|=|%)[^\s<>]*[\s>)\]]*$")


def _mend(reading: Reading) -> None:
    """Takes for quotes the lone lines that a program tore off a quoted line by wrapping it."""
    lines, kinds = reading.lines, reading.kinds
    for index in range(1, len(lines) - 1):
        if kinds[index] is Kind.WORDS and kinds[index - 1] is Kind.QUOTE and kinds[index + 1] is Kind.QUOTE:
            line, above = lines[index], lines[index - 1]
            wrapped = len(above) >= 65 and above.rstrip()[-1] not in ".?!:" and line.lstrip()[0].islower()
            if wrapped or _LINK.match(line[:160]):
                kinds[index] = Kind.QUOTE
