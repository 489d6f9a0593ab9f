"""What makes two mails the same mail for a reader, however they travelled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime


def fingerprint(sender: str, date: datetime | None, subject: str, words: str, attachments: Iterable[str]) -> str:
    """SHA-256 (hex) over sender, date, subject, words and the attachments' digests.

    Blanks and line ends of the words count as one blank; trace fields, boundaries, transfer encodings, charsets and
    the order of attachments do not count at all.
    """
    when = str(int(date.timestamp())) if date else ""
    pieces = [sender, when, " ".join(subject.split()), " ".join(words.split()), *sorted(attachments)]
    digest = hashlib.sha256()
    for piece in pieces:
        octets = piece.encode("utf-8", "replace")
        digest.update(f"{len(octets)}:".encode("ascii") + octets)
    return digest.hexdigest()
