"""Recognising "On 5 May 2026, somebody wrote:" in the languages of `words`, wrapped over lines or not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from mailbot.letter.words import OPENERS, QUOTING, WROTE, WROTE_UNSPACED

LONGEST = 400  # characters of a whole attribution; real ones stay below 250
MOST_LINES = 6  # lines it may be wrapped over

# The combining dot is what case-folding leaves of the Turkish capital I; U+064B to U+0652 are the Arabic vowel signs,
# which some programs write and others do not, and U+0640 only draws a word out.
_INVISIBLE = re.compile("[\u064b-\u0652\u0640\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0307]")
_DASHES = " \t*_=~-–—‐"
_PRONOUNS = re.compile(r"\b(?:you|du|sie|ihr|vous|tu|usted|você|lei|jij|u|вы|ty|ви)\b\W{0,3}\b[\w ]{2,20}\W*$")


def plain(text: str) -> str:
    """``text`` case-folded and composed, without direction marks and other characters nobody sees."""
    if text.isascii():
        return text.casefold()
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text).casefold())


def _any(phrases: Iterator[str] | Sequence[str]) -> str:
    return "|".join(re.escape(plain(phrase)) for phrase in sorted(phrases, key=len, reverse=True))


_VERB = re.compile(rf"(?<!\w)(?:{_any([verb for row in WROTE.values() for verb in row])})(?!\w)|{_any(WROTE_UNSPACED)}")
_DATED = re.compile(r"\d{1,2} ?[:.h時时點点시] ?\d{2}|\b\d{4}\b|\d{1,2}[./-]\d{1,2}[./-]\d{2}|\d[年년]")
_ANCHORED = re.compile(
    rf"\W{{0,3}}(?:(?:{_any([word for row in OPENERS.values() for word in row])})"
    r"[\s,]{0,2}(?:[^\d\s]{1,18}\s){0,4}"
    r"|(?:[^\d\s]{1,18}\s(?:d\. |den |the )?)?)[^\d\s]{0,3}\d"
)
_ADDRESS_LAST = re.compile(r"@\S+\s?[>)\]]{0,2}\W{0,4}$")
_UNKNOWN_VERB = re.compile(r"@[^\s<>]{1,100}[>)\]]+(?:\s[^\s:：]{1,20}){1,3}\s?[:：]$")
_SHARED = re.compile(
    r"^(.*?[\w.,!?:;)])\s*(?:-{2,}\s*|\s)((?:On|Le|Am|Il|El|Em|Op|Den|W dniu|Dne)\s[^\d\n]{0,24}\d[^\n]{8,300})$"
)


def may_end(line: str, quoted_below: bool) -> bool:
    """Whether an attribution could end on this line: the cheap question asked of every line."""
    last = line.rstrip(" \t*_\u200f\u202c\u2069\xa0")[-1:]
    if last in {":", "：", "-"}:
        return True
    return quoted_below and (last in {">", "）", ")"} or (last.isalpha() and "@" in line))


def begins_at(lines: Sequence[str], end: int, quoted_below: bool) -> int | None:
    """The first line of the attribution that ends on line ``end``, None where there is none there.

    ``quoted_below`` says that ``>`` lines follow, which lets weaker shapes count.
    """
    last = plain(lines[end])
    if not (_VERB.search(last) or "@" in last or any(map(str.isdigit, last))):
        return None
    text, named = "", None
    for index in _upwards(lines, end):
        text = f"{plain(lines[index]).strip()} {text}"
        if len(text) > LONGEST:
            break
        if is_dated(text, quoted_below):
            return index
        if named is None and (is_named(text) or (quoted_below and index == end and _is_short(text))):
            named = index
    return named


def _upwards(lines: Sequence[str], end: int) -> Iterator[int]:
    """Indices from ``end`` up to where the paragraph begins; over blank lines only inside a torn-up address."""
    left, torn = MOST_LINES, False
    for index in range(end, max(-1, end - 2 * MOST_LINES), -1):
        stripped = lines[index].strip()
        if not stripped and not torn:
            return
        if stripped:
            yield index
            torn = stripped[0] in "<>"
            left -= 1
        if not left:
            return


def is_dated(text: str, quoted_below: bool) -> bool:
    """Whether case-folded ``text`` begins with a date, or the word before one, and ends as an attribution."""
    text = text.strip(_DASHES)
    if not _ANCHORED.match(text) or not _DATED.search(text):
        return False
    verb = _VERB.search(text)
    if verb and not quoted_below and "@" not in text and (_PRONOUNS.search(text) or text[verb.end() :][:1] == ","):
        return False  # "… wrote you:", "… wrote, that it works:" are people's own sentences
    address = text[text.rfind("@") :] if "@" in text else ""
    if verb or _ADDRESS_LAST.match(address):
        return True
    return quoted_below and _UNKNOWN_VERB.match(address) is not None


def is_named(text: str) -> bool:
    """Whether case-folded ``text`` begins with a name and an address: ``Ann <ann@x> schrieb am …:``."""
    text = text.strip(_DASHES)
    at = text.find("@")
    head = text[: max(text.rfind(mark, 0, at) for mark in '<([ "') + 1] if at > 0 else ""
    closes = text.find(">", at)
    if at <= 0 or text[0] in "<>" or len(head.split()) > 7 or (closes > 0 and "<" not in text[:at]):
        return False
    tail = text[at:].partition(">" if closes > 0 else " ")[2]
    verb = _VERB.search(tail)
    if (verb and verb.start() <= 25) or (head.startswith(QUOTING) and not tail.strip("> :：")):
        return True
    dated = _DATED.search(tail) is not None
    return dated and (tail.rstrip(" :：")[-1:].isdigit() or (verb is not None and len(tail) - verb.end() <= 4))


def _is_short(text: str) -> bool:
    """``Bob wrote:`` and ``---- Bob wrote ----``, believed only above ``>`` lines."""
    text = text.strip(_DASHES).rstrip(" :：")
    verb = _VERB.search(text)
    return verb is not None and verb.end() == len(text) and 2 <= len(text.split()) <= 6


def split_shared(line: str) -> tuple[str, str] | None:
    """A line that holds both words and an attribution (``yes On Wed, Apr 4, … wrote:``), cut in two."""
    found = _SHARED.match(line[:LONGEST]) if len(line) <= LONGEST else None
    if found and is_dated(plain(found[2]), quoted_below=True):
        return found[1], found[2]
    return None
