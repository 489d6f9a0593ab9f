"""A notice as the templates see it: plain dicts, lists, strings and numbers, already in the reader's language.

What the reader must not see is left out here, so that no template can show it by mistake.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from mailbot.desk.nouns import Comment, File, Invoice, Order, Outcome, Party
from mailbot.post import language, requested
from mailbot.post.encoding import address, one_line
from mailbot.post.excerpt import EACH, FRAME, HISTORY, NEWEST, fit
from mailbot.post.notice import Addresses, Brand, Kind, Link, Notice
from mailbot.post.sight import Sight, Tongue, zone_of

TICKET_PAGE: Final = "{url}/t/{number}"
INVOICES: Final = 3  # the newest ones of an order that a mail names
FILES: Final = 10  # as many attachments a comment lists
ORDERS: Final = 20  # as many orders a customer is reminded of
CONTROLS: Final = dict.fromkeys([*range(9), *range(11, 32), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def view(notice: Notice, addresses: Addresses, brand: Brand, tongue: Tongue) -> dict[str, Any]:
    """Everything a template may know."""
    sight = Sight(notice, brand, tongue, zone_of(notice, brand))
    return {
        "kind": str(notice.kind),
        "type": str(notice.ticket.type),
        "role": str(notice.role),
        "actor": str(notice.actor),
        "mine": notice.actor is notice.role,
        "who": sight.called(notice.actor),
        "Who": sight.opening(notice.actor),
        "other": sight.other(),
        "Other": sight.other_opening(),
        "brand": {"name": tongue.isolated(brand.name), "address": tongue.isolated(brand.address), "url": brand.url},
        "ticket": _ticket(sight),
        "order": _order(notice.ticket.order, sight) if notice.ticket.order and sight.known else {},
        "orders": [_named(order, sight) for order in notice.orders[:ORDERS] if sight.known],
        "reason": notice.reason,
        "again": notice.again,
        "address": tongue.isolated(one_line(notice.address)),
        "said": [tongue.isolated(one_line(command)) for command in notice.said],
        "meant": tongue.isolated(f"/{notice.meant}") if notice.meant else "",
        "opens": notice.opens,
        "allowed": [tongue.isolated(f"/{command.lstrip('/')}") for command in notice.allowed],
        "until": tongue.moment(notice.until, sight.zone) if notice.until else "",
        "at": tongue.moment(notice.came_at or notice.at, sight.zone),
        "asks_at": tongue.moment(notice.asks_at, sight.zone) if notice.asks_at else "",
        "zone": tongue.isolated(str(sight.zone)),
        "links": [_link(link) for link in addresses.links],
        "can": [link.act for link in addresses.links],
        "scores": [_link(link) | {"label": tongue.words[f"rate_{link.act}"]} for link in addresses.survey],
        "missing": [],  # the composer knows their words
        "came": [],
        "asked": notice.asked,
        "deflection": notice.deflection,
        "complete": notice.complete,
        "language": tongue.tag,
        "direction": tongue.direction,
        "words": tongue.words,
        **_conversation(sight),
        **requested.described(sight),
    }


def subject_of(notice: Notice, brand: Brand, tongue: Tongue) -> str:
    """The subject, the same for the ticket's whole life; fixed words where the ticket's own are not proven."""
    ticket = notice.ticket
    unproven = (ticket.outsider or ticket.held) and notice.role is not Party.OPERATOR
    outside = notice.role is Party.STRANGER and notice.kind is not Kind.CHANGED  # whose ticket it was knows its subject
    words = tongue.words["fixed_subject"] if unproven or outside else one_line(ticket.subject)
    return f"[{one_line(brand.name)} #{ticket.number}] {words or tongue.words['no_subject']}"


def _ticket(sight: Sight) -> dict[str, Any]:
    ticket, tongue, known = sight.notice.ticket, sight.tongue, sight.known
    page = TICKET_PAGE.format(url=sight.brand.url.rstrip("/"), number=ticket.number)
    return {
        "number": ticket.number,
        "subject": tongue.isolated(one_line(ticket.subject)) if known and not ticket.held else "",
        "type": tongue.word(str(ticket.type)),
        "state": str(ticket.state),
        "outcome": tongue.word(str(ticket.outcome)) if ticket.outcome else "",
        "opened": tongue.moment(ticket.opened_at, sight.zone),
        "closed": tongue.moment(ticket.closed_at, sight.zone) if ticket.closed_at else "",
        "closed_by": str(ticket.closed_by or ""),
        "ended_by": _ended_by(sight) if known else "",
        "follows": ticket.follows if known and ticket.follows else 0,
        "customer": sight.name(Party.CUSTOMER) if known else "",
        "vendor": sight.name(Party.VENDOR) if known and ticket.vendor else "",
        "outsider": ticket.outsider,
        "url": page if sight.brand.url and known else "",
    }


def _ended_by(sight: Sight) -> str:
    """Who called off a request; empty where its customer withdrew it, and where it ended otherwise."""
    ticket = sight.notice.ticket
    called_off = ticket.outcome is Outcome.WITHDRAWN and ticket.closed_by in (Party.VENDOR, Party.OPERATOR)
    return sight.called(ticket.closed_by) if called_off and ticket.closed_by else ""


def _order(order: Order, sight: Sight) -> dict[str, Any]:
    newest = sorted(order.invoices, key=lambda invoice: invoice.at, reverse=True)
    return _named(order, sight) | {
        "kind": sight.tongue.word(order.kind),
        "state": order.state,
        "status": sight.tongue.word(order.state),
        "invoices": [_invoice(invoice, sight) for invoice in newest[:INVOICES]],
        "earlier": max(0, len(newest) - INVOICES),
    }


def _named(order: Order, sight: Sight) -> dict[str, Any]:
    products = one_line(", ".join(order.products[:INVOICES]))
    return {"number": sight.tongue.isolated(one_line(order.number)), "product": sight.tongue.isolated(products)}


def _invoice(invoice: Invoice, sight: Sight) -> dict[str, Any]:
    return {
        "number": sight.tongue.isolated(one_line(invoice.number)),
        "product": sight.tongue.isolated(one_line(invoice.product)),
        "date": sight.tongue.date(invoice.at, sight.zone),
        "amount": language.money(invoice.amount, invoice.currency, sight.tongue.tag),
        "back": requested.money(invoice.refunded, invoice.currency, sight) if _is_in_part(invoice) else "",
        "status": sight.tongue.word(invoice.state),
    }


def _is_in_part(invoice: Invoice) -> bool:
    return 0 < invoice.refunded < invoice.amount


def _link(link: Link) -> dict[str, Any]:
    to = quote(address(link.address), safe="@+-._=~!$'*")
    return {"act": link.act, "url": f"mailto:{to}?subject={quote(link.subject, safe='')}"}


def _conversation(sight: Sight) -> dict[str, Any]:
    """The new comments and the history, each as far as it fits; ``left_out`` counts those that did not."""
    notice = sight.notice
    newest = [comment for comment in notice.comments[: notice.newest] if sight.may_see(comment)]
    older = [comment for comment in notice.comments[notice.newest :] if sight.may_see(comment)]
    shown = _fitting(newest, NEWEST, NEWEST, sight)
    history = _fitting(older, HISTORY, EACH, sight)
    left_out = len(newest) + len(older) - len(shown) - len(history) + notice.untold
    return {"newest": shown, "history": history, "left_out": left_out}


def _fitting(comments: list[Comment], room: int, each: int, sight: Sight) -> list[dict[str, Any]]:
    said = [comment.text.translate(CONTROLS).strip("\n") for comment in comments[: room // FRAME]]
    texts = fit(said, room, each)
    return [
        _comment(comment, text, shortened, sight) for comment, (text, shortened) in zip(comments, texts, strict=False)
    ]


def _comment(comment: Comment, text: str, shortened: bool, sight: Sight) -> dict[str, Any]:
    tongue = sight.tongue
    return {
        "author": sight.author(comment),
        "role": str(comment.author_role),
        "role_word": tongue.word(str(comment.author_role)),
        "at": tongue.moment(comment.at, sight.zone),
        "text": text,
        "shortened": shortened,
        "files": [_file(file, tongue) for file in comment.files[:FILES]],
        "more_files": max(0, len(comment.files) - FILES),
    }


def _file(file: File, tongue: Tongue) -> str:
    return f"{tongue.isolated(one_line(file.name))} ({tongue.isolated(language.size(file.size, tongue.tag))})"
