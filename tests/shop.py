"""A shop for tests and benches of the whole daemon: its configuration, what it sold, and what its customers write."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from mailbot.desk.nouns import Invoice, Order, Person, Vendor
from mailbot.store import shop
from mailbot.store.database import Database
from tests.dovecot import PASSWORD

VENDORS = 20
DESK = "support@acme.example"

_BRAND = f"""
[brand]
name = "Acme"
address = "{DESK}"
languages = ["en", "it"]

[identity]
trusted_servers = ["mx.acme.example"]
"""

_MAILBOX = """
[[mailbox]]
host = "{host}"
port = {port}
tls = "{tls}"
user = "{user}"
password = "{password}"
ca_file = "{ca}"
"""

_SMTP = """
[smtp]
host = "127.0.0.1"
port = {port}
"""


def mailbox(
    port: int,
    user: str = "support",
    *,
    host: str = "127.0.0.1",
    tls: str = "none",
    password: str = PASSWORD,
    ca: str = "",
) -> str:
    """A ``[[mailbox]]`` section; without ``ca`` the system's authorities are trusted."""
    words = _MAILBOX.format(host=host, port=port, tls=tls, user=user, password=password, ca=ca)
    return words if ca else words.replace('ca_file = ""\n', "")


def write_config(folder: Path, smtp: int, *sections: str) -> Path:
    """config.toml in ``folder`` with these further sections; its path."""
    path = folder / "config.toml"
    path.write_text("\n".join((_BRAND, _SMTP.format(port=smtp), *sections)), encoding="utf-8")
    path.chmod(0o600)
    return path


def stock(url: str, orders: int) -> None:
    """A database with the vendors, and orders 0 to ``orders`` - 1, each of another customer."""
    with closing(Database(url)) as database:
        database.open()
        database.upgrade()
        with database.transaction():
            shop.save_vendors([_vendor(number) for number in range(VENDORS)])
            shop.save_orders([_order(number) for number in range(orders)])


def customer(number: int) -> str:
    """Who bought order ``number``."""
    return f"ann{number}@customer.example"


def vendor(number: int) -> str:
    """Who sold order ``number``."""
    return f"help@vendor{number % VENDORS}.example"


def order(number: int) -> str:
    """The number of order ``number``."""
    return f"BENCH{number:06}"


def customer_mail(number: int, words: str = "", *, name: str = "m", fields: str = "") -> bytes:
    """A usual mail of a customer of order ``number``: text and HTML, a signature, about 2.5 KB.

    ``name`` tells apart several mails of one customer; ``fields`` are further header lines.
    """
    words = words or (
        "The file I downloaded will not open on my computer. I tried it twice, with both programs you name.\n" * 3
    )
    html = "".join(f"<p>{line}</p>" for line in words.splitlines())
    mark = f"part-{number}"
    return (
        f"Received: from mail.customer.example by mx.acme.example with ESMTPS; Fri, 6 Mar 2026 14:00:00 +0000\r\n"
        f"Authentication-Results: mx.acme.example; dkim=pass header.d=customer.example; "
        f"dmarc=pass header.from=customer.example\r\n"
        f"From: =?utf-8?q?Ann_Customer_{number}?= <{customer(number)}>\r\n"
        f"To: {DESK}\r\nSubject: {order(number)} =?utf-8?q?l=C3=A4sst_sich?= not open\r\n"
        f"Message-ID: <{name}{number}@customer.example>\r\nDate: Fri, 6 Mar 2026 14:00:00 +0000\r\n"
        f"{fields}MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/alternative; boundary="{mark}"\r\n\r\n'
        f"--{mark}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        f"Hello,\n\n{words}\nRegards\n\n-- \nAnn {number}\n\r\n"
        f"--{mark}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>Hello,</p>{html}</body></html>\r\n"
        f"--{mark}--\r\n"
    ).encode()


def _vendor(number: int) -> Vendor:
    return Vendor(
        f"v{number}", f"Vendor {number}", f"owner@vendor{number}.example", vendor(number),
        timezone="Europe/Rome", language="it",
    )  # fmt: skip


def _order(number: int) -> Order:
    person = Person(customer(number), "Ann Customer", "en")
    line = Invoice(f"INV-{number}", "Widget", datetime(2026, 2, 20, tzinfo=UTC), Decimal("40.00"), "EUR")
    return Order(order(number), f"v{number % VENDORS}", person, "one-time", invoices=(line,))
