"""``mailbot run``: the daemon."""

from __future__ import annotations

from typing import Annotated

import typer

from mailbot.cli.setting import configure
from mailbot.daemon import run as run_daemon

app = typer.Typer(add_completion=False)


@app.command()
def run(ctx: typer.Context, once: Annotated[bool, typer.Option("--once", help="One pass, then stop.")] = False) -> None:
    """Watch the mailboxes and answer, until stopped by Ctrl-C or SIGTERM.

    With --once: one pass over every mailbox and all that is due, then exit; 1 where a server was out of reach.

    Example: mailbot --config /etc/mailbot/config.toml run
    """
    raise typer.Exit(run_daemon(configure(ctx, talkative=True), once=once))
