"""SEARCH: the keys of RFC 3501 §6.4.4 as one table of tests on a mail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime

from mailbot.sandbox.imap_syntax import (
    Argument,
    Bad,
    as_number,
    as_text,
    is_numbers,
    pick_numbers,
    read_moment,
    utc_date,
)
from mailbot.sandbox.mailstore import Message

Test = Callable[[Message], bool]


def _has(flag: str) -> Test:
    return lambda message: flag in message.flags


def _lacks(flag: str) -> Test:
    return lambda message: flag not in message.flags


def _beyond(octets: int, side: int) -> Test:
    return lambda message: (len(message.raw) - octets) * side > 0


def _nothing(message: Message) -> bool:
    return False


def _everything(message: Message) -> bool:
    return True


def field_text(message: Message, name: str) -> str:
    """A header field of the mail, RFC 2047 words decoded, lower case; '' if absent."""
    value = BytesHeaderParser().parsebytes(message.raw.partition(b"\r\n\r\n")[0]).get(name, "")
    try:
        return str(make_header(decode_header(str(value)))).lower()
    except (LookupError, ValueError):
        return str(value).lower()


def _in_field(name: str) -> Callable[[str], Test]:
    return lambda text: lambda message: text.lower() in field_text(message, name)


def _in_raw(text: str) -> Test:
    return lambda message: text.lower().encode("utf-8", "surrogateescape") in message.raw.lower()


def _in_body(text: str) -> Test:
    needle = text.lower().encode("utf-8", "surrogateescape")
    return lambda message: needle in message.raw.partition(b"\r\n\r\n")[2].lower()


def _received(message: Message) -> datetime:
    return utc_date(message.internaldate)


def _sent(message: Message) -> datetime:
    try:
        moment = parsedate_to_datetime(field_text(message, "date"))
    except ValueError:
        return _received(message)
    return utc_date(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


_FLAGS = {name: f"\\{name.title()}" for name in ("ANSWERED", "DELETED", "DRAFT", "FLAGGED", "SEEN")}
_PLAIN: dict[str, Test] = {
    "ALL": _everything,
    "NEW": _nothing,
    "OLD": _everything,
    "RECENT": _nothing,
    **{name: _has(flag) for name, flag in _FLAGS.items()},
    **{f"UN{name}": _lacks(flag) for name, flag in _FLAGS.items()},
}
_WITH_TEXT: dict[str, Callable[[str], Test]] = {
    **{name: _in_field(name) for name in ("BCC", "CC", "FROM", "SUBJECT", "TO")},
    "TEXT": _in_raw,
    "BODY": _in_body,
    "KEYWORD": _has,
    "UNKEYWORD": _lacks,
    "LARGER": lambda text: _beyond(as_number(text), 1),
    "SMALLER": lambda text: _beyond(as_number(text), -1),
}
_WITH_DATE: dict[str, Callable[[datetime], Test]] = {
    "BEFORE": lambda day: lambda message: _received(message) < day,
    "ON": lambda day: lambda message: _received(message) == day,
    "SINCE": lambda day: lambda message: _received(message) >= day,
    "SENTBEFORE": lambda day: lambda message: _sent(message) < day,
    "SENTON": lambda day: lambda message: _sent(message) == day,
    "SENTSINCE": lambda day: lambda message: _sent(message) >= day,
}


class Search:
    """One SEARCH: reads its keys from the front and builds the test they amount to."""

    def __init__(self, keys: list[Argument], uids: Sequence[int]) -> None:
        self.keys = list(keys)
        self.uids = uids  # the session's view: the mail numbered n is uids[n-1]

    def read(self) -> Test:
        """The test of all keys together. Bad for an unknown key."""
        tests = []
        while self.keys:
            tests.append(self._read_key())
        return lambda message: all(test(message) for test in tests)

    def _take(self) -> Argument:
        if not self.keys:
            raise Bad("A search key lacks its argument")
        return self.keys.pop(0)

    def _read_key(self) -> Test:
        key = self._take()
        if isinstance(key, list):
            return Search(key, self.uids).read()
        name = as_text(key).upper()
        if name in _PLAIN:
            return _PLAIN[name]
        if name in _WITH_TEXT:
            return _WITH_TEXT[name](as_text(self._take()))
        if name in _WITH_DATE:
            return _WITH_DATE[name](read_moment(as_text(self._take())))
        return self._read_other(name)

    def _read_other(self, name: str) -> Test:
        if name == "NOT":
            negated = self._read_key()
            return lambda message: not negated(message)
        if name == "OR":
            left, right = self._read_key(), self._read_key()
            return lambda message: left(message) or right(message)
        if name == "HEADER":
            field, text = as_text(self._take()), as_text(self._take())
            return _in_field(field)(text) if text else lambda message: bool(field_text(message, field))
        if name == "UID":
            wanted = set(pick_numbers(self._take(), self.uids))
        elif is_numbers(name):
            wanted = {self.uids[number - 1] for number in pick_numbers(name, range(1, len(self.uids) + 1))}
        else:
            raise Bad(f"Unknown search key {name[:40]}")
        return lambda message: message.uid in wanted
