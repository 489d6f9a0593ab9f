"""What a mail is once read: plain values, no MIME. Nothing here knows of tickets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Machine(StrEnum):
    """Why a mail is taken to be written by a program. Only NONE is a person's mail."""

    NONE = "none"
    BOUNCE = "bounce"  # a delivery report, RFC 3464 or one of the older shapes
    FEEDBACK = "feedback"  # an abuse report, RFC 5965
    AUTO_REPLY = "auto-reply"  # RFC 3834, out of office
    LIST = "list"  # RFC 2919, RFC 2369
    BULK = "bulk"  # Precedence and its kin
    SPAM = "spam"  # marked by the filter in front of us


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address with its display name (RFC 5322 section 3.4). ``address`` is lower-cased, its domain an A-label."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A leaf part that is not the words of the mail. An attached message is one attachment, never opened."""

    name: str  # cleaned for display: no folders, no control or direction marks, at most 150 characters
    type: str  # lower-case media type, e.g. image/png
    size: int  # bytes after decoding
    digest: str  # SHA-256 of the decoded bytes, hex
    inline: bool = False
    part: int = 0  # index among the leaf parts in reading order; `mime.attachment_bytes(raw, part)` has the bytes
    ornament: bool = False  # a logo or an icon: a picture that shows nothing


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says: which mail of ours failed, for whom, and whether for good."""

    recipients: tuple[str, ...] = ()
    status: str = ""  # RFC 3463 code such as 5.1.1, empty when the report names none
    permanent: bool = False
    original_id: str = ""  # Message-ID of the mail that failed, with its angle brackets
    reason: str = ""  # the server's own words, one line, at most 300 characters


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The mail that was passed on. None of it is proven: it is what the forwarder says that somebody wrote."""

    sender: Mailbox  # address empty where the forward names none beyond doubt
    subject: str  # of the forwarded mail, one line
    date: datetime | None  # aware; None where absent, or written without its zone
    when: str  # the date as the forwarding program wrote it, for people
    text: str  # what its sender newly wrote, folded
    above: str  # what the forwarder wrote themselves
    how: str  # inline | attached


class Authentication(StrEnum):
    """What our own server in front says of the From line (RFC 8601)."""

    PASS = "pass"
    FAIL = "fail"
    NONE = "none"  # nobody we trust looked, or the result says nothing


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail, read. Everything is bounded and decoded; nothing in it is trusted."""

    digest: str  # SHA-256 of the raw bytes, hex
    content: str  # SHA-256 of what a reader would call the same mail (sender, date, subject, words, attachments)
    size: int  # bytes
    message_id: str  # with angle brackets; empty where there is none
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]  # oldest first; the first and the last fifty of a longer list
    sender: Mailbox  # the From mailbox; address empty where none is readable
    recipients: tuple[str, ...]  # by authority: X-Original-To, Delivered-To, [X-]Envelope-To, X-Forwarded-To, To, Cc
    subject: str  # decoded, one line
    date: datetime | None  # aware; None where absent or absurd
    text: str  # all the visible words, history included
    fresh: str  # what the person newly wrote
    html: str  # the HTML body as it came, empty where there is none
    attachments: tuple[Attachment, ...]
    machine: Machine
    machine_reason: str  # which mark told, for people: "Auto-Submitted: auto-replied"
    bounce: Bounce | None
    authentication: Authentication
    authentication_reason: str  # e.g. "dmarc=pass for acme.example by mx.acme.example"
    silent: bool = False  # the sender asked for no acknowledgement (X-Auto-Response-Suppress)
    lossy: bool = False  # octets replaced while decoding, or plain text and HTML disagree: no command is read
    disagrees: bool = False  # plain text and HTML say different things in the first lines: no yes or no is read
    forwarded: Forwarded | None = None  # the mail it passes on; None: none, or nobody looked
    flags: tuple[str, ...] = ()  # oddities worth showing to an operator, e.g. "two Subject headers"
