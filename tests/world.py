"""A shop full of people, played in process: raw mails through the real walk, a clock, and a bank with bad days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import format_datetime, parseaddr
from itertools import chain, islice
from random import Random
from zlib import decompress

from mailbot.desk.nouns import Invoice, Order, Person, Vendor
from mailbot.store import money, outbox, shop
from mailbot.store.fields import database as rows
from mailbot.store.letters import Origin
from mailbot.store.outbox import Parcel
from mailbot.store.payments import PaymentRow
from mailbot.store.statement import Statement
from mailbot.store.tables import OutboxRow
from mailbot.walk.clerk import Clerk, Fate, Incoming
from mailbot.walk.house import House
from mailbot.walk.reading import take
from mailbot.walk.verdict import Verdict
from tests.drum import Drum

START = datetime(2026, 1, 5, 6, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
DESK = Person("olga@desk.example", "Olga Operator")  # the operator in the configuration of the cast
STRANGER = Person("sam@elsewhere.example", "Sam Stranger")
LIAR = "liarliar"  # a word of every mail in somebody else's name
_PLACES = (  # zone, weekend, country whose holidays count
    ("Europe/Rome", (5, 6), "IT"),
    ("America/Boise", (5, 6), ""),
    ("Africa/Cairo", (4, 5), ""),
    ("Asia/Kathmandu", (5,), ""),
    ("Pacific/Auckland", (5, 6), "NZ"),
    ("America/Sao_Paulo", (5, 6), ""),
    ("", (5, 6), ""),  # the brand's zone, UTC
)
SELLERS = tuple(
    Vendor(f"s{place}", f"Seller {place}", f"owner@s{place}.example", f"help@s{place}.example" if place % 2 else "",
           zone, weekend, country, language="it" if country == "IT" else "")
    for place, (zone, weekend, country) in enumerate(_PLACES)
)  # fmt: skip


@dataclass
class Deal:
    """One order, and what its people were up to."""

    order: Order
    vendor: Vendor
    asked: set[datetime] = field(default_factory=set)  # when one of them, proven, asked for money or said yes
    forged: bool = False  # somebody else wrote in a party's name
    former: set[str] = field(default_factory=set)  # addresses its customer had before
    patience: int = 4  # how many times somebody still answers

    @property
    def mark(self) -> str:
        """A word that all who write about this order use, and nobody else may ever read."""
        digits = self.order.number.removeprefix("SHOP")
        return "psst" + "".join(chr(ord("b") + int(digit)) for digit in digits)

    @property
    def people(self) -> frozenset[str]:
        both = (self.vendor.support_email, self.vendor.account_email, self.order.customer.address)
        return frozenset(address for address in (*both, *self.former) if address)


def deals(count: int, random: Random) -> list[Deal]:
    """Orders of many kinds, bought within the year."""
    return [_deal(number, random) for number in range(count)]


def _deal(number: int, random: Random) -> Deal:
    vendor = random.choice(SELLERS)
    person = Person(f"c{number}@buyer.example", f"Buyer {number}", random.choice(("en", "en", "it")))
    kind = random.choice(("one-time", "one-time", "subscription"))
    bought = START + random.randint(0, 365 * 1440) * MINUTE
    dates = [bought - 30 * DAY * month for month in range(3 if kind == "subscription" else 1)]
    products = ("Widget",) if random.random() < 0.8 else ("Widget", "Gadget")
    lines = [
        Invoice(f"I-{number}-{month}", product, at, Decimal(random.randint(1, 9999)) / 100, "EUR")
        for month, at in enumerate(dates)
        for product in products
    ]
    risk = "flagged" if random.random() < 0.05 else ""
    return Deal(Order(f"SHOP{number:05d}", vendor.id, person, kind, risk=risk, invoices=tuple(lines)), vendor)


@dataclass(frozen=True)
class Letterhead:
    """As much of a mail of ours as an answer takes from it."""

    subject: str
    reply_to: str
    message_id: str


class World:
    """The house, everybody's inbox, and time."""

    def __init__(self, house: House, made: list[Deal], now: datetime = START) -> None:
        self.house, self.now = house, now
        self.clerk = Clerk(house)
        self.drum = Drum(self.clerk, lambda: self.now)
        self.deals = {deal.order.number: deal for deal in made}
        self.inboxes: dict[str, list[Parcel]] = {}  # without their bytes, which the outbox has
        self._threads: dict[tuple[str, int | None], list[Parcel]] = {}  # the same by reader and ticket
        self.news: list[Parcel] = []  # delivered, and nobody has looked at it yet
        self.verdicts: Counter[Verdict] = Counter()
        self.outages: list[tuple[datetime, datetime]] = []
        self._down_since: datetime | None = None
        self._piled: list[tuple[Incoming, Deal | None]] = []
        self._written = 0
        if house.database.url.startswith("sqlite"):
            rows.execute_sql("PRAGMA synchronous = off")  # no power is cut here
        with house.database.transaction():
            shop.save_vendors(SELLERS)
            shop.save_orders([deal.order for deal in made])

    def post(self, who: Person, body: str, deal: Deal | None, *, answers: Letterhead | None = None, to: str = "",
             subject: str = "", vouched: str = "pass", money: bool = False) -> None:  # fmt: skip
        """A mail arrives. ``money``: its writer is who they say, proves it, and asks for money or confirms that."""
        fields = {"To": to or "support@acme.example", "Subject": subject or f"{deal.order.number if deal else 'Hello'}"}
        if answers is not None:
            fields |= {"To": answers.reply_to, "Subject": f"Re: {answers.subject.removeprefix('Re: ')}",
                       "In-Reply-To": answers.message_id}  # fmt: skip
        if to:
            fields |= {"To": to, "Subject": subject}
        letter, refusal = take(
            raw := self._raw(who, fields, body, vouched), trusted=self.house.trusted, max_size=1 << 20
        )
        assert not refusal, refusal
        self._piled.append((Incoming(raw, letter, refusal, Origin(), self.now), deal if money else None))
        if self._down_since is None:
            self._read()

    def _raw(self, who: Person, fields: dict[str, str], body: str, vouched: str) -> bytes:
        self._written += 1
        domain = who.address.partition("@")[2]
        seal = f"Authentication-Results: mx.acme.example; dmarc={vouched} header.from={domain}\r\n" if vouched else ""
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        return (
            f"{seal}From: {who.name} <{who.address}>\r\n{lines}Date: {format_datetime(self.now)}\r\n"
            f"Message-ID: <w{self._written}@{domain}>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
        ).encode()

    def _read(self) -> None:
        """The inbox first, then what is due: what arrived while we were away overtakes it."""
        piled, self._piled = self._piled, []
        for incoming, deal in piled:
            if deal is not None:
                deal.asked.add(self.now)
            (walked,) = self.clerk.handle([incoming], self.now)
            assert "fault of ours" not in walked.reason, walked.reason
            self.verdicts[walked.verdict] += 1
        self.look()

    def look(self) -> None:
        """What is to be sent is sent; what is due happens."""
        self._deliver()
        if (due := self.drum.next()) and due <= self.now:
            self.drum.strike()
            self._deliver()

    def until(self, then: datetime) -> None:
        """The clock goes on; what is due on the way happens on the way, unless the daemon is down."""
        while self._down_since is None and (due := self.drum.next()) and due <= then:
            self.now = max(self.now, due)
            self.look()
        self.now = max(self.now, then)

    @property
    def is_down(self) -> bool:
        return self._down_since is not None

    def go_down(self) -> None:
        self._down_since = self._down_since or self.now

    def come_up(self) -> None:
        if self._down_since is not None:
            self.outages.append((self._down_since, self.now))
            self._down_since = None
            self._read()

    def _deliver(self) -> None:
        while (due := outbox.next_due()) and due <= self.now:
            parcels = self.clerk.claim(self.now, 100)
            self.clerk.settle([(parcel, Fate.SENT, "250") for parcel in parcels], self.now)
            for parcel in parcels:
                kept = replace(parcel, raw=b"")  # a large year is a hundred thousand mails
                self.inboxes.setdefault(parcel.recipient, []).append(kept)
                self._threads.setdefault((parcel.recipient, parcel.ticket), []).append(kept)
                self.news.append(parcel)

    @property
    def everything(self) -> Iterator[Parcel]:
        """Every mail that anybody got, as it was sent."""
        mails = chain.from_iterable(self.inboxes.values())
        while piece := list(islice(mails, 200)):
            found = {row.id: row.source for row in _SOURCES.rows([parcel.id for parcel in piece])}
            yield from (replace(parcel, raw=decompress(found[parcel.id])) for parcel in piece)

    def retry_stuck(self) -> None:
        """Operators set going again what could not be paid."""
        with self.house.database.transaction():
            for line in PaymentRow.select(PaymentRow.key).where(PaymentRow.due_at.is_null()):
                money.retry(line.key, self.now)
        self.look()

    def mails(self, like: Parcel, kind: str = "") -> Iterator[Letterhead]:
        """What the reader of a mail got about its ticket (of one kind), newest first."""
        found = reversed(self._threads[like.recipient, like.ticket])
        return (_letterhead(parcel) for parcel in found if kind in ("", parcel.kind))


def _letterhead(parcel: Parcel) -> Letterhead:
    raw = decompress(_SOURCES.rows([parcel.id])[0].source)
    head = message_from_bytes(raw.partition(b"\r\n\r\n")[0])
    subject = str(make_header(decode_header(head["Subject"])))
    return Letterhead(subject, parseaddr(head["Reply-To"])[1], parcel.message_id)


_SOURCES = Statement(lambda ids: OutboxRow.select(OutboxRow.id, OutboxRow.source).where(OutboxRow.id.in_(ids)))
