"""Choosing what is kept of a read reply: all words, and those quotes without which an answer makes no sense."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.letter import attribution, signature
from mailbot.letter.histories import Boundary, boundary_at
from mailbot.letter.reading import Kind, Reading

CONTEXT_LINES = 30  # of a longer quote, only the last paragraph is kept above its answer

TYPED_LINES = 6  # of quote that a person may have typed
MOST_SIGNED = 20  # runs of words whose signature is looked for, and the last

Run = tuple[Kind, int, int]  # what it is, its first line, the line after


def keep(reading: Reading) -> list[bool]:
    """For each line, whether it is fresh."""
    _sign(reading)
    kept = [kind is Kind.WORDS or kind is Kind.BLANK for kind in reading.kinds]
    answered = list(_answered(reading))
    for start, end, attributed in answered:
        if len(answered) > 1 or not (attributed or _opens_with_heading(reading, start)):
            reading.told.append("answered quote kept")
            begin = _context(reading, start, end)
            kept[begin:end] = [True] * (end - begin)
    _keep_own(reading, kept)
    if not reading.told and Kind.QUOTE in reading.kinds:
        reading.told.append("quoted lines")
    if Kind.WORDS not in reading.kinds:
        _rescue(reading, kept)
    return kept


def _runs(reading: Reading) -> Iterator[Run]:
    """Runs of lines of one kind, blank lines belonging to the run they follow."""
    kind, start = Kind.BLANK, 0
    for index, line in enumerate(reading.kinds):
        if line is not kind and line is not Kind.BLANK:
            if index > start:
                yield kind, start, index
            kind, start = line, index
    if reading.kinds:
        yield kind, start, len(reading.kinds)


def _sign(reading: Reading) -> None:
    """Marks the signatures of the first runs of words and of the last; nobody signs each of a hundred answers."""
    spans = [(start, end) for kind, start, end in _runs(reading) if kind is Kind.WORDS]
    for start, end in dict.fromkeys([*spans[:MOST_SIGNED], *spans[-1:]]):
        begin, told = signature.begins_at(reading.lines, start, end)
        if told:
            reading.told.append(told)
            _mark(reading, begin, end)


def _mark(reading: Reading, begin: int, end: int) -> None:
    for index in range(begin, end):
        if reading.kinds[index] is Kind.WORDS:
            reading.kinds[index] = Kind.SIGNATURE


def _answered(reading: Reading) -> Iterator[tuple[int, int, bool]]:
    """Quotes with words below them: first line, the line after, and whether a heading stands above."""
    above = Kind.BLANK
    pending: tuple[int, int, bool] | None = None
    for kind, start, end in _runs(reading):
        if kind is Kind.QUOTE:
            pending = (start, end, above is Kind.HEADING)
        elif kind is Kind.WORDS and pending:
            yield pending
            pending = None
        above = kind


def _opens_with_heading(reading: Reading, start: int) -> bool:
    """Newer Apple programs put the attribution inside the quote."""
    stripped = [line.lstrip("> \t") for line in reading.lines[start : start + 4]]
    return any(attribution.begins_at(stripped, index, quoted_below=True) is not None for index in range(len(stripped)))


def _keep_own(reading: Reading, kept: list[bool]) -> None:
    """A few ``>`` lines at the end, below "The error is:", were typed by hand."""
    above = (Kind.BLANK, 0, 0)
    for run in _runs(reading):
        kind, start, end = run
        if kind is Kind.QUOTE and above[0] is Kind.WORDS and end - start <= TYPED_LINES:
            lead = next((line for line in reversed(reading.lines[above[1] : above[2]]) if line.strip()), "").rstrip()
            if lead[-1:] == ":" and "@" not in lead and not any(map(str.isdigit, lead)):
                kept[start:end] = [True] * (end - start)
        above = run


def _context(reading: Reading, start: int, end: int) -> int:
    if end - start <= CONTEXT_LINES:
        return start
    last = end
    while last > start and not reading.lines[last - 1].strip("> \t"):
        last -= 1
    while last > start and reading.lines[last - 1].strip("> \t"):
        last -= 1
    return last


def _rescue(reading: Reading, kept: list[bool]) -> None:
    """Nothing was left: a signature is better than nothing, so is a quote that nobody is said to have written."""
    words = [
        index
        for index, kind in enumerate(reading.kinds)
        if kind is Kind.SIGNATURE and not signature.is_device_line(reading.lines[index])
    ]
    if not words and (Kind.HEADING not in reading.kinds or _forwards(reading)):
        words = [index for index, kind in enumerate(reading.kinds) if kind is Kind.QUOTE]
    if words:
        reading.told.append("nothing else was written")
    for index in words:
        kept[index] = True


def _forwards(reading: Reading) -> bool:
    """Whether what is quoted was forwarded: then it is the content."""
    if reading.forward:
        return True
    first = reading.kinds.index(Kind.QUOTE) if Kind.QUOTE in reading.kinds else -1
    stripped = [line.lstrip("> \t") for line in reading.lines[first : first + 24]] if first >= 0 else []
    found = boundary_at(stripped, 0) if stripped else None
    return found is not None and found[0] is Boundary.FORWARD
