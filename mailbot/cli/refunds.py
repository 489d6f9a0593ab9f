"""``mailbot refunds``: the money that went back."""

from __future__ import annotations

import csv
import sys
from typing import Any

import typer

from mailbot.cli.moments import stamp
from mailbot.cli.setting import connected
from mailbot.cli.terminal import Json, print_array
from mailbot.store import accounts
from mailbot.store.accounts import Line

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
