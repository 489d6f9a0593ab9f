"""Figures as programs and people read them: JSON, CSV, tables on a terminal."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

import typer

from mailbot.cli.terminal import advise, clean, say
from mailbot.desk.counting import many
from mailbot.errors import Unreachable
from mailbot.figures.figure import Figure, Unit, plain
from mailbot.figures.span import Span
from mailbot.figures.wording import NUMBERS, bar, numbers, said

_BAR = 24  # characters
_STEERING = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes a cell that begins so for a formula


def as_json(figures: Sequence[Figure], where: Span) -> dict[str, Any]:
    """Stable keys: the names of figures, and of their columns."""
    return {
        "from": where.first.isoformat(),
        "to": where.last.isoformat(),
        "timezone": str(where.zone),
        "by": where.step.value,
        "figures": {figure.name: figure.records() for figure in figures},
    }


def write_sheets(figures: Sequence[Figure], folder: Path) -> None:
    """``FIGURE.csv`` each; to standard output one after the other, with an empty line between."""
    if str(folder) == "-":
        for number, figure in enumerate(figures):
            sys.stdout.write("\n" if number else "")
            _write(figure, sys.stdout)
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for figure in figures:
            with (folder / f"{figure.name}.csv").open("w", encoding="utf-8", newline="") as file:
                _write(figure, file)
    except OSError as error:
        raise Unreachable(f"{folder}: {error.strerror}", again=False) from error
    advise(f"written: {many(len(figures), 'file')} in {folder}")


def show(figures: Sequence[Figure], about: str) -> None:
    """Tables with small charts on a terminal; elsewhere lines with tabs between, the figure's name first."""
    if not sys.stdout.isatty():
        for figure in figures:
            for row in figure.rows:
                typer.echo("\t".join([figure.name, *(clean("" if cell is None else plain(cell)) for cell in row)]))
        return
    say(about, style="faint")
    for figure in figures:
        _show(figure)


def _show(figure: Figure) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    say(f"\n{figure.title}", style="strong")
    console.print(figure.note, style="dim", markup=False)
    if not figure.rows:
        say("Nothing in this time.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in figure.columns:
        table.add_column(column.title, justify="right" if column.unit in NUMBERS else "left", no_wrap=True)
    bars = _bars(figure)
    if bars:
        table.add_column("", no_wrap=True, style="cyan")
    for number, row in enumerate(figure.rows):
        cells = [said(cell, column.unit) for cell, column in zip(row, figure.columns, strict=True)]
        table.add_row(*(clean(cell).replace("[", r"\[") for cell in cells), *bars[number : number + 1])
    console.print(table)


def _bars(figure: Figure) -> list[str]:
    """A bar a row, of what the figure draws or counts first; none where rows are not to be compared."""
    counts = [column.key for column in figure.columns if column.unit is Unit.COUNT]
    if len(figure.rows) < 2 or not counts or any(column.unit is Unit.SECONDS for column in figure.columns):
        return []
    drawn = figure.chart.series[0] if figure.chart and figure.chart.kind == "bars" else counts[0]
    values = numbers(figure.column(drawn))
    return [bar(value, max(values), _BAR) for value in values]


def _write(figure: Figure, file: TextIO) -> None:
    sheet = csv.writer(file, lineterminator="\n")
    sheet.writerow(column.key for column in figure.columns)
    sheet.writerows([_inert("" if cell is None else plain(cell)) for cell in row] for row in figure.rows)


def _inert(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in _STEERING else value
