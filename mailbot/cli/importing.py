"""An import from a file into the database: all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli.terminal import progress
from mailbot.errors import Unreachable

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", exists=True, dir_okay=False, readable=True, help="CSV with a header, or JSON lines."
    ),
]


def lines_of(file: Path) -> Iterator[bytes]:
    """The lines of a file, with a progress bar on a terminal. Raises Unreachable where it cannot be read."""
    try:
        with file.open("rb") as stream, progress(file.name, file.stat().st_size) as advance:
            for line in stream:
                yield line
                advance(len(line))
    except OSError as fault:
        raise Unreachable(f"{file}: cannot be read ({fault.strerror})") from None
