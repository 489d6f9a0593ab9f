"""A cell's text → its value. Each raises ValueError that says what is wrong and what is allowed."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import Locale, UnknownLocaleError
from babel.numbers import get_currency_precision, list_currencies

from mailbot.desk.calendar import holidays_of
from mailbot.imports.mistakes import meant
from mailbot.letter.mailboxes import host, normalise

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKEND = (5, 6)
KINDS = ("one-time", "subscription")
RISKS = ("", "flagged")

_AMOUNT = re.compile(r"\d{1,15}(?:\.\d{1,6})?")
_NUMBER = re.compile(r"[^\s\x00-\x1f\x7f]{1,60}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_COUNTRY = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?")
_LONGEST = 500  # characters of a name or product


def text(cell: str) -> str:
    """One line, possibly empty."""
    if _CONTROL.search(cell) or len(cell) > _LONGEST:
        raise ValueError(f"must be one line of at most {_LONGEST} characters")
    return cell


def name(cell: str) -> str:
    """One line, not empty."""
    if not cell:
        raise ValueError("must not be empty")
    return text(cell)


def number(cell: str) -> str:
    """An order, invoice or vendor number: no blanks."""
    if not _NUMBER.fullmatch(cell):
        raise ValueError("must be 1 to 60 characters without blanks")
    return cell


def order_number(cell: str) -> str:
    """Order numbers are compared without regard to case; they are kept in capitals."""
    return number(cell).upper()


@lru_cache(maxsize=4096)
def address(cell: str) -> str:
    """An e-mail address, as mails are compared with it: lower case, domain as A-labels."""
    found = normalise(cell)
    if not found:
        raise ValueError("is no e-mail address; write it like ann@shop.example")
    return found


def optional_address(cell: str) -> str:
    return address(cell) if cell else ""


def people(cell: str) -> tuple[str, ...]:
    """Addresses and ``@domain``, separated by blanks."""
    return tuple(f"@{_domain(part[1:])}" if part.startswith("@") else address(part) for part in cell.split())


def _domain(part: str) -> str:
    found = host(part)
    if not found or "." not in found:
        raise ValueError("must be addresses or @domain, separated by blanks, like bob@shop.example @shop.example")
    return found


@lru_cache(maxsize=1024)
def zone(cell: str) -> str:
    """An IANA time zone; empty where none is given."""
    try:
        return ZoneInfo(cell).key if cell else ""
    except (KeyError, ValueError, OSError):
        raise ValueError("is no time zone; write an IANA name like Europe/Rome, or leave it empty") from None


@lru_cache(maxsize=256)
def weekend(cell: str) -> tuple[int, ...]:
    """Days of the week by their English names, three letters at least; Monday is 0. Empty: Saturday and Sunday."""
    words = cell.lower().replace(",", " ").split()
    days = [
        next((day for day, full in enumerate(DAYS) if len(word) > 2 and full.startswith(word)), -1) for word in words
    ]
    if -1 in days or len(set(days)) > 6:
        raise ValueError("must be days of the week like 'sat sun' or 'fri sat', or empty for Saturday and Sunday")
    return tuple(sorted(set(days))) or WEEKEND


@lru_cache(maxsize=256)
def country(cell: str) -> str:
    """ISO 3166 country, with a subdivision or without; empty where no holidays count."""
    code = cell.upper()
    if code and not _COUNTRY.fullmatch(code):
        raise ValueError("must be a country code like IT or DE-BY, or empty")
    try:
        holidays_of(code)
    except ValueError:
        raise ValueError("is a place whose public holidays nobody here knows; leave it empty to count none") from None
    return code


@lru_cache(maxsize=256)
def language(cell: str) -> str:
    """A language tag such as it or pt-BR; empty where unknown."""
    try:
        if cell:
            Locale.parse(cell, sep="-" if "-" in cell else "_")
    except (ValueError, UnknownLocaleError, TypeError):
        raise ValueError("is no known language; write a tag like en, it or pt-BR, or leave it empty") from None
    return cell


def kind(cell: str) -> str:
    return _one_of(cell, KINDS)


def risk(cell: str) -> str:
    return _one_of(cell, RISKS)


def _one_of(cell: str, allowed: tuple[str, ...]) -> str:
    word = cell.lower()
    if word not in allowed:
        choice = " or ".join(each or "empty" for each in allowed)
        raise ValueError(f"must be {choice}{meant(word, allowed)}")
    return allowed[allowed.index(word)]  # the one string, not a copy in every row


def amount(cell: str) -> Decimal:
    """An exact decimal, not negative."""
    if not _AMOUNT.fullmatch(cell):
        raise ValueError("must be an amount like 12.50: digits and a point, no sign, no currency")
    return Decimal(cell)


@lru_cache(maxsize=256)
def currency(cell: str) -> str:
    """An ISO 4217 code."""
    code = cell.upper()
    if code not in list_currencies():
        raise ValueError("is no currency; write an ISO 4217 code like EUR or USD")
    return code


@lru_cache(maxsize=256)
def places(code: str) -> int:
    """How many decimals an amount in this currency may have."""
    return int(get_currency_precision(code))
