"""A scene as conditions look at it: what follows from it is worked out once, and only if a condition asks."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property

from mailbot.desk.calendar import Calendar
from mailbot.desk.nouns import Invoice, Order, Ticket
from mailbot.letter import subjects
from mailbot.letter.letter import Attachment, Letter
from mailbot.letter.tongue import guess
from mailbot.routing.folding import fold
from mailbot.routing.rules.hours import NOWHERE
from mailbot.routing.rules.phrases import Words
from mailbot.routing.scene import Scene

LONGEST_PHRASE = 12  # words at the beginning of a subject
_MOST_SUBJECT = 300  # characters of a subject that are looked at
_MOST_TEXT = 50_000  # characters of a text that are looked at
_SHORT = 1_000  # characters; a longer text is no phrase
_NOTHING = Words("", " ")
_TAGS = re.compile(r"\s*(?:\[[^\]#]{1,30}\]\s*)+")
_ORDER = "(?:order|bestellung|auftrag|commande|ordine|pedido|encomenda|objedn[aá]vka|الطلب|طلب)"
_MARK = "(?:no|nr|n°|nº|num|number|nummer|num[eé]ro|número|č|رقم)"
_FILED = re.compile(rf"\s*(?:{_ORDER}\b\s*)?(?:{_MARK}\b\.?\s*)?#?", re.IGNORECASE)
_BEHIND = re.compile(r"(?!\w)[\s:,;.–-]*")


class Look:
    """One scene while rules are tried on it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.letter: Letter | None = scene.letter
        self.ticket: Ticket | None = scene.ticket

    @cached_property
    def order(self) -> Order | None:
        return self.scene.order or (self.ticket.order if self.ticket else None)

    @cached_property
    def subject(self) -> Words:
        return Words.of(self.letter.subject[:_MOST_SUBJECT]) if self.letter else _NOTHING

    @cached_property
    def is_fresh(self) -> bool:
        """Whether the subject was written for this mail."""
        return self.letter is not None and subjects.is_fresh(self.letter.subject, self.scene.known)

    @cached_property
    def lead(self) -> str:
        """The subject without what stands before it for filing: a gateway's [EXTERNAL], the order's number."""
        subject = self.letter.subject[:_MOST_SUBJECT] if self.letter else ""
        tags = _TAGS.match(subject) if not self.scene.known else None
        subject = subject[tags.end() :] if tags else subject
        return _without_number(subject, self.order.number) if self.order else subject

    @cached_property
    def openings(self) -> frozenset[str]:
        """The phrases with which a fresh subject begins: its first word, its first two …"""
        words = fold(self.lead).split()[:LONGEST_PHRASE] if self.is_fresh else []
        return frozenset(" ".join(words[:count]) for count in range(1, len(words) + 1))

    @cached_property
    def fresh(self) -> str:
        """What was newly written."""
        if self.scene.words is not None:
            return self.scene.words
        return self.letter.fresh if self.letter else ""

    @cached_property
    def said(self) -> str:
        """The whole new text, folded; empty where it is too long to be a phrase."""
        return fold(self.fresh) if len(self.fresh) <= _SHORT else ""

    @cached_property
    def body(self) -> Words:
        return Words.of(self.fresh[:_MOST_TEXT])

    @cached_property
    def text(self) -> Words:
        """Subject and text; no phrase reaches over from one into the other."""
        return Words(f"{self.subject.raw}\n{self.body.raw}", f"{self.subject.folded}#{self.body.folded}")

    @cached_property
    def tongue(self) -> str:
        """The language it is written in, as far as that can be told; empty: unsure."""
        found = guess(self.fresh)
        return found or guess(f"{self.letter.subject if self.letter else ''}\n{self.fresh}")

    @cached_property
    def files(self) -> tuple[Attachment, ...]:
        return self.letter.attachments if self.letter else ()

    @cached_property
    def moment(self) -> datetime | None:
        """When our server got the mail, or when the event happened."""
        return self.scene.received_at or self.scene.now

    @cached_property
    def calendar(self) -> Calendar:
        return self.scene.calendar or NOWHERE

    @cached_property
    def invoice(self) -> Invoice | None:
        """The newest invoice of the order, a paid one before others."""
        invoices = self.order.invoices if self.order else ()
        return max(invoices, key=lambda invoice: (invoice.state == "paid", invoice.at), default=None)

    @cached_property
    def money(self) -> tuple[Decimal, str] | None:
        """What is asked for; where nothing is, what the order cost: of a subscription the newest invoice."""
        if self.ticket and self.ticket.claim and self.ticket.claim.parts:
            parts = self.ticket.claim.parts
            return sum((part.amount for part in parts), Decimal(0)), parts[0].currency
        newest = self.invoice
        if self.order is None or newest is None:
            return None
        single = self.order.kind == "subscription"
        lines = [line for line in self.order.invoices if not single or line.number == newest.number]
        return sum((line.amount for line in lines), Decimal(0)), newest.currency

    @cached_property
    def invoice_age(self) -> timedelta | None:
        return self.moment - self.invoice.at if self.moment and self.invoice else None

    @cached_property
    def ticket_age(self) -> timedelta | None:
        return self.scene.now - self.ticket.opened_at if self.scene.now and self.ticket else None


def _without_number(subject: str, number: str) -> str:
    """The subject without the order's number at its beginning, and what people write round it."""
    before = _FILED.match(subject)
    end = (before.end() if before else 0) + len(number)
    behind = _BEHIND.match(subject, end) if subject[:end].casefold().endswith(number.casefold()) else None
    return subject[behind.end() :] if behind else subject
