"""Who plays in the conversations: the people, what they bought and sell, and the house they write to."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from mailbot.desk.nouns import Invoice, Order, Person, Vendor
from mailbot.store import shop

CONFIG = """
[brand]
name = "Acme"
address = "support@acme.example"
url = "https://help.acme.example"
languages = ["en", "it"]

[[mailbox]]
host = "127.0.0.1"
tls = "none"
user = "support"
password = "secret"
addresses = ["support@acme.example", "refunds@acme.example", "cancel@acme.example"]

[identity]
operators = ["olga@desk.example"]
trusted_servers = ["mx.acme.example"]
"""

# By these names they enter a story.
PEOPLE: dict[str, Person] = {
    "customer": Person("ann@customer.example", "Ann Customer"),
    "neighbour": Person("carl@customer.example", "Carl Neighbour"),  # customer of the rival
    "italian": Person("bruna@cliente.example", "Bruna Bianchi"),
    "vendor": Person("vera@vendor.example", "Vera Vendor"),
    "accounts": Person("accounts@vendor.example", "Accounts"),  # the vendor's account address
    "colleague": Person("cora@staff.vendor.example", "Cora"),  # covered by the vendor's @staff.vendor.example
    "rival": Person("rita@rival.example", "Rita Rival"),
    "twin": Person("tom@both.example", "Tom Both"),  # sells and buys from one address
    "operator": Person("olga@desk.example", "Olga Operator"),
    "stranger": Person("sam@elsewhere.example", "Sam Stranger"),
    "other": Person("sue@elsewhere.example", "Sue Other"),
    "daemon": Person("mailer-daemon@mx.customer.example", "Mail Delivery System"),
}

VENDORS = (
    Vendor(
        "v1", "Widget Works", "accounts@vendor.example", "vera@vendor.example",
        timezone="Europe/Rome", people=("@staff.vendor.example",),
    ),
    Vendor("v2", "Rival Goods", "rita@rival.example", timezone="America/Boise"),
    Vendor("v3", "Both Ways", "tom@both.example"),
)  # fmt: skip


def _order(number: str, vendor: str, name: str, product: str, language: str = "en") -> Order:
    line = Invoice(f"I-{number}", product, datetime(2026, 2, 20, tzinfo=UTC), Decimal("40.00"), "EUR")
    person = PEOPLE[name]
    return Order(number, vendor, Person(person.address, person.name, language), "one-time", invoices=(line,))


ORDERS = (
    _order("ABCD1234", "v1", "customer", "Widget"),
    _order("EFGH5678", "v2", "customer", "Gadget"),
    _order("KLMN9012", "v2", "neighbour", "Gizmo"),
    _order("ITAL3456", "v1", "italian", "Widget", "it"),
    _order("TWIN7890", "v3", "twin", "Mirror"),
)


def write_config(folder: Path) -> Path:
    """config.toml in ``folder``, with the shipped rules and templates."""
    path = folder / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def stock() -> None:
    """Vendors and orders into the open database."""
    shop.save_vendors(VENDORS)
    shop.save_orders(ORDERS)


def name_of(address: str) -> str:
    """By what name an address plays."""
    return next((name for name, person in PEOPLE.items() if person.address == address), address)
