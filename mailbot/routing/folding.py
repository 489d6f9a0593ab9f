"""How words of mails and rules are compared: without case, points and commas."""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = re.compile(r"[^\w#]+")
_VOWELS = re.compile("[\u064b-\u0652\u0640]")  # Arabic vowel signs and the stroke that draws a word out: optional


def fold(text: str) -> str:
    """Lower case, punctuation to spaces, one space between words."""
    plain = text.lower() if text.isascii() else _VOWELS.sub("", unicodedata.normalize("NFKC", text).casefold())
    return _BETWEEN.sub(" ", plain).strip()


def unaccented(folded: str) -> str:
    """Folded words without the accents that many keyboards and people leave out."""
    if folded.isascii():
        return folded
    parts = unicodedata.normalize("NFD", folded)
    return unicodedata.normalize("NFC", "".join(part for part in parts if unicodedata.category(part) != "Mn"))
