"""How much of a conversation fits into a mail, and how its lines are laid: pure text, no templates.

Gmail cuts a mail off at about 102 KB of HTML, so the conversation has a budget in bytes of HTML.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, Final

from markupsafe import Markup, escape

COLUMNS: Final = 72
MARGIN: Final = " " * COLUMNS
NEWEST: Final = 28_000  # bytes of HTML for all the new comments together
HISTORY: Final = 32_000  # … and for the older ones
EACH: Final = 6_000  # … and for any one of those
DEAREST: Final = 5  # bytes of HTML that one character can take
FRAME: Final = 900  # what the layout round one comment takes
LAYOUT: Final = re.compile(r"[ \t\r\n\f\v]+")  # what a template's own lines are laid out with
ITEM: Final = re.compile(r" {0,12}(?:[-*+•–]|\d{1,3}[.)]) {1,3}(?=\S)")  # how a line of a list begins
LEAST: Final = 200  # no comment is cut shorter than this to squeeze it in


def in_one_line(said: str) -> str:
    """A template's words as one line, whatever lines it breaks; the no-break spaces of a language stay."""
    if said.isascii():
        return " ".join(said.split())  # the same, and much faster
    return LAYOUT.sub(" ", said).strip(" ")


def html_lines(text: str) -> Markup:
    """Text of a person as HTML: escaped, with its line breaks and its runs of spaces (Outlook knows no pre-wrap)."""
    marked = str(escape(text)).replace("\n", "<br>\n")
    if "  " in marked:
        marked = marked.replace("  ", "&nbsp; ")
    return Markup(marked)  # noqa: S704 - escaped two lines above


def cost(text: str) -> int:
    """Bytes of HTML a text takes."""
    return len(html_lines(text).encode("utf-8", "replace"))


def cut(text: str, room: int) -> tuple[str, bool]:
    """As much of ``text`` as fits into ``room`` bytes of HTML, ending with a word, and whether any is left out."""
    if len(text) * DEAREST <= room or (len(text) <= room and cost(text) <= room):
        return text, False
    text = text[:room]
    text = text[: bisect_right(range(1, len(text) + 1), room, key=lambda length: cost(text[:length]))]
    whole, space, _ = text.rpartition(" ")
    return (whole if space and len(whole) > len(text) - 80 else text).rstrip(), True


def fit(texts: Sequence[str], room: int, each: int) -> list[tuple[str, bool]]:
    """The first of ``texts`` that fit into ``room`` together, each cut to at most ``each`` bytes."""
    fitted = []
    for text in texts:
        share = min(each, room - FRAME)
        if share < LEAST:
            break
        kept, shortened = cut(text, share)
        fitted.append((kept, shortened))
        room -= FRAME + cost(kept)
    return fitted


def wrap(text: str, indent: int = 0, hanging: int | None = None) -> str:
    """Lines of at most 72 columns, broken at single spaces only: a link stays whole however long it is.

    Where ``hanging`` does not say otherwise, what is left of an item of a list goes on under its words.
    """
    first, rest = MARGIN[:indent], MARGIN[: indent if hanging is None else hanging]
    lines: list[str] = []
    for line in text.split("\n"):
        begin = first if not lines or hanging is None else rest
        if len(begin) + len(line) <= COLUMNS:
            lines.append((begin + line).rstrip())
        else:
            item = ITEM.match(line) if hanging is None else None
            _break(line, begin, rest + MARGIN[: item.end()] if item else rest, lines)
    return "\n".join(lines)


def _break(line: str, first: str, rest: str, lines: list[str]) -> None:
    lead = len(line) - len(line.lstrip(" "))
    built = first + line[:lead]
    start = True
    for word in line[lead:].split(" "):
        if not start and len(built) + 1 + len(word) > COLUMNS:
            lines.append(built.rstrip())
            built, start = rest, True
        built += word if start else " " + word
        start = False
    lines.append(built.rstrip())


def table(rows: Iterable[dict[str, Any]]) -> str:
    """Labels and values as two columns."""
    rows = list(rows)
    width = max((len(row["label"]) for row in rows), default=0) + 3
    return "\n".join(wrap(row["label"].ljust(width) + row["value"], 0, width) for row in rows)


def initial(name: str) -> str:
    """The first letter of a name, for a badge beside it."""
    return next((character.upper() for character in name if character.isalnum()), "")
