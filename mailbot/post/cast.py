"""Who and what the sample notices are about: one shop, its people, its orders, one conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from mailbot.desk.nouns import Comment, File, Invoice, Order, Outcome, Party, Person, State, Ticket, TicketType, Vendor
from mailbot.post.notice import Brand

NOW: Final = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)
BRAND: Final = Brand("Acme", "support@acme.example", "https://help.acme.example", ("en", "it"), "UTC")
CUSTOMER: Final = Person("ann@customer.example", "Ann Customer")
MOVED: Final = "ann.new@somewhere.example"
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
