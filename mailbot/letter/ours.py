"""Recognising our own notifications quoted back, whatever the sender's program did to their lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from mailbot.letter import attribution, histories

SHINGLE = 5  # words in a row that must be the same
RUN_WORDS = 12  # words in a row that make a run of ours; whoever repeats less says it themselves
MOST_RUNS = 200  # of ours in one mail whose introduction is looked for
MOST_WORDS = 200_000  # of all the texts sent; older ones than that are not looked at

# Scripts written without spaces count by character.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+")


def fold_ours(text: str, sent: Iterable[str]) -> str:
    """``text`` without the runs of lines that are our own words in ``sent``, and without what introduces them.

    ``sent`` are the plain-text bodies of our mails, newest first. Rewrapped lines, ``>`` marks, lost blank lines and
    rewritten links do not matter. A line is cut only as part of at least `RUN_WORDS` words of ours in a row; a
    person's words that merely hold a phrase of ours stay. Linear in the size of both; never raises.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    words = [_words(line) for line in lines]
    known, known_lines = _known(sent)
    if not known:
        return "\n".join(lines)
    cut = _cut_lines(words, known)
    if not any(cut):
        return "\n".join(lines)
    _spread(lines, words, cut, known_lines)
    _introductions(lines, cut)
    return _joined(lines, cut)


def _words(line: str) -> list[str]:
    line = line.casefold()
    return _WORD.findall(_ADDRESS.sub(" ", line) if ":" in line else line)


def _shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(SHINGLE)), strict=False)


def _known(sent: Iterable[str]) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
    """The shingles of all our texts, and their lines."""
    shingles: set[tuple[str, ...]] = set()
    lines: set[tuple[str, ...]] = set()
    left = MOST_WORDS
    for body in sent:
        rows = [_words(line) for line in body.splitlines()]
        stream = [word for row in rows for word in row]
        left -= len(stream)
        if left < 0:
            break
        shingles.update(_shingles(stream))
        lines.update(tuple(row) for row in rows if row)
    return shingles, lines


def _cut_lines(words: Sequence[Sequence[str]], known: set[tuple[str, ...]]) -> list[bool]:
    """For each line, whether at least nine tenths of its words stand in a long run of ours."""
    stream = [word for row in words for word in row]
    covered = [False] * len(stream)
    begun = end = marked = 0
    for start, shingle in enumerate(_shingles(stream)):
        if shingle in known:
            begun = start if start > end else begun
            end = start + SHINGLE
            if end - begun >= RUN_WORDS:
                marked = max(begun, marked)
                covered[marked:end] = [True] * (end - marked)
                marked = end
    return list(_by_line(words, covered))


def _by_line(words: Sequence[Sequence[str]], covered: Sequence[bool]) -> Iterator[bool]:
    start = 0
    for row in words:
        ours = sum(covered[start : start + len(row)])
        yield bool(row) and ours * 10 >= len(row) * 9
        start += len(row)


def _spread(lines: Sequence[str], words: Sequence[Sequence[str]], cut: list[bool], known: set[tuple[str, ...]]) -> None:
    """Short lines of ours (a heading, a row of the table) go with the run they stand next to, or by their ``>``."""
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        near = False
        for index in order:
            if cut[index]:
                near = True
            elif words[index]:
                quoted = lines[index].lstrip()[0] == ">"
                near = (near or quoted) and tuple(words[index]) in known
                cut[index] = near
            elif lines[index].strip() and near:
                cut[index] = True  # a rule, or the mark of an empty quoted line


def _introductions(lines: Sequence[str], cut: list[bool]) -> None:
    """Cuts the attribution or header block right above each run."""
    runs = [index for index in range(len(lines)) if cut[index] and not (index and cut[index - 1])]
    for first in runs[:MOST_RUNS]:
        above = _above(lines, first)
        if above < 0 or cut[above]:
            continue
        bare = [line.lstrip("> \t") for line in lines[max(0, above - 11) : above + 1]]
        begin = _introduction(bare)
        top = above + 1 - (len(bare) - begin)
        rule = _above(lines, top)
        if top <= above and rule >= 0 and histories.is_rule(lines[rule]):
            top = rule
        cut[top : above + 1] = [True] * (above + 1 - top)


def _above(lines: Sequence[str], index: int) -> int:
    """The nearest line above ``index`` with something on it, at most three lines away; -1 where there is none."""
    for above in range(index - 1, max(-1, index - 4), -1):
        if lines[above].strip("> \t"):
            return above
    return -1


def _introduction(lines: Sequence[str]) -> int:
    """Where in ``lines`` the introduction that ends with them begins; their number where there is none."""
    last = len(lines) - 1
    found = attribution.begins_at(lines, last, quoted_below=True) if attribution.may_end(lines[last], True) else None
    if found is not None:
        return found
    if lines[last].rstrip()[-1:] in ":：" and "@" in lines[last] and any(map(str.isdigit, lines[last])):
        return last  # a language we do not know
    for start in range(len(lines)):
        boundary = histories.boundary_at(lines, start) if histories.may_begin(lines[start]) else None
        if boundary and boundary[1] == len(lines):
            return start
    return len(lines)


def _joined(lines: Sequence[str], cut: Sequence[bool]) -> str:
    """The lines that stay, with one blank line where a run was cut between two paragraphs."""
    kept: list[str] = []
    gap = False
    for line, gone in zip(lines, cut, strict=True):
        if gone or (gap and not line.strip()):
            gap = True
            continue
        if gap and kept and kept[-1].strip():
            kept.append("")
        kept.append(line)
        gap = False
    return "\n".join(kept).strip("\n")
