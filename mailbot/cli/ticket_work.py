"""What operators do to tickets, by the same requests and with the same notifications as by mail."""

from __future__ import annotations

import sys
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import typer

from mailbot.cli.moments import At, now
from mailbot.cli.setting import opened
from mailbot.cli.terminal import Json, print_json, say
from mailbot.desk.eligibility import Wanted
from mailbot.desk.nouns import Act, Order, Party, TicketType, Vendor
from mailbot.desk.request import Request
from mailbot.errors import RuleError
from mailbot.imports.values import amount as amount_of
from mailbot.store import shop
from mailbot.walk import merging, operator
from mailbot.walk.operator import Done

app = typer.Typer()


def _amount(given: str) -> Decimal:
    try:
        return amount_of(given)
    except ValueError as fault:
        raise typer.BadParameter(f"{given!r} {fault}") from None


Number = Annotated[int, typer.Argument(metavar="N", help="The ticket's number.")]
Name = Annotated[str, typer.Option("--name", metavar="NAME", help="Who you are, as the others read it.")]
Words = Annotated[str, typer.Argument(metavar="TEXT", help="What to say; - to read it from standard input.")]
Type = StrEnum("Type", ["support", "refund", "cancellation"])
Asker = StrEnum("Asker", ["customer", "vendor"])
Side = Annotated[
    Asker | None,
    typer.Option("--on-behalf", metavar="SIDE", help="Who asked you: customer or vendor."),
]
Decision = StrEnum("Decision", ["uphold", "overturn", "approve", "refuse"])
Amount = Annotated[
    Decimal | None, typer.Option("--amount", metavar="AMOUNT", parser=_amount, help="Only so much of the refund.")
]
OrderNumber = Annotated[str, typer.Option("--order", metavar="NUMBER", help="The order it is about.")]
Product = Annotated[str, typer.Option("--product", metavar="PRODUCT", help="Only this product of the order.")]
Beyond = Annotated[
    str, typer.Option("--beyond-policy", metavar="REASON", help="Refund though it is too late; the history keeps why.")
]

ACTS = {TicketType.REFUND: Act.REFUND, TicketType.CANCELLATION: Act.CANCEL, TicketType.SUPPORT: Act.SUPPORT}


@app.command()
def comment(
    ctx: typer.Context,
    number: Number,
    words: Words = "",
    reply: Annotated[
        str, typer.Option("--reply", metavar="NAME", help="A saved reply, above the words or alone.")
    ] = "",
    internal: Annotated[bool, typer.Option("--internal", help="For operators only; nobody is told.")] = False,
    name: Name = "",
    at: At = None,
    json: Json = False,
) -> None:
    """Add a comment; both sides are told, unless it is internal.

    Example: mailbot tickets comment 1042 "The download works again." --name Jo
    """
    text = _given(words) if reply else needed(words)
    with opened(ctx) as house:
        by = operator.operator(name)
        done = operator.comment(house, number, text, now(at), by=by, internal=internal, reply=reply)
        tell(done, "commented", json)


@app.command()
def close(
    ctx: typer.Context,
    number: Number,
    words: Words = "",
    as_spam: Annotated[
        bool, typer.Option("--as-spam", help="A support ticket nobody is told of; words are a note.")
    ] = False,
    name: Name = "",
    at: At = None,
    json: Json = False,
) -> None:
    """Close a ticket as solved, with some words or none; a refund or cancellation is called off by it.

    Example: mailbot tickets close 1042 "Ann found the file."
    """
    text = _given(words)
    with opened(ctx) as house:
        done = operator.close(house, number, text, now(at), by=operator.operator(name), spam=as_spam)
        tell(done, "closed as spam" if as_spam else "closed", json)


@app.command()
def reopen(
    ctx: typer.Context, number: Number, words: Words = "", name: Name = "", at: At = None, json: Json = False
) -> None:
    """Open a closed ticket again.

    Example: mailbot tickets reopen 1042 "It came back."
    """
    text = _given(words)
    with opened(ctx) as house:
        tell(operator.reopen(house, number, text, now(at), by=operator.operator(name)), "open again", json)


