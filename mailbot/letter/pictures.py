"""Pictures that show nothing: the logo in a signature, an icon, a dot that counts readers.

A screenshot pasted into an HTML mail stands in the text as well, so that alone tells nothing: size does.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final
from urllib.parse import unquote

ICON: Final = 32  # pixels: what is narrower or lower than this shows nothing, wherever it stands
LOGO: Final = 40_000  # square pixels: what stands in the text and is smaller is no screenshot
LIGHT: Final = 4_096  # bytes: … and so is what is lighter
UNMEASURED: Final = 10_240  # bytes: the same where nobody can tell its pixels
MARKERS: Final = 100  # of a JPEG are looked at
MOST: Final = 1000  # pictures that a text refers to
_REFERENCE = re.compile(r"""\bcid:([^"'\s<>)]{1,250})""", re.IGNORECASE)
_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG: the markers before height and width


def shown_in(html: str) -> frozenset[str]:
    """The Content-IDs of the parts that an HTML text shows, without angle brackets (RFC 2392)."""
    return frozenset(unquote(found[1]) for found in islice(_REFERENCE.finditer(html), MOST))


def is_ornament(type_: str, octets: bytes, *, shown: bool) -> bool:
    """Whether a file is a picture of no meaning of its own. ``shown``: it stands in the HTML text."""
    if not type_.startswith("image/"):
        return False
    size = pixels(octets)
    if size is None:
        return shown and len(octets) < UNMEASURED
    return min(size) < ICON or (shown and (size[0] * size[1] < LOGO or len(octets) < LIGHT))


def pixels(octets: bytes) -> tuple[int, int] | None:
    """Width and height, as the header of a PNG, GIF or JPEG says; None for any other bytes."""
    if octets[:8] == _PNG and len(octets) >= 24:
        return int.from_bytes(octets[16:20], "big"), int.from_bytes(octets[20:24], "big")
    if octets[:6] in (b"GIF87a", b"GIF89a") and len(octets) >= 10:
        return int.from_bytes(octets[6:8], "little"), int.from_bytes(octets[8:10], "little")
    return _jpeg(octets) if octets[:2] == b"\xff\xd8" else None


def _jpeg(octets: bytes) -> tuple[int, int] | None:
    """ITU T.81, annex B: segments of a marker and their length, up to the one of the frame."""
    at = 2
    for _ in range(MARKERS):
        if octets[at : at + 1] != b"\xff" or at + 9 > len(octets):
            return None
        if octets[at + 1] in _FRAMES:
            return int.from_bytes(octets[at + 7 : at + 9], "big"), int.from_bytes(octets[at + 5 : at + 7], "big")
        at += 1 if octets[at + 1] == 0xFF else 2 + int.from_bytes(octets[at + 2 : at + 4], "big")
    return None
