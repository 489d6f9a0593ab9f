"""What customers are asked for where it is missing, and how it is recognised when it comes: ``rules/needs.toml``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from mailbot.config import list_in
from mailbot.errors import RuleError
from mailbot.routing.rules.files import FILES, file_pattern
from mailbot.routing.rules.names import ANY, Wrong, meant, shown
from mailbot.routing.rules.phrases import Words, glob, phrase
from mailbot.routing.rules.source import Source, read
from mailbot.routing.rules.values import any_of, listed, tag, text
from mailbot.routing.signs import LONGEST, SIGNS

FILE: Final = "needs.toml"
ORDER: Final = "order"  # the ticket is about an order
YES_OR_NO: Final = "yes or no"
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_NUMBERING: Final = re.compile(r"^[\s>*•–-]*(?:\(?\d{1,2}[.):]\s*)?")
_HEAD: Final = re.compile(r"[,.;:!?–—]|\s-\s")
_MOST: Final = 100  # mistakes of the file, more or less: nobody reads further

_find = lru_cache(maxsize=2_000)(phrase)

Short = Callable[[str], bool]  # whether a few words say yes or no, and nothing else


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a customer sent."""

    words: str
    files: tuple[tuple[str, str], ...] = ()  # name and media type of each
    order: bool = False  # it is known which order it is about


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that may be missing. It has come where any of its signs is there."""

    name: str
    words: Mapping[str, str] = field(default_factory=dict)  # what to ask for, by language; under "" for all others
    attachment: tuple[str, ...] = ()  # kinds or names of files
    about: tuple[str, ...] = ()  # words that tell which of several files it is: a file counts for one such need
    body: tuple[str, ...] = ()  # words in the text
    holds: tuple[str, ...] = ()  # SIGNS
    answer: tuple[str, ...] = ()  # SIGNS that count in an answer to our question only
    line: int = 0

    def is_said(self, evidence: Evidence, *, asked: bool, short: Short) -> bool:
        """Whether the words hold it. ``asked``: they may answer our question."""
        said = Words.of(evidence.words[:LONGEST])
        signs = (*self.holds, *(self.answer if asked else ()))
        return any(_find(one)(said) for one in self.body) or any(_shows(sign, evidence, short) for sign in signs)

    def is_hinted(self, evidence: Evidence) -> bool:
        """Whether words or names of files speak of it."""
        said = Words.of("\n".join([evidence.words[:LONGEST], *(name for name, _ in evidence.files)]))
        return any(_find(one)(said) for one in self.about)

    def files_in(self, evidence: Evidence) -> list[int]:
        """Which of the files can be it."""
        return [place for place, (name, kind) in enumerate(evidence.files) if _is_any(self.attachment, name, kind)]


Needs = Mapping[str, Need]


def came(wanted: Sequence[Need], evidence: Evidence, short: Short, *, asked: bool = False) -> tuple[str, ...]:
    """The names of those in ``wanted`` that ``evidence`` holds. ``asked``: they were asked for before."""
    found = {need.name for need in wanted if need.is_said(evidence, asked=asked, short=short)}
    found |= {need.name for need in wanted if not need.about and need.files_in(evidence)}
    taken: set[int] = set()
    rivals = [need for need in wanted if need.about and need.name not in found]
    for need in sorted(rivals, key=lambda need: not need.is_hinted(evidence)):
        if free := [place for place in need.files_in(evidence) if place not in taken]:
            taken.add(free[0])
            found.add(need.name)
    return tuple(need.name for need in wanted if need.name in found)


def _shows(sign: str, evidence: Evidence, short: Short) -> bool:
    if sign == ORDER:
        return evidence.order
    if sign == YES_OR_NO:
        heads = (_HEAD.split(_NUMBERING.sub("", line), 1)[0] for line in evidence.words[:LONGEST].splitlines())
        return any(head.strip() and short(head) for head in heads)
    return SIGNS[sign](evidence.words[:LONGEST])


def _is_any(wanted: tuple[str, ...], name: str, kind: str) -> bool:
    return any(kind.startswith(FILES[one]) if one in FILES else one == "any" or glob(one)(name) for one in wanted)


def load(folder: Path) -> Needs:
    """The needs of a folder of rules. Raises RuleError for the first mistake."""
    found, mistakes = look_over(folder)
    if mistakes:
        raise mistakes[0]
    return found


def look_over(folder: Path) -> tuple[Needs, list[RuleError]]:
    """The needs that are right, and every mistake in the others."""
    path = list_in(folder, FILE)
    if not path.is_file():
        return {}, []
    try:
        source = read(path)
    except RuleError as mistake:
        return {}, [mistake]
    found: dict[str, Need] = {}
    mistakes = list(_strangers(source))
    tables = source.table.get("need", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        return {}, [*mistakes, source.mistake("a need is written as a table [[need]], in double brackets", ("need",))]
    for index, table in enumerate(tables):
        mistakes += _read(source, index, table, found)
        if len(mistakes) >= _MOST:
            break
    return found, mistakes


def _strangers(source: Source) -> Iterator[RuleError]:
    for key in source.table:
        if key != "need":
            yield source.mistake(f"unknown table or key {shown(key)}; {FILE} holds [[need]] tables only", (key,))


def _read(source: Source, index: int, table: dict[str, Any], found: dict[str, Need]) -> list[RuleError]:
    """Add one need to ``found``, or say what is wrong with it."""
    where = ("need", index)
    unknown = (key for key in table if key not in _READERS)
    wrong = [source.mistake(f"unknown key {shown(key)}; {meant(key, _READERS)}", (*where, key)) for key in unknown]
    values: dict[str, Any] = {}
    for key, reader in _READERS.items():
        try:
            values |= {key: reader(table[key])} if key in table else {}
        except Wrong as mistake:
            place = (*where, key) if mistake.index is None else (*where, key, mistake.index)
            wrong.append(source.mistake(f"{key} = {mistake}", place, value=True))
    wrong += [source.mistake(words, where) for words in _lacks(table)]
    if values.get("name") in found:
        words = f"name = {shown(values['name'])} stands in line {found[values['name']].line} already"
        wrong.append(source.mistake(words, (*where, "name"), value=True))
    if not wrong:
        found[values["name"]] = Need(**values, line=source.spot(where).line)
    return wrong


def _lacks(table: dict[str, Any]) -> Iterator[str]:
    if "name" not in table:
        yield 'a need needs a name, such as name = "screenshot"'
    if not {"attachment", "body", "holds", "answer"} & set(table):
        yield "nothing says how it is recognised: give attachment, body, holds or answer"
    if "about" in table and "attachment" not in table:
        yield "about tells files apart; give attachment as well"


def _name(value: Any) -> str:
    said = text(value)
    if not _NAME.fullmatch(said) or len(said) > 80:
        raise Wrong(f'{shown(said)}: takes small letters a to z, figures and hyphens, like "screenshot-error"')
    return said


def _asked(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        return {"": text(value)}
    return {tag(language): text(words) for language, words in value.items()}


def _phrase(said: str) -> str:
    _find(said)  # Wrong, where it is none
    return said


KEYS: Final = ("name", "words", "attachment", "about", "body", "holds", "answer")
_signs = any_of(*SIGNS, ORDER, YES_OR_NO)
_files = listed(file_pattern)
_phrases = listed(_phrase)
_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "name": _name,
    "words": _asked,
    "attachment": lambda value: _files(value, ANY),
    "about": lambda value: _phrases(value, ANY),
    "body": lambda value: _phrases(value, ANY),
    "holds": lambda value: _signs(value, ANY),
    "answer": lambda value: _signs(value, ANY),
}
