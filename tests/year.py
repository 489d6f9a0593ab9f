"""A year of a shop: customers and vendors ask, answer, close and change their minds; the daemon and the bank fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random

from mailbot.desk.eligibility import Ineligible
from mailbot.desk.nouns import Act, Order, Person, State, Ticket, TicketType
from mailbot.desk.request import Request
from mailbot.errors import Refused
from mailbot.store import money, shop, tickets
from mailbot.store.outbox import Parcel
from mailbot.store.tables import TicketRow
from mailbot.walk import operator
from mailbot.walk.house import House
from tests.bank import MOODS
from tests.world import DAY, DESK, LIAR, MINUTE, START, STRANGER, Deal, World, deals

YEAR = 365 * DAY
_ASKS = ("refund", "cancel")
# What people do about a mail of ours: by its reader's role and kind, acts and how often of a hundred times.
_HABITS: Mapping[tuple[str, str], Mapping[str, int]] = {
    ("vendor", "opened"): {"reply": 30, "support": 10, "close": 10, "refund": 6, "cancel": 2, "thank": 2},
    ("vendor", "replied"): {"reply": 35, "close": 15, "refund": 5, "support": 5},
    ("vendor", "changed"): {"reply": 20, "close": 15, "support": 10, "escalate": 10},
    ("vendor", "closed"): {"reply": 5, "escalate": 10},
    ("vendor", "inactive"): {"reply": 30, "close": 10},
    ("customer", "opened"): {"close": 4, "cancel": 3, "support": 3},
    ("customer", "replied"): {"reply": 30, "thank": 10, "close": 12, "refund": 10, "cancel": 5, "support": 5},
    ("customer", "changed"): {"escalate": 35, "reply": 15, "refund": 15, "close": 10},
    ("customer", "closed"): {"escalate": 35, "reply": 10, "reopen": 10, "refund": 10, "thank": 10},
    ("customer", "inactive"): {"refund": 15, "reply": 20, "cancel": 10},
    ("customer", "confirmed"): {"thank": 20, "reply": 5},
    ("customer", "refused"): {"reply": 30},
    ("customer", "confirm"): {"yes": 60, "no": 10},
    ("vendor", "confirm"): {"yes": 60, "no": 10},
}
_PATIENCE = {0: 30, 1: 30, 2: 20, 4: 20}  # how many times in all the people of an order still answer: most are brief
_OPENERS = {"refund": 34, "cancel": 16, "support": 26, "legacy": 6, "vendor": 8, "phone": 4, "forged": 4, "stranger": 2}


class Year:
    """Everything that people have in mind to do, in the order of time."""

    def __init__(self, house: House, seed: int, orders: int) -> None:
        self.random = Random(seed)
        self.world = World(house, deals(orders, self.random))
        for deal in self.world.deals.values():
            deal.patience = self.random.choices([*_PATIENCE], [*_PATIENCE.values()])[0]
        self._number = count()
        self._author = ""
        self._plans: list[tuple[datetime, int, Callable[[], None]]] = []
        for deal in self.world.deals.values():
            self._plan(self._first_day(deal), lambda deal=deal: self._open(deal))  # type: ignore[misc]
        for day in range(1, 366):
            self._plan(START + day * DAY + timedelta(hours=9), self._work_at_the_desk)
        for _ in range(12):
            self._misfortune()

    def play(self) -> World:
        """The year, and the weeks until all is settled."""
        while self._plans:
            at, _, do = heappop(self._plans)
            if at > START + YEAR + 30 * DAY:
                break
            self.world.until(at)
            self._notice()
            self._author = ""
            do()
            self._notice()
        self.world.come_up()
        self.world.drum.bank.mood = MOODS[0]
        for _ in range(4):
            self._work_at_the_desk()
            self.world.until(self.world.now + 7 * DAY)
        return self.world

    def _plan(self, at: datetime, do: Callable[[], None]) -> None:
        heappush(self._plans, (at, next(self._number), do))

    def _later(self, do: Callable[[], None]) -> None:
        hours = self.random.choice((0, 1, 5, 20, 30, 60, 200))
        self._plan(self.world.now + timedelta(hours=hours, minutes=self.random.randint(1, 59)), do)

    def _first_day(self, deal: Deal) -> datetime:
        bought = max(line.at for line in deal.order.invoices)
        at = bought + self.random.randint(60, 95 * 1440) * MINUTE
        return min(max(at, START), START + YEAR)

    def _misfortune(self) -> None:
        """The daemon is down for hours or days, or the bank has a bad time."""
        at = START + self.random.randint(0, 360 * 24) * timedelta(hours=1)
        end = at + self.random.choice((1, 7, 40, 100)) * timedelta(hours=1)
        if self.random.random() < 0.4:
            self._plan(at, self.world.go_down)
            self._plan(end, self.world.come_up)
        else:
            mood = self.random.choice(MOODS[1:])
            self._plan(at, lambda: self._bank(mood))
            self._plan(end, lambda: self._bank(MOODS[0]))

    def _bank(self, mood: str) -> None:
        self.world.drum.bank.mood = mood

    def _chosen(self, habits: Mapping[str, int]) -> str:
        return self.random.choices([*habits, ""], [*habits.values(), max(0, 100 - sum(habits.values()))])[0]

    def _open(self, deal: Deal) -> None:
        how, order, person = self._chosen(_OPENERS), deal.order, deal.order.customer
        words = f"It will not open, {deal.mark}."
        vouched = self.random.choice(("pass", "pass", "pass", ""))
        if how == "phone":
            self._phone(deal, words)
        elif how == "stranger":
            self.world.post(STRANGER, "What does it cost?", None, subject="[Acme #1] Price")
        elif how == "forged":
            deal.forged = True
            forger = self.random.choice((person, Person(deal.vendor.address, deal.vendor.name)))
            self.world.post(forger, f"Money, {LIAR}!", deal, subject=f"refund {order.number}",
                            vouched=self.random.choice(("fail", "")))  # fmt: skip
            self._later(lambda: self._open(deal))
        elif how == "vendor":
            seller = Person(deal.vendor.account_email, deal.vendor.name)
            self.world.post(seller, words, deal, subject=f"refund {order.number}", vouched=vouched,
                            money=vouched == "pass")  # fmt: skip
        elif how == "legacy":
            self.world.post(person, words, deal, to="refunds@acme.example", subject=f"{order.number} please",
                            vouched=vouched, money=vouched == "pass")  # fmt: skip
        else:
            subject = f"{order.number} broken" if how == "support" else f"{how} {order.number}"
            amount = self.random.choice(("", "", "\n/refund 0.01\n", "\n/refund Widget\n")) if how == "refund" else ""
            self.world.post(person, f"{amount.lstrip()}{words}", deal, subject=subject, vouched=vouched,
                            money=vouched == "pass")  # fmt: skip

    def _phone(self, deal: Deal, words: str) -> None:
        if self.world.is_down:
            return
        kind = self.random.choice(tuple(TicketType))
        request = Request(Act.OPEN, operator.operator(DESK.name, DESK.address), words, subject="By phone", type=kind,
                          order=_now(deal), vendor=deal.vendor, customer=deal.order.customer)  # fmt: skip
        self._try(lambda: operator.open_ticket(self.world.house, request, self.world.now))

    def _try(self, do: Callable[[], object]) -> None:
        try:
            do()
        except (Refused, Ineligible):
            return
        self.world.look()

    def _notice(self) -> None:
        """People read what came, and some of them do something about it."""
        news, self.world.news = self.world.news, []
        for parcel in news:
            if parcel.recipient == self._author:
                continue  # they know
            act = self._chosen(_HABITS.get((parcel.role, parcel.kind), {}))
            if act and parcel.recipient != DESK.address:
                self._later(lambda parcel=parcel, act=act: self._answer(parcel, act))  # type: ignore[misc]

    def _answer(self, parcel: Parcel, act: str) -> None:
        ticket = tickets.load([parcel.ticket])[parcel.ticket] if parcel.ticket else None
        deal = self.world.deals.get(ticket.order.number) if ticket and ticket.order else None
        if deal is None or (act == "yes" and deal.forged) or deal.patience < 1:
            return
        deal.patience -= 1
        self._author = parcel.recipient
        mails = self.world.mails(parcel, "confirm" if act in ("yes", "no") else "")
        who = Person(parcel.recipient, "Somebody")
        words = {"yes": "Yes", "no": "No", "thank": "Thank you!"}.get(act, f"I say {deal.mark}, {next(self._number)}.")
        command = "" if act in ("reply", *("yes", "no", "thank")) else f"/{act}\n"
        vouched = self.random.choice(("pass", "pass", "pass", "", "fail"))
        proven = vouched == "pass" or act == "yes"
        self.world.post(who, f"{command}{words}", deal, answers=next(mails), vouched=vouched, money=proven)

    def _work_at_the_desk(self) -> None:
        """Operators look at what waits for them."""
        if self.world.is_down:
            return
        for ticket in tickets.load(_waiting()).values():
            if ticket.state is State.IN_REVIEW:
                ways = (Act.UPHOLD, Act.OVERTURN) if ticket.review == "escalated" else (Act.APPROVE, Act.REFUSE)
                self._decide(ticket, self.random.choice(ways))
            elif ticket.failing and ticket.state is State.OPEN:
                self._set_right(ticket)

    def _decide(self, ticket: Ticket, act: Act) -> None:
        request = Request(act, operator.operator(DESK.name, DESK.address), "So be it.")
        self._try(lambda: operator.act(self.world.house, ticket.number, request, self.world.now))

    def _set_right(self, ticket: Ticket) -> None:
        """What could not be paid is tried again, or given up."""
        if self.random.random() < 0.2:
            self._decide(ticket, Act.CLOSE)
            return
        with self.world.house.database.transaction():
            for payment in money.pending(ticket.number):
                money.retry(payment.key, self.world.now)
        self.world.look()


def _waiting() -> list[int]:
    """Tickets that operators have to look at."""
    theirs = (TicketRow.state == State.IN_REVIEW.value) | TicketRow.failing
    return [row.number for row in TicketRow.select(TicketRow.number).where(theirs)]


def _now(deal: Deal) -> Order:
    return shop.orders([deal.order.number])[deal.order.number]
