"""``mailbot erase``: a person asks to be forgotten."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from mailbot.cli.moments import At, now
from mailbot.cli.setting import opened
from mailbot.cli.terminal import Json, advise, print_json, say
from mailbot.walk import erasing, operator
from mailbot.walk.erasing import Erased

app = typer.Typer(add_completion=False)


@app.command()
def erase(
    ctx: typer.Context,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="The address that the person writes from.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask on a terminal.")] = False,
    at: At = None,
    json: Json = False,
) -> None:
    """Take a person out of everything that is kept; it cannot be undone.

    Their words, mails and attachments go, and their address and name wherever they stand. Orders, invoices and payments
    stay under a pseudonym, tickets for the figures, and the history stays provable. Refused while anything of theirs is
    not over. What lies elsewhere is yours to see to: folders on the mail server, back-ups, logs, the shop.

    Example: mailbot erase ann@mail.example --dry-run
    """
    if "@" not in address.strip("@ "):
        raise typer.BadParameter("that is no address")
    with opened(ctx) as house:
        by = operator.operator()
        if not (dry_run or yes) and sys.stdin.isatty():
            _ask(erasing.erase(house, address, now(at), by=by, dry=True))
        done = erasing.erase(house, address, now(at), by=by, dry=dry_run)
        clean = dry_run or erasing.wipe(house)
    if json:
        print_json({**record(done), "dry_run": dry_run})
    else:
        _show(done, dry_run)
    if not clean:
        advise("the database's files may hold it still, others were at work: run this again in a quiet moment")
        raise typer.Exit(1)


def _ask(foreseen: Erased) -> None:
    """Show what would go, and have it confirmed."""
    if not foreseen.nothing:
        _show(foreseen, dry=True)
        typer.confirm("Erase all this for good?", abort=True, err=True)


def record(done: Erased) -> dict[str, Any]:
    """The outward form."""
    return {
        "pseudonym": None if done.nothing else done.pseudonym,
        "addresses": list(done.addresses),
        "tickets": list(done.tickets),
        "orders": list(done.orders),
        "letters": done.letters,
        "attachments": done.attachments,
        "notifications": done.notifications,
        "comments": done.comments,
        "lines": done.lines,
        "rows": done.rows,
    }


def _show(done: Erased, dry: bool) -> None:
    if done.nothing:
        say(f"nothing of {done.addresses[0]} is here", style="faint")
        return
    said = "would be erased" if dry else f"erased; on what is kept it is {done.pseudonym} now"
    say(f"{', '.join(done.addresses)}: {said}", style="good")
    for label, value in _FACTS.items():
        if found := getattr(done, value):
            say(f"  {label:<13} {', '.join(map(str, found)) if isinstance(found, tuple) else found}")


_FACTS = {
    "tickets": "tickets",
    "orders": "orders",
    "mails": "letters",
    "attachments": "attachments",
    "notifications": "notifications",
    "comments": "comments",
    "history": "lines",
    "other rows": "rows",
}
