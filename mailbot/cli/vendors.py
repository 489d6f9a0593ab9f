"""``mailbot vendors``: who sells."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mailbot.cli.importing import File, lines_of
from mailbot.cli.moments import day_and_time, stamp
from mailbot.cli.setting import connected
from mailbot.cli.terminal import Json, print_array, print_table, say
from mailbot.desk.counting import many
from mailbot.desk.nouns import Vendor
from mailbot.errors import RuleError
from mailbot.imports.values import DAYS
from mailbot.imports.vendors import read_vendors
from mailbot.store import marks, shop

app = typer.Typer(help="Import and list vendors.", no_args_is_help=True, add_completion=False)


@app.command("import")
def take(ctx: typer.Context, file: File) -> None:
    """Take vendors from CSV or JSON lines, all or nothing. A vendor known already is replaced.

    Columns: id, name, support_email, account_email, timezone, weekend (such as sat sun), holidays (such as IT),
    language, and people: further addresses or @domain of the vendor's own staff, separated by blanks.

    Example: mailbot vendors import vendors.csv
    """
    with connected(ctx) as database:
        found = read_vendors(lines_of(file), str(file))
        with database.transaction():
            shop.save_vendors(found)
    say(f"{many(len(found), 'vendor')} imported", style="good")


@app.command("list")
def show_all(ctx: typer.Context, json: Json = False) -> None:
    """List the vendors.

    Example: mailbot vendors list
    """
    with connected(ctx):
        found = shop.all_vendors()
    if json:
        print_array(record(vendor) for vendor in found)
        return
    rows = ((each.id, each.name, each.address, each.timezone, weekend(each), each.language) for each in found)
    print_table(("id", "name", "mail to", "time zone", "weekend", "language"), rows)


@app.command()
def flagged(ctx: typer.Context, json: Json = False) -> None:
    """List the vendors who called off too many requests that operators let through: theirs execute at once.

    Example: mailbot vendors flagged
    """
    with connected(ctx):
        found = marks.flagged()
        names = shop.vendors(vendor for vendor, _ in found)
    if json:
        print_array({"id": vendor, "name": names[vendor].name, "flagged_at": stamp(since)} for vendor, since in found)
        return
    rows = ((vendor, names[vendor].name, day_and_time(since)) for vendor, since in found)
    print_table(("id", "name", "flagged since"), rows)


@app.command()
def lift(
    ctx: typer.Context,
    vendor: Annotated[str, typer.Argument(metavar="ID", help="The vendor's id, as `vendors flagged` has it.")],
) -> None:
    """Take a vendor's flag down, and the marks that raised it: their customers' requests wait a working day again.

    Example: mailbot vendors lift v1
    """
    with connected(ctx) as database, database.transaction():
        if vendor not in dict(marks.flagged()):
            raise RuleError(f"vendor {vendor} is not flagged")
        marks.lift(vendor)
    say(f"vendor {vendor}: no longer flagged", style="good")


def record(vendor: Vendor) -> dict[str, Any]:
    """The outward form: the columns of the import file."""
    return {
        "id": vendor.id,
        "name": vendor.name,
        "support_email": vendor.support_email,
        "account_email": vendor.account_email,
        "timezone": vendor.timezone,
        "weekend": weekend(vendor),
        "holidays": vendor.holidays,
        "language": vendor.language,
        "people": list(vendor.people),
    }


def weekend(vendor: Vendor) -> str:
    return " ".join(DAYS[day][:3] for day in vendor.weekend)
