"""The fields of a delivery status notification (RFC 3464) and of its enhanced status codes (RFC 3463)."""

from __future__ import annotations

import re
from typing import NamedTuple

from mailbot.letter import mailboxes
from mailbot.letter.headers import decode_words, flatten

BLOCK_LIMIT = 200  # recipients of one report that are looked at
_FIELD = re.compile(r"^([A-Za-z][\w-]*)[ \t]*:[ \t]*([^\n]*(?:\n[ \t]+[^\n]+)*)", re.MULTILINE)
_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_REPLY = re.compile(r"(?<![\d.:-])([45][0-5]\d)(?=[\s-]|$|[,;:.\]\)#]\D)")
_VAGUE = re.compile(r"[245]\.0\.0")


class Recipient(NamedTuple):
    """What a report says of one recipient."""

    address: str
    action: str  # failed, delayed, delivered, relayed, expanded; empty where it is not said
    status: str  # RFC 3463 code, empty where there is none
    reason: str  # one line


def parse(text: str) -> list[Recipient]:
    """The per-recipient blocks of a message/delivery-status part; a block is one that names a recipient."""
    found: list[Recipient] = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))[:BLOCK_LIMIT]:
        fields = {name.lower(): value for name, value in reversed(_FIELD.findall(block))}
        if any(name in fields for name in ("final-recipient", "original-recipient", "x-actual-recipient", "status")):
            found.append(_recipient(fields))
    return found


def _recipient(fields: dict[str, str]) -> Recipient:
    addresses = (
        _address(fields.get(name, "")) for name in ("final-recipient", "x-actual-recipient", "original-recipient")
    )
    said = flatten(decode_words(fields.get("diagnostic-code", "")))
    reason = said.partition(";")[2].strip() if re.match(r"[\w-]+\s*;", said) else said
    status = code_of(fields.get("status", ""))
    if not status or _VAGUE.fullmatch(status):
        status = code_of(reason) or status
    action = re.split(r"[\s(]", fields.get("action", "").strip())[0].lower()
    return Recipient(next(filter(None, addresses), ""), action, status, reason[:300])


def _address(value: str) -> str:
    """``rfc822; <ann@example.org>`` and its many variants."""
    found = mailboxes.every_address([value.partition(";")[2] or value])
    return found[0] if found else ""


def code_of(text: str) -> str:
    """The first enhanced status code in some words, empty where there is none (addresses of hosts are none)."""
    code = _CODE.search(text)
    return code[1] if code else ""


def code_from_reply(text: str) -> str:
    """The class of the first SMTP reply code in some words, as the vaguest status: 550 is 5.0.0 (RFC 3463 2)."""
    reply = _REPLY.search(text)
    return f"{reply[1][0]}.0.0" if reply else ""
