"""The grammar of IMAP (RFC 3501 §9) as far as clients use it: arguments in, quoted strings and number sets out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

Argument = str | bytes | list["Argument"]  # atom or quoted string; literal; parenthesised list

LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r?\n\Z")  # at a line's end: octets to come, "+" = without being asked for
_NUMBERS = re.compile(r"(?:\d+|\*)(?::(?:\d+|\*))?(?:,(?:\d+|\*)(?::(?:\d+|\*))?)*\Z")
_TOKEN = re.compile(
    rb"""[ ]*(?:
        (?P<open>\() | (?P<close>\)) |
        "(?P<quoted>(?:[^"\\\r\n]|\\.)*)" |
        \{(?P<literal>\d+)\+?\}\r?\n |
        (?P<atom>(?:[A-Za-z0-9.]+\[[^\]]*\](?:<[\d.]+>)?|[^\s()"{]+))
    )""",
    re.VERBOSE,
)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class No(Exception):
    """The command is understood and cannot be done; the message follows NO."""


class Bad(Exception):
    """The command is not understood; the message follows BAD."""


def read_arguments(text: bytes) -> list[Argument]:
    """Everything after the command's name, literals in place. Bad where it is no IMAP."""
    stack: list[list[Argument]] = [[]]
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None:
            raise Bad("Error in the command's arguments")
        place = found.end()
        if found["literal"]:
            end = place + int(found["literal"])
            stack[-1].append(text[place:end])
            place = end
        else:
            _shift(stack, found)
    if len(stack) != 1:
        raise Bad("Parenthesis not closed")
    return stack[0]


def _shift(stack: list[list[Argument]], found: re.Match[bytes]) -> None:
    if found["open"]:
        stack.append([])
    elif found["close"]:
        if len(stack) == 1:
            raise Bad("Parenthesis not opened")
        done = stack.pop()
        stack[-1].append(done)
    elif found["atom"]:
        stack[-1].append(found["atom"].decode("utf-8", "surrogateescape"))
    else:
        stack[-1].append(re.sub(rb"\\(.)", rb"\1", found["quoted"] or b"").decode("utf-8", "surrogateescape"))


def as_text(argument: Argument) -> str:
    """An atom, quoted string or literal as text. Bad for a list."""
    if isinstance(argument, list):
        raise Bad("A string was expected")
    return argument if isinstance(argument, str) else argument.decode("utf-8", "surrogateescape")


def as_list(argument: Argument) -> list[Argument]:
    """A parenthesised list; a single atom counts as a list of one."""
    return argument if isinstance(argument, list) else [argument]


def is_numbers(text: str) -> bool:
    """Whether it is a sequence-set such as ``1,3:7,9:*``."""
    return _NUMBERS.match(text) is not None


def pick_numbers(numbers: Argument, among: Sequence[int]) -> list[int]:
    """Those of the ascending numbers that the sequence-set names; ``*`` is the highest. Bad if it is no such set."""
    text = as_text(numbers)
    if not is_numbers(text):
        raise Bad("A set of numbers was expected")
    last = among[-1] if among else 0
    picked: set[int] = set()
    for low, high in (_span(part, last) for part in text.split(",")):
        picked.update(among[bisect_left(among, low) : bisect_right(among, high)])
    return sorted(picked)


def as_number(text: str) -> int:
    """A number. Bad if it is none."""
    if not text.isdecimal():
        raise Bad("A number was expected")
    return int(text)


def _span(part: str, last: int) -> tuple[int, int]:
    low, _, high = part.partition(":")
    ends = [last if end == "*" else int(end) for end in (low, high or low)]
    return min(ends), max(ends)


def write_numbers(numbers: Iterable[int]) -> str:
    """Ascending numbers as the shortest sequence-set, ``1:3,7``."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ",".join(str(low) if low == high else f"{low}:{high}" for low, high in spans)


def write_string(value: str | bytes | None) -> bytes:
    """NIL, a quoted string, or a literal where quoting cannot carry it."""
    if value is None:
        return b"NIL"
    data = value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value
    if len(data) > 900 or re.search(rb"[^\x20-\x7e]", data):
        return write_literal(data)
    return b'"' + data.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def write_literal(data: bytes) -> bytes:
    """Any octets: their count, then themselves."""
    return b"{%d}\r\n" % len(data) + data


def write_moment(moment: datetime) -> str:
    """``date-time`` as in INTERNALDATE, quoted, in UTC."""
    moment = moment.astimezone(UTC)
    return f'"{moment.day:02}-{_MONTHS[moment.month - 1]}-{moment:%Y %H:%M:%S} +0000"'


def read_moment(text: str) -> datetime:
    """``date-time`` (``06-Mar-2026 14:00:00 +0100``) or ``date`` (``6-Mar-2026``, 00:00 UTC). Bad if it is neither."""
    found = re.match(r"\s*(\d{1,2})-([A-Za-z]{3})-(\d{4})(?: (\d\d:\d\d:\d\d [+-]\d{4}))?\Z", text)
    if found is None or found[2].title() not in _MONTHS:
        raise Bad("A date was expected, such as 6-Mar-2026")
    day = f"{found[3]}-{_MONTHS.index(found[2].title()) + 1:02}-{int(found[1]):02}"
    try:
        return datetime.strptime(f"{day} {found[4] or '00:00:00 +0000'}", "%Y-%m-%d %H:%M:%S %z")
    except ValueError as error:
        raise Bad("No such date") from error


def utc_date(moment: datetime) -> datetime:
    """Midnight UTC of the moment's day, for the searches that disregard time and zone."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
