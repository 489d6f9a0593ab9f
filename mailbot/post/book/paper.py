"""The book as one PDF, typeset by Typst with the fonts that come with us: the same bytes wherever it is made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from itertools import groupby
from typing import Any, Final

import typst

from mailbot.post import language
from mailbot.post.book import outline
from mailbot.post.book.filters import SIEVE, fields, language_name
from mailbot.post.book.leaves import Leaf
from mailbot.post.notice import Brand

FONTS: Final = {"Noto Sans": "fontpkg_noto_sans", "Noto Sans Arabic": "fontpkg_noto_sans_arabic"}


def typeset(brand: Brand, leaves: Sequence[Leaf]) -> bytes:
    """The PDF. ``leaves`` are in order of language."""
    source = resources.files(__package__).joinpath("book.typ").read_bytes()
    folders = [str(resources.files(package) / "files") for package in FONTS.values()]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
    words = json.dumps(_book(brand, leaves), ensure_ascii=False)
    return typst.compile(source, font_paths=fonts, sys_inputs={"book": words}, timestamp=0, pdf_tags=False)


def _book(brand: Brand, leaves: Sequence[Leaf]) -> dict[str, Any]:
    spoken = groupby(leaves, lambda leaf: leaf.language)
    return {
        "title": f"{brand.name}: the book of mails",
        "brand": brand.name,
        "fonts": list(FONTS),
        "fields": [[field, says] for field, says in fields(brand)],
        "sieve": SIEVE,
        "languages": [_language(tag, list(own)) for tag, own in spoken],
    }


def _language(tag: str, leaves: list[Leaf]) -> dict[str, Any]:
    kinds = list(dict.fromkeys(str(leaf.kind) for leaf in leaves))
    written = [_leaf(leaf) for leaf in sorted(leaves, key=lambda leaf: kinds.index(leaf.kind))]
    name = language_name(tag)
    return {"tag": tag, "name": name, "direction": language.direction(tag), "kinds": kinds, "leaves": written}


def _leaf(leaf: Leaf) -> dict[str, Any]:
    return {
        "name": leaf.name,
        "path": leaf.path,
        "kind": str(leaf.kind),
        "type": leaf.type,
        "phrase": leaf.phrase,
        "subject": leaf.mail.subject,
        "rows": outline.rows(leaf.mail.html),
    }
