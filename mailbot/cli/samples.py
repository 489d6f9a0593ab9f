"""``mailbot samples``: the book of all mails we write, for admins and for people who set up filters."""

from __future__ import annotations

import json as json_format
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from mailbot.cli.terminal import Json, advise, print_array, progress, say
from mailbot.config import load
from mailbot.desk.counting import many
from mailbot.errors import Unreachable
from mailbot.post.book import paper
from mailbot.post.book.index import index, record
from mailbot.post.book.leaves import Leaf, leaves, per_language
from mailbot.post.compose import Composer
from mailbot.walk.house import open_composer
from mailbot.wire import chromium

app = typer.Typer(add_completion=False)
CATALOGUE: Final = "book.json"  # what the book holds; a folder that has it is a book of ours
WHOLE: Final = ("index.html", "book.pdf", CATALOGUE)
NARROW: Final = 400  # pixels: the pictures show mails as a phone does


@app.command()
def samples(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write the book: an empty folder, or a book.")],
    language: Annotated[
        list[str] | None, typer.Option(help="A language, such as it; repeat it. Default: those of the config.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every language there are words for.")] = False,
    pictures: Annotated[
        bool | None,
        typer.Option("--pictures/--no-pictures", help="Pictures by Chromium. Default: where there is one."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write into a folder that holds other files.")] = False,
    json: Json = False,
) -> None:
    """Write the book: every kind of mail to every reader in every language, as .eml, .txt and .html.

    With an index.html to click through, and one book.pdf with what filters can look for. The same templates give
    the same files. Mails of sample tickets; nothing is sent.

    Example: mailbot samples book --language en --language it
    """
    composer = _of_languages(open_composer(load(ctx.obj, os.environ)), language or (), every=every)
    before = _made_before(folder, force=force)
    written = _written(composer)
    drawn = _pictures(written, folder, pictures)
    records = [record(leaf, leaf.path in drawn) for leaf in written]
    _write(folder, composer, written, drawn, records)
    _clear(folder, before - _files(records))
    if json:
        print_array(records)
    else:
        say(f"{many(len(written), 'mail')} in {folder}: see index.html and book.pdf", style="good")


def _of_languages(composer: Composer, wanted: Sequence[str], *, every: bool) -> Composer:
    """The composer for the languages asked for. Raises BadParameter for one that has no words."""
    known = tuple(composer.catalogues)
    if strange := [tag for tag in wanted if tag not in known]:
        raise typer.BadParameter(f"there are no words for {', '.join(strange)}. Allowed: {', '.join(sorted(known))}")
    tags = known if every else tuple(wanted) or composer.languages
    return Composer(composer.folders, replace(composer.brand, languages=tags))


def _made_before(folder: Path, *, force: bool) -> frozenset[str]:
    """The files of the book that is in the folder. Raises BadParameter where it holds other things than a book."""
    if folder.exists() and not folder.is_dir():
        raise typer.BadParameter(f"{folder} is a file")
    if not folder.exists() or not any(folder.iterdir()):
        return frozenset()
    try:
        return _files(json_format.loads((folder / CATALOGUE).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        if force:
            return frozenset()
        raise typer.BadParameter(f"{folder} holds other files than a book of samples; --force writes to it") from None


def _files(records: list[dict[str, Any]]) -> frozenset[str]:
    return frozenset(str(file) for entry in records for file in entry["files"].values())


def _written(composer: Composer) -> list[Leaf]:
    """Every mail of the book."""
    with progress("writing mails", per_language(composer) * len(composer.languages)) as advance:
        found = []
        for tag in composer.languages:
            for leaf in leaves(composer, tag):
                found.append(leaf)
                advance(1)
    return found


def _pictures(written: list[Leaf], folder: Path, wanted: bool | None) -> dict[str, bytes]:
    """Path of a leaf → its picture; one for each kind, reader and language."""
    program = chromium.find()
    if wanted is False or not program:
        if wanted:
            raise Unreachable(f"no pictures: there is none of {', '.join(chromium.PROGRAMS)}", again=False)
        return {}
    first = list({(leaf.kind, leaf.role, leaf.language): leaf for leaf in reversed(written)}.values())
    try:
        with progress("taking pictures", len(first)) as advance:
            return {path: picture for path, picture in _drawn(program, first[::-1]) if advance(1) is None}
    except Unreachable as fault:
        if wanted:
            raise
        advise(f"no pictures: {fault}")
        return {}


def _drawn(program: str, leaves: list[Leaf]) -> Iterator[tuple[str, bytes]]:
    with chromium.browse(program) as browser:
        browser.set_look(NARROW)
        for leaf in leaves:
            browser.show(leaf.mail.html)
            yield leaf.path, browser.picture()


def _write(
    folder: Path, composer: Composer, written: list[Leaf], drawn: dict[str, bytes], records: list[dict[str, Any]]
) -> None:
    """All files. The catalogue comes first: what is in the folder is ours from then on, even if we are stopped."""
    for tag in composer.languages:
        (folder / tag).mkdir(parents=True, exist_ok=True)
    catalogue = json_format.dumps(records, indent=1, ensure_ascii=False) + "\n"
    (folder / CATALOGUE).write_bytes(catalogue.encode())
    for leaf in written:
        (folder / f"{leaf.path}.eml").write_bytes(leaf.mail.raw)
        (folder / f"{leaf.path}.txt").write_bytes(leaf.mail.text.encode())
        (folder / f"{leaf.path}.html").write_bytes(leaf.mail.html.encode())
    for path, picture in drawn.items():
        (folder / f"{path}.png").write_bytes(picture)
    (folder / "index.html").write_bytes(index(composer.brand, written, drawn.keys()).encode())
    with progress("typesetting book.pdf", None):
        (folder / "book.pdf").write_bytes(paper.typeset(composer.brand, written))


def _clear(folder: Path, left: frozenset[str]) -> None:
    """Take away what an earlier book had and this one has not. Only files of the shape we write are ours."""
    for file in left:
        parts = Path(file).parts
        if len(parts) == 2 and ".." not in parts and Path(file).suffix in (".eml", ".txt", ".html", ".png"):
            (folder / file).unlink(missing_ok=True)
