"""Octets to text, whatever the label says. Only text codecs that are linear and well-behaved are let in."""

from __future__ import annotations

import re
from typing import NamedTuple

ALIASES = {
    "": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "x-utf-8": "utf-8",
    "ascii": "us-ascii",
    "ansi_x3.4-1968": "us-ascii",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-2022-jp": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "cn-gb": "gb18030",
    "x-big5": "big5hkscs",
    "big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "ks_c_5601": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "windows-874": "cp874",
    "tis-620": "cp874",
    "iso-8859-11": "cp874",
    "ansi": "cp1252",
    "windows-1252http-equivcontent-type": "cp1252",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "visual": "iso-8859-8",
}
# The names of text codecs; the standard library also knows ones that unpack archives or take quadratic time.
FAMILIES = re.compile(
    r"(utf[-_]?(7|8|8[-_]sig|16|16[-_]?[lb]e|32|32[-_]?[lb]e)|us-ascii|latin[-_]?\d+|l\d|iso[-_]?8859[-_]\d+|"
    r"iso[-_]?2022[-_](jp|kr)\w*|(windows|cp|ibm)[-_]?\d{3,5}|koi8[-_][rtu]|mac[-_]\w+|gb18030|big5hkscs|cp9\d\d|"
    r"euc[-_](jp|kr)\w*|shift[-_]jis\w*|hz|johab|kz1048|ptcp154|tis-?620)"
)
# Labels that people's programs put on whatever they have; true UTF-8 under them is UTF-8.
WESTERN = frozenset({"us-ascii", "iso-8859-1", "iso8859-1", "latin1", "latin-1", "iso_8859-1", "iso-8859-15", "cp1252",
                     "windows-1252"})  # fmt: skip
PLAIN = WESTERN | {"", "utf-8"}
_SURROGATES = re.compile(r"[\ud800-\udfff]")


class Decoded(NamedTuple):
    """Text and whether octets had to be replaced or guessed."""

    text: str
    lossy: bool


def name_of(declared: str) -> str:
    """The Python codec for a declared charset, empty where it is unknown or no text codec."""
    label = declared.strip().strip("\"'").lower()
    name = ALIASES.get(label, label)
    return name if FAMILIES.fullmatch(name) else ""


def decode(octets: bytes, declared: str = "") -> Decoded:
    """Octets as text: as declared, else as UTF-8, else by the better guess; what fits nowhere becomes U+FFFD."""
    name = name_of(declared)
    if octets.isascii() and name in PLAIN:
        return Decoded(octets.decode("ascii"), False)
    for codec in ("utf-8", "cp1252") if name in WESTERN else (name, "utf-8") if name else ("utf-8",):
        text = _strictly(octets, codec)
        if text is not None:
            return Decoded(text, bool(name) and codec != name and name not in WESTERN)
    return Decoded(_replaced(octets, name) if name not in ("", "utf-8") else _guessed(octets), True)


def _guessed(octets: bytes) -> str:
    """Broken UTF-8 if most of it is UTF-8, else the commonest of the Western code pages."""
    text = _replaced(octets, "utf-8")
    broken = text.count("\ufffd")
    whole = sum(not char.isascii() for char in text[:100_000]) - broken
    return text if whole > broken else _strictly(octets, "cp1252") or text


def _strictly(octets: bytes, codec: str) -> str | None:
    try:
        text = octets.decode(codec)
    except (LookupError, UnicodeError, ValueError):
        return None
    return None if not text.isascii() and _SURROGATES.search(text) else text


def _replaced(octets: bytes, codec: str) -> str:
    try:
        text = octets.decode(codec, "replace")
    except (LookupError, UnicodeError, ValueError):
        text = octets.decode("utf-8", "replace")
    return _SURROGATES.sub("\ufffd", text)
