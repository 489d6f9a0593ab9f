"""Sample notices: every kind, role and variant, for `check` and for people who want to see the mails.

Deterministic, and together they use every field a template may use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from mailbot.desk.nouns import Comment, File, Invoice, Order, Outcome, Party, Person, State, Ticket, TicketType, Vendor
from mailbot.post.notice import Addresses, Brand, Kind, Link, Notice

NOW: Final = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)
BRAND: Final = Brand("Acme", "support@acme.example", "https://help.acme.example", ("en", "it"), "UTC")
CUSTOMER: Final = Person("ann@customer.example", "Ann Customer")
VENDOR: Final = Vendor("widgets", "Widgets Ltd", "sales@widgets.example", "help@widgets.example", "Europe/Rome")
PERSONS: Final = {
    Party.CUSTOMER: CUSTOMER,
    Party.VENDOR: Person(VENDOR.address, VENDOR.name),
    Party.OPERATOR: Person("desk@acme.example", "Olga"),
    Party.STRANGER: Person("sam@elsewhere.example", "Sam Stranger"),
}
ORDER: Final = Order(
    "ABCD1234",
    VENDOR.id,
    CUSTOMER,
    "one-time",
    invoices=(Invoice("INV-1", "Widget", NOW - timedelta(days=14), Decimal("40.00"), "EUR"),),
)
PLAN: Final = Order(
    "EFGH5678",
    VENDOR.id,
    CUSTOMER,
    "subscription",
    invoices=tuple(
        Invoice(f"INV-{month}", "Widget Club", NOW - timedelta(days=30 * (9 - month)), Decimal("12.50"), "EUR")
        for month in range(2, 9)
    ),
)
TICKET: Final = Ticket(
    1042, TicketType.SUPPORT, State.OPEN, "The file will not open", CUSTOMER, NOW - timedelta(hours=30), VENDOR, ORDER
)
TALK: Final = (
    Comment(
        Party.CUSTOMER,
        CUSTOMER.address,
        CUSTOMER.name,
        NOW,
        "It still says “damaged archive”.\n\n  Version 2.1, and the log is attached.\n\nThank you,\nAnn",
        files=(File("log.txt", "text/plain", 2_410), File("screenshot.png", "image/png", 184_000)),
    ),
    Comment(
        Party.VENDOR,
        VENDOR.address,
        VENDOR.name,
        NOW - timedelta(hours=4),
        "Hello Ann,\n\nplease download it again from https://widgets.example/get?id=1&v=2 and tell us the version.",
    ),
    Comment(
        Party.CUSTOMER,
        CUSTOMER.address,
        CUSTOMER.name,
        NOW - timedelta(hours=30),
        "It will not open. What can I do?",
    ),
)
STRANGE: Final = Comment(Party.STRANGER, "sam@elsewhere.example", "Sam Stranger", NOW, "Do you sell Widgets?")
PHONE: Final = Comment(Party.OPERATOR, "desk@acme.example", "Olga", NOW, "Ann called: the file will not open.")
STAFF_ANSWER: Final = Comment(Party.OPERATOR, "desk@acme.example", "Olga", NOW, "Thank you. Which shop was it?")
CLOSED: Final = replace(TICKET, state=State.CLOSED, outcome=Outcome.SOLVED, closed_at=NOW, closed_by=Party.VENDOR)


REOPENED: Final = {"ticket": TICKET, "reason": "reopened"}
FOLLOW_UP: Final = {"ticket": replace(TICKET, follows=977, order=PLAN), "reason": "follow-up", "comments": TALK[:1]}
FIRST: Final = {"comments": TALK[2:], "newest": 1}
FROM_VENDOR: Final = {"comments": TALK[1:2]}
NO_ORDER: Final = {"ticket": replace(TICKET, order=None, vendor=None), "orders": (ORDER, PLAN)} | FIRST
OUTSIDE: Final = {"ticket": replace(TICKET, customer=PERSONS[Party.STRANGER], order=None, vendor=None, outsider=True)}
ANSWERED: Final = {"comments": (STAFF_ANSWER, *TALK[2:]), "newest": 1}
OVER: Final = {"ticket": CLOSED, "newest": 0, "until": NOW + timedelta(days=14)}
HELD: Final = {"ticket": replace(TICKET, held=True), "comments": (), "until": NOW + timedelta(hours=48)}
UNKNOWN: Final = {"reason": "unknown", "allowed": ("/close", "/reopen")}

C, V, O, S = Party.CUSTOMER, Party.VENDOR, Party.OPERATOR, Party.STRANGER  # noqa: E741 - the columns below stay narrow

# name, kind, reader, actor, links, what else the notice says
CASES: Final[tuple[tuple[str, Kind, Party, Party, str, dict[str, Any]], ...]] = (
    ("opened-vendor", Kind.OPENED, V, C, "close", FIRST),
    ("opened-vendor-own", Kind.OPENED, V, V, "close", FROM_VENDOR),
    ("opened-vendor-phone", Kind.OPENED, V, O, "close", {"comments": (PHONE,)}),
    ("opened-vendor-reopened", Kind.OPENED, V, C, "close", REOPENED),
    ("opened-vendor-follow-up", Kind.OPENED, V, C, "close", FOLLOW_UP),
    ("opened-customer", Kind.OPENED, C, C, "close", FIRST),
    ("opened-customer-by-vendor", Kind.OPENED, C, V, "close", FROM_VENDOR),
    ("opened-customer-no-order", Kind.OPENED, C, C, "close", NO_ORDER),
    ("opened-customer-reopened", Kind.OPENED, C, C, "close", REOPENED),
    ("opened-customer-follow-up", Kind.OPENED, C, C, "close", FOLLOW_UP),
    ("opened-operator", Kind.OPENED, O, S, "", OUTSIDE | {"comments": (STRANGE,)}),
    ("opened-stranger", Kind.OPENED, S, S, "", OUTSIDE | {"comments": (STRANGE,)}),
    ("replied-vendor", Kind.REPLIED, V, C, "close", {}),
    ("replied-vendor-own", Kind.REPLIED, V, V, "close", {"comments": TALK[1:]}),
    ("replied-customer", Kind.REPLIED, C, V, "close", {"comments": TALK[1:]}),
    ("replied-customer-own", Kind.REPLIED, C, C, "close", {}),
    ("replied-customer-by-staff", Kind.REPLIED, C, O, "close", ANSWERED),
    ("replied-operator", Kind.REPLIED, O, C, "close", {}),
    ("replied-stranger", Kind.REPLIED, S, O, "", OUTSIDE | ANSWERED),
    ("closed-vendor", Kind.CLOSED, V, C, "reopen", OVER),
    ("closed-vendor-own", Kind.CLOSED, V, V, "reopen", OVER),
    ("closed-customer", Kind.CLOSED, C, V, "reopen", OVER),
    ("closed-customer-own", Kind.CLOSED, C, C, "reopen", OVER),
    ("closed-customer-for-good", Kind.CLOSED, C, Party.CLOCK, "", OVER | {"until": None}),
    ("closed-operator", Kind.CLOSED, O, V, "reopen", OVER),
    ("closed-stranger", Kind.CLOSED, S, O, "", OUTSIDE | {"until": None}),
    ("confirm-customer", Kind.CONFIRM, C, C, "confirm deny", HELD),
    ("confirm-vendor", Kind.CONFIRM, V, V, "confirm deny", HELD),
    ("rejected-customer", Kind.REJECTED, C, C, "close", UNKNOWN | {"newest": 0}),
    ("rejected-vendor", Kind.REJECTED, V, V, "", {"reason": "not-possible", "ticket": CLOSED, "newest": 0}),
    ("rejected-operator", Kind.REJECTED, O, O, "close", UNKNOWN | {"newest": 0}),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One notification as a person might get it."""

    name: str  # kind-role and, where there are several, a variant
    notice: Notice
    addresses: Addresses


def samples(language: str) -> Iterator[Sample]:
    """Every sample, written to readers of ``language``."""
    for name, kind, role, actor, links, more in CASES:
        reader = replace(PERSONS[role], language=language)
        told: dict[str, Any] = {"ticket": TICKET, "comments": TALK, "newest": 1} | more
        answers, root = "<their-mail@customer.example>", "<root-1042@acme.example>"
        notice = Notice(kind, role, reader, actor=actor, actor_name="", at=NOW, answers=answers, root=root, **told)
        yield Sample(name, notice, addresses(f"{name}-{language}", links))


def addresses(name: str, links: str = "") -> Addresses:
    """What the shell would sign for the notification of that name; ``links`` are acts, apart by spaces."""
    token = sha256(name.encode()).hexdigest()[:40]
    return Addresses(
        f"<{token}@acme.example>",
        f"support+{token}@acme.example",
        "",
        tuple(Link(act, f"support+{act[0]}{token}@acme.example", f"{act} [Acme #1042]") for act in links.split()),
    )
