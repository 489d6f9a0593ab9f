"""When a server of ours took a mail, as the trace that it wrote above the header says (RFC 5321, section 4.4)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from mailbot.letter import headers

_COMMENT = re.compile(r"\([^()]{0,500}\)")
_BY = re.compile(r"\bby\s+([\w.-]{1,255})", re.IGNORECASE)


def received_at(raw: bytes, trusted: frozenset[str]) -> datetime | None:
    """The time (UTC) in the topmost Received field, where a server named in ``trusted`` (lower case) wrote it; or None.

    Whoever sent the mail can write any field below that one, so no other counts.
    """
    trace = headers.read(raw).first("received")[: headers.VALUE_LIMIT]
    words, _, date = trace.rpartition(";")
    by = _BY.search(_COMMENT.sub(" ", words))
    if by is None or by[1].lower() not in trusted:
        return None
    try:
        moment = parsedate_to_datetime(date.strip())
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError, TypeError):
        return None