@app.command()
def convert(
    ctx: typer.Context,
    number: Number,
    type_: Annotated[Type, typer.Argument(metavar="TYPE", help="refund, cancellation or support.")],
    words: Words = "",
    order: OrderNumber = "",
    amount: Amount = None,
    product: Product = "",
    beyond_policy: Beyond = "",
    on_behalf: Side = None,
    name: Name = "",
    at: At = None,
    json: Json = False,
) -> None:
    """Make a ticket a refund or cancellation, as if its customer asked now; or, for the side that asks, support.

    To call a refund or cancellation off is up to customer and vendor: say for whom with --on-behalf.

    Example: mailbot tickets convert 1042 refund "She called again." --amount 12.50
    """
    text, kind = _given(words), TicketType(type_.value)
    side = Party(on_behalf.value) if on_behalf else None
    with opened(ctx) as house:
        bought, vendor = order_named(order)
        request = Request(
            ACTS[kind], operator.operator(name), text, type=kind, order=bought, vendor=vendor,
            wanted=Wanted(product, amount), beyond=beyond_policy,
        )  # fmt: skip
        done = operator.convert(house, number, request, now(at), side=side)
        tell(done, f"now {kind}", json)


@app.command()
def escalate(
    ctx: typer.Context, number: Number, words: Words = "", name: Name = "", at: At = None, json: Json = False
) -> None:
    """Put a ticket in review for the side that disagrees: the one that did not close or convert it.

    Its clocks stop until an operator decides with `tickets review`.

    Example: mailbot tickets escalate 1042 "Ann never agreed, she says on the phone."
    """
    text = _given(words)
    with opened(ctx) as house:
        tell(operator.escalate(house, number, text, now(at), by=operator.operator(name)), "in review", json)


@app.command()
def review(
    ctx: typer.Context,
    number: Number,
    decision: Annotated[Decision, typer.Argument(metavar="DECISION", help="uphold, overturn, approve or refuse.")],
    words: Words = "",
    name: Name = "",
    at: At = None,
    json: Json = False,
) -> None:
    """Decide about a ticket in review.

    Escalated: uphold leaves it as it was before, overturn undoes what the other side did; a refund or cancellation
    called off is then executed at once. Waiting for an operator, such as a flagged order: approve, or refuse.

    Example: mailbot tickets review 1042 overturn "There was no agreement."
    """
    text = _given(words)
    with opened(ctx) as house:
        request = Request(Act(decision.value), operator.operator(name), text)
        tell(operator.act(house, number, request, now(at)), _DECIDED[decision.value], json)


@app.command()
def retry(ctx: typer.Context, number: Number, name: Name = "", at: At = None, json: Json = False) -> None:
    """Send again what could not be sent, when you have seen to what was in its way.

    It goes out with the next look at the clocks. What may have been sent is asked for first, never simply repeated.

    Example: mailbot tickets retry 1042
    """
    with opened(ctx) as house:
        tell(operator.retry(house, number, now(at), by=operator.operator(name)), "tried again", json)


@app.command()
def merge(
    ctx: typer.Context,
    number: Number,
    into: Annotated[int, typer.Argument(metavar="INTO", help="The ticket that goes on.")],
    name: Name = "",
    at: At = None,
    json: Json = False,
) -> None:
    """Close a ticket into another one of the same customer. Nobody is told; answers to it reach the other.

    Example: mailbot tickets merge 1043 1042
    """
    with opened(ctx) as house:
        done = merging.merge(house, number, into, now(at), by=operator.operator(name))
        tell(done, f"merged into {into}", json)


_DECIDED = {"uphold": "upheld", "overturn": "overturned", "approve": "approved", "refuse": "refused"}


def order_named(number: str) -> tuple[Order | None, Vendor | None]:
    """An order by its number, and who sold it; neither for an empty one. Raises RuleError where there is none."""
    if not number:
        return None, None
    order = shop.orders([number]).get(number.upper())
    if order is None:
        raise RuleError(f"there is no order {number}")
    return order, shop.vendors([order.vendor]).get(order.vendor)


def _given(words: str) -> str:
    return (sys.stdin.read() if words == "-" else words).strip()


def needed(words: str) -> str:
    text = _given(words)
    if not text:
        raise typer.BadParameter("there are no words to say")
    return text


def tell(done: Done, what: str, json: bool) -> None:
    told = [{"to": to, "kind": kind} for to, kind in done.notifications]
    if json:
        print_json({"ticket": done.ticket, "notifications": told})
        return
    say(f"ticket {done.ticket}: {what}", style="good")
    for each in told:
        say(f"  {each['kind']} to {each['to']}")
