"""The tree of an HTML mail, kept small and shallow before lxml sees it: parsers slow down with depth."""

from __future__ import annotations

import re

from lxml import etree

LONGEST = 256 * 1024  # characters; what is beyond is cut
DEEPEST = 80  # open tags; libxml2 gives up at 256, and what it closes for us counts there too
VOID = frozenset({
    "br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr", "p",
})  # fmt: skip

_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9:]{0,40})[^<>]*>?")
_OPEN = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9:]{0,40})")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def parse(html: str) -> etree._Element | None:
    """The root of ``html``, None where there is nothing to parse; linear in its size, never raises."""
    bounded = _shallow(_CONTROL.sub("", html[:LONGEST]))
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", no_network=True)
    try:
        return etree.fromstring(bounded.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _shallow(html: str) -> str:
    """``html`` without the tags that are nested deeper than `DEEPEST`; their words stay."""
    depth = deepest = 0
    for name in _OPEN.findall(html):
        if name[0] == "/":
            depth -= depth > 0
        elif name not in VOID:
            depth += 1
            deepest = depth if depth > deepest else deepest
    return html if deepest <= DEEPEST else _cut(html)


def _cut(html: str) -> str:
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        name = tag[1]
        if name[0] == "/":
            depth -= depth > 0
            return tag[0] if depth < DEEPEST else " "
        if name.lower() in VOID:
            return tag[0] if depth <= DEEPEST else " "
        depth += 1
        return tag[0] if depth <= DEEPEST else " "

    return _TAG.sub(kept, html)
