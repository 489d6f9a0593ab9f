"""Two robots that answer each other stop, whatever is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.config import load
from mailbot.store.database import Database
from mailbot.store.letters import Origin
from mailbot.store.shop import save_orders, save_vendors
from mailbot.walk.clerk import Clerk, Fate, Incoming
from mailbot.walk.house import open_house
from mailbot.walk.reading import take
from tests.cast import CONFIG, ORDERS, VENDORS

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)
ALL_MARKS = ("auto-submitted", "x-auto-response-suppress", "list-id", "precedence", "x-mailbot-kind")


class Bot:
    """A whole mailbot with a database of its own, for one brand."""

    def __init__(self, folder: Path, brand: str) -> None:
        folder.mkdir()
        path = folder / "config.toml"
        path.write_text(CONFIG.replace("acme.example", f"{brand}.example").replace("Acme", brand), encoding="utf-8")
        self.server = f"mx.{brand}.example"
        self.house = open_house(load(path, {}), url=f"sqlite:///{folder}/mailbot.db")

    def answer(self, mail: bytes) -> list[bytes]:
        """What goes out when ``mail``, vouched for by our server, comes in."""
        sender = re.search(rb"^From:.*@([\w.]+)", mail, re.MULTILINE)
        assert sender
        vouched = f"Authentication-Results: {self.server}; dmarc=pass header.from={sender[1].decode()}\r\n"
        raw = vouched.encode() + mail
        house = replace(self.house, database=Database(self.house.database.url).open())
        letter, refusal = take(raw, trusted=house.trusted, max_size=1 << 20)
        clerk = Clerk(house)
        clerk.handle([Incoming(raw, letter, refusal, Origin(), NOON)], NOON)
        parcels = clerk.claim(NOON, 100)
        clerk.settle([(parcel, Fate.SENT, "250") for parcel in parcels], NOON)
        house.database.close()
        return [parcel.raw for parcel in parcels]

    def knows(self, address: str) -> None:
        """``address`` is a customer of ours."""
        database = Database(self.house.database.url).open()
        order = replace(ORDERS[0], customer=replace(ORDERS[0].customer, address=address))
        with database.transaction():
            save_vendors([replace(VENDORS[0], account_email="", support_email=address)])
            save_orders([order])
        database.close()


def without(mail: bytes, fields: Sequence[str]) -> bytes:
    """What a careless gateway leaves of a mail."""
    head, gap, body = mail.replace(b"\r\n", b"\n").partition(b"\n\n")
    names = "|".join(fields).encode()
    return re.sub(rb"^(?:%s):.*\n(?:[ \t].*\n)*" % names, b"", head + b"\n", flags=re.M | re.I)[:-1] + gap + body


@pytest.mark.parametrize("lost", [(), ALL_MARKS[:1], ALL_MARKS], ids=["whole mails", "one mark lost", "no mark left"])
@pytest.mark.parametrize("customers", [False, True], ids=["strangers", "customers of each other"])
def test_two_mailbots_wired_to_each_other(tmp_path: Path, lost: tuple[str, ...], customers: bool) -> None:
    acme, other = Bot(tmp_path / "acme", "acme"), Bot(tmp_path / "other", "other")
    if customers:
        acme.knows("support@other.example")
        other.knows("support@acme.example")
    spark = b"From: support@other.example\nTo: support@acme.example\nSubject: ABCD1234 hello\n\nHello.\n"
    sent, post = 0, [(acme, spark)]
    while post and sent < 20:
        bot, mail = post.pop()
        answers = bot.answer(without(mail, lost) if lost else mail)
        sent += len(answers)
        post += [(other if bot is acme else acme, answer) for answer in answers]
    assert 1 <= sent <= (3 if lost != ALL_MARKS else 12)  # without a mark, five an hour and ticket each
