"""What we once sent, read back: to know our own words when they come back quoted."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.header import decode_header, make_header

from mailbot.letter.ours import Sent

_HTML = re.compile(rb"\r\n--[^\r\n]+\r\nContent-Type: text/html")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_TAG = re.compile(r"\s*\[([^\]]*)\]")  # of a subject; the HTML shows it as its letterhead


def read_back(raw: bytes) -> Sent:
    """A notification of ours as it was sent; without paragraphs where it has no plain text."""
    html = _HTML.search(raw)
    message = message_from_bytes(raw[: html.start() + 2] if html else raw)  # what follows says the same, at length
    subject = str(make_header(decode_header(message.get("Subject", ""))))
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            words = part.get_payload(decode=True)
            return split(words.decode("utf-8", "replace"), subject) if isinstance(words, bytes) else Sent(())
    return Sent(())


def split(text: str, subject: str = "") -> Sent:
    """The plain text of a notification: what the skeleton does not indent is ours."""
    tag = _TAG.match(subject)
    head = ((tag[1], True),) if tag else ()
    paragraphs = _PARAGRAPHS.split(text.replace("\r\n", "\n").strip("\n"))
    body = tuple((words, words[:1] != " ") for words in paragraphs)
    return Sent(head + body, subject[tag.end() :] if tag else subject)
