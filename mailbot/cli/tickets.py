"""``mailbot tickets``: operators' work."""

from __future__ import annotations

import json as json_format
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import typer

from mailbot.cli import ticket_labels, ticket_opening, ticket_view, ticket_work
from mailbot.cli.moments import At, age, now
from mailbot.cli.setting import connected
from mailbot.cli.terminal import Json, print_array, print_json, print_table, say
from mailbot.cli.ticket_work import Number
from mailbot.desk.counting import many
from mailbot.desk.nouns import Ticket
from mailbot.errors import Refused, Unreachable
from mailbot.store import quarantine, tickets

app = typer.Typer(help="List, read and work on tickets.", no_args_is_help=True, add_completion=False)

State = StrEnum("State", ["open", "in_review", "closed"])
Type = StrEnum("Type", ["support", "refund", "cancellation"])


@app.command("list")
def show_all(
    ctx: typer.Context,
    state: Annotated[
        list[State] | None, typer.Option(metavar="STATE", help="Only this state; can be given several times.")
    ] = None,
    type_: Annotated[
        list[Type] | None, typer.Option("--type", metavar="TYPE", help="Only this type; can be given several times.")
    ] = None,
    held: Annotated[
        bool, typer.Option("--held", help="Only those on which words wait for a proof or for you.")
    ] = False,
    at: At = None,
    json: Json = False,
) -> None:
    """List tickets in ascending number.

    Example: mailbot tickets list --state open
    """
    states, types = {each.value for each in state or State}, {each.value for each in type_ or Type}
    with connected(ctx):
        words = quarantine.tickets_with_words()
        found = (
            ticket
            for ticket in tickets.walk()
            if ticket.state in states and ticket.type in types and (not held or ticket.number in words)
        )
        if json:
            print_array(ticket_view.summary(ticket, ticket.number in words) for ticket in found)
            return
        columns = (
            "number",
            "type",
            "state",
            "outcome",
            "held",
            "priority",
            "age",
            "order",
            "customer",
            "assignee",
            "subject",
        )
        print_table(columns, (_row(ticket, ticket.number in words, at) for ticket in found))


def _row(ticket: Ticket, held: bool, at: At) -> tuple[object, ...]:
    order = ticket.order.number if ticket.order else ""
    how_old = age(ticket.opened_at, now(at))
    return (
        ticket.number,
        ticket.type,
        ticket.state,
        ticket.outcome,
        "held" if held else "",
        ticket.priority,
        how_old,
        order,
        ticket.customer.address,
        ticket.assignee,
        ticket.subject,
    )


@app.command()
def show(ctx: typer.Context, number: Number, at: At = None, json: Json = False) -> None:
    """Show a ticket whole: comments, internal and held ones included, and history.

    Example: mailbot tickets show 1042
    """
    with connected(ctx):
        ticket = _ticket(number)
        if json:
            print_json(ticket_view.whole(ticket))
        else:
            ticket_view.show(ticket, now(at))


@app.command()
def export(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to; - for standard output.")],
    at: At = None,
) -> None:
    """Write every ticket whole, one JSON object a line, as `tickets show N --json` has it.

    Example: mailbot tickets export tickets.jsonl
    """
    with connected(ctx):
        if file == "-":
            _write(sys.stdout)
            return
        try:
            with Path(file).open("w", encoding="utf-8") as target:
                written = _write(target)
        except OSError as fault:
            raise Unreachable(f"{file}: cannot be written ({fault.strerror})") from None
    say(f"{many(written, 'ticket')} exported", style="good")


def _write(target: TextIO) -> int:
    many = 0
    for ticket in tickets.walk():
        target.write(json_format.dumps(ticket_view.whole(ticket), ensure_ascii=target is sys.stdout) + "\n")
        many += 1
    return many


def _ticket(number: int) -> Ticket:
    found = tickets.load([number]).get(number)
    if found is None:
        raise Refused("no-such-ticket")
    return found


app.add_typer(ticket_work.app)
app.add_typer(ticket_opening.app)
app.add_typer(ticket_labels.app)
