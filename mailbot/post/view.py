"""A notice as the templates see it: plain dicts, lists, strings and numbers, already in the reader's language.

What the reader must not see is left out here, so that no template can show it by mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Final
from urllib.parse import quote

from mailbot.desk.nouns import Comment, Invoice, Order, Party
from mailbot.post import language
from mailbot.post.author import display, isolated
from mailbot.post.encoding import address, one_line
from mailbot.post.excerpt import EACH, HISTORY, NEWEST, fit
from mailbot.post.notice import Addresses, Brand, Kind, Link, Notice

TICKET_PAGE: Final = "{url}/t/{number}"
INVOICES: Final = 5  # the newest ones of an order that a mail names
ORDERS: Final = 20  # as many orders a customer is reminded of
ROLES: Final = (Party.CUSTOMER, Party.VENDOR, Party.OPERATOR)
STAFF: Final = ("staff", "admin", "administrator", "support team", "helpdesk")  # what only operators may be called
CONTROLS: Final = dict.fromkeys([*range(9), *range(11, 32), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language as a notification is written in it."""

    tag: str
    direction: str  # ltr | rtl
    words: Mapping[str, str]  # the blocks of words.j2
    claims: Mapping[Party, frozenset[str]]  # what the display name of such a party may not say: it is not theirs

    def date(self, at: datetime, zone: tzinfo) -> str:
        """``6 March 2026``"""
        return language.day(at.astimezone(zone).date(), self.words["date"], self.tag)

    def moment(self, at: datetime, zone: tzinfo) -> str:
        """``Friday 6 March 2026, 15:00``"""
        local = at.astimezone(zone)
        on = language.day(local.date(), self.words["day"], self.tag)
        return f"{on}, {language.clock(local, self.words['time'], self.tag)}"

    def word(self, key: str) -> str:
        """The word for a state, a role, a kind of order; the key itself where an old words.j2 has none."""
        return self.words.get(key.replace("-", "_"), key)


@dataclass(frozen=True, slots=True)
class Sight:
    """What one reader may see, and how things are called for them."""

    notice: Notice
    brand: Brand
    tongue: Tongue
    zone: tzinfo

    @property
    def outside(self) -> bool:
        """Mail to somebody who proved nothing: nothing that they, or somebody in their name, sent is repeated."""
        return self.notice.role is Party.STRANGER or (self.notice.ticket.outsider and not self.staff)

    @property
    def staff(self) -> bool:
        return self.notice.role is Party.OPERATOR

    def name(self, party: Party) -> str:
        """What a party is called in a sentence, or empty where they have no name fit to show."""
        ticket = self.notice.ticket
        if party is Party.CUSTOMER:
            return display(ticket.customer.name, self.tongue.claims[party])
        if party is Party.VENDOR:
            return isolated(one_line(ticket.vendor.name)) if ticket.vendor else ""
        return "" if party is Party.STRANGER else self.brand.name

    def called(self, party: Party) -> str:
        return self.name(party) or self.tongue.words[f"the_{party}"]

    def opening(self, party: Party) -> str:
        """The same at the start of a sentence; a name keeps its own capitals."""
        plain = self.tongue.words[f"the_{party}"] if not self.name(party) else ""
        return plain[:1].upper() + plain[1:] if plain else self.name(party)

    def other(self) -> str:
        """Whom this reader talks to; our staff where no vendor is there."""
        if self.notice.role in (Party.VENDOR, Party.OPERATOR):
            return self.called(Party.CUSTOMER)
        return self.called(Party.VENDOR) if self.notice.ticket.vendor else self.tongue.words["the_operator"]

    def author(self, comment: Comment) -> str:
        """Who wrote a comment. A customer without a name fit to show is shown by address, anybody else by role."""
        role = comment.author_role
        shown = display(comment.author_name, self.tongue.claims.get(role, frozenset()))
        if shown or role not in (Party.CUSTOMER, Party.STRANGER):
            return shown or self.name(role)
        return one_line(comment.author)

    def may_see(self, comment: Comment) -> bool:
        if comment.internal or comment.held or self.notice.kind is Kind.CONFIRM:
            return False
        return not self.outside or comment.author_role is Party.OPERATOR


def claims(words: Mapping[str, str], brand: str) -> dict[Party, frozenset[str]]:
    """For each party the words its display names may not hold: the brand, and what the others are called."""
    called = {role: {str(role), words.get(str(role), "").casefold()} for role in ROLES}
    called[Party.OPERATOR] |= {*STAFF, brand.casefold()}
    return {
        party: frozenset().union(*(theirs for role, theirs in called.items() if role is not party))
        for party in (*ROLES, Party.STRANGER)
    }


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
        "brand": {"name": brand.name, "address": brand.address, "url": brand.url},
        "ticket": _ticket(sight),
        "order": _order(notice.ticket.order, sight) if notice.ticket.order and _known(sight) else {},
        "orders": [_named(order) for order in notice.orders[:ORDERS] if _known(sight)],
        "reason": notice.reason,
        "allowed": list(notice.allowed),
        "until": tongue.moment(notice.until, sight.zone) if notice.until else "",
        "at": tongue.moment(notice.at, sight.zone),
        "zone": str(sight.zone),
        "links": [_link(link, tongue) for link in addresses.links],
        "language": tongue.tag,
        "direction": tongue.direction,
        "words": tongue.words,
    } | _conversation(sight)


