"""Finding where a signature begins. Careful by design: a signature shown does no harm, a sentence lost does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.letter.attribution import plain
from mailbot.letter.farewells import CLOSINGS, DEVICES, EXCUSES, FOOTERS, SENT_FROM, SENT_LAST

SIGNATURE_LINES = 15  # a "--" without its space begins at most so many lines; RFC 3676 section 4.3 wants the space

_SENT_FIRST = tuple(plain(phrase) for row in SENT_FROM.values() for phrase in row)
_SENT_LAST = tuple(SENT_LAST.values())
_OPTIONAL_FOR = tuple(phrase for phrase in _SENT_FIRST if "outlook" in phrase or "bluemail" in phrase)
_CLOSINGS = frozenset(map(plain, CLOSINGS))
_FOOTERS = tuple(map(plain, FOOTERS))
_DEVICE = re.compile("|".join(re.escape(plain(word)) for word in sorted(DEVICES, key=len, reverse=True)))
_BRACKETS = " \t<>()[]*_-–—.。"
_NAME = re.compile(r"\s*[-–—~]\s?[^\W\d_][\w.'’]*(?:\s[^\W\d_][\w.'’]*){0,2}\s*$")
_CONTACT = re.compile(
    r"\s*(?:(?:tel|phone|ph|mobile|mob|cell|fax|telefon|téléphone|tél|teléfono|handy|тел|office|direct|[tmfpeow])"
    r"[.:]*\s*)?\+?[(\d][\d ()/.\-]{6,20}\s*$"
    r"|\s*(?:e-?mail|mail|web|www|internet|website|skype|linkedin|twitter|[ew])?[.:]*\s*<?(?:https?://|www\.)\S+>?\s*$"
    r"|\s*(?:e-?mail|mail|e)?[.:]*\s*<?[\w.+-]{1,64}@[\w.-]{1,80}>?\s*$",
    re.IGNORECASE,
)
_LIST_RULE = re.compile(r"\s*_{20,}\s*$")


def begins_at(lines: Sequence[str], start: int, end: int) -> tuple[int, str]:
    """Where in ``lines[start:end]`` the signature begins, and what told; ``end`` and "" where there is none.

    The line returned is never ``start`` for want of words: whoever calls decides what an empty rest means.
    """
    told = ""
    for find, name in _SHAPES:
        found = find(lines, start, end)
        if found < end:
            end, told = _without_blanks(lines, start, found), name
    return end, told


def _without_blanks(lines: Sequence[str], start: int, end: int) -> int:
    while end > start and not lines[end - 1].strip():
        end -= 1
    return end


def _delimiter(lines: Sequence[str], start: int, end: int) -> int:
    """RFC 3676 section 4.3: ``-- ``. Many programs lose the space, some write an em dash."""
    for index in range(start, end):
        line = lines[index]
        if line[:1] not in "-—–_" or len(line) > 4:
            continue
        if line == "-- ":
            return index
        if line.rstrip() in {"--", "—", "__"} and end - index <= SIGNATURE_LINES + 1:
            return index
    return end


def _list_footer(lines: Sequence[str], start: int, end: int) -> int:
    """What a list server adds below a line of underscores."""
    for index in range(end - 1, max(start, end - 10) - 1, -1):
        if lines[index][:1] == "_" and _LIST_RULE.match(lines[index]):
            tail = plain(" ".join(lines[index + 1 : end]))
            return index if "mailing list" in tail or "listinfo" in tail or "/lists" in tail else end
    return end


def _footer(lines: Sequence[str], start: int, end: int) -> int:
    """A legal paragraph or a scanner's line, only as one of the last paragraphs."""
    for index in range(end - 1, max(start, end - 12) - 1, -1):
        opens = index == start or not lines[index - 1].strip()
        if opens and plain(lines[index][:80]).lstrip(" *_-").startswith(_FOOTERS):
            return index
    return end


def _device(lines: Sequence[str], start: int, end: int) -> int:
    """The lines phones add, as long as nothing else stands below them."""
    found = index = end
    while index > start:
        index -= 1
        if not lines[index].strip():
            continue
        if is_device_line(lines[index]):
            found = index
        elif not is_device_like(lines[index]):
            break
    return found


def is_device_line(line: str) -> bool:
    """Whether the line is one that a phone or mail program adds, in any language of the table."""
    if not 8 <= len(line) <= 200:
        return False
    text = plain(line).replace("[", "").replace("]", "").strip(_BRACKETS)
    if text.startswith(_OPTIONAL_FOR):
        return True
    if text.startswith("sent from my "):
        return _is_machine(line.strip(_BRACKETS)[13:])
    if not _DEVICE.search(text):
        return False
    if text.startswith(_SENT_FIRST):
        return _is_machine(text)
    return len(text) <= 80 and any(text.startswith(starts) and text.endswith(ends) for starts, ends in _SENT_LAST)


def _is_machine(text: str) -> bool:
    """A short name of a thing, then nothing or an excuse: not "my desk, is much easier than my phone"."""
    name, _, rest = text.partition(",") if "," in text else text.partition(". ")
    words = name.split()
    if len(words) > 10 or (rest.strip() and not any(word in rest.casefold() for word in EXCUSES)):
        return False
    near_end = " ".join(words[-4:]).casefold()
    return _DEVICE.search(near_end) is not None or not any(map(str.islower, words))


def is_device_like(line: str) -> bool:
    """A line that is believed to be a phone's only because another such line stands above it."""
    text = plain(line).strip(_BRACKETS)
    return (
        2 <= len(text.split()) <= 4 and re.search(r"\b(?:from|via)\b", text) is not None and bool(_DEVICE.search(text))
    )


def _dashed_name(lines: Sequence[str], start: int, end: int) -> int:
    """``-Ann Customer`` as the last line, not as the last item of a list."""
    last = _without_blanks(lines, start, end) - 1
    if last <= start or not _NAME.match(lines[last]) or lines[last - 1].strip():
        return end
    above = _without_blanks(lines, start, last) - 1
    return end if above >= start and lines[above].lstrip()[:1] in "-–—~*•" else last


def _contacts(lines: Sequence[str], start: int, end: int) -> int:
    """Telephone numbers and links below a closing formula and a name; formula and name stay."""
    last = _without_blanks(lines, start, end)
    for index in range(last - 1, max(start, last - 12) - 1, -1):
        if plain(lines[index][:60]).strip(" ,.!\t") in _CLOSINGS:
            name = next((i for i in range(index + 1, last) if lines[i].strip()), last)
            rest = [line for line in lines[name + 1 : last] if line.strip()]
            tidy = all(len(line) <= 70 and line.rstrip()[-1:] not in ".?!" for line in rest)
            known = sum(_CONTACT.match(line) is not None for line in rest) if tidy else 0
            return name + 1 if known >= 2 else end
    return end


_SHAPES = (
    (_delimiter, "signature delimiter"),
    (_list_footer, "list footer"),
    (_footer, "legal footer"),
    (_device, "device line"),
    (_dashed_name, "dashed name"),
    (_contacts, "contact lines"),
)
