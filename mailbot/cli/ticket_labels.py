"""What operators note about tickets: what they are about, whose they are, how urgent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from mailbot.cli.moments import At, now
from mailbot.cli.setting import opened
from mailbot.cli.terminal import Json
from mailbot.cli.ticket_work import Name, Number, tell
from mailbot.desk.request import Author
from mailbot.errors import Refused
from mailbot.routing import labelling
from mailbot.routing.commands import Line
from mailbot.routing.labelling import NOT, WORDS, Known
from mailbot.walk import operator
from mailbot.walk.house import House
from mailbot.walk.operator import Done

app = typer.Typer()


@app.command()
def issue(
    ctx: typer.Context,
    number: Number,
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH…", help="Issues of rules/issues.toml; none: nothing fits.")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="It is not about these.")] = False,
    suggest: Annotated[str, typer.Option("--suggest", metavar="TEXT", help="What the list should have.")] = "",
    bug: Annotated[str, typer.Option("--bug", metavar="TEXT", help="Something is wrong with a product.")] = "",
    name: Name = "",
    at: At = None,
    json: Json = False,
) -> None:
    """Say what a ticket is about. Nobody is told.

    Example: mailbot tickets issue 1042 mail/delivery/bounced
    """
    said = [f"{NOT} {path}" if remove else path for path in paths or ()]
    said += [f"suggest {suggest}"] if suggest else []
    said += [f"bug {bug}"] if bug else []
    if not said:
        raise typer.BadParameter("name an issue, or say what the list lacks")
    with opened(ctx) as house:
        lines = [Line("issue", each) for each in said]
        tell(_note(house, number, lines, operator.operator(name), at), "noted", json)


@app.command()
def assign(
    ctx: typer.Context,
    number: Number,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="An operator's; none gives it back.")],
    name: Name = "",
    at: At = None,
    json: Json = False,
) -> None:
    """Give a ticket to an operator, who is told.

    Example: mailbot tickets assign 1042 desk@acme.example
    """
    with opened(ctx) as house:
        by = operator.operator(name)
        tell(_note(house, number, [Line("assign", address)], by, at), "assigned", json)


@app.command()
def priority(
    ctx: typer.Context,
    number: Number,
    how: Annotated[str, typer.Argument(metavar="PRIORITY", help="low, normal, high or urgent.")],
    name: Name = "",
    at: At = None,
    json: Json = False,
) -> None:
    """Say how urgent a ticket is. Nobody is told, and no clock changes.

    Example: mailbot tickets priority 1042 high
    """
    with opened(ctx) as house:
        by = operator.operator(name)
        tell(_note(house, number, [Line("priority", how)], by, at), f"priority {how.lower()}", json)


def _note(house: House, number: int, lines: Sequence[Line], by: Author, at: At) -> Done:
    """Raises Refused, with the words that would do."""
    try:
        labels = labelling.read(lines, Known(house.taxonomy, house.operators))
    except Refused as why:
        words = (line.partition(" ")[2] for line in why.allowed)
        raise Refused(why.code, allowed=tuple(each for each in words if not each.endswith(WORDS))) from None
    return operator.note(house, number, labels, now(at), by=by)
