"""What rules decide together: the first that says a thing, what adds up, where reading ends."""

from __future__ import annotations

import time
import timeit
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from mailbot.config import shipped
from mailbot.desk.nouns import Act, Party, TicketType
from mailbot.routing.rules import Rules, load
from mailbot.routing.rules.reading import rules_of
from mailbot.routing.rules.source import parse
from mailbot.routing.ruling import Fired, Ruling
from mailbot.routing.scene import Event, Scene
from tests.routing.written import written

SCENE = Scene(letter=written("Mailbox broken", "It bounces."), party=Party.CUSTOMER)


def book(text: str, languages: tuple[str, ...] = ()) -> Rules:
    """Rules written one a line, ``;`` between their keys."""
    entries = [line.strip() for line in text.strip().splitlines()]
    toml = "".join(
        f'[[rule]]\nname = "r{n}"\n' + entry.replace("; ", "\n") + "\n" for n, entry in enumerate(entries, 1)
    )
    rules, mistakes = rules_of(parse(Path("x.toml"), toml.encode()))
    assert mistakes == []
    return Rules(tuple(rules), languages)


def ruled(text: str, scene: Scene = SCENE) -> Ruling:
    return book(text).ruling(scene)


def names(ruling: Ruling) -> list[str]:
    return [fired.name for fired in ruling.fired]


class TestWhoDecides:
    def test_of_each_thing_the_first_that_fits_and_says_something_about_it(self) -> None:
        ruling = ruled("""
            from = "vendor"; priority = "urgent"
            body = "bounces"; priority = "high"
            from = "customer"; priority = "low"; survey = false
        """)
        assert (ruling.priority, ruling.survey) == ("high", False)
        assert [(fired.name, fired.decided) for fired in ruling.fired] == [
            ("r2", ('priority = "high"',)),
            ("r3", ("survey = false",)),
        ]

    def test_lists_add_up_without_repeats(self) -> None:
        ruling = ruled("""
            body = "bounces"; issue = ["mail", "mail/bounced"]; needs = "headers"; notify = "operators"
            from = "customer"; issue = ["mail/bounced", "shop"]; needs = ["bounce", "headers"]
            subject = "mailbox"; issue = "mail"
        """)
        assert ruling.issues == ("mail", "mail/bounced", "shop")
        assert ruling.needs == ("headers", "bounce")
        assert ruling.notify == ("operators",)
        assert names(ruling) == ["r1", "r2"]

    def test_after_a_stop_no_rule_is_read(self) -> None:
        ruling = ruled("""
            body = "bounces"; stop = true
            from = "customer"; priority = "low"
        """)
        assert ruling == Ruling()
        assert ruled('subject = "other"; stop = true\nfrom = "customer"; priority = "low"').priority == "low"

    def test_hold_ignore_and_quarantine_are_one_thing(self) -> None:
        text = 'body = "bounces"; hold = {}\nfrom = "customer"; ignore = "noise"'
        held, let_go = ruled(text.format("true")), ruled(text.format("false"))
        assert (held.hold, held.ignore) == ("r1", "")
        assert (let_go.hold, let_go.ignore) == ("", "")

    def test_a_known_problem_goes_with_its_own_reply(self) -> None:
        ruling = ruled("""
            body = "bounces"; reply = "plain"
            from = "customer"; reply = "known"; deflect = "known"
        """)
        assert (ruling.reply, ruling.deflect) == ("plain", "")
        both = ruled('from = "customer"; deflect = "known"; reply = "known"')
        assert (both.reply, both.deflect) == ("known", "known")

    def test_everything_that_can_be_decided(self) -> None:
        ruling = ruled(
            'body = "bounces"; priority = "urgent"; set_language = "it"; issue = "mail"; needs = "bounce"; '
            'reply = "r"; deflect = "d"; assign = "Desk@acme.example"; notify = "operators"; quarantine = "why"; '
            'survey = true; close = false; within = "2d"'
        )
        assert ruling == Ruling(
            priority="urgent", language="it", issues=("mail",), needs=("bounce",), reply="r", deflect="d",
            assign="desk@acme.example", notify=("operators",), quarantine="why", survey=True, close=False,
            within=timedelta(days=2), fired=ruling.fired,
        )  # fmt: skip
        assert ruled('machine = "none"; accept = true').accept is True

    def test_a_language_that_is_switched_off(self) -> None:
        rules = book('language = "it"; priority = "low"\nlanguage = "en"; priority = "high"', ("en",))
        assert rules.ruling(SCENE).priority == "high"
        assert rules.tried(SCENE)[0].why == "its language, it, is not switched on"

    def test_rules_for_other_events_are_not_asked(self) -> None:
        rules = book('event = "closed"; survey = false\nevent = "due soon"; notify = "operators"')
        assert rules.ruling(SCENE) == Ruling()
        assert rules.ruling(Scene(Event.CLOSED)).survey is False
        assert rules.ruling(Scene(Event.DUE_SOON)).notify == ("operators",)
        assert [tried.name for tried in rules.tried(Scene(Event.CLOSED))] == ["r1"]

    def test_a_rule_that_asks_nothing_and_sends_mail_is_named(self) -> None:
        ruling = ruled('reply = "hello"\npriority = "low"\nfrom = "customer"; notify = "operators"')
        assert ruling.broad == ("r1",)

    def test_on_a_ticket_and_on_none(self) -> None:
        rules = book('ticket = "known"; priority = "high"\nticket = "new"; priority = "low"')
        assert rules.ruling(SCENE).priority == "low"
        assert rules.ruling(replace(SCENE, known=True)).priority == "high"


