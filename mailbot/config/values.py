"""The kinds of value a config file holds, each with the words that say what is allowed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import Locale, UnknownLocaleError
from pydantic import AfterValidator, BeforeValidator, Field

_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{1,64}@[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{1,255}")
_DURATION = re.compile(r"(\d{1,6})\s*(w|d|h|m|s)")
_SIZE = re.compile(r"(\d{1,9})\s*([KMG]?i?B)?")
_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_FACTORS = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
_URL = re.compile(r"https?://[^\s/?#]+[^\s?#]*")
_DATABASE = re.compile(r"sqlite:///.+|postgres(?:ql)?://.+")
_LONGEST = timedelta(days=3650)  # a date that far off can still be reckoned with
OWN_LOCAL_PART = 20  # octets: "+", the token and this must fit the 64 of RFC 5321, 4.5.3.1.1


def _address(value: str) -> str:
    """An addr-spec without comments or quotes; its local part at most 64 octets (RFC 5321, 4.5.3.1)."""
    if not _ADDRESS.fullmatch(value) or len(value.partition("@")[0].encode()) > 64:
        raise ValueError(f"{value!r} is no e-mail address; write it like support@acme.example")
    return value


def _own_address(value: str) -> str:
    local = _address(value).partition("@")[0]
    if "+" in local:
        raise ValueError('there may be no "+" before the @: reply addresses are made by adding "+" and a token')
    if len(local.encode()) > OWN_LOCAL_PART:
        raise ValueError(f"the part before the @ may have at most {OWN_LOCAL_PART} letters: a token is added to it")
    return value


def _language(value: str) -> str:
    try:
        Locale.parse(value, sep="-" if "-" in value else "_")
    except (ValueError, UnknownLocaleError, TypeError):
        raise ValueError(f"{value!r} is no known language; write a tag like en, it or pt-BR") from None
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{value!r} is no time zone; write an IANA name like Europe/Rome or UTC") from None
    return value


def _pattern(value: str) -> str:
    try:
        empty = re.compile(value).match("")
    except (re.error, RecursionError, OverflowError) as fault:
        raise ValueError(f"is no regular expression: {fault}") from None
    if empty:
        raise ValueError("must not fit where there is nothing: every mail would be full of order numbers")
    return value


def _url(value: str) -> str:
    if value and not _URL.fullmatch(value):
        raise ValueError("must begin with https:// or http:// (or be empty), without ? and #")
    return value.rstrip("/")


def _database(value: str) -> str:
    if not _DATABASE.fullmatch(value):
        raise ValueError("must begin with sqlite:/// (then a path) or postgresql://")
    return value


def _name(value: str) -> str:
    if not value.strip() or re.search(r"[\x00-\x1f\x7f\[\]#]", value):
        raise ValueError("must be a short name without brackets, # and line breaks: it stands in every subject")
    return value.strip()


def _line(value: str) -> str:
    if not value or re.search(r"[\x00-\x1f\x7f]", value):
        raise ValueError("must not be empty or hold a line break")
    return value


def _duration(value: object) -> object:
    """``"36h"``, ``"1d 12h"``, ``"60s"`` → timedelta."""
    if isinstance(value, timedelta):
        return value
    parts = _DURATION.findall(value) if isinstance(value, str) else []
    if not parts or _DURATION.sub("", str(value)).strip():
        raise ValueError('must be a length of time like "48h", "7d", "5m" or "1d 12h" (w d h m s)')
    try:
        return sum((timedelta(**{_UNITS[unit]: int(number)}) for number, unit in parts), timedelta())
    except OverflowError:
        return timedelta.max


def _sensible(value: timedelta) -> timedelta:
    if not timedelta(seconds=1) <= value <= _LONGEST:
        raise ValueError(f'must be at least "1s" and at most "{_LONGEST.days}d"')
    return value


def _size(value: object) -> object:
    """``"25 MiB"``, ``"500 KB"``, ``4096`` → octets; anything but a text is left to the type check."""
    if not isinstance(value, str):
        return value
    found = _SIZE.fullmatch(value.strip())
    if not found or (found[2] or "B") not in _FACTORS:
        raise ValueError('must be a size like "25 MiB", "500 KB" or a number of octets')
    return int(found[1]) * _FACTORS[found[2] or "B"]


Address = Annotated[str, AfterValidator(_address)]
OwnAddress = Annotated[str, AfterValidator(_own_address)]
Name = Annotated[str, Field(max_length=60), AfterValidator(_name)]
Line = Annotated[str, AfterValidator(_line)]
Language = Annotated[str, AfterValidator(_language)]
ZoneName = Annotated[str, AfterValidator(_zone)]
Pattern = Annotated[str, Field(min_length=1), AfterValidator(_pattern)]
Url = Annotated[str, AfterValidator(_url)]
DatabaseUrl = Annotated[str, AfterValidator(_database)]
Duration = Annotated[timedelta, BeforeValidator(_duration), AfterValidator(_sensible)]
Size = Annotated[int, BeforeValidator(_size), Field(ge=1, strict=True)]
Port = Annotated[int, Field(ge=1, le=65535, strict=True)]
Count = Annotated[int, Field(ge=1, le=1_000_000, strict=True)]
Days = Annotated[int, Field(ge=0, le=3650, strict=True)]
Flag = Annotated[bool, Field(strict=True)]
