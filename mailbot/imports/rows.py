"""A file → its rows: CSV with a header, or JSON lines with the same keys; its first character tells which."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import Any

from mailbot.desk.counting import many
from mailbot.errors import RuleError
from mailbot.imports.mistakes import ImportMistakes, meant

DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Row:
    """One record as it stands in the file."""

    line: int  # where it begins, from 1
    cells: dict[str, str] = field(default_factory=dict)  # by column; empty texts where nothing stands
    trouble: str = ""  # why it cannot be read at all


@dataclass(frozen=True, slots=True)
class Columns:
    """What a file of one kind may hold."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        return self.required + self.optional

    def unknown(self, name: str) -> str:
        return f"unknown column {name!r}{meant(name, self.known)}; known are {', '.join(self.known)}"


def read(stream: Iterable[bytes], file: str, columns: Columns) -> Iterator[Row]:
    """The rows of a file, given as its lines. Raises ImportMistakes where the whole of it makes no sense."""
    lines = _decoded(stream, file)
    head = list(_up_to_words(lines))
    if head and head[-1].lstrip().startswith("{"):
        return _json_rows(chain(head, lines), columns)
    return _csv_rows(head, lines, file, columns)


def _decoded(stream: Iterable[bytes], file: str) -> Iterator[str]:
    for number, raw in enumerate(stream, 1):
        try:
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise _broken(file, number, "this line is no UTF-8 text; save the file as UTF-8") from None


def _up_to_words(lines: Iterator[str]) -> Iterator[str]:
    """The lines up to the first that is not empty, that one included."""
    for line in lines:
        yield line
        if line.strip():
            return


def _broken(file: str, line: int, message: str) -> ImportMistakes:
    return ImportMistakes([RuleError(message, file=file, line=line)])


def _csv_rows(head: list[str], lines: Iterator[str], file: str, columns: Columns) -> Iterator[Row]:
    if not head or not head[-1].strip():
        raise _broken(file, 0, f"is empty; the first line names the columns: {','.join(columns.known)}")
    delimiter = max(DELIMITERS, key=head[-1].count)
    reader = csv.reader(chain(head, lines), delimiter=delimiter, strict=True, skipinitialspace=True)
    names: list[str] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise _broken(file, line, f"this is no CSV: {fault}") from None
        if not any(cell.strip() for cell in cells):
            continue
        if names:
            yield _csv_row(line, names, cells)
        else:
            names = _header(cells, file, line, columns)


def _header(cells: list[str], file: str, line: int, columns: Columns) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    wrong = [columns.unknown(name) for name in names if name not in columns.known]
    wrong += [f"column {name!r} is named twice" for name in dict.fromkeys(names) if names.count(name) > 1]
    wrong += [f"column {name!r} is missing" for name in columns.required if name not in names]
    if wrong:
        raise ImportMistakes(RuleError(each, file=file, line=line) for each in wrong)
    return names


def _csv_row(line: int, names: list[str], cells: list[str]) -> Row:
    if len(cells) != len(names):
        return Row(line, trouble=f"has {many(len(cells), 'cell')}, but the header names {many(len(names), 'column')}")
    return Row(line, {name: cell.strip() for name, cell in zip(names, cells, strict=True)})


def _json_rows(lines: Iterable[str], columns: Columns) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _json_row(number, line, columns)


def _json_row(number: int, line: str, columns: Columns) -> Row:
    try:
        found = json.loads(line, parse_float=Decimal)
    except (ValueError, RecursionError):
        return Row(number, trouble="is no JSON; each line holds one object in { }")
    if not isinstance(found, dict):
        return Row(number, trouble="is no JSON object; each line holds one object in { }")
    wrong = [columns.unknown(name) for name in found if name not in columns.known]
    cells = {name: _cell(value) for name, value in found.items() if not wrong}
    wrong += [f"{name}: must be a text, a number or null" for name, cell in cells.items() if cell is None]
    wrong += [f"{name}: is missing" for name in columns.required if not wrong and name not in cells]
    return Row(number, {name: cell or "" for name, cell in cells.items()}, "; ".join(wrong))


def _cell(value: Any) -> str | None:
    """A JSON value as the text a CSV would hold; lists of texts are words. None for what no cell can be."""
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return " ".join(value)
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    return format(value, "f") if isinstance(value, Decimal) else str(value).strip()
