"""``mailbot init``: a folder to begin with."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from shlex import quote
from typing import Annotated, Final

import typer

from mailbot.cli.terminal import say
from mailbot.config import ConfigMistakes, load, shipped
from mailbot.config.beginning import SECRET, beginning
from mailbot.errors import RuleError, Unreachable

app = typer.Typer(add_completion=False)

LISTS: Final = ("issues.toml", "needs.toml", "problems.toml")  # as shipped, until there is one's own
RULES: Final = """\
All the rules there are: the ones that came with mailbot, to edit or delete, and any you add. Files are read in the
order of their names, and the first rule that says a thing decides it: what shall count before these gets a lower
number, such as 05-ours.toml.

The lists beside the rules (issues.toml, needs.toml, problems.toml) are those of mailbot until you put your own here.

Each edit: mailbot check, mailbot explain --rules MAIL, mailbot replay. A daemon that runs takes it over by itself.
"""
TEMPLATES: Final = """\
Empty so far: every word and template is the one that comes with mailbot. To change one, put your own file here under
the same name and in the same folder, such as kinds/opened.j2, words.j2 or replies/refund-time.md; all others stay as
they are and are renewed with mailbot.

Each edit: mailbot check, mailbot samples book. A daemon that runs takes it over by itself.
"""
NEXT: Final = ("mailbot check", "mailbot doctor", "mailbot run")


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to; made if missing.")] = Path(),
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Who you are, as every mail says it.")] = "Acme",
    address: Annotated[
        str, typer.Option("--address", metavar="ADDRESS", help="Where customers write to.")
    ] = "support@acme.example",
) -> None:
    """Begin: a folder with config.toml, every key explained, the rules, and a place for templates of your own.

    What is there already is never overwritten.

    Example: mailbot init shop --name "Widget Works" --address support@widgets.example
    """
    try:
        with tempfile.TemporaryDirectory() as made:
            _make(Path(made), name, address)
            _put(Path(made), folder)
    except OSError as fault:
        raise Unreachable(f"{folder}: cannot be written ({fault.strerror})", again=False) from None
    say(f"{folder}: config.toml, {SECRET}, rules and templates are there", style="good")
    say(f"Put your servers into config.toml and the password into {SECRET}. Then:")
    there = [f"cd {quote(str(folder))}"] if folder != Path() else []
    for words in (*there, *NEXT):
        say(f"  {words}", style="strong")


def _make(made: Path, name: str, address: str) -> None:
    """Everything, in a folder of its own. Raises BadParameter where a config cannot say these words."""
    for file, words in (("config.toml", beginning(name, address)), (SECRET, "")):
        (made / file).write_text(words, encoding="utf-8")
        (made / file).chmod(0o600)
    theirs = shutil.ignore_patterns(*LISTS)
    shutil.copytree(shipped("rules"), made / "rules", ignore=theirs, copy_function=shutil.copyfile)
    (made / "rules" / "README").write_text(RULES, encoding="utf-8")
    (made / "templates").mkdir()
    (made / "templates" / "README").write_text(TEMPLATES, encoding="utf-8")
    try:
        load(made / "config.toml", {})
    except ConfigMistakes as mistaken:
        raise typer.BadParameter(mistaken.mistakes[0].message) from None


def _put(made: Path, folder: Path) -> None:
    """All of it into ``folder``. Raises RuleError, and puts nothing there, where any of it is there."""
    there = [entry.name for entry in sorted(made.iterdir()) if (folder / entry.name).exists()]
    if there:
        raise RuleError(f"{folder / there[0]} is there already, and nothing is ever overwritten")
    folder.mkdir(parents=True, exist_ok=True)
    for entry in made.iterdir():
        shutil.move(entry, folder / entry.name)
