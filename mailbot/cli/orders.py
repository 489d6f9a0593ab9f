"""``mailbot orders``: what was bought."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from mailbot.cli.importing import File, lines_of
from mailbot.cli.moments import day_and_time, stamp
from mailbot.cli.setting import configure, connected
from mailbot.cli.terminal import Json, advise, print_json, print_table, say
from mailbot.desk.counting import many
from mailbot.desk.nouns import Invoice, Order
from mailbot.errors import RuleError
from mailbot.imports.orders import read_orders
from mailbot.routing.reference import order_pattern
from mailbot.store import shop

app = typer.Typer(help="Import and look up orders.", no_args_is_help=True, add_completion=False)


@app.command("import")
def take(ctx: typer.Context, file: File) -> None:
    """Take orders from CSV or JSON lines, all or nothing. Importing a file again changes nothing.

    Each row is an invoice line; the rows of a number make one order. What was refunded or cancelled stays so.

    Columns: number, product, vendor, customer_name, customer_email, language, kind (one-time or subscription),
    invoice, at (ISO 8601), amount, currency, risk (empty or flagged). Import vendors first.

    Example: mailbot orders import orders.csv
    """
    numbers: set[str] = set()
    lines = 0
    with connected(ctx) as database, database.transaction():
        vendors = {vendor.id for vendor in shop.all_vendors()}
        for batch in read_orders(lines_of(file), str(file), vendors):
            shop.save_orders(batch)
            numbers.update(order.number for order in batch)
            lines += sum(len(order.invoices) for order in batch)
    say(f"{many(len(numbers), 'order')} imported, {many(lines, 'invoice line')}", style="good")
    _warn_of_odd(numbers, configure(ctx).orders.pattern)


def _warn_of_odd(numbers: Iterable[str], pattern: str) -> None:
    """Numbers that mails cannot name, since nobody would recognise them."""
    shape = order_pattern(pattern)
    odd = sorted(number for number in numbers if not shape.fullmatch(number))
    if odd:
        others = f" and {len(odd) - 1:,} more" if len(odd) > 1 else ""
        advise(f"{odd[0]}{others}: not in the shape of [orders] pattern, so no mail finds the order by its number")


@app.command()
def show(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The order's number, in any case.")],
    json: Json = False,
) -> None:
    """Show an order with its invoices.

    Example: mailbot orders show ABCD1234
    """
    with connected(ctx):
        order = shop.orders([number]).get(number.upper())
    if order is None:
        raise RuleError(f"there is no order {number}")
    if json:
        print_json(record(order))
        return
    say(f"{order.number}, {order.kind}, {order.state}{', flagged' if order.risk else ''}", style="strong")
    say(f"customer  {order.customer.name} <{order.customer.address}> {order.customer.language}")
    say(f"vendor    {order.vendor}")
    rows = (
        (each.number, each.product, day_and_time(each.at), each.amount, each.currency, each.state)
        for each in order.invoices
    )
    print_table(("invoice", "product", "at", "amount", "currency", "state"), rows)


def record(order: Order) -> dict[str, Any]:
    """The outward form."""
    return {
        "number": order.number,
        "vendor": order.vendor,
        "customer_name": order.customer.name,
        "customer_email": order.customer.address,
        "language": order.customer.language,
        "kind": order.kind,
        "state": order.state,
        "risk": order.risk,
        "invoices": [_invoice(invoice) for invoice in order.invoices],
    }


def _invoice(invoice: Invoice) -> dict[str, str]:
    return {
        "number": invoice.number,
        "product": invoice.product,
        "at": stamp(invoice.at),
        "amount": format(invoice.amount, "f"),
        "currency": invoice.currency,
        "state": invoice.state,
    }