class TestWhatItMeans:
    def test_any_condition_counts(self) -> None:
        rules = book("""
            from = "vendor"; body = "refund it"; do = "refund"
            sender = "ann@customer.example"; text = "send it back"; do = "cancel"
        """)
        letter = written("hello", "Please refund it, or I send it back.")
        vendor, customer = Scene(letter=letter, party=Party.VENDOR), Scene(letter=letter, party=Party.CUSTOMER)
        assert rules.meaning(letter, known=False, scene=vendor).type is TicketType.REFUND
        meant = rules.meaning(letter, known=False, scene=customer)
        assert (meant.type, meant.fired) == (TicketType.CANCELLATION, (Fired("x.toml", 6, "r2", Act.CANCEL),))

    def test_a_text_that_contradicts_an_old_address_is_asked_back(self) -> None:
        rules = book('to = "refunds@*"; do = "refund"\nbody = "cancel my order"; do = "cancel"')
        letter = written("hello", "Cancel my order.", to="refunds@acme.example")
        assert (
            rules.meaning(letter, known=False).conflict
            == "refunds@acme.example says refund, the text says cancellation"
        )

    def test_a_stop_holds_for_it_too(self) -> None:
        rules = book('sender = "*@customer.example"; stop = true\nbegins = "refund"; do = "refund"')
        assert rules.meaning(written("refund"), known=False).fired == ()

    def test_a_rule_that_does_something_decides_other_things_as_well(self) -> None:
        rules = book('begins = "refund"; do = "refund"; priority = "high"')
        scene = Scene(letter=written("refund"))
        assert rules.ruling(scene).priority == "high"
        assert rules.tried(scene)[0].why == 'decides do = "refund", priority = "high"'


class TestTried:
    def test_each_rule_says_why(self) -> None:
        rules = book("""
            from = "vendor"; priority = "low"
            body = "bounces"; priority = "high"
            from = "customer"; priority = "low"
            subject = "mailbox"; survey = false; stop = true
            from = "customer"; close = true
            says = "yes"; do = "confirm"
        """)
        assert [(tried.fits, tried.why) for tried in rules.tried(SCENE)] == [
            (False, 'from = "vendor" does not hold: it is from a customer'),
            (True, 'decides priority = "high"'),
            (True, "it fits, but earlier rules decided all that it decides"),
            (True, "decides survey = false"),
            (False, "the rule 'r4' before it ends the reading"),
            (False, "the rule 'r4' before it ends the reading"),
        ]

    def test_of_the_shipped_ones_exactly_those_fit_that_fire(self) -> None:
        rules = load(shipped("rules"))
        for subject in ("refund ABCD1234", "Re: refund", "hello", "close", "Kündigung"):
            for known in (True, False):
                scene = Scene(letter=written(subject, to="refunds@acme.example"), known=known)
                fired = {(one.file, one.line) for one in rules.meaning(scene.letter, known).fired}  # type: ignore[arg-type]
                told = {(one.file, one.line) for one in rules.tried(scene) if one.fits}
                assert fired <= told, subject
                assert bool(fired) is bool(told), subject


def test_the_shipped_rules_cost_a_mail_next_to_nothing() -> None:
    rules = load(shipped("rules"))
    scene = Scene(letter=written("Question about order ABCD1234", "Words. " * 500), party=Party.CUSTOMER)
    best = min(timeit.repeat(lambda: rules.ruling(scene), number=200, repeat=10, timer=time.process_time)) / 200
    assert best < 0.0001, f"{best * 1e6:.0f} microseconds"
