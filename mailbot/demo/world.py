"""The sample shop: who is in it, what was sold, and the configuration it runs on."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from mailbot.desk.nouns import Invoice, Order, Person, Vendor
from mailbot.errors import Unreachable

PASSWORD: Final = "demo"
SERVER: Final = "mx.acme.example"  # what the sandbox calls itself where it vouches for a sender
_MARK: Final = "# made by: mailbot demo"
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cast:
    """Somebody with a mailbox in the sandbox."""

    user: str
    name: str
    address: str


DESK: Final = Cast("support", "Acme", "support@acme.example")
ANN: Final = Cast("ann", "Ann Customer", "ann@customer.example")
BOB: Final = Cast("bob", "Bob Buyer", "bob@customer.example")
CLEO: Final = Cast("cleo", "Cleo Member", "cleo@club.example")
VERA: Final = Cast("vera", "Vera Vendor", "vera@widgets.example")
EVERYBODY: Final = (DESK, ANN, BOB, CLEO, VERA)
REFUNDS: Final = "refunds@acme.example"  # addresses kept from older times
CANCEL: Final = "cancel@acme.example"

_CONFIG = """{mark}
# The shop of the demo. Its mailbox and mail server live only while the demo runs.

[brand]
name      = "Acme"
address   = "{desk}"
languages = ["en", "it"]
timezone  = "Europe/Rome"

[[mailbox]]
host      = "127.0.0.1"
port      = {imap}
tls       = "none"
user      = "{user}"
password  = "{password}"
addresses = ["{desk}", "{refunds}", "{cancel}"]

[smtp]
host = "127.0.0.1"
port = {smtp}

[identity]
trusted_servers = ["{server}"]
"""


def vendors() -> list[Vendor]:
    return [
        Vendor("widgets", "Widget Works", VERA.address, timezone="Europe/Rome", language="en"),
        Vendor("gadgets", "Gadget & Co.", "owner@gadgets.example", timezone="America/Boise", language="en"),
    ]


def orders(now: datetime) -> list[Order]:
    """A few orders, the first of them Ann's."""
    ann, bob, cleo = (Person(cast.address, cast.name, "en") for cast in (ANN, BOB, CLEO))
    widget = Invoice("INV-1", "Widget", now - 14 * _DAY, Decimal("40.00"), "EUR")
    gadget = Invoice("INV-2", "Gadget", now - 20 * _DAY, Decimal("79.50"), "EUR")
    club = Invoice("INV-3", "Gadget Club", now - 3 * _DAY, Decimal("9.90"), "EUR")
    return [
        Order("ABCD1234", "widgets", ann, "one-time", invoices=(widget,)),
        Order("WXYZ5678", "widgets", bob, "one-time", invoices=(gadget,)),
        Order("EFGH9012", "widgets", cleo, "subscription", invoices=(club,)),
    ]


def make_folder(folder: Path) -> None:
    """An empty folder for this demo; one that an earlier demo left is emptied.

    Raises:
        Unreachable: the folder holds something else.
    """
    config = folder / "config.toml"
    if folder.exists() and any(folder.iterdir()):
        if not config.exists() or not config.read_text(encoding="utf-8").startswith(_MARK):
            raise Unreachable(f"{folder} is not empty and no earlier demo made it; name another with --folder")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)


def write_config(folder: Path, imap: int, smtp: int) -> Path:
    """The demo's config.toml; its path."""
    path = folder / "config.toml"
    words = _CONFIG.format(
        mark=_MARK,
        refunds=REFUNDS,
        cancel=CANCEL,
        desk=DESK.address,
        user=DESK.user,
        password=PASSWORD,
        server=SERVER,
        imap=imap,
        smtp=smtp,
    )
    path.write_text(words, encoding="utf-8")
    return path
