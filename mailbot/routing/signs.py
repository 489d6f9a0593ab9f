"""What can be seen in a text without knowing its language well: a time, a date, an address, lines of a header."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from babel import Locale

TONGUES: Final = ("en", "it", "sk", "de", "fr", "es", "pt", "ar")  # whose names of months are known
LONGEST: Final = 50_000  # characters that are looked at

_CLOCK = re.compile(
    r"(?<![\d.:])(?:[01]?\d|2[0-3])(?::[0-5]\d|\s?h(?:[0-5]\d)?\b|\s?uhr\b|\s?[ap]\.?m\b)"
    r"|\b(?:alle|ore|um|a las|às|kl\.?|vers|o)\s(?:[01]?\d|2[0-3])\b",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?<!\d)(?:20\d\d-\d{1,2}-\d{1,2}|\d{1,2}[./]\s?\d{1,2}[./](?:\s?(?:20)?\d\d)?)(?!\d)")
_MAILBOX = re.compile(r"[^\s@<>()\[\],;:\"]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_LINK = re.compile(r"https?://[^\s<>]{3,}", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\w)\d{3,}(?!\w)")
_VERSION = re.compile(r"(?<![\w.])v?\d{1,4}\.\d{1,5}(?:\.\d{1,6})*(?![\w.]*@)", re.IGNORECASE)
_FIELD = re.compile(r"^[ \t>|]{0,8}([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]*\S", re.MULTILINE)
# Lines that mail programs show anyway, and those that only the full header has.
_SHOWN: Final = frozenset({"from", "to", "date", "subject", "cc", "reply-to"})
_FULL: Final = frozenset({
    "received", "message-id", "return-path", "delivered-to", "mime-version", "content-type", "dkim-signature",
    "authentication-results", "x-mailer", "x-received", "references", "in-reply-to", "envelope-to",
})  # fmt: skip
LINES: Final = 4  # different fields that make a header
WORDS: Final = 3  # words that make an answer


def has_headers(text: str) -> bool:
    """Several different fields of a header, one at least that programs do not show."""
    names = {name.lower() for name in _FIELD.findall(text)}
    return len(names & (_SHOWN | _FULL)) >= LINES and bool(names & _FULL)


def has_date(text: str) -> bool:
    """A day: in figures, or with the name of a month."""
    return _DAY.search(text) is not None or _months().search(text) is not None


@cache
def _months() -> re.Pattern[str]:
    names = {name for tag in TONGUES for name in Locale.parse(tag).months["format"]["wide"].values()}
    said = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    day = r"(?<!\w)\d{1,2}(?:\.|st|nd|rd|th)?(?:\sde)?\s?"
    return re.compile(rf"{day}(?:{said})(?!\w)|(?<!\w)(?:{said})\s\d", re.IGNORECASE)


# What a need can say that it `holds`.
SIGNS: Final[Mapping[str, Callable[[str], bool]]] = {
    "headers": has_headers,
    "time": lambda text: _CLOCK.search(text) is not None,
    "date": has_date,
    "address": lambda text: _MAILBOX.search(text) is not None,
    "link": lambda text: _LINK.search(text) is not None,
    "number": lambda text: _NUMBER.search(text) is not None,
    "version": lambda text: _VERSION.search(text) is not None,
    "words": lambda text: len(text.split()) >= WORDS,
}
