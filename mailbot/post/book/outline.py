"""A mail's HTML as what is seen of it: cells in rows, paragraphs in cells, runs of words in paragraphs.

Whatever page an admin makes of the skeleton, its paragraphs and cells come out; those of the shipped one keep their
looks as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import html as lxml_html

UNSEEN: Final = ("head", "style", "script", "title")
PARAGRAPHS: Final = ("p", "h1", "h2", "h3", "li", "blockquote", "pre")
HEADINGS: Final = ("h1", "h2", "h3")
STRONG: Final = ("b", "strong")
LOOKS: Final = ("words", "press", "bar", "number", "brand", "label", "foot", "line")  # of a cell, by its class
TONES: Final = ("author", "note", "heading", "next")  # of a paragraph, by its class
SPACE: Final = re.compile(r"[ \t\r\n]+")  # a no-break space is none of them

Element = Any  # lxml's stubs let a child be a comment, which has no text of its own
Run = tuple[str, str]  # words, and how: "b" strong, "a" a link, "" plain
Cell = dict[str, Any]


def rows(page: str) -> list[list[Cell]]:
    """The rows of cells in the order they are seen, each cell with its ``look``, ``fill`` and ``paragraphs``."""
    return [row for row in _rows(lxml_html.document_fromstring(page)) if any(map(_is_seen, row))]


def _rows(element: Element) -> Iterator[list[Cell]]:
    for part in element:
        if _is_hidden(part):
            continue
        innermost = part.find(".//table") is None
        if part.tag == "tr" and innermost:
            yield [_cell(cell) for cell in part]
        elif part.tag in (*PARAGRAPHS, "td", "th") and innermost:
            yield [_cell(part)]
        else:
            yield from _rows(part)


def _is_hidden(element: Element) -> bool:
    return not isinstance(element.tag, str) or element.tag in UNSEEN or element.get("aria-hidden") == "true"


def _is_seen(cell: Cell) -> bool:
    return bool(cell["paragraphs"]) or cell["look"] in ("line", "bar")


def _cell(element: Element) -> Cell:
    parts = [part for part in element if part.tag in PARAGRAPHS] if element.tag not in PARAGRAPHS else []
    paragraphs = [_paragraph(part) for part in parts or [element]]
    seen = [one for one in paragraphs if one["runs"]]
    return {"look": _known(element, LOOKS), "fill": element.get("bgcolor", ""), "paragraphs": seen}


def _paragraph(element: Element) -> dict[str, Any]:
    tag = element.tag if element.tag in HEADINGS else "p"
    return {"tag": tag, "tone": _known(element, TONES), "own": element.get("dir") == "auto", "runs": _trimmed(element)}


def _trimmed(element: Element) -> list[Run]:
    """The runs of a paragraph without the spaces around it."""
    runs = list(_runs(element, ""))
    while runs and not runs[0][0].strip():
        runs.pop(0)
    while runs and not runs[-1][0].strip():
        runs.pop()
    return runs


def _runs(element: Element, style: str) -> Iterator[Run]:
    yield from _words(element.text, style)
    for part in element:
        if part.tag == "br":
            yield "\n", style
        elif not _is_hidden(part):
            yield from _runs(part, _style(part) or style)
        yield from _words(part.tail.lstrip(" \n") if part.tag == "br" and part.tail else part.tail, style)


def _words(text: str | None, style: str) -> Iterator[Run]:
    if text:
        yield SPACE.sub(" ", text), style


def _style(element: Element) -> str:
    if element.tag == "a":
        return "a"
    return "b" if element.tag in STRONG or _known(element, ("name", "digit")) else ""


def _known(element: Element, names: tuple[str, ...]) -> str:
    """The first class of the element that is one of ``names``."""
    return next((name for name in element.get("class", "").split() if name in names), "")
