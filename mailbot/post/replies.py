"""Saved replies: texts that admins keep in `templates/replies/`, filled in for one ticket.

`NAME.md` is the reply, `NAME.it.md` the same in Italian. An admin's own file comes before a shipped one, whatever
language that is in: who rewrites a reply means all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from mailbot.desk.nouns import Claim, Order, Part, Party, Ticket
from mailbot.errors import RuleError
from mailbot.post import language, templating
from mailbot.post.author import display
from mailbot.post.cast import ORDER, PLAN, TICKET
from mailbot.post.encoding import one_line
from mailbot.post.markdown import plain
from mailbot.post.notice import Brand
from mailbot.post.sight import Tongue

FOLDER: Final = "replies"
ENDING: Final = ".md"
LONGEST: Final = 8_000  # characters of a reply: it stands whole in every mail that shows it

Shelf = Mapping[str, frozenset[str]]  # name → the languages its files are in; "" for the one without a tag


def shelves(folders: tuple[Path, ...]) -> tuple[Shelf, ...]:
    """What each folder has."""
    return tuple(_shelf(folder / FOLDER) for folder in folders)


def _shelf(folder: Path) -> Shelf:
    found: dict[str, frozenset[str]] = {}
    for file in sorted(folder.glob(f"*{ENDING}")):
        name, _, tag = file.name.removesuffix(ENDING).partition(".")
        found[name] = found.get(name, frozenset()) | {tag}
    return found


def names(kept: tuple[Shelf, ...]) -> tuple[str, ...]:
    """All there are, in the order of the alphabet."""
    return tuple(sorted({name for shelf in kept for name in shelf}))


def sheet(kept: tuple[Shelf, ...], name: str, tag: str) -> str:
    """The template of a reply for a reader of ``tag``; empty where there is no such reply in words they may read."""
    wanted = (tag, tag.partition("-")[0], "")
    for shelf in kept:
        for each in wanted if name in shelf else ():
            if each in shelf[name]:
                return f"{FOLDER}/{name}{f'.{each}' if each else ''}{ENDING}"
    return ""


def written(sandbox: templating.Sandbox, template: str, ticket: Ticket, brand: Brand, tongue: Tongue) -> str:
    """The words of a reply, as a comment holds them. Raises RuleError."""
    fields = view(ticket, brand, tongue)
    grouped = {name: templating.Group(value) if isinstance(value, dict) else value for name, value in fields.items()}
    said = plain(templating.page(sandbox, template, grouped))
    if len(said) > LONGEST:
        raise RuleError(f"a reply of more than {LONGEST} characters", file=template)
    if not said:
        raise RuleError("a reply without any words", file=template)
    return said


def view(ticket: Ticket, brand: Brand, tongue: Tongue) -> dict[str, Any]:
    """What a reply may say of whom and what it is about; empty where there is none."""
    order, vendor = ticket.order, ticket.vendor
    return {
        "name": tongue.isolated(display(ticket.customer.name, tongue.claims[Party.CUSTOMER])),
        "order": {
            "number": tongue.isolated(one_line(order.number)) if order else "",
            "product": tongue.isolated(one_line(", ".join(order.products[:3]))) if order else "",
        },
        "amount": _amount(ticket, tongue),
        "ticket": {"number": ticket.number, "subject": tongue.isolated(one_line(ticket.subject))},
        "type": str(ticket.type),
        "brand": {"name": tongue.isolated(brand.name), "address": tongue.isolated(brand.address), "url": brand.url},
        "vendor": {"name": tongue.isolated(one_line(vendor.name)) if vendor else ""},
        "language": tongue.tag,
        "words": tongue.words,
    }


def _amount(ticket: Ticket, tongue: Tongue) -> str:
    """What is asked back; where nothing is, what the order cost: of a subscription its newest invoice."""
    parts = ticket.claim.parts if ticket.claim else ()
    paid = parts or _paid(ticket.order)
    if not paid:
        return ""
    return language.money(sum((part.amount for part in paid), Decimal(0)), paid[0].currency, tongue.tag)


def _paid(order: Order | None) -> tuple[Part, ...]:
    if order is None or not order.invoices:
        return ()
    newest = max(order.invoices, key=lambda invoice: invoice.at)
    lines = [each for each in order.invoices if order.kind != "subscription" or each.number == newest.number]
    return tuple(Part(each.number, each.product, each.amount, each.currency) for each in lines)


def samples() -> Iterator[Ticket]:
    """Tickets that a reply has to be fit for: about an order, a subscription, a refund, and about nothing known."""
    yield TICKET
    yield replace(TICKET, order=PLAN)
    yield replace(TICKET, claim=Claim(_paid(ORDER)))
    yield replace(TICKET, order=None, vendor=None, customer=replace(TICKET.customer, name=""))
