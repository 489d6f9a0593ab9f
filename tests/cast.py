"""Who plays in the conversations: the people, what they bought and sell, and the house they write to."""

from __future__ import annotations

from dataclasses import replace
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
languages = ["en", "it", "sk", "de", "fr", "es", "pt", "ar"]

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
    "slovak": Person("zuzana@zakaznik.example", "Zuzana Nováková"),
    "german": Person("greta@kundin.example", "Greta Grün"),
    "french": Person("fleur@cliente-fr.example", "Fleur Petit"),
    "spanish": Person("lucia@cliente-es.example", "Lucía Ibáñez"),
    "portuguese": Person("joana@cliente-pt.example", "Joana Conceição"),
    "arab": Person("layla@customer-ar.example", "ليلى حداد"),
    "newcomer": Person("nora@somewhere.example", "Nora New"),  # nobody noted what she reads
    "regular": Person("paula@home.example", "Paula Regular"),  # bought what the other orders are
    "vendor": Person("vera@vendor.example", "Vera Vendor"),
    "accounts": Person("accounts@vendor.example", "Accounts"),  # the vendor's account address
    "colleague": Person("cora@staff.vendor.example", "Cora"),  # covered by the vendor's @staff.vendor.example
    "rival": Person("rita@rival.example", "Rita Rival"),
    "guest": Person("gino@casa.example", "Gino Guest"),  # customer of the baker
    "baker": Person("pia@forno.example", "Pia Forno"),  # a vendor who keeps the holidays of Italy
    "twin": Person("tom@both.example", "Tom Both"),  # sells and buys from one address
    "operator": Person("olga@desk.example", "Olga Operator"),
    "moved": Person("ann.new@somewhere-else.example", "Ann Customer"),  # where the customer moves to
    "umlaut": Person("ann@xn--bcher-kva.example", "Ann Customer"),  # … and another place, ann@bücher.example
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
    Vendor("v4", "Forno Pia", "pia@forno.example", timezone="Europe/Rome", holidays="IT"),
)  # fmt: skip


def _line(number: str, product: str, amount: str, month: int = 2, day: int = 20, year: int = 2026) -> Invoice:
    return Invoice(number, product, datetime(year, month, day, 12, tzinfo=UTC), Decimal(amount), "EUR")


def _regular(number: str, *lines: Invoice, kind: str = "one-time", risk: str = "") -> Order:
    person = replace(PEOPLE["regular"], language="en")
    return Order(number, "v1", person, kind, risk=risk, invoices=lines or (_line(f"I-{number}", "Widget", "40.00"),))


def _order(number: str, vendor: str, name: str, product: str, language: str = "en") -> Order:
    line = _line(f"I-{number}", product, "40.00")
    person = PEOPLE[name]
    return Order(number, vendor, Person(person.address, person.name, language), "one-time", invoices=(line,))


ORDERS = (
    _order("ABCD1234", "v1", "customer", "Widget"),
    _order("EFGH5678", "v2", "customer", "Gadget"),
    _order("KLMN9012", "v2", "neighbour", "Gizmo"),
    _order("ITAL3456", "v1", "italian", "Widget", "it"),
    _order("SLOV1212", "v1", "slovak", "Widget", "sk"),
    _order("GERM1212", "v1", "german", "Widget", "de"),
    _order("FREN1212", "v1", "french", "Widget", "fr"),
    _order("SPAN1212", "v1", "spanish", "Widget", "es"),
    _order("PORT1212", "v1", "portuguese", "Widget", "pt"),
    _order("ARAB1212", "v1", "arab", "Widget", "ar"),
    _order("NEWC1212", "v1", "newcomer", "Widget", ""),
    _order("CAKE5555", "v4", "guest", "Colomba"),
    _order("TWIN7890", "v3", "twin", "Mirror"),
    _regular("PAIR1212", _line("I-PAIR", "Widget", "25.00"), _line("I-PAIR", "Gadget", "12.50")),
    _regular(
        "NEWS2345",
        _line("N-12", "Magazine", "9.90", 12, 10, 2025),
        _line("N-01", "Magazine", "9.90", 1, 10),
        _line("N-02", "Magazine", "9.95", 2, 10),
        kind="subscription",
    ),
    _regular("LATE3333", _line("I-LATE", "Widget", "40.00", 1, 1)),  # refundable until 2 March, by the vendor 1 April
    _regular("RISK4444", risk="flagged"),
    _regular("SALE0001"),
    _regular("SALE0002"),
    _regular("SALE0003"),
    _regular("SALE0004"),
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
