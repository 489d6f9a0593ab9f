"""The reader's language: which one, its words (gettext catalogues), its dates, amounts and sizes (CLDR, by Babel).

Babel takes tens of microseconds for a date. A helpdesk writes about few days, so every formatted day, minute and
amount is remembered.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

from mailbot.post import catalogue

SOURCE = "en"  # the language the templates are written in
CATALOGUE = "locale/{}/mailbot.po"
FIRST = {"fr": "'1er'"}  # the first of a month, as a quoted piece of a pattern
DAY_OF_MONTH = re.compile(r"(?<![\w'])d(?![\w'])")
UNITS = ((1_000_000, "MB"), (1_000, "kB"))  # decimal, as mail clients count


def pick(tag: str, languages: tuple[str, ...]) -> str:
    """The best of ``languages`` for a reader who asked for ``tag``: the very one, the same tongue, else the first."""
    wanted = tag.replace("_", "-").lower()
    by_tag = {language.lower(): language for language in languages}
    return by_tag.get(wanted) or by_tag.get(wanted.partition("-")[0]) or languages[0]


def catalogues(folders: tuple[Path, ...]) -> dict[str, NullTranslations]:
    """Every language there are words for. A catalogue in an earlier folder is asked before a later one's.

    Fuzzy words are left out. Raises RuleError with file and line for a catalogue that does not parse.
    """
    found: dict[str, NullTranslations] = {SOURCE: NullTranslations()}
    for folder in folders:
        for file in sorted(folder.glob(CATALOGUE.format("*"))):
            tag = file.parent.name.replace("_", "-")
            words = catalogue.read(file)[1]
            if tag in found:
                found[tag].add_fallback(words)
            else:
                found[tag] = words
    return found


@lru_cache(maxsize=64)
def locale(tag: str) -> Locale:
    """The CLDR data of a language tag; those of English where CLDR knows none."""
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE)


def direction(tag: str) -> str:
    """``ltr`` or ``rtl``, as HTML wants it."""
    return str(locale(tag).text_direction)


@lru_cache(maxsize=1_024)
def zone(name: str) -> ZoneInfo | None:
    """The IANA zone of that name, None where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # KeyError: unknown; the others: odd keys such as ".." or ""
        return None


@lru_cache(maxsize=8_192)
def day(when: date, pattern: str, tag: str) -> str:
    """A day in words by a CLDR pattern such as ``EEEE d MMMM y``. French 1er is in no CLDR pattern."""
    if when.day == 1 and tag.partition("-")[0] in FIRST:
        pattern = DAY_OF_MONTH.sub(FIRST[tag.partition("-")[0]], pattern)
    return format_date(when, pattern, locale=locale(tag))


@lru_cache(maxsize=4_096)
def _minute(of_day: int, pattern: str, tag: str) -> str:
    return format_time(time(*divmod(of_day, 60), tzinfo=UTC), pattern, locale=locale(tag))


def clock(when: datetime, pattern: str, tag: str) -> str:
    """The time of day of a local time, to the minute."""
    return _minute(when.hour * 60 + when.minute, pattern, tag)


@lru_cache(maxsize=8_192)
def money(amount: Decimal, currency: str, tag: str) -> str:
    """An amount with its ISO 4217 code: a sign such as $ would not say whose dollars.

    From right to left the code stands to the left of the number, as in CLDR's own patterns, whatever is beside them.
    """
    written = format_currency(amount, currency, format="#,##0.00\xa0¤¤", locale=locale(tag))
    return f"\u2067{written}\u2069" if direction(tag) == "rtl" else written


@lru_cache(maxsize=4_096)
def size(count: int, tag: str) -> str:
    """A number of bytes for people: 340 B, 12 kB, 3.4 MB."""
    for unit, name in UNITS:
        if count >= unit:
            return f"{format_decimal(round(count / unit, 1 if unit > 1_000 else 0), locale=locale(tag))} {name}"
    return f"{count} B"
