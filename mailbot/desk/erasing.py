"""A person who is erased: the name that stands for them from then on, and their traces in what others wrote."""

from __future__ import annotations

import binascii
import re
from binascii import a2b_base64, a2b_qp
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Final

DOMAIN: Final = "erased.invalid"  # RFC 2606 section 2: nobody is ever reached there
GAP: Final = "[…]"  # stands where words were; of no language

_AT: Final = ("@", "%40", "=40", "=")  # as it is written, in links, in quoted-printable, in bounce addresses
_BEFORE: Final = r"(?:(?<![a-z0-9._+-])|(?<=[%=][0-9a-f]{2}))"  # behind an escaped character a word begins
_EDGE: Final = re.compile(_BEFORE.encode())
_BEHIND: Final = r"(?![a-z0-9-]|\.[a-z0-9])"
_SHORTEST: Final = 2  # a single letter is no name to look for
_BASE64: Final = re.compile(rb"^[A-Za-z0-9+/]{16,998}=*(?:\r?\n[A-Za-z0-9+/]{1,998}=*)*\r?$", re.MULTILINE)
_ASCII: Final = re.compile(r"[!-~]+")


def pseudonym(word: str) -> str:
    """The address that stands for somebody. ``word`` is random: made of the address, it could be guessed."""
    return f"erased-{word}@{DOMAIN}"


def is_erased(address: str) -> bool:
    """Whether it only stands for somebody: nothing is sent there."""
    return address.lower().endswith(f"@{DOMAIN}")


class Traces:
    """What a person is known by, to be found in words and taken out of them."""

    def __init__(self, addresses: Iterable[str], names: Iterable[str], instead: str) -> None:
        """``instead`` stands where an address was, a gap where a name was."""
        self.addresses = tuple(addresses)
        self._instead = instead
        self._address = re.compile("|".join(map(_address, self.addresses)), re.IGNORECASE)
        self._octets = tuple(re.compile(_spelt(address.lower()).encode()) for address in self.addresses)
        called = sorted({name.strip() for name in names if len(name.strip()) >= _SHORTEST}, key=len, reverse=True)
        self._name = re.compile("|".join(map(_name, called))) if called else None

    def cut(self, words: str) -> str:
        """``words`` without the addresses."""
        return self._address.sub(lambda _: self._instead, words)

    def cut_all(self, words: str) -> str:
        """The same without the names, too: for words about this person. Elsewhere a namesake may be meant."""
        words = self.cut(words)
        return self._name.sub(GAP, words) if self._name else words

    def are_in(self, raw: bytes) -> bool:
        """Whether a mail, as it came or went, shows one of the addresses, in whatever transfer encoding."""
        return any(_shows(octets.lower(), address) for octets in _decoded(raw) for address in self._octets)

    def patterns(self) -> Iterator[str]:
        """For SQL's LIKE, lower case: every text with an address fits one of these, and others do, too."""
        for address in self.addresses:
            local, domain = _pieces(address)
            if address.isascii():
                yield from (f"%{local}{'_' * len(sign)}{domain}%" for sign in ("@", "%40"))
            else:
                yield f"%{local}%{domain}%"


def cut_within(value: Any, traces: Traces, *, names: bool) -> Any:
    """A JSON value, its words cut; with ``names`` those, too."""
    if isinstance(value, str):
        return traces.cut_all(value) if names else traces.cut(value)
    if isinstance(value, list):
        return [cut_within(each, traces, names=names) for each in value]
    if isinstance(value, dict):
        return {key: cut_within(each, traces, names=names) for key, each in value.items()}
    return value


def _pieces(address: str) -> tuple[str, str]:
    """Of local part and domain what is in ASCII, and so the same in lower case for every database."""
    local, _, domain = address.lower().rpartition("@")
    return _piece(local), _piece(domain)


def _piece(part: str) -> str:
    return max(_ASCII.findall(part), key=len, default="").replace("\\", "_")  # PostgreSQL's escape


def _decoded(raw: bytes) -> Iterator[bytes]:
    """A mail as it is, and what its encodings may hide; which part has which is not asked."""
    yield raw
    if b"=" in raw:
        yield a2b_qp(raw)
    for block in _BASE64.finditer(raw) if b"base64" in raw.lower() else ():
        with suppress(binascii.Error):  # only looks like it
            yield a2b_base64(block[0])


def _shows(octets: bytes, address: re.Pattern[bytes]) -> bool:
    """An expression that begins with a letter is found ten times faster: what stands before it is asked apart."""
    return any(_EDGE.match(octets, found.start()) for found in address.finditer(octets))


def _address(address: str) -> str:
    return _BEFORE + _spelt(address)


def _spelt(address: str) -> str:
    local, _, domain = map(re.escape, address.rpartition("@"))
    return f"{local}(?:{'|'.join(_AT)}){domain}{_BEHIND}"


def _name(name: str) -> str:
    words = r"\s+".join(map(re.escape, name.split()))
    return rf"(?<!\w){words}(?!\w)" if " " not in name else rf"(?<!\w)(?i:{words})(?!\w)"
