"""Recognising our own notifications quoted back, whatever the sender's program did to their lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from mailbot.letter import attribution, histories
from mailbot.letter.copies import SHINGLE, Book, Copy, Passage

RUN_WORDS = 12  # words of ours in a row that make a copy of our mail; whoever repeats less says it themselves
MOST_RUNS = 200  # of ours in one mail whose introduction is looked for

# Scripts written without spaces count by character.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
# Programs rewrite links; of a link to write to, the mailbox stays.
_LINK = re.compile(r"https?://\S+")
_ADDRESS = re.compile(rf"{_LINK.pattern}|<mailto:[^>]*>?|mailto:|\?(?:subject|body)=\S+")
_RULE = re.compile(r"[\s>|_=*#·•‐-―-]+")


class Sent(NamedTuple):
    """The plain text of one of our mails, in the order it is read."""

    paragraphs: tuple[tuple[str, bool], ...]  # text; whether we wrote it, and not a person whom we pass on
    subject: str = ""  # a person's words too, wherever they stand


def fold_ours(text: str, sent: Iterable[Sent]) -> str:
    """``text`` without the lines that are copied from our mails, and without what introduces them.

    ``sent`` are our mails, newest first. Rewrapped lines, ``>`` marks, lost blank lines and rewritten links do not
    matter. Copied is what holds at least `RUN_WORDS` words of our own in a row with what stands around them in our
    mail, what goes on from there after an answer written into it, and what is marked as quoted. What people said,
    which our mails repeat, is no copy when it comes alone: they may say it again. A line is cut only if all of it is
    copied, nine tenths if it is marked. Linear in the size of both; never raises.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    mails = list(sent)
    words = [_words(line) for line in lines]
    marked = [line.lstrip()[:1] == ">" for line in lines]
    cut = _cut_lines(words, marked, _book(mails))
    if not any(cut):
        return "\n".join(lines)
    _spread_marks(words, marked, cut, {row for mail in mails for row in _rows(mail)})
    _spread_wordless(lines, words, cut, {link for mail in mails for link in _links(mail)})
    _introductions(lines, cut)
    return _joined(lines, cut)


def _words(line: str) -> list[str]:
    line = line.casefold()
    return _WORD.findall(_ADDRESS.sub(" ", line) if ":" in line or "?" in line else line)


def _book(mails: Sequence[Sent]) -> Book:
    texts = ([Passage(_words(words), ours) for words, ours in mail.paragraphs] for mail in mails)
    return Book(texts, [_words(mail.subject) for mail in mails])


def _rows(mail: Sent) -> Iterator[tuple[str, ...]]:
    for paragraph, _ in mail.paragraphs:
        yield from (tuple(_words(line)) for line in paragraph.splitlines())


def _links(mail: Sent) -> Iterator[str]:
    for paragraph, ours in mail.paragraphs:
        yield from _LINK.findall(paragraph) if ours else ()


def _cut_lines(words: Sequence[Sequence[str]], marked: Sequence[bool], book: Book) -> list[bool]:
    """For each line, whether it is copied from our mails."""
    stream = [word for row in words for word in row]
    quoted = [mark for row, mark in zip(words, marked, strict=True) for _ in row]
    covered = [False] * len(stream)
    for start, end in _ours(book, book.copies(stream), quoted):
        covered[start:end] = [True] * (end - start)
    cut, start = [], 0
    for row, mark in zip(words, marked, strict=True):
        ours = sum(covered[start : start + len(row)])
        cut.append(bool(row) and (ours * 10 >= len(row) * 9 if mark else ours == len(row)))
        start += len(row)
    return cut


def _ours(book: Book, copies: Iterable[Copy], quoted: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The copies that come from our mail and not from a person's mouth."""
    reached = -1  # in the book, by the last copy of our own words
    for start, end, places in copies:
        length = end - start
        on = [place for place in places if reached >= 0 and -SHINGLE < place - length - reached <= RUN_WORDS]
        place = on[0] if on else max(places, key=lambda place: book.framed(place - length, place))
        if on or book.framed(place - length, place) >= RUN_WORDS:
            yield start + max(0, reached - (place - length) if on else 0), end  # no word is copied twice
            reached = place
        elif length >= RUN_WORDS and sum(quoted[start:end]) * 2 >= length:
            yield start, end


def _spread_marks(
    words: Sequence[Sequence[str]], marked: Sequence[bool], cut: list[bool], known: set[tuple[str, ...]]
) -> None:
    """Short marked lines of our mails go as well."""
    for index, row in enumerate(words):
        if row and marked[index] and tuple(row) in known:
            cut[index] = True


def _spread_wordless(lines: Sequence[str], words: Sequence[Sequence[str]], cut: list[bool], links: set[str]) -> None:
    """Rules, empty marks and lone links of ours go with what they stand next to."""
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        near = False
        for index in order:
            line = lines[index]
            if near and not words[index]:
                cut[index] = cut[index] or bool(_RULE.fullmatch(line)) or any(link in unquote(line) for link in links)
            near = cut[index] if line.strip() else near


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
