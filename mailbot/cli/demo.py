"""``mailbot demo``: a whole conversation before your eyes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli import logs
from mailbot.config import Log
from mailbot.demo import play

app = typer.Typer(add_completion=False)


@app.command()
def demo(
    fast: Annotated[bool, typer.Option("--fast", help="Without the pauses for reading.")] = False,
    stay: Annotated[
        bool, typer.Option("--stay", help="Keep the mail server up afterwards, for your own mail client.")
    ] = False,
    folder: Annotated[Path, typer.Option(metavar="DIR", help="Where the mails are left.")] = Path("demo-mails"),
) -> None:
    """Play a whole conversation before your eyes, with a mail server of its own. Needs no config and no set-up.

    A customer writes, the vendor answers, the ticket closes; each mail is shown as it comes and goes.

    Example: mailbot demo
    """
    logs.configure(Log(), quiet=True)
    unread = fast or not sys.stdout.isatty()  # nobody reads along
    raise typer.Exit(play(fast=unread, stay=stay, folder=folder))
