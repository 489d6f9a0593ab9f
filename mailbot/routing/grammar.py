"""How commands look written by hand: ``/close.``, ``*/close*``, ``– /refund, please``; and what is none.

A path, a date and a command that somebody only talks about are words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from mailbot.routing.courtesies import GREETINGS
from mailbot.routing.folding import fold
from mailbot.routing.synonyms import plain

LONGEST: Final = 2000  # characters of a line: some programs write a paragraph as one
_SLASH: Final = "[/\uff0f]"
_UNSEEN: Final = "\u200e\u200f\ufeff"  # what editors put before a line, to say which way it runs
# What stands round a command: bold as programs write it in plain text, a bullet, quotation marks round all of it.
_BOLD: Final = re.compile(rf"(?P<mark>[*_`]{{1,3}})(?P<line>{_SLASH}.+?)(?P=mark)(?P<rest>.*)")
_BULLET: Final = re.compile(rf"[-*•·‣▪–—][ \t\u00a0]*(?P<line>[*_`]{{0,3}}{_SLASH}.*)(?P<rest>)")
_QUOTED: Final = re.compile(rf"[\"'“”„‘‚«»‹›]{{1,2}}\s?(?P<line>{_SLASH}.+?)\s?[\"'”“’‘«»‹›]{{1,2}}[.!…]?(?P<rest>)")
_WORD: Final = re.compile(rf"{_SLASH}(?P<gap>[ \t\u00a0\u202f]{{0,3}})(?P<word>[^\W\d_]{{2,20}})(?P<behind>.*)")
# What ends the word: blanks and signs, but not where a name goes on, as in /var/log, /close-up or /mail.log.
_END: Final = re.compile(r"\s|$|[,;!?…)\]\"”“»،؛؟。，！：？–—]|:(?!//)|[-.'’](?![^\W_])|\.(?P<glued>[^\W\d_])")
_ASKING: Final = "?؟？"
# What stands between a command and what it is about; a sign that may belong to a number is left to it.
_BETWEEN: Final = re.compile(r"(?:[\s,:;!…)\]\"”“»،؛。，！：'’]|\.(?!\d)|[-–—\u2212](?!\s*\d)(?=\s|[–—]|[^\W\d_]|$))*")
_GREETING: Final = re.compile(
    rf"(?:{'|'.join(plain(fold(one)) for one in GREETINGS.split('|'))})(?P<whom>(?: \S+){{0,4}})"
)
_WHOM: Final = "a alle all and e et la or support team there todos tous tutti und y zusammen"
_GREETS: Final = 80  # characters
_BEFORE_SLASH: Final = re.compile(rf"(?P<hail>[^/\uff0f\n]{{2,60}}?[,!:–—-])\s*(?P<line>{_SLASH}.*)")


@dataclass(frozen=True, slots=True)
class Found:
    """A slash and a word at the beginning of a line."""

    word: str  # as written
    argument: str  # what stands behind it
    asks: bool = False  # a question mark stands behind it
    apart: bool = False  # a blank stands before the word: only a known one is meant as a command


def read(line: str) -> Found | None:
    """The command of a line; None where it is none, whatever the word."""
    match = _WORD.fullmatch(_undressed(unicodedata.normalize("NFC", line[:LONGEST])))
    if match is None or not _is_whole(match["behind"]):
        return None
    behind = match["behind"]
    between = _BETWEEN.match(behind.lstrip(_ASKING))
    argument = behind.lstrip(_ASKING)[between.end() if between else 0 :].strip()
    word = unicodedata.normalize("NFKC", match["word"])
    return Found(word, argument, behind[:1] != "" and behind[0] in _ASKING, match["gap"] != "")


def below_greeting(lines: list[str]) -> list[str] | None:
    """``lines`` without the greeting that they begin with; None where they begin with none."""
    first = lines[0] if lines else ""
    if match := _BEFORE_SLASH.fullmatch(first.strip()):
        return [match["line"], *lines[1:]] if _greets(match["hail"]) else None
    return lines[1:] if _greets(first) else None


def _greets(text: str) -> bool:
    """A greeting and whom it greets: more small words than one say something."""
    match = _GREETING.fullmatch(plain(fold(text))) if len(text) <= _GREETS else None
    greeted = text.split()[-len(match["whom"].split()) :] if match and match["whom"] else []
    small = [word for word in greeted if word[0].islower() and plain(fold(word)) not in _WHOM.split()]
    return match is not None and (len(greeted) == 1 or not small)


def _undressed(line: str) -> str:
    text = line.strip().strip(_UNSEEN).strip()
    for dress in _BOLD, _BULLET, _BOLD, _QUOTED:
        if match := dress.fullmatch(text):
            text = match["line"] + match["rest"]
    return text


def _is_whole(behind: str) -> bool:
    """Whether a word ends here. ``/close.Thanks`` is a sentence, ``/mail.log`` a name."""
    match = _END.match(behind)
    return match is not None and (not match["glued"] or match["glued"].isupper())
