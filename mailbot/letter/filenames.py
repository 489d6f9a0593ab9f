"""Names of attachments, cleaned for display; files are stored by their digest, never by these."""

from __future__ import annotations

import re
import unicodedata

LIMIT = 150  # characters
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
_UNFIT = re.compile(r'[<>:"|?*]+')


def clean(name: str) -> str:
    """A name without folders, controls, direction marks, leading dots; at most 150 characters, its ending kept."""
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = _UNFIT.sub("_", name).strip(" ").lstrip(".").rstrip(". ")
    if name.split(".")[0].lower() in RESERVED:
        name = "_" + name
    return name if len(name) <= LIMIT else _shortened(name)


def _shortened(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 12:
        return name[:LIMIT]
    return f"{stem[: LIMIT - len(ending) - 1]}.{ending}"
