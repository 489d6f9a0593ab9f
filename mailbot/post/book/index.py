"""The book as one page to click through, and as data for programs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from importlib import resources
from itertools import groupby
from typing import Any

from jinja2 import Environment, StrictUndefined

from mailbot.post import language
from mailbot.post.book.filters import SIEVE, fields, language_name
from mailbot.post.book.leaves import Leaf
from mailbot.post.notice import Brand


def index(brand: Brand, leaves: Sequence[Leaf], pictures: Collection[str]) -> str:
    """The page: per kind and role what is said in each language. ``pictures``: the paths of leaves that have one."""
    source = resources.files(__package__).joinpath("index.html.j2").read_text(encoding="utf-8")
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    tags = list(dict.fromkeys(leaf.language for leaf in leaves))
    tongues = {tag: (language_name(tag), language.direction(tag)) for tag in tags}
    return page.from_string(source).render(
        brand=brand,
        fields=fields(brand),
        sieve=SIEVE,
        tongues=tongues,
        kinds=_by_kind(leaves),
        pictures=pictures,
        total=len(leaves),
    )


def _by_kind(leaves: Sequence[Leaf]) -> dict[str, list[list[Leaf]]]:
    """kind → its mails, each in every language."""
    kinds = list(dict.fromkeys(leaf.kind for leaf in leaves))
    names = list(dict.fromkeys(leaf.name for leaf in leaves))
    ordered = sorted(leaves, key=lambda leaf: (kinds.index(leaf.kind), names.index(leaf.name)))
    by_kind = groupby(ordered, key=lambda leaf: leaf.kind)
    return {str(kind): [list(own) for _, own in groupby(same, key=lambda leaf: leaf.name)] for kind, same in by_kind}


def record(leaf: Leaf, picture: bool) -> dict[str, Any]:
    """A leaf for programs: where it is, and what a filter can look for."""
    files = {ending: f"{leaf.path}.{ending}" for ending in ("eml", "txt", "html")}
    return {
        "name": leaf.name,
        "language": leaf.language,
        "kind": str(leaf.kind),
        "role": str(leaf.role),
        "type": leaf.type,
        "first_words": leaf.phrase,
        "subject": leaf.mail.subject,
        "files": files | ({"png": f"{leaf.path}.png"} if picture else {}),
    }
