"""What operators do to tickets, by the same requests and with the same notifications as by mail."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from mailbot.cli.moments import At, now
from mailbot.cli.setting import opened
from mailbot.cli.terminal import Json, print_json, say
from mailbot.desk.nouns import Order, Person, Vendor
from mailbot.errors import RuleError
from mailbot.imports.values import address
from mailbot.store import shop
from mailbot.walk import operator
from mailbot.walk.operator import Done

app = typer.Typer()

Number = Annotated[int, typer.Argument(metavar="N", help="The ticket's number.")]
Name = Annotated[str, typer.Option("--name", metavar="NAME", help="Who you are, as the others read it.")]
Words = Annotated[str, typer.Argument(metavar="TEXT", help="What to say; - to read it from standard input.")]


@app.command()
def comment(
    ctx: typer.Context,
    number: Number,
    words: Words,
    internal: Annotated[bool, typer.Option("--internal", help="For operators only; nobody is told.")] = False,
    name: Name = "",
    at: At = None,
    json: Json = False,
) -> None:
    """Add a comment; both sides are told, unless it is internal.

    Example: mailbot tickets comment 1042 "The download works again." --name Jo
    """
    text = _needed(words)
    with opened(ctx) as house:
        by = operator.operator(name)
        _tell(operator.comment(house, number, text, now(at), by=by, internal=internal), "commented", json)


@app.command()
def close(
    ctx: typer.Context, number: Number, words: Words = "", name: Name = "", at: At = None, json: Json = False
) -> None:
    """Close a ticket as solved, with some words or none.

    Example: mailbot tickets close 1042 "Ann found the file."
    """
    text = _given(words)
    with opened(ctx) as house:
        _tell(operator.close(house, number, text, now(at), by=operator.operator(name)), "closed", json)


@app.command()
def reopen(
    ctx: typer.Context, number: Number, words: Words = "", name: Name = "", at: At = None, json: Json = False
) -> None:
    """Open a closed ticket again.

    Example: mailbot tickets reopen 1042 "It came back."
    """
    text = _given(words)
    with opened(ctx) as house:
        _tell(operator.reopen(house, number, text, now(at), by=operator.operator(name)), "open again", json)


@app.command("open")
def open_(
    ctx: typer.Context,
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="What it is about.")],
    words: Words,
    on_behalf: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The customer's address; with --order not needed.")
    ] = "",
    order: Annotated[str, typer.Option(metavar="NUMBER", help="The order it is about.")] = "",
    name: Name = "",
    at: At = None,
    json: Json = False,
) -> None:
    """Open a support ticket for a customer who called.

    Example: mailbot tickets open "Download fails" --on-behalf ann@mail.example --order ABCD1234 "She gets error 5."
    """
    if not on_behalf and not order:
        raise typer.BadParameter("say whose ticket it is: --on-behalf ADDRESS, --order NUMBER or both")
    if not subject.strip():
        raise typer.BadParameter("the subject must not be empty")
    text, customer = _needed(words), _address(on_behalf)
    with opened(ctx) as house:
        bought, vendor = _order(order)
        done = operator.open_ticket(
            house, " ".join(subject.split()), text, now(at), by=operator.operator(name),
            customer=_customer(customer, bought), order=bought, vendor=vendor,
        )  # fmt: skip
        _tell(done, "open", json)


def _given(words: str) -> str:
    return (sys.stdin.read() if words == "-" else words).strip()


def _needed(words: str) -> str:
    text = _given(words)
    if not text:
        raise typer.BadParameter("there are no words to say")
    return text


def _address(given: str) -> str:
    try:
        return address(given) if given else ""
    except ValueError as fault:
        raise typer.BadParameter(f"{given!r} {fault}") from None


def _order(number: str) -> tuple[Order | None, Vendor | None]:
    if not number:
        return None, None
    order = shop.orders([number]).get(number.upper())
    if order is None:
        raise RuleError(f"there is no order {number}")
    return order, shop.vendors([order.vendor]).get(order.vendor)


def _customer(given: str, order: Order | None) -> Person | None:
    """Who the ticket is for: the order's customer; without an order, the address with the name it bought under."""
    if order is None:
        return next((each.customer for each in shop.orders_of_customer(given)), Person(given))
    if given and given != order.customer.address:
        raise RuleError(f"order {order.number} was bought by {order.customer.address}, not by {given}")
    return order.customer


def _tell(done: Done, what: str, json: bool) -> None:
    told = [{"to": to, "kind": kind} for to, kind in done.notifications]
    if json:
        print_json({"ticket": done.ticket, "notifications": told})
        return
    say(f"ticket {done.ticket}: {what}", style="good")
    for each in told:
        say(f"  {each['kind']} to {each['to']}")
