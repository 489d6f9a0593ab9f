"""A letter nobody opened: what can be told of a mail by its octets alone."""

from __future__ import annotations

import hashlib

from mailbot.letter.letter import Authentication, Letter, Machine, Mailbox


def unread(raw: bytes) -> Letter:
    """The letter of a mail that the gate refused: its fingerprints, and nothing it says."""
    digest = hashlib.sha256(raw).hexdigest()
    return Letter(
        digest=digest,
        content=digest,
        size=len(raw),
        message_id="",
        in_reply_to=(),
        references=(),
        sender=Mailbox(""),
        recipients=(),
        subject="",
        date=None,
        text="",
        fresh="",
        html="",
        attachments=(),
        machine=Machine.NONE,
        machine_reason="",
        bounce=None,
        authentication=Authentication.NONE,
        authentication_reason="",
    )
