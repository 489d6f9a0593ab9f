"""Folding a reply: what the person newly wrote on one side, quoted history and signatures on the other.

`reading` tells what each line is, `runs` what of it is kept; here the two are put together.
The time taken is linear in the size of the text (at most `reading.MOST_GUESSES` lines are looked at closely).
"""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.letter import rendering, runs
from mailbot.letter.reading import Kind, Reading, kind_of, read


@dataclass(frozen=True, slots=True)
class Folded:
    """A reply in two. Line ends are LF; no line is changed, at most one is cut where words and attribution share it."""

    fresh: str  # what the person newly wrote, with the quotes they answered one by one
    quoted: str  # all the rest in its order: history, attributions, signatures
    rule: str  # what decided, for people: "attribution; device line"


def fold(text: str) -> Folded:
    """What the person newly wrote in a plain-text reply; pure, never raises, linear in ``len(text)``.

    ``fresh`` is empty only where nothing but quotes or a device line was sent. A forward without a word of one's own
    is what it forwards.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return _fold(Reading(lines, [kind_of(line) for line in lines]))


def fold_html(html: str) -> Folded:
    """The same for an HTML body: quotes are taken from its structure, words are those of `visible.words_of`."""
    reading = Reading([], [])
    for line, mark in rendering.lines_of(html):
        reading.lines.append(line)
        reading.kinds.append(Kind[mark] if mark and line.strip() else kind_of(line))
    return _fold(reading)


def _fold(reading: Reading) -> Folded:
    read(reading)
    kept = runs.keep(reading)
    fresh: list[str] = []
    folded: list[str] = []
    cut = False
    for line, keep in zip(reading.lines, kept, strict=True):
        blank = not line.strip()
        if keep and not (blank and cut):
            fresh.append(line)
        elif not blank or (folded and folded[-1]):
            folded.append(line)
        cut = cut if blank else not keep
    return Folded(_trimmed(fresh), _trimmed(folded), "; ".join(dict.fromkeys(reading.told)) or "nothing to fold")


def _trimmed(lines: list[str]) -> str:
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return "\n".join(lines[start:end])
