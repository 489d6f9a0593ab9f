"""``mailbot audit``: whether the history is whole."""

from __future__ import annotations

import typer

from mailbot.cli.setting import connected
from mailbot.cli.terminal import Json, print_json, say
from mailbot.desk.counting import many
from mailbot.store import chain

app = typer.Typer(help="Prove the history.", no_args_is_help=True, add_completion=False)


@app.callback()
def group() -> None:
    """Prove the history."""


@app.command()
def verify(ctx: typer.Context, json: Json = False) -> None:
    """Prove the history: each row carries a hash over itself and the row before it, so none can be changed unseen.

    The first row that does not fit is named, with its ticket; exit code 1 then. Rows that lost words when somebody was
    erased are counted: a later row of that ticket vouches for them as they were left.

    Example: mailbot audit verify
    """
    with connected(ctx):
        broken = chain.broken_line()
        length, ticket = chain.length(), chain.ticket_of(broken) if broken else None
        erased = chain.erased()
    if json:
        print_json({"rows": length, "broken": broken, "ticket": ticket, "erased": erased})
    elif broken:
        say(f"row {broken} of the history (ticket {ticket}) was altered, or a row before it removed", style="bad")
    else:
        lost = f", {erased} without the words of people who were erased" if erased else ""
        say(f"the history is whole: {many(length, 'row')}{lost}", style="good")
    if broken:
        raise typer.Exit(1)
