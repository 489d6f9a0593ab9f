"""How we write to an IMAP server: names, strings and sets of UIDs (RFC 3501 §5.1.3, §9). Pure."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator

UIDS_AT_ONCE = 200  # keeps a command under 3,000 octets and an answer in bounds

_FOREIGN = re.compile(r"[^ -~]+|&")


def quote(text: str) -> str:
    """A quoted string (RFC 3501 §9); for ASCII without CR, LF and NUL."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_quotable(text: str) -> bool:
    """Whether ``text`` may stand in a quoted string; else it has to go as a literal."""
    return text.isascii() and text.isprintable()


def name_folder(name: str, prefix: str = "") -> str:
    """A folder's name as it goes over the wire: with the namespace's prefix, in modified UTF-7, quoted."""
    if name.upper() == "INBOX":
        return '"INBOX"'
    full = name if name.startswith(prefix) else prefix + name
    return quote(_FOREIGN.sub(_shift, full))


def write_set(uids: Iterable[int]) -> str:
    """A UID set with its runs drawn together: 1, 2, 3, 7 → ``1:3,7``."""
    runs: list[list[int]] = []
    for uid in sorted(set(uids)):
        if runs and runs[-1][1] == uid - 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in runs)


def share_out(uids: Iterable[int], size: int = UIDS_AT_ONCE) -> Iterator[list[int]]:
    """The UIDs in ascending order, ``size`` at a time."""
    ordered = sorted(set(uids))
    return (ordered[start : start + size] for start in range(0, len(ordered), size))


def _shift(found: re.Match[str]) -> str:
    if found[0] == "&":
        return "&-"
    coded = b64encode(found[0].encode("utf-16-be", "surrogatepass")).decode().rstrip("=")
    return "&" + coded.replace("/", ",") + "-"
