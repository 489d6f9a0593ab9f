"""Markdown as admins write it → the plain text of a comment. Comments are text, and shown as such in both halves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

ITEM: Final = re.compile(r"\s*(?:[-*+]|(\d{1,3}[.)]))\s+(.*)")
HEADING: Final = re.compile(r"#{1,6}\s+(.*?)\s*#*")
BREAK: Final = re.compile(r"(?: {2,}|\\)$")
# What is marked within a line → how it reads without its marks. A link keeps its address.
INLINE: Final = (
    (re.compile(r"\[([^\[\]]+)\]\(\s*<?([^\s()<>]+)>?\s*\)"), lambda m: m[1] if m[1] == m[2] else f"{m[1]} ({m[2]})"),
    (re.compile(r"<((?:https?://|mailto:)[^\s<>]+)>"), lambda m: m[1]),
    (re.compile(r"(\*\*|__)(?=\S)([^*_]+?)(?<=\S)\1"), lambda m: m[2]),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), lambda m: m[1]),
    (re.compile(r"`([^`\n]+)`"), lambda m: m[1]),
)


def plain(markdown: str) -> str:
    """Paragraphs, each on one line, with an empty line between; items of a list on lines of their own."""
    lines = markdown.replace("\r\n", "\n").split("\n")
    blocks = [list(block) for filled, block in groupby(lines, key=lambda line: bool(line.strip())) if filled]
    return "\n\n".join("\n".join(map(_unmarked, _lines(block))) for block in blocks)


def _lines(block: list[str]) -> Iterator[str]:
    """The lines of a paragraph joined; an item, a heading and a hard break end one."""
    said, ends = "", True
    for line in block:
        heading, item = HEADING.fullmatch(line.strip()), ITEM.fullmatch(line)
        if said and (ends or heading or item):
            yield said
            said = ""
        words = heading[1] if heading else f"{item[1] or '-'} {item[2]}" if item else BREAK.sub("", line).strip()
        said, ends = f"{said} {words}".strip(), bool(heading or BREAK.search(line))
    yield said


def _unmarked(line: str) -> str:
    for mark, words in INLINE:
        line = mark.sub(words, line)
    return line
