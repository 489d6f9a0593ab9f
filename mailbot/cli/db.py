"""``mailbot db``: care of the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli.setting import configure, reachable
from mailbot.cli.terminal import say
from mailbot.errors import Unreachable
from mailbot.store.database import Database

app = typer.Typer(help="Upgrade, check or copy the database.", no_args_is_help=True, add_completion=False)


@app.command()
def upgrade(ctx: typer.Context) -> None:
    """Bring the tables to this version of mailbot. Other commands do it by themselves on first use.

    Example: mailbot db upgrade
    """
    database = Database(configure(ctx).database.url).open()
    with reachable(database):
        done = database.upgrade()
    for name in done:
        say(f"applied {name}", style="good")
    if not done:
        say("up to date", style="good")


@app.command()
def check(ctx: typer.Context) -> None:
    """Look for damage and for migrations that are missing.

    Example: mailbot db check
    """
    with reachable(_existing(ctx)) as database:
        damage, pending = database.integrity(), database.pending()
    if damage:
        raise Unreachable(f"the database is damaged: {damage}. Go back to a copy made by `mailbot db backup`")
    if pending:
        raise Unreachable(f"migrations are missing: {', '.join(pending)}. Apply them: mailbot db upgrade")
    say("sound and up to date", style="good")


@app.command()
def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The copy to make; must not exist yet.")],
) -> None:
    """Copy a SQLite database while it is in use; the copy is whole and consistent.

    Example: mailbot db backup mailbot-2026-03-06.db
    """
    if file.exists():
        raise Unreachable(f"{file}: is there already, and no copy is ever overwritten")
    with reachable(_existing(ctx)) as database:
        database.backup(file)
    say(f"{file}: {file.stat().st_size} bytes", style="good")


def _existing(ctx: typer.Context) -> Database:
    """The database as it is, neither made nor upgraded."""
    settings = configure(ctx).database
    if settings.path and not settings.path.exists():
        raise Unreachable(f"there is no database yet at {settings.path}; it is made on first use")
    return Database(settings.url).open()
