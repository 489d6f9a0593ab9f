"""A style sheet written into the elements of an HTML *template*, once, when it is loaded.

Mail clients drop style sheets, so each element has to carry its own style. Doing that to every finished mail costs
as much as all the rest of composing it; doing it to the template costs nothing per mail. While the page is taken
apart, the template's statements are comments and its expressions words. That changes nothing as long as the page is
the same tags in the same order before and after, and exactly that is checked.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile
from typing import Final

from css_inline import CSSInliner

from mailbot.errors import RuleError
from mailbot.post.encoding import referenced

JINJA: Final = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
MARK: Final = re.compile(r"J(\d+)J")
HELD: Final = re.compile(r"<!--J(\d+)J-->|J(\d+)J")
STEP: Final = re.compile(
    r"<style\b.*?</style>|<!--.*?-->|<(/?[a-z][a-z0-9]*)(?:\"[^\"]*\"|[^>\"])*>|J\d+J", re.DOTALL | re.I
)
INLINER: Final = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
ALLOWED: Final = (
    "the page is not well-formed about here. Allowed: whole elements between statements, no statement within a tag"
    " (an expression is fine), <tbody> in every table, end tags written out"
)


@lru_cache(maxsize=64)
def inlined(source: str, file: str) -> str:
    """``source`` with its style sheet inlined, its media queries kept, and its own few odd characters as references.

    Raises RuleError with file and line where a statement stands within a tag, or elements cross statements.
    """
    held: list[str] = []
    page = JINJA.sub(lambda found: _hold(found.group(), held), source)
    styled = INLINER.inline(page)
    before, after = _steps(page), _steps(styled)
    if before != after:
        raise RuleError(ALLOWED, file=file, line=_line(source, held, before, after))
    return HELD.sub(lambda found: held[int(found.group(1) or found.group(2))], referenced(styled))


def _hold(code: str, held: list[str]) -> str:
    if code.startswith("{#"):
        return ""
    held.append(code)
    mark = f"J{len(held) - 1}J"
    return f"<!--{mark}-->" if code.startswith("{%") else mark


def _steps(page: str) -> list[tuple[str, ...]]:
    """Tags, statements and expressions in their order. The inliner may move attributes within their tag."""
    found = ((step[1] or "").lower() for step in STEP.finditer(page))
    marks = (sorted(MARK.findall(step[0])) for step in STEP.finditer(page))
    return [(name, *inside) for name, inside in zip(found, marks, strict=True) if name or inside]


def _line(source: str, held: list[str], before: list[tuple[str, ...]], after: list[tuple[str, ...]]) -> int:
    """The line of the last statement or expression reached while both pages were the same."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    reached = max((int(mark) for step, _ in same for mark in step[1:]), default=-1)
    at = 0
    for code in held[: reached + 2]:
        at = source.find(code, at) + 1
    return source.count("\n", 0, at) + 1
