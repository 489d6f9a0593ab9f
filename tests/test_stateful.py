"""Anybody writes anything with any proof at any time, the daemon and the bank fail: the laws of a year hold here too.

Unlike the year's people these are not reasonable: they write without reading, and the laws are looked at as they go.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from structlog.testing import capture_logs

from mailbot.config import load, shipped
from mailbot.desk.eligibility import Ineligible
from mailbot.desk.nouns import Act, Person, State
from mailbot.desk.request import Request
from mailbot.errors import Refused
from mailbot.routing.rules import Rules
from mailbot.routing.rules import load as load_rules
from mailbot.store import shop, tickets
from mailbot.store.database import Database
from mailbot.store.outbox import Parcel
from mailbot.walk import operator
from mailbot.walk.house import House, names_of, open_house
from tests import laws
from tests.bank import MOODS
from tests.cast import write_config
from tests.world import DAY, DESK, LIAR, STRANGER, Deal, World, deals

COMMANDS = st.sampled_from(["", "", "/close", "/refund", "/refund 0.01", "/cancel", "/support", "/reopen", "/escalate"])
SUBJECTS = st.sampled_from(["refund", "cancel", "broken", "Re: refund", "close"])
SIDES = st.sampled_from(["customer", "customer", "vendor"])
VOUCHED = st.sampled_from(["pass", "pass", "pass", "", "fail"])
PLACES = st.integers(0, 2)
HOURS = st.sampled_from([0, 1, 23, 24, 25, 48, 72, 200, 400])
DECISIONS = st.sampled_from(
    [Act.CLOSE, Act.REFUND, Act.CANCEL, Act.UPHOLD, Act.OVERTURN, Act.APPROVE, Act.REFUSE, Act.REPLY, Act.REOPEN]
)


# By name: what one simple rule says. None of them may touch anybody's money.
SIMPLE = {
    "priority": 'ticket = "new"\ntext = "refund"\npriority = "high"',
    "all high": 'event = "replied"\npriority = "urgent"',
    "notify": 'event = "opened"\nfrom = "customer"\nnotify = "operators"',
    "near": 'event = "due soon"\nnotify = "operators"\nassign = "olga@desk.example"',
    "soon": 'from = "customer"\nwithin = "8h"',
    "late": 'event = "replied"\nby = "vendor"\nwithin = "9d"',
    "near and slow": 'event = "due soon"\nticket_type = "support"\nwithin = "5d"',
    "enough": 'event = "replied"\nby = "vendor"\nticket_type = "support"\nclose = true',
    "near and closed": 'event = "due soon"\ncontacts = "> 1"\nclose = true',
    "all closed": 'event = "inactive"\nclose = true',
}
RULES = st.lists(st.sampled_from(sorted(SIMPLE)), max_size=4, unique=True)


@cache
def _rules(wanted: frozenset[str]) -> Rules:
    """The shipped rules behind the simple ones."""
    folder = Path(tempfile.mkdtemp(prefix="mailbot-rules-"))
    shutil.copytree(shipped("rules"), folder, dirs_exist_ok=True)
    words = "\n".join(f'[[rule]]\nname = "{name}"\n{SIMPLE[name]}\n' for name in sorted(wanted))
    (folder / "05-ours.toml").write_text(words, encoding="utf-8")
    config = _house().config
    return load_rules(folder, config.brand.languages, names_of(config, folder))


def _house_with(house: House, wanted: frozenset[str]) -> House:
    return replace(house, rules=_rules(wanted))


@cache
def _house() -> House:
    """Opened once: rules and templates take longer than a life."""
    folder = Path(tempfile.mkdtemp(prefix="mailbot-lives-"))
    return open_house(load(write_config(folder), {}), url="sqlite:///:memory:")


class Lives(RuleBasedStateMachine):
    """Three orders, and everybody who writes about them."""

    @initialize(seed=st.integers(0, 10_000))
    def sell(self, seed: int) -> None:
        self.stack = ExitStack()
        self.stack.enter_context(capture_logs())
        database = Database("sqlite:///:memory:").open()
        self.stack.callback(database.close)
        database.upgrade()
        self.random = Random(seed)
        made = deals(3, self.random)
        newest = max(line.at for deal in made for line in deal.order.invoices)
        self.world = World(replace(_house(), database=database, ring=database.keyring()), made, newest + 2 * DAY)
        self.made = made
        self.heard = 0

    @rule(place=PLACES, side=SIDES, subject=SUBJECTS, command=COMMANDS, vouched=VOUCHED)
    def writes(self, place: int, side: str, subject: str, command: str, vouched: str) -> None:
        """A new mail that names the order; unproven it counts as somebody else's."""
        deal = self.made[place]
        proven = vouched == "pass"
        words = f"I say {deal.mark}." if proven else f"I say {LIAR}."
        deal.forged = deal.forged or not proven
        self.world.post(_person(deal, side), f"{command}\n{words}".lstrip(), deal, vouched=vouched, money=proven,
                        subject=f"{subject} {deal.order.number}")  # fmt: skip

    @rule(place=PLACES, side=SIDES, command=COMMANDS, vouched=VOUCHED)
    def answers(self, place: int, side: str, command: str, vouched: str) -> None:
        """The newest mail of ours is answered, with its token."""
        person = _person(self.made[place], side)
        if mails := self.world.inboxes.get(person.address):
            kind, deal = mails[-1].kind, self._about(mails[-1])
            words = "Yes" if kind == "confirm" and not deal.forged else f"I say {deal.mark} again."
            self.world.post(person, f"{command}\n{words}".lstrip(), deal, vouched=vouched, money=True,
                            answers=next(self.world.mails(mails[-1])))  # fmt: skip

    def _about(self, parcel: Parcel) -> Deal:
        ticket = tickets.load([parcel.ticket or 0])[parcel.ticket or 0]
        assert ticket.order is not None
        return self.world.deals[ticket.order.number]

    @rule(place=PLACES, yes=st.booleans())
    @precondition(lambda self: hasattr(self, "world") and not self.world.is_down)
    def moves(self, place: int, yes: bool) -> None:
        """A customer asks for another address, which says yes or nothing."""
        deal = self.made[place]
        old, new = deal.order.customer, Person(f"n{self.world.now:%y%j%H}@moved.example", deal.order.customer.name)
        self.world.post(old, f"/address {new.address}", None, subject=f"address {deal.order.number}")
        if yes and (asked := self.world.inboxes.get(new.address)):
            self.world.post(new, "Yes", None, answers=next(self.world.mails(asked[-1])))
        now = next(iter(shop.orders([deal.order.number]).values())).customer
        deal.former.add(old.address)
        deal.order = replace(deal.order, customer=replace(old, address=now.address))

    @rule(number=st.integers(1, 6))
    def a_stranger_asks(self, number: int) -> None:
        self.world.post(STRANGER, "/refund\nWhat is it about?", None, subject=f"Re: [Acme #{number}] refund")

    @rule(hours=HOURS)
    def time_passes(self, hours: int) -> None:
        self.world.until(self.world.now + timedelta(hours=hours))

    @rule(mood=st.sampled_from(MOODS))
    def the_bank(self, mood: str) -> None:
        self.world.drum.bank.mood = mood

    @rule()
    def the_daemon_goes_down(self) -> None:
        self.world.go_down()

    @rule()
    @precondition(lambda self: hasattr(self, "world") and self.world.is_down)
    def the_daemon_comes_up(self) -> None:
        self.world.come_up()

    @rule(number=st.integers(1, 6), act=DECISIONS)
    @precondition(lambda self: hasattr(self, "world") and not self.world.is_down)
    def an_operator(self, number: int, act: Act) -> None:
        request = Request(act, operator.operator(DESK.name, DESK.address), "So be it.")
        try:
            operator.act(self.world.house, number, request, self.world.now)
        except (Refused, Ineligible):
            return
        self.world.look()

    @rule(wanted=RULES)
    def an_admin_edits_rules(self, wanted: list[str]) -> None:
        """Simple rules are switched on and off; what they decide is in force from now on."""
        self.world.house = _house_with(self.world.house, frozenset(wanted))
        self.world.clerk.house = self.world.house

    @invariant()
    def the_laws_hold(self) -> None:
        if hasattr(self, "world"):
            news, self.world.news = self.world.news, []
            laws.check(self.world, news)

    def teardown(self) -> None:
        """In the end the bank works, the daemon is up, and operators try what is stuck again."""
        if not hasattr(self, "world"):
            return
        self.world.drum.bank.mood = MOODS[0]
        self.world.come_up()
        for _ in range(3):
            self.world.retry_stuck()
            self.world.until(self.world.now + 10 * DAY)
        laws.check(self.world, self.world.news)
        laws.all_is_heard(self.world)
        assert not [one for one in tickets.walk() if one.state is State.OPEN and one.failing]
        self.stack.close()


def _person(deal: Deal, side: str) -> Person:
    return deal.order.customer if side == "customer" else Person(deal.vendor.address, deal.vendor.name)


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=25,
    stateful_step_count=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
