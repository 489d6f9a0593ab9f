"""What a person is called in a mail. A display name is whatever its owner typed, so it is never taken at its word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from mailbot.post.encoding import one_line

LONGEST: Final = 60
LOOKS_LIKE_ADDRESS: Final = re.compile(r"[@\uff20\ufe6b]|://|www\.|\.[a-z]{2,}/", re.I)
BETWEEN: Final = re.compile(
    r"[,;:|<>()\[\]{}\"\u2010-\u2015\u2022\u00b7\uff0c\u3001]+"
)  # what would read as our own layout
ISOLATE: Final = ("\u2068", "\u2069")  # first-strong isolate: a name from right to left does not turn our words round
RIGHT_TO_LEFT: Final = ("R", "AL", "AN")
LEFT_TO_RIGHT: Final = ("L", "EN")


@lru_cache(maxsize=4_096)
def display(name: str, claims: frozenset[str] = frozenset()) -> str:
    """A name fit to be shown, or empty: no address, no layout of ours, none of ``claims`` (lower-case words).

    Claims are what only others may call themselves: the brand, the roles.
    """
    if LOOKS_LIKE_ADDRESS.search(name):
        return ""
    clean = one_line(BETWEEN.sub(" ", "".join(c for c in name if unicodedata.category(c) != "Cf" or c == "\u200d")))
    clean = clean[:LONGEST].rstrip()
    folded = unicodedata.normalize("NFKC", clean).casefold()
    if any(re.search(rf"(?<!\w){re.escape(claim)}(?!\w)", folded) for claim in claims if claim):
        return ""
    return clean


def isolated(name: str, direction: str = "ltr") -> str:
    """The name, within isolates where it is written the other way than the words round it (``ltr`` or ``rtl``).

    Between words from right to left numbers are isolated too: `#`, `/` and `(` beside them would change sides.
    """
    foreign = LEFT_TO_RIGHT if direction == "rtl" else RIGHT_TO_LEFT
    if direction == "ltr" and name.isascii():
        return name
    return name.join(ISOLATE) if any(unicodedata.bidirectional(c) in foreign for c in name) else name
