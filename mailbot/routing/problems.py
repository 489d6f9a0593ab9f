"""The known problems that rules may answer by themselves: ``rules/problems.toml``. Only their names count."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from mailbot.config import list_in
from mailbot.errors import RuleError
from mailbot.routing.rules.names import Wrong, meant, shown
from mailbot.routing.rules.source import Source, read
from mailbot.routing.rules.values import text

FILE: Final = "problems.toml"
KEYS: Final = ("name", "description")
LONGEST: Final = 120  # letters of a name


def mistakes(folder: Path) -> list[RuleError]:
    """Every mistake of the file; none where there is no file."""
    path = list_in(folder, FILE)
    if not path.is_file():
        return []
    try:
        return list(_wrong(read(path)))
    except RuleError as mistake:
        return [mistake]


def _wrong(source: Source) -> Iterator[RuleError]:
    for key in source.table:
        if key != "problem":
            yield source.mistake(f"unknown table or key {shown(key)}; {FILE} holds [[problem]] tables only", (key,))
    tables = source.table.get("problem", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        yield source.mistake("a problem is written as a table [[problem]], in double brackets", ("problem",))
        return
    seen: set[str] = set()
    for index, table in enumerate(tables):
        yield from _wrong_in(source, index, table, seen)


def _wrong_in(source: Source, index: int, table: dict[str, Any], seen: set[str]) -> Iterator[RuleError]:
    where = ("problem", index)
    if "name" not in table:
        yield source.mistake('a problem needs a name, such as name = "broken-mailbox"', where)
    for key, value in table.items():
        if key not in KEYS:
            yield source.mistake(f"unknown key {shown(key)}; {meant(key, KEYS)}", (*where, key))
            continue
        try:
            said = text(value)
        except Wrong as wrong:
            yield source.mistake(f"{key} = {wrong}", (*where, key), value=True)
            continue
        if key == "name" and (said in seen or len(said) > LONGEST):
            why = "stands there twice" if said in seen else f"takes at most {LONGEST} letters"
            yield source.mistake(f"name = {shown(said)}: {why}", (*where, key), value=True)
        seen |= {said} if key == "name" else set()
