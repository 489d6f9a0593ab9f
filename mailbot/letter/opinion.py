"""mail-parser's reading of the header: a second opinion on the sender, and the date.

It is a forensic reader, lenient by design; so it sees a header of a few capped fields only, never the parts, and
whatever it raises costs no more than its opinion.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from email.message import Message
from typing import Any, NamedTuple

from mailparser import MailParser
from mailparser.exceptions import MailParserError

from mailbot.letter import mailboxes
from mailbot.letter.headers import VALUE_LIMIT, Headers

TROUBLE = (
    MailParserError,
    RecursionError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    AssertionError,
    OverflowError,
)
logging.getLogger("mailparser").setLevel(logging.CRITICAL)  # it logs what it cannot read, and mails are no one's log
EARLIEST, LATEST = 1980, 2100  # years; a date outside them is absurd


class Opinion(NamedTuple):
    """What mail-parser made of a header."""

    sender: str  # normalised address, empty where it sees none
    date: datetime | None  # aware, UTC; None where absent or absurd
    failed: bool = False


def ask(header: Headers) -> Opinion:
    """mail-parser's opinion on From and Date; never raises."""
    message: Message[str, str] = Message()
    for name in ("from", "date"):
        value = header.first(name)
        if value and len(value) <= VALUE_LIMIT:
            message[name] = value
    try:
        parser: Any = MailParser(message)
        return Opinion(_address(parser.from_), _sane(parser.date))
    except TROUBLE:
        return Opinion("", None, failed=True)


def _address(found: list[tuple[str, str]]) -> str:
    return mailboxes.normalise(found[0][1]) if len(found) == 1 else ""


def _sane(date: datetime | None) -> datetime | None:
    if date is None or not EARLIEST <= date.year <= LATEST:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
