"""``mailbot tickets open``: what came by phone."""

from __future__ import annotations

from typing import Annotated

import typer

from mailbot.cli.moments import At, now
from mailbot.cli.setting import opened
from mailbot.cli.terminal import Json
from mailbot.cli.ticket_work import Amount, Beyond, Name, OrderNumber, Product, Type, Words, needed, order_named, tell
from mailbot.desk.eligibility import Wanted
from mailbot.desk.nouns import Act, Order, Person, TicketType
from mailbot.desk.request import Request
from mailbot.errors import RuleError
from mailbot.imports.values import address
from mailbot.store import shop
from mailbot.walk import operator

app = typer.Typer()


@app.command("open")
def open_(
    ctx: typer.Context,
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="What it is about.")],
    words: Words,
    on_behalf: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The customer's address; with --order not needed.")
    ] = "",
    order: OrderNumber = "",
    type_: Annotated[
        Type, typer.Option("--type", metavar="TYPE", help="support, refund or cancellation.")
    ] = Type.support,
    amount: Amount = None,
    product: Product = "",
    beyond_policy: Beyond = "",
    name: Name = "",
    at: At = None,
    json: Json = False,
) -> None:
    """Open a ticket for a customer who called.

    A refund or cancellation runs as if the customer had written: the vendor has a working day to save the sale.

    Example: mailbot tickets open "Download fails" --on-behalf ann@mail.example --order ABCD1234 "She gets error 5."
    """
    if not on_behalf and not order:
        raise typer.BadParameter("say whose ticket it is: --on-behalf ADDRESS, --order NUMBER or both")
    if not subject.strip():
        raise typer.BadParameter("the subject must not be empty")
    text, customer = needed(words), _address(on_behalf)
    if type_ is not Type.support and not order:
        raise typer.BadParameter(f"say which order the {type_} is about: --order NUMBER")
    with opened(ctx) as house:
        bought, vendor = order_named(order)
        request = Request(
            Act.OPEN, operator.operator(name), text, subject=" ".join(subject.split()), type=TicketType(type_.value),
            customer=_customer(customer, bought), order=bought, vendor=vendor, wanted=Wanted(product, amount),
            beyond=beyond_policy,
        )  # fmt: skip
        tell(operator.open_ticket(house, request, now(at)), "open", json)


def _address(given: str) -> str:
    try:
        return address(given) if given else ""
    except ValueError as fault:
        raise typer.BadParameter(f"{given!r} {fault}") from None


def _customer(given: str, order: Order | None) -> Person | None:
    """Who the ticket is for: the order's customer; without an order, the address with the name it bought under."""
    if order is None:
        return next((each.customer for each in shop.orders_of_customer(given)), Person(given))
    if given and given != order.customer.address:
        raise RuleError(f"order {order.number} was bought by {order.customer.address}, not by {given}")
    return order.customer
