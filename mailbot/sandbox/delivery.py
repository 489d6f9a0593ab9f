"""What a mail server adds to the header of a mail it delivers, and what it takes out."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.utils import format_datetime, parseaddr

from mailbot.sandbox.smtp import Envelope

_FIELD = rb"(?im)^%s:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*"


def from_address(raw: bytes) -> str:
    """The address in the mail's From line, '' if there is none."""
    header = raw.partition(b"\r\n\r\n")[0]
    return parseaddr(str(BytesHeaderParser().parsebytes(header).get("from", "")))[1]


def stamp(raw: bytes, envelope: Envelope, recipient: str, *, authserv_id: str, vouched: bool) -> bytes:
    """The mail as it lies in the recipient's mailbox.

    Trace fields on top (RFC 5321 §4.4); a verdict of ``authserv_id`` that came with the mail is taken out and, where
    ``vouched``, a DMARC pass for the From domain is put in (RFC 8601 §4.1, §5).
    """
    now = format_datetime(datetime.now(UTC))
    protocol = "ESMTP" + ("S" if envelope.secure else "") + ("A" if envelope.user else "")
    domain = from_address(raw).rpartition("@")[2].lower()
    lines = [f"Return-Path: <{envelope.sender}>", f"Delivered-To: {recipient}"]
    if vouched and domain:
        lines.append(f"Authentication-Results: {authserv_id}; dmarc=pass header.from={domain}")
    helo = re.sub(r"[^\w.:\[\]-]", "", envelope.helo) or "unknown"
    lines.append(f"Received: from {helo} ([{envelope.peer}]) by {authserv_id} with {protocol};\r\n {now}")
    head = "".join(f"{line}\r\n" for line in lines).encode("utf-8", "surrogateescape")
    return head + _without_forgeries(raw, authserv_id)


def _without_forgeries(raw: bytes, authserv_id: str) -> bytes:
    header, blank, body = raw.partition(b"\r\n\r\n")
    own = re.compile(_FIELD % (rb"Authentication-Results(?=:\s*" + re.escape(authserv_id.encode()) + rb"\s*[;\r\d])"))
    return own.sub(b"", header + blank) + body
