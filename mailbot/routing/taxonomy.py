"""What tickets are about: the issues of ``rules/issues.toml``, as ``group/topic/issue``, and the driver of each."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from mailbot.config import list_in
from mailbot.errors import RuleError
from mailbot.routing.rules.names import Wrong, meant, shown
from mailbot.routing.rules.source import Source, read
from mailbot.routing.rules.values import tag, text

FILE: Final = "issues.toml"
KEYS: Final = ("path", "title", "driver", "description")
Driver = tuple[str, str, str]  # product, process, topic

_DEEPEST = 3  # group, topic, issue
_PATH = re.compile(r"[^\W_A-Z](?:[^\W_A-Z]|-)*(?:/[^\W_A-Z](?:[^\W_A-Z]|-)*){0,2}")
_LONGEST = 120  # letters of a path
_BETWEEN = re.compile(r"\s*[›>]\s*")
_NEAR = 5  # paths that are named in place of one that is not there
_MOST = 100  # mistakes of the file, more or less: nobody reads further


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that tickets can be about."""

    path: str
    titles: Mapping[str, str] = field(default_factory=dict)  # by language; under "" the one for all others
    driver: Driver | None = None  # None: that of the topic or group above it
    description: str = ""
    line: int = 0

    def title(self, language: str) -> str:
        """What it is called in ``language``; the end of its path where it has no title."""
        return self.titles.get(language) or self.titles.get("") or self.path.rpartition("/")[2].replace("-", " ")


@dataclass(frozen=True)
class Taxonomy:
    """All issues, by path."""

    issues: Mapping[str, Issue] = field(default_factory=dict)

    @cached_property
    def paths(self) -> frozenset[str]:
        """What a ticket can be linked to: issues, and the topics and groups above them."""
        parts = [path.split("/") for path in self.issues]
        return frozenset("/".join(each[:length]) for each in parts for length in range(1, len(each) + 1))

    @cached_property
    def drivers(self) -> Mapping[str, Driver]:
        """The driver of each path that says one itself."""
        return {path: issue.driver for path, issue in self.issues.items() if issue.driver}

    def driver(self, path: str) -> Driver | None:
        """The driver of a path, or of the nearest above it that has one."""
        while path not in self.drivers and "/" in path:
            path = path.rpartition("/")[0]
        return self.drivers.get(path)

    def near(self, said: str) -> tuple[str, ...]:
        """What may have been meant by a path that is not there: such as look like it, or have one of its words."""
        said = said.lower().strip("/ ")
        alike = difflib.get_close_matches(said, sorted(self.paths), _NEAR)
        words = set(re.split(r"[\W_]+", said)) - {""}
        sharing = sorted(self.issues, key=lambda path: -len(words & set(re.split(r"\W+", path))))
        shared = [path for path in sharing if words & set(re.split(r"\W+", path))]
        groups = sorted({path.partition("/")[0] for path in self.issues})
        return tuple(dict.fromkeys([*alike, *shared]))[:_NEAR] or tuple(groups)


def load(folder: Path) -> Taxonomy:
    """The issues of a folder of rules; none where it has no such file.

    Raises:
        RuleError: for the first mistake: file, line, column, what is allowed.
    """
    found, mistakes = look_over(folder)
    if mistakes:
        raise mistakes[0]
    return found


def look_over(folder: Path) -> tuple[Taxonomy, list[RuleError]]:
    """The issues that are right, and every mistake in the others."""
    path = list_in(folder, FILE)
    if not path.is_file():
        return Taxonomy(), []
    try:
        source = read(path)
    except RuleError as mistake:
        return Taxonomy(), [mistake]
    found: dict[str, Issue] = {}
    mistakes = list(_strangers(source))
    tables = source.table.get("issue", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        return Taxonomy(), [*mistakes, source.mistake("an issue is written as a table [[issue]]", ("issue",))]
    for index, table in enumerate(tables):
        mistakes += _read(source, index, table, found)
        if len(mistakes) >= _MOST:
            break
    return Taxonomy(found), mistakes


def _strangers(source: Source) -> Iterator[RuleError]:
    for key in source.table:
        if key != "issue":
            yield source.mistake(f"unknown table or key {shown(key)}; {FILE} holds [[issue]] tables only", (key,))


def _read(source: Source, index: int, table: dict[str, Any], found: dict[str, Issue]) -> list[RuleError]:
    """Add one issue to ``found``, or say what is wrong with it."""
    where = ("issue", index)
    wrong = [
        source.mistake(f"unknown key {shown(key)}; {meant(key, KEYS)}", (*where, key))
        for key in table
        if key not in KEYS
    ]
    values: dict[str, Any] = {}
    for key, reader in _READERS.items():
        try:
            values |= {key: reader(table[key])} if key in table else {}
        except Wrong as mistake:
            wrong.append(source.mistake(f"{key} = {mistake}", (*where, key), value=True))
    path: str = values.get("path", "")
    if "path" not in table:
        wrong.append(source.mistake('an issue needs a path, such as path = "mail/delivery/bounced"', where))
    elif path in found:
        words = f"path = {shown(path)} stands in line {found[path].line} already"
        wrong.append(source.mistake(words, (*where, "path"), value=True))
    if not wrong:
        titles, driver = values.get("title", {}), values.get("driver")
        found[path] = Issue(path, titles, driver, values.get("description", ""), source.spot(where).line)
    return wrong


def _path(value: Any) -> str:
    said = text(value)
    if not _PATH.fullmatch(said) or len(said) > _LONGEST:
        raise Wrong(
            f"{shown(said)}: takes a group, a topic and an issue with / between, in small letters, figures and "
            f'hyphens, like "mail/delivery/bounced"; at most {_DEEPEST} parts and {_LONGEST} letters'
        )
    return said


def _titles(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        return {"": text(value)}
    return {tag(language): text(title) for language, title in value.items()}


def _driver(value: Any) -> Driver:
    parts = _BETWEEN.split(text(value))
    if len(parts) != _DEEPEST or not all(parts):
        raise Wrong(f'{shown(value)}: takes product, process and topic, like "Hosting › Mail › Delivery"; > does, too')
    return parts[0], parts[1], parts[2]


_READERS: Mapping[str, Any] = {"path": _path, "title": _titles, "driver": _driver, "description": text}
