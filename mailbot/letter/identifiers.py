"""Message-IDs and the fields that list them (RFC 5322 section 3.6.4)."""

from __future__ import annotations

import re

KEPT = 50  # of a longer list the first and the last fifty
_ID = re.compile(r"<[^<>\s]{1,900}>")
_BARE = re.compile(r"[^<>\s,;@]{1,250}@[^<>\s,;@]{1,250}")


def first(value: str) -> str:
    """The first Message-ID in a field, with angle brackets; empty where there is none. Missing brackets are added."""
    found = _ID.search(value)
    if found:
        return found[0]
    bare = _BARE.fullmatch(value.strip())
    return f"<{bare[0]}>" if bare else ""


def every(values: list[str]) -> tuple[str, ...]:
    """The Message-IDs of some fields in their order, each once; of more than a hundred the first and last fifty."""
    found = list(dict.fromkeys(identifier for value in values for identifier in _ID.findall(value)))
    return tuple(found if len(found) <= 2 * KEPT else found[:KEPT] + found[-KEPT:])