def zone_of(notice: Notice, brand: Brand) -> tzinfo:
    """The vendor's zone, the brand's where there is no vendor (or an unknown zone), else UTC."""
    wanted = notice.ticket.vendor.timezone if notice.ticket.vendor else ""
    zone = language.zone(wanted) or language.zone(brand.timezone) or language.zone("UTC")
    assert zone, "tzdata is a dependency"
    return zone


def subject_of(notice: Notice, brand: Brand, tongue: Tongue) -> str:
    """The subject, the same for the ticket's whole life; fixed words where the ticket's own are not proven."""
    ticket = notice.ticket
    unproven = (ticket.outsider or ticket.held) and notice.role is not Party.OPERATOR
    words = tongue.words["fixed_subject"] if unproven or notice.role is Party.STRANGER else one_line(ticket.subject)
    return f"[{one_line(brand.name)} #{ticket.number}] {words or tongue.words['no_subject']}"


def _known(sight: Sight) -> bool:
    return not sight.outside and sight.notice.kind is not Kind.CONFIRM


def _ticket(sight: Sight) -> dict[str, Any]:
    ticket, tongue, known = sight.notice.ticket, sight.tongue, _known(sight)
    page = TICKET_PAGE.format(url=sight.brand.url.rstrip("/"), number=ticket.number)
    return {
        "number": ticket.number,
        "type": tongue.word(str(ticket.type)),
        "state": str(ticket.state),
        "outcome": tongue.word(str(ticket.outcome)) if ticket.outcome else "",
        "opened": tongue.moment(ticket.opened_at, sight.zone),
        "closed": tongue.moment(ticket.closed_at, sight.zone) if ticket.closed_at else "",
        "closed_by": str(ticket.closed_by or ""),
        "follows": ticket.follows if known and ticket.follows else 0,
        "customer": sight.name(Party.CUSTOMER) if known else "",
        "vendor": sight.name(Party.VENDOR) if known and ticket.vendor else "",
        "outsider": ticket.outsider,
        "url": page if sight.brand.url and known else "",
    }


def _order(order: Order, sight: Sight) -> dict[str, Any]:
    newest = sorted(order.invoices, key=lambda invoice: invoice.at, reverse=True)
    return _named(order) | {
        "kind": sight.tongue.word(order.kind),
        "state": order.state,
        "status": sight.tongue.word(order.state),
        "invoices": [_invoice(invoice, sight) for invoice in newest[:INVOICES]],
        "earlier": max(0, len(newest) - INVOICES),
    }


def _named(order: Order) -> dict[str, Any]:
    return {"number": one_line(order.number), "product": isolated(one_line(", ".join(order.products[:INVOICES])))}


def _invoice(invoice: Invoice, sight: Sight) -> dict[str, Any]:
    return {
        "number": one_line(invoice.number),
        "product": isolated(one_line(invoice.product)),
        "date": sight.tongue.date(invoice.at, sight.zone),
        "amount": language.money(invoice.amount, invoice.currency, sight.tongue.tag),
        "status": sight.tongue.word(invoice.state),
    }


def _link(link: Link, tongue: Tongue) -> dict[str, Any]:
    to = quote(address(link.address), safe="@+-._=~!$'*")
    return {
        "act": link.act,
        "label": tongue.word(f"do_{link.act}"),
        "url": f"mailto:{to}?subject={quote(link.subject, safe='')}",
    }


def _conversation(sight: Sight) -> dict[str, Any]:
    """The new comments and the history, each as far as it fits; ``left_out`` counts those that did not."""
    notice = sight.notice
    newest = [comment for comment in notice.comments[: notice.newest] if sight.may_see(comment)]
    older = [comment for comment in notice.comments[notice.newest :] if sight.may_see(comment)]
    shown = _fitting(newest, NEWEST, NEWEST, sight)
    history = _fitting(older, HISTORY, EACH, sight)
    return {"newest": shown, "history": history, "left_out": len(newest) + len(older) - len(shown) - len(history)}


def _fitting(comments: list[Comment], room: int, each: int, sight: Sight) -> list[dict[str, Any]]:
    texts = fit([comment.text for comment in comments[: room // 500]], room, each)
    return [
        _comment(comment, text, shortened, sight) for comment, (text, shortened) in zip(comments, texts, strict=False)
    ]


def _comment(comment: Comment, text: str, shortened: bool, sight: Sight) -> dict[str, Any]:
    tag = sight.tongue.tag
    return {
        "author": sight.author(comment),
        "role": str(comment.author_role),
        "role_word": sight.tongue.word(str(comment.author_role)),
        "at": sight.tongue.moment(comment.at, sight.zone),
        "text": text.translate(CONTROLS).strip("\n"),
        "shortened": shortened,
        "files": [
            f"{isolated(one_line(file.name))} ({language.size(file.size, tag)})" for file in comment.files[:INVOICES]
        ],
        "more_files": max(0, len(comment.files) - INVOICES),
    }
