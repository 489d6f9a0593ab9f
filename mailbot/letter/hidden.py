"""Which words of an HTML mail its reader would not see: by inline style, attributes, and what a style sheet hides."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

_GONE = re.compile(r"display:none|mso-hide:all|opacity:0(?:\.0{0,9})?(?:[;!]|$)|text-indent:-\d{3}|(?:left|top):-\d{3}")
_FLAT = re.compile(r"(?:height|width):0(?:px|pt)?(?:[;!]|$)")
_SIZE = re.compile(r"(?:^|;)font(?:-size)?:[^;]{0,60}?(?<![\w.#])(\d{0,4}\.?\d{1,4})(px|pt|em|rem|%|(?=[;!]|$))")
_COLOUR = re.compile(r"(?:^|;)color:([^;!]{1,40})")
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]{1,60})")
_RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(,0?\.?0*)?\)")
_RULE = re.compile(r"([.#][\w-]{1,80})\{([^{}]{1,2000})\}")
_TINY = {"px": 1.0, "pt": 1.0, "em": 0.1, "rem": 0.1, "%": 10.0, "": 1.0}
_NAMED = {"white": "#ffffff", "black": "#000000", "snow": "#ffffff", "#fff": "#ffffff", "#000": "#000000"}
_WHITISH = re.compile(r"#(?:f[a-f0-9]){3}$")
STYLE_LENGTH = 2_000  # characters of one style attribute looked at
STYLE_SIZE = 20_000  # characters of style sheets looked at


@dataclass(frozen=True, slots=True)
class Look:
    """What is inherited: how the words of an element look."""

    tiny: bool = False  # at most one pixel high
    invisible: bool = False  # visibility: hidden
    colour: str = ""  # of the words, #rrggbb where it could be read; empty for the reader's own
    ground: str = "#ffffff"  # what they stand on

    @property
    def shown(self) -> bool:
        """Whether a reader sees such words."""
        return not (self.tiny or self.invisible or self.colour == "transparent" or self._same())

    def _same(self) -> bool:
        if self.colour == self.ground:
            return True
        return bool(_WHITISH.match(self.colour) and _WHITISH.match(self.ground))


def look_of(element: etree._Element, look: Look, unseen: frozenset[str]) -> Look | None:
    """The look of ``element`` inside ``look``; None where it and all in it is not shown.

    ``unseen`` are the classes and ids (with their ``.`` and ``#``) that the style sheet hides.
    """
    attributes = element.attrib
    if not attributes:
        return look
    if "hidden" in attributes or (unseen and _is_unseen(element, unseen)):
        return None
    if "style" in attributes:
        style = "".join(str(attributes["style"])[:STYLE_LENGTH].split()).lower()
        if _is_gone(style):
            return None
        look = _styled(style, look)
    if "bgcolor" in attributes:
        look = replace(look, ground=_colour(str(attributes["bgcolor"])) or look.ground)
    if element.tag == "font" and "color" in attributes:
        look = replace(look, colour=_colour(str(attributes["color"])))
    return look


def _is_unseen(element: etree._Element, unseen: frozenset[str]) -> bool:
    names = [f".{name}" for name in (element.get("class") or "").split()]
    return not unseen.isdisjoint([*names, f"#{element.get('id') or ''}"])


def _is_gone(style: str) -> bool:
    if _GONE.search(style):
        return True
    return "overflow:hidden" in style and _FLAT.search(style) is not None


def _styled(style: str, look: Look) -> Look:
    if "font" in style:
        size = _SIZE.search(style)
        look = replace(look, tiny=float(size[1]) <= _TINY[size[2]]) if size else look
    if "visibility:" in style:
        look = replace(look, invisible="visibility:hidden" in style or "visibility:collapse" in style)
    if "background" in style:
        ground = _GROUND.search(style)
        look = replace(look, ground=_colour(ground[1]) or look.ground) if ground else look
    if "color:" in style:
        colour = _COLOUR.search(style)
        look = replace(look, colour=_colour(colour[1])) if colour else look
    return look


def _colour(value: str) -> str:
    value = value.strip().lower()
    if value in _NAMED:
        return _NAMED[value]
    rgb = _RGB.match(value)
    if rgb:
        return "transparent" if rgb[4] else "#" + "".join(f"{min(int(part), 255):02x}" for part in rgb.groups()[:3])
    if len(value) == 4 and value[0] == "#":
        return "#" + "".join(2 * digit for digit in value[1:])
    return "" if value in {"inherit", "initial", "none", "windowtext"} else value


def unseen_names(sheets: str) -> frozenset[str]:
    """The classes and ids that a style sheet hides for everyone; what it says inside ``@media`` does not count."""
    flat = _outside_media("".join(sheets[:STYLE_SIZE].split()))
    return frozenset(name for name, rule in _RULE.findall(flat) if _is_gone(rule.lower()))


def _outside_media(sheet: str) -> str:
    kept, depth, start = [], 0, 0
    for brace in re.finditer(r"@[^{};]{0,200}\{|[{}]", sheet):
        at_rule = brace[0][0] == "@"
        if depth == 0 and at_rule:
            kept.append(sheet[start : brace.start()])
            depth = 1
        elif depth:
            depth += -1 if brace[0] == "}" else 1
            start = brace.end()
    return "".join(kept) + ("" if depth else sheet[start:])
