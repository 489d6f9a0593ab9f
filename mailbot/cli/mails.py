"""Mails in files: one mail, an mbox, a Maildir, a folder of .eml, or standard input. Read one at a time."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from mailbot.errors import Unreachable

STDIN = "-"
Files = Annotated[
    list[str],
    typer.Argument(metavar="FILE…", help="A mail, an mbox, a Maildir or a folder of .eml files; - for standard input."),
]
Mail = tuple[str, bytes]  # what to call it, and its octets

# The line before each mail of an mbox: an address, and a date with a time in it (RFC 4155, appendix A).
_FROM_LINE = re.compile(rb"From \S*.*\d\d:\d\d.*\d{4}")
_QUOTED_FROM = re.compile(rb">+From ")


def find(names: list[str]) -> list[str | Path]:
    """The files that hold the mails, in order. Raises typer.BadParameter for a name that leads to none."""
    return [file for name in names for file in ([STDIN] if name == STDIN else _files(Path(name)))]


def size(files: list[str | Path]) -> int | None:
    """Octets in all; None where nobody can know before the end."""
    return None if STDIN in files else sum(Path(file).stat().st_size for file in files)


def read(files: list[str | Path], advance: Callable[[int], object] = abs) -> Iterator[Mail]:
    """Every mail of every file; ``advance`` hears how many octets it had.

    Raises Unreachable where a file fails, or holds nothing at all: what should have filled it has failed.
    """
    for file in files:
        for name, raw in _open(file):
            yield name, raw
            advance(len(raw))


def _open(file: str | Path) -> Iterator[Mail]:
    if file == STDIN:
        yield from _read(sys.stdin.buffer, STDIN)
        return
    try:
        with Path(file).open("rb") as stream:
            yield from _read(stream, str(file))
    except OSError as fault:
        raise Unreachable(f"{file}: cannot be read ({fault.strerror})") from None


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        if not path.exists():
            raise typer.BadParameter(f"{path}: there is no such file")
        return [path]
    maildir = [path / name for name in ("new", "cur") if (path / name).is_dir()]
    found = [file for folder in maildir for file in folder.iterdir()] or list(path.rglob("*.eml"))
    files = sorted((file for file in found if file.is_file()), key=lambda file: (file.parent.name == "new", file))
    if not files and not maildir:
        raise typer.BadParameter(f"{path}: holds no .eml files and is no Maildir")
    return files


def _read(stream: BinaryIO, name: str) -> Iterator[Mail]:
    first = stream.readline()
    if not _FROM_LINE.match(first):
        raw = first + stream.read()
        if not raw.strip():
            raise Unreachable(f"{name}: there is no mail in it, it is empty")
        yield name, raw
        return
    for number, raw in enumerate(_split(stream), 1):
        yield f"{name}#{number}", raw


def _split(mbox: BinaryIO) -> Iterator[bytes]:
    """The mails of an mbox whose first line is read. A From_ line counts after an empty line only."""
    lines: list[bytes] = []
    for line in chain(mbox, [b""]):
        ends = not line or (_FROM_LINE.match(line) and (not lines or not lines[-1].strip()))
        if not ends:
            lines.append(line[1:] if _QUOTED_FROM.match(line) else line)
            continue
        if lines and not lines[-1].strip():
            lines.pop()
        yield b"".join(lines)
        lines = []
