"""``mailbot refunds``: the money that went back."""

from __future__ import annotations

import csv
import sys
from typing import Annotated, Any

import typer

from mailbot.cli.moments import At, now, stamp
from mailbot.cli.setting import connected, opened
from mailbot.cli.terminal import Json, print_array
from mailbot.cli.ticket_work import Name, tell
from mailbot.store import accounts
from mailbot.store.accounts import Line
from mailbot.walk import operator

app = typer.Typer(help="The money that went back.", no_args_is_help=True, add_completion=False)

COLUMNS = ("at", "ticket", "order", "invoice", "amount", "currency", "key", "state")


@app.callback()
def group() -> None:
    """The money that went back."""


@app.command()
def export(ctx: typer.Context, json: Json = False) -> None:
    """Print every refund as CSV, in order of asking, for whoever pays or books it.

    at is when it was executed, before that when it was requested. key is the idempotency key: pay each key once.
    state is requested, executing, executed, failed, unknown or called-off; only what is executed counts as paid.

    Example: mailbot refunds export > refunds.csv
    """
    with connected(ctx):
        lines = map(record, accounts.ledger())
        if json:
            print_array(lines)
            return
        sheet = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
        sheet.writeheader()
        sheet.writerows({name: _inert(value) for name, value in line.items()} for line in lines)


Key = Annotated[
    str, typer.Argument(metavar="KEY", help="The payment's key, as refunds export has it, or the ticket's number.")
]
Done = Annotated[bool | None, typer.Option("--done/--not-done", help="Whether it was carried out.")]


@app.command()
def settle(ctx: typer.Context, key: Key, done: Done = None, name: Name = "", at: At = None, json: Json = False) -> None:
    """Say what became of a payment that failed, or of which nobody knows: ask the bank before you do.

    What was done is booked and told, and never sent again. What was not can be sent again with tickets retry, or
    given up by closing the ticket. The history keeps who said so.

    Example: mailbot refunds settle 1042 --done
    """
    if done is None:
        raise typer.BadParameter("say --done or --not-done")
    with opened(ctx) as house:
        settled = operator.settle(house, key, now(at), done=done, by=operator.operator(name))
        tell(settled, "settled: it was carried out" if done else "settled: it was not carried out", json)


def record(line: Line) -> dict[str, Any]:
    """The outward form."""
    return {
        "at": stamp(line.at),
        "ticket": line.ticket,
        "order": line.order,
        "invoice": line.invoice,
        "amount": format(line.amount, "f"),
        "currency": line.currency,
        "key": line.key,
        "state": line.state.value,
    }


def _inert(value: object) -> object:
    """A spreadsheet takes a cell that begins with one of these for a formula (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
