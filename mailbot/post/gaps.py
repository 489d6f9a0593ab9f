"""What a language lacks: words not translated, and translations whose ``%(names)s`` are not those of the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path
from typing import Final

from babel.messages.catalog import Message
from jinja2 import TemplateError

from mailbot.errors import RuleError
from mailbot.post import catalogue, language, templating

NAMED: Final = re.compile(r"%\((\w{1,40})\)s")
FORMAT: Final = re.compile(r"%%|%\(\w{1,40}\)s|%")  # a bare per cent sign is neither doubled nor a name
SHOWN: Final = 70  # characters of the English words in a message

Key = tuple[str, str]  # context, English words (the singular ones)


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is wrong or missing in a language."""

    file: str
    line: int  # from 1; 0 where the whole file is meant
    msgid: str  # the English words, empty where the file itself cannot be read
    why: str
    wrong: bool  # a mistake: such a mail could not be written; else the English words are sent, which is no mistake

    @property
    def mistake(self) -> RuleError:
        """The same as an error, to be shown with the others."""
        words = self.msgid if len(self.msgid) <= SHOWN else f"{self.msgid[:SHOWN].rstrip()}…"
        return RuleError(f"{self.why}: “{words}”" if words else self.why, file=self.file, line=self.line)


def gaps(folders: tuple[Path, ...], tag: str) -> list[Gap]:
    """What the catalogues of ``tag`` lack for the templates in ``folders``, of which an earlier one overrides.

    Mistakes stand first, then what an admin's catalogue says in vain. Nothing is said of a language without any
    catalogue, nor of templates that do not parse.
    """
    ours = [_read(file) for file in _files(folders[-1], tag)]
    edited = [_read(file) for folder in folders[:-1] if folder != folders[-1] for file in _files(folder, tag)]
    books = [*edited, *ours]
    wrong = [gap for book in books for gap in book.wrong]
    if not books or any(not gap.msgid for gap in wrong):
        return wrong
    asked, whole = _asked(folders)
    idle = [gap for book in edited for key, gap in book.said.items() if whole and key not in asked]
    if tag == language.SOURCE:
        return wrong + idle
    said = {key for book in books for key in book.said}
    empty = {key: gap for book in reversed(books) for key, gap in book.empty.items()}
    return wrong + idle + [empty.get(key, gap) for key, gap in asked.items() if key not in said]


@dataclass(frozen=True, slots=True)
class _Book:
    """One catalogue, looked through."""

    said: dict[Key, Gap]  # what is to be told where no template asks for it
    empty: dict[Key, Gap]
    wrong: list[Gap]


def _read(file: Path) -> _Book:
    book = _Book({}, {}, [])
    try:
        entries = catalogue.read(file)[0]
    except RuleError as mistake:
        book.wrong.append(Gap(mistake.file, mistake.line, "", mistake.message, wrong=True))
        return book
    for entry in filter(_ids, entries):
        if entry.fuzzy or not all(_forms(entry)):
            book.empty[_key(entry)] = _gap(file, entry, "marked fuzzy" if entry.fuzzy else "not translated")
        else:
            book.said[_key(entry)] = _gap(file, entry, "no template says this")
            book.wrong.extend(_gap(file, entry, why, wrong=True) for why in _misfits(entry))
    return book


def _files(folder: Path, tag: str) -> Iterator[Path]:
    """The catalogues of a language: ``pt-BR`` is in a folder ``pt_BR`` or ``pt-BR``."""
    for file in sorted(folder.glob(language.CATALOGUE.format("*"))):
        if file.parent.name.replace("_", "-") == tag:
            yield file


def _key(entry: Message) -> Key:
    return entry.context or "", _ids(entry)[0]


def _ids(entry: Message) -> tuple[str, ...]:
    """The English words, singular and plural; empty for the header."""
    return tuple(filter(None, [entry.id] if isinstance(entry.id, str) else entry.id))


def _forms(entry: Message) -> tuple[str, ...]:
    """The translation, in each plural form."""
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ("",))


def _gap(file: Path, entry: Message, why: str, *, wrong: bool = False) -> Gap:
    return Gap(str(file), entry.lineno or 0, _ids(entry)[0], why, wrong)


def _misfits(entry: Message) -> Iterator[str]:
    """What is wrong with the names of a translation. A singular form may say "one" for the count."""
    ids, forms = _ids(entry), _forms(entry)
    names = [frozenset(NAMED.findall(words)) for words in ids]
    known = frozenset[str]().union(*names)
    if known and any("%" in FORMAT.findall(form) for form in forms):
        yield "a per cent sign in a translation with names is written %%"
    for form in forms:
        used = frozenset(NAMED.findall(form))
        if used - known:
            yield f"the translation names {_listed(used - known)}; allowed: {_listed(known) or 'nothing'}"
    if frozenset(NAMED.findall(forms[-1])) < names[-1]:
        yield f"the translation leaves out {_listed(names[-1] - frozenset(NAMED.findall(forms[-1])))}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"%({name})s" for name in sorted(names))


def _asked(folders: tuple[Path, ...]) -> tuple[dict[Key, Gap], bool]:
    """Every message of the templates that count, with where it stands; and whether all of them could be read."""
    jinja = templating.environment(folders, NullTranslations(), inline=False)
    found: dict[Key, Gap] = {}
    whole = True
    for file in _templates(folders):
        try:
            for line, function, message in jinja.extract_translations(file.read_text("utf-8")):  # type: ignore[attr-defined]
                words = [message] if isinstance(message, str) else list(message)
                key = (words[0], words[1]) if function == "pgettext" else ("", words[0])
                found.setdefault(key, Gap(str(file), line, key[1], "not in the catalogue", wrong=False))
        except (TemplateError, UnicodeError, OSError):  # said where the templates are tried
            whole = False
    return found, whole


def _templates(folders: tuple[Path, ...]) -> Iterator[Path]:
    """The templates in force: of those with one name, the one in the earliest folder."""
    taken: set[Path] = set()
    for folder in folders:
        for file in sorted(folder.rglob("*.j2")):
            name = file.relative_to(folder)
            if name not in taken:
                taken.add(name)
                yield file
