"""Signed words: reply addresses and Message-IDs that only we can have made.

Both are base32, so that a server which folds case does no harm, and both fit the 64 octets that RFC 5321
(section 4.5.3.1.1) allows before the ``@``. The MAC is HMAC-SHA-256 cut to 104 and 96 bits (RFC 2104 section 5).
"""

from __future__ import annotations

import hmac
import struct
from base64 import b32decode, b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from functools import lru_cache
from hashlib import sha256

from mailbot.desk.nouns import Party


class Purpose(IntEnum):
    """What a reply address is good for. One that proves a single act proves no other."""

    REPLY = 1
    BOUNCE = 2
    CONFIRM = 3
    CLOSE = 4
    REOPEN = 5
    DENY = 6
    REFUND = 7
    CANCEL = 8
    SUPPORT = 9
    ESCALATE = 10
    RATE = 11
    NOTHELPED = 15
    MOVE = 13
    STOP = 14


LIFETIME: dict[Purpose, timedelta] = {
    Purpose.REPLY: timedelta(days=180),
    Purpose.BOUNCE: timedelta(days=30),
    Purpose.CONFIRM: timedelta(hours=48),
    Purpose.CLOSE: timedelta(days=180),
    Purpose.REOPEN: timedelta(days=180),
    Purpose.REFUND: timedelta(days=180),
    Purpose.CANCEL: timedelta(days=180),
    Purpose.SUPPORT: timedelta(days=180),
    Purpose.ESCALATE: timedelta(days=180),
    Purpose.RATE: timedelta(days=180),
    Purpose.DENY: timedelta(hours=48),
    Purpose.NOTHELPED: timedelta(days=180),
    Purpose.MOVE: timedelta(hours=48),
    Purpose.STOP: timedelta(days=180),  # the change of address itself says how long it can be stopped
}

_ROLES = (Party.CUSTOMER, Party.VENDOR, Party.OPERATOR, Party.STRANGER)
_ADDRESS = struct.Struct(">BBIH4s")  # key, purpose and role, ticket, last hour, reader
_ADDRESS_MAC = 13
_ID = struct.Struct(">BI8s")  # key, ticket, what the message is
_ID_MAC = 12
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_SLOT = timedelta(hours=8)  # so that an expiry in two octets reaches to 2079
_ID_PREFIX = "<mb."


@dataclass(frozen=True, slots=True)
class Token:
    """What a signed reply address says."""

    purpose: Purpose
    ticket: int
    role: Party
    reader: bytes  # fingerprint of the one address it was mailed to
    expires: datetime  # UTC


class Keyring:
    """Seals and opens tokens. ``keys`` maps key numbers (0..255) to secrets; the highest number seals."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        self._keys = dict(keys)
        self._current = max(self._keys)
        self.fingerprint = lru_cache(maxsize=1_024)(self._fingerprint)  # asked for with each link of a mail

    def seal(self, purpose: Purpose, ticket: int, role: Party, address: str, at: datetime) -> str:
        """The token mailed to ``address`` at ``at``; the same arguments give the same token."""
        kind = purpose << 4 | _ROLES.index(role)
        body = _ADDRESS.pack(self._current, kind, ticket, _slot(purpose, at), self.fingerprint(address, self._current))
        return _word(body + self._mac(self._current, b"address", body, _ADDRESS_MAC))

    def open(self, word: str, now: datetime) -> Token | None:
        """The token in ``word``, or None where it is none of ours, altered or expired."""
        body = self._checked(word, _ADDRESS.size, b"address", _ADDRESS_MAC)
        if body is None:
            return None
        _, kind, ticket, slot, reader = _ADDRESS.unpack(body)
        token = Token(Purpose(kind >> 4), ticket, _ROLES[kind & 15], reader, _EPOCH + slot * _SLOT)
        return token if now <= token.expires else None

    def was_mailed_to(self, token: Token, address: str) -> bool:
        """Whether ``address`` is the one the token was mailed to."""
        return any(hmac.compare_digest(token.reader, self.fingerprint(address, key)) for key in self._keys)

    def _fingerprint(self, address: str, key: int) -> bytes:
        """What stands for an address within a token."""
        return self._mac(key, b"reader", address.lower().encode(), 4)

    def seal_id(self, ticket: int, what: str, domain: str) -> str:
        """A Message-ID for ``what`` (event, kind and reader) on a ticket; built twice, it is the same."""
        body = _ID.pack(self._current, ticket, sha256(what.encode()).digest()[:8])
        return f"{_ID_PREFIX}{_word(body + self._mac(self._current, b'id', body, _ID_MAC))}@{domain}>"

    def open_id(self, message_id: str) -> int | None:
        """The ticket a Message-ID of ours belongs to; None for anybody else's."""
        if not message_id.startswith(_ID_PREFIX):
            return None
        body = self._checked(message_id[len(_ID_PREFIX) :].partition("@")[0], _ID.size, b"id", _ID_MAC)
        return None if body is None else int(_ID.unpack(body)[1])

    def _checked(self, word: str, size: int, use: bytes, mac_size: int) -> bytes | None:
        raw = _bytes(word)
        if len(raw) != size + mac_size or raw[0] not in self._keys:
            return None
        body, mac = raw[:size], raw[size:]
        return body if hmac.compare_digest(mac, self._mac(raw[0], use, body, mac_size)) else None

    def _mac(self, key: int, use: bytes, body: bytes, size: int) -> bytes:
        return hmac.digest(self._keys[key], use + b"\0" + body, "sha256")[:size]


def expiry(purpose: Purpose, at: datetime) -> datetime:
    """Until when what is sealed at ``at`` is good (UTC); equal for whatever is sealed within one slot."""
    return _EPOCH + _slot(purpose, at) * _SLOT


def _slot(purpose: Purpose, at: datetime) -> int:
    return max(0, -((_EPOCH - at - LIFETIME[purpose]) // _SLOT))


def _word(raw: bytes) -> str:
    return b32encode(raw).decode().rstrip("=").lower()


def _bytes(word: str) -> bytes:
    """The octets of a base32 word in any case; empty for anything else."""
    try:
        return b32decode(word.upper().encode("ascii") + b"=" * (-len(word) % 8))
    except ValueError:
        return b""
