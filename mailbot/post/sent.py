"""What we once sent, read back: to know our own words when they come back quoted."""

from __future__ import annotations

from email import message_from_bytes


def text_of(raw: bytes) -> str:
    """The plain text of a notification of ours; empty where there is none."""
    for part in message_from_bytes(raw).walk():
        if part.get_content_type() == "text/plain":
            words = part.get_payload(decode=True)
            return words.decode("utf-8", "replace") if isinstance(words, bytes) else ""
    return ""
