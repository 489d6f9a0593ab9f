"""A file of the admins as it stands: its tables, and the place of everything in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import re2

from mailbot.config.lines import Spot, Spots, Where, spots
from mailbot.errors import RuleError

LARGEST = 1_000_000  # octets of a file
_LONGEST_LINE = 10_000  # characters
_DEEPEST = 8  # tables and lists within each other
# More parts of a key than anybody writes; a parser takes the square of their number.
_DOTTED = re2.compile(r"""(?:(?:"[^"\n]*"|'[^'\n]*'|[\w-]+)[ \t]*\.[ \t]*){40}""")
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
# They stand among the rules, but are read by others: the taxonomy, what can be asked for, the known problems.
OTHERS = frozenset({"issues.toml", "needs.toml", "problems.toml"})


@dataclass(frozen=True, slots=True)
class Source:
    """One file."""

    path: Path
    digest: str  # SHA-256 of its octets, hex
    table: dict[str, Any]
    places: Spots

    def spot(self, where: Where, *, value: bool = False) -> Spot:
        """Where a key, or its value, stands; of what is not written, where the table around it begins."""
        for place in (where, where[:-1]) if value else ():
            if place in self.places.values:
                return self.places.values[place]
        for length in range(len(where), 0, -1):
            if where[:length] in self.places.keys:
                return self.places.keys[where[:length]]
        return Spot(1, 1)

    def mistake(self, message: str, where: Where = (), *, value: bool = False) -> RuleError:
        """A mistake at a key, or at its value."""
        line, column = self.spot(where, value=value)
        return RuleError(message, file=str(self.path), line=line, column=column)


def files_of(folder: Path) -> Iterator[Path]:
    """The rule files of a folder, in the order in which they are read."""
    return (path for path in sorted(folder.glob("*.toml")) if path.name not in OTHERS)


def read(path: Path) -> Source:
    """Read one TOML file.

    Raises:
        RuleError: it cannot be read, is too large, or is no TOML.
    """
    try:
        with path.open("rb") as file:
            octets = file.read(LARGEST + 1)
    except OSError as error:
        raise RuleError(f"cannot be read ({error.strerror})", file=str(path)) from error
    return parse(path, octets)


def parse(path: Path, octets: bytes) -> Source:
    """The tables in ``octets``, which stand in ``path``.

    Raises:
        RuleError: they are too large, or no TOML.
    """
    text = _text(path, octets)
    if found := _DOTTED.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise RuleError(f"tables stand in each other more than {_DEEPEST} deep", file=str(path), line=line)
    try:
        table = tomllib.loads(text)
        _fathom(table)
        return Source(path, sha256(octets).hexdigest(), table, spots(text))
    except RecursionError:
        raise RuleError(f"lists or tables stand in each other more than {_DEEPEST} deep", file=str(path)) from None
    except ValueError as error:
        raise _broken(path, text, str(error)) from None


def _text(path: Path, octets: bytes) -> str:
    if len(octets) > LARGEST:
        raise RuleError(f"is larger than {LARGEST // 1_000_000} MB; no file of rules is", file=str(path))
    try:
        text = octets.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = octets[: error.start].count(b"\n") + 1
        column = error.start - octets.rfind(b"\n", 0, error.start)
        raise RuleError("not UTF-8 text; save it as UTF-8", file=str(path), line=line, column=column) from error
    for number, line_of_text in enumerate(text.split("\n"), 1):
        if len(line_of_text) > _LONGEST_LINE:
            raise RuleError(f"a line of more than {_LONGEST_LINE:,} characters", file=str(path), line=number)
    return text


def _fathom(table: dict[str, Any]) -> None:
    """Refuses what stands too deep, without going there itself."""
    level: list[Any] = [table]
    for _ in range(_DEEPEST + 1):
        within = [value for one in level for value in (one.values() if isinstance(one, dict) else one)]
        level = [value for value in within if isinstance(value, dict | list)]
        if not level:
            return
    raise RecursionError


def _broken(path: Path, text: str, said: str) -> RuleError:
    """What the TOML parser says, with its place."""
    found = _PLACE.search(said)
    if found is None:
        return RuleError(said, file=str(path))
    lines = text.split("\n")
    line, column = (int(found[1]), int(found[2])) if found[1] else (len(lines), len(lines[-1]) + 1)
    return RuleError(_PLACE.sub("", said), file=str(path), line=line, column=column)
