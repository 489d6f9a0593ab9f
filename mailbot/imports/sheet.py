"""Rows → values, field by field, with every mistake on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mailbot.errors import RuleError
from mailbot.imports.mistakes import ImportMistakes
from mailbot.imports.rows import Columns, read

Parsers = Mapping[str, Callable[[str], Any]]  # column → what makes its text a value; raises ValueError


@dataclass(slots=True)
class Sheet:
    """One import file being read."""

    file: str  # as it was named to us
    columns: Columns
    parsers: Parsers
    mistakes: list[RuleError] = field(default_factory=list)

    def values(self, stream: Iterable[bytes]) -> Iterator[tuple[int, dict[str, Any]]]:
        """Line and values of each row that is fine in itself. Raises ImportMistakes at the end if any was not."""
        for row in read(stream, self.file, self.columns):
            if row.trouble:
                self.wrong(row.line, row.trouble)
            elif (values := self._parsed(row.line, row.cells)) is not None:
                yield row.line, values
        if self.mistakes:
            raise ImportMistakes(self.mistakes)

    def wrong(self, line: int, message: str) -> None:
        """Note a mistake."""
        self.mistakes.append(RuleError(message, file=self.file, line=line))

    def _parsed(self, line: int, cells: Mapping[str, str]) -> dict[str, Any] | None:
        values, before = {}, len(self.mistakes)
        for column, parse in self.parsers.items():
            cell = cells.get(column, "")
            try:
                values[column] = parse(cell)
            except ValueError as fault:
                shown = f"{cell[:80]!r} " if cell else ""
                self.wrong(line, f"{column}: {shown}{fault}")
        return values if len(self.mistakes) == before else None
