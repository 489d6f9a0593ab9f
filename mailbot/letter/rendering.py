"""From HTML to lines of text, each with what the structure says it is. A small walk over lxml's tree."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain

from lxml import etree

from mailbot.letter.hidden import Look, look_of, unseen_names
from mailbot.letter.markup import mark_of
from mailbot.letter.tree import parse

Line = tuple[str, str]  # the text, and a name of `reading.Kind` or ""

SKIPPED = frozenset({
    "script", "style", "head", "title", "template", "svg", "math", "iframe", "noframes", "object", "embed", "audio",
    "video", "canvas", "meta", "link", "base", "map",
})  # fmt: skip
PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "pre", "table", "blockquote"})
BLOCKS = PARAGRAPHS | {
    "html", "body", "div", "section", "article", "header", "footer", "main", "nav", "aside", "address", "center",
    "form",
    "fieldset", "tr", "li", "dt", "dd", "figure", "hr", "thead", "tbody", "tfoot", "caption", "details", "summary",
    "option",
}  # fmt: skip

_SPACE = re.compile(r"[ \t\r\n\f]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PREFORMATTED = re.compile(r"white-space:\s*(?:pre|break-spaces)")


@dataclass(slots=True)
class _Page:
    """The lines written so far, and the one being written."""

    unseen: frozenset[str]
    lines: list[Line] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    depth: int = 0  # of quotes
    mark: str = ""
    history: bool = False  # the next line written begins the history
    gap: bool = False  # a blank line is due before the next words
    lists: list[int] = field(default_factory=list)  # open lists: the last number, or -1 for bullets
    bullet: str = ""

    def write(self, text: str, preformatted: bool) -> None:
        """Adds words to the line; runs of white space are one space unless ``preformatted``."""
        if preformatted:
            first, *rest = text.split("\n")
            self._add(first)
            for line in rest:
                self.end(forced=True)
                self._add(line)
            return
        text = _SPACE.sub(" ", text)
        if not self.words or self.words[-1].endswith((" ", "\n")):
            text = text.lstrip(" ")
        self._add(text)

    def _add(self, text: str) -> None:
        if text:
            self.words.append(text)

    def end(self, forced: bool = False) -> None:
        """Ends the line; an empty one is written only where it is ``forced`` (a ``<br>``)."""
        text = "".join(self.words).replace("\xa0", " ").rstrip()
        self.words.clear()
        if text:
            if self.gap and self.lines:
                self._put("")
            indent = "  " * (len(self.lists) - 1) if self.lists else ""
            lead, self.bullet = (self.bullet or ("  " if self.lists else "")), ""
            self._put(indent + lead + text)
            self.gap = False
        elif forced and self.lines:
            self._put("")
            self.gap = False

    def _put(self, text: str) -> None:
        mark = "QUOTE" if self.depth else self.mark
        if self.history and text and not self.depth:
            mark, self.history = "HISTORY", False
        prefix = ">" * self.depth + (" " if text and self.depth else "")
        self.lines.append((prefix + text, mark))


def lines_of(html: str) -> list[Line]:
    """The lines a reader sees, quotes with their ``>``, each with its mark; never raises, whatever ``html`` is."""
    root = parse(html)
    if root is None:
        return []
    sheets = "".join(sheet.text or "" for sheet in root.iter("style"))
    page = _Page(unseen_names(sheets) if sheets else frozenset())
    _walk(root, page, Look(), False)
    page.end()
    return page.lines


def _walk(element: etree._Element, page: _Page, look: Look, preformatted: bool) -> None:
    """Writes ``element`` and all in it; the depth is bounded by `tree.parse`."""
    tag = element.tag
    if tag in SKIPPED or not isinstance(tag, str):
        return
    own = look_of(element, look, page.unseen)
    if own is None:
        return
    if tag == "br":
        page.end(forced=True)
        return
    mark = mark_of(element)
    before = _open(tag, mark, page)
    if tag in {"td", "th"} or tag == "tr":
        _row(element, page, own) if tag == "tr" else _children(element, page, own, preformatted)
    else:
        preformatted = preformatted or tag == "pre" or bool(_PREFORMATTED.search(element.get("style") or ""))
        start = len(page.words)
        _children(element, page, own, preformatted)
        if tag == "a":
            _link(element, page, start)
    _close(tag, mark, page, before)


def _children(element: etree._Element, page: _Page, look: Look, preformatted: bool) -> None:
    shown = look.shown
    if element.text and shown:
        page.write(element.text, preformatted)
    for child in element:
        _walk(child, page, look, preformatted)
        if child.tail and shown:
            page.write(child.tail, preformatted)


def _open(tag: str, mark: str, page: _Page) -> str:
    """Begins a block; returns the mark to go back to."""
    before = page.mark
    if tag in BLOCKS or mark:
        page.end()
        page.gap = page.gap or tag in PARAGRAPHS
    if mark == "QUOTE":
        if page.lines and page.lines[-1][0]:
            page._put("")
        page.gap = False
        page.depth += 1
    elif mark == "HISTORY":
        page.history = True
    elif mark:
        page.mark = mark
    if tag in {"ul", "ol"}:
        page.gap = page.gap and not page.lists
        page.lists.append(0 if tag == "ol" else -1)
    elif tag == "li" and page.lists:
        page.lists[-1] += page.lists[-1] >= 0
        page.bullet = f"{page.lists[-1]}. " if page.lists[-1] >= 0 else "- "
    return before


def _close(tag: str, mark: str, page: _Page, before: str) -> None:
    if tag in BLOCKS or mark:
        page.end()
        page.gap = page.gap or (tag in PARAGRAPHS and not (tag in {"ul", "ol"} and len(page.lists) > 1))
    if mark == "QUOTE":
        page.depth -= 1
        page.gap = True
    page.mark = before
    if tag in {"ul", "ol"}:
        page.lists.pop()


def _row(element: etree._Element, page: _Page, look: Look) -> None:
    """Cells of one line each stand side by side; a table that only lays out the page becomes paragraphs."""
    outer, cells = page.lines, []
    for cell in (None, *element):
        page.lines = []
        if cell is not None:
            _walk(cell, page, look, False)
        stray = element.text if cell is None else cell.tail
        if stray and look.shown:
            page.write(stray, False)
        page.end()
        if any(text for text, _ in page.lines):
            cells.append(page.lines)
    page.lines = outer
    outer.extend(_side_by_side(cells, page) if all(len(lines) == 1 for lines in cells) else chain.from_iterable(cells))


def _side_by_side(cells: list[list[Line]], page: _Page) -> list[Line]:
    if not cells:
        return []
    page.gap = False
    prefix = page.depth + bool(page.depth)
    joined = "  ".join([cells[0][0][0], *(lines[0][0][prefix:] for lines in cells[1:])])
    return [(joined, next((mark for lines in cells for _, mark in lines if mark), ""))]


def _link(element: etree._Element, page: _Page, start: int) -> None:
    """Adds the address of a link where its words do not already say it."""
    href = _CONTROL.sub("", element.get("href") or "").strip()
    words = "".join(page.words[start:]).strip()
    address = href[7:].partition("?")[0] if href[:7].lower() == "mailto:" else href
    if not words or not href.lower().startswith(("http://", "https://", "mailto:")):
        return
    if _bare(address) not in {_bare(words), ""} and _bare(address) not in words.lower():
        page.words.append(f" ({address})")


def _bare(address: str) -> str:
    return address.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/ ")
