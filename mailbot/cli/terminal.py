"""What is printed, and how: colours and progress bars on terminals only, plain columns and JSON for programs."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]

# A mail's words must not steer the terminal: control characters and those that turn the reading direction.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean(words: object) -> str:
    """Words of unknown origin, fit for a terminal."""
    return _STEERING.sub("", str(words))


def say(*words: object, style: str = "") -> None:
    """One line for people, in a style where there is a terminal."""
    line = clean(" ".join(str(word) for word in words))
    typer.echo(typer.style(line, **_STYLES[style]) if style and sys.stdout.isatty() else line)


_STYLES: dict[str, dict[str, Any]] = {
    "good": {"fg": "green"},
    "bad": {"fg": "red", "bold": True},
    "unsure": {"fg": "yellow"},
    "faint": {"dim": True},
    "strong": {"bold": True},
}


def advise(words: str) -> None:
    """Something the user should know, on stderr."""
    typer.echo(typer.style(words, fg="yellow") if sys.stderr.isatty() else words, err=True)


def print_json(value: object) -> None:
    typer.echo(_dumped(value))


def print_array(values: Iterable[object]) -> None:
    """A JSON array, written as it comes: memory stays bounded."""
    before = "["
    for value in values:
        typer.echo(before + "\n  " + _dumped(value).replace("\n", "\n  "), nl=False)
        before = ","
    typer.echo("[]" if before == "[" else "\n]")


def _dumped(value: object) -> str:
    narrow = "utf" not in (sys.stdout.encoding or "utf-8").lower()
    return json.dumps(value, indent=2, ensure_ascii=narrow)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on a terminal; elsewhere lines with tabs between, without a head, for cut and awk."""
    if not sys.stdout.isatty():
        for row in rows:
            typer.echo("\t".join(" ".join(_cell(value).split()) for value in row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=True, overflow="ellipsis")
    for row in rows:
        table.add_row(*(_cell(value).replace("[", r"\[") for value in row))
    Console(highlight=False).print(table)


def _cell(value: object) -> str:
    return "" if value is None else clean(value)


@contextmanager
def progress(what: str, total: int | None, *, lines: bool = False) -> Iterator[Callable[[int], None]]:
    """A function to tell how much more is done; it draws a bar where stderr is a terminal.

    ``lines``: what is done is printed meanwhile; where that goes to the terminal, it is progress enough.
    """
    if not sys.stderr.isatty() or (lines and sys.stdout.isatty()):
        yield lambda more: None
        return
    from rich.console import Console
    from rich.progress import Progress

    # Rich would send what is printed meanwhile to stderr.
    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task(what, total=total)
        yield lambda more: bar.advance(task, more)
