"""Rules held against each other: what never fires, contradicts, overlaps, or answers everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.config import shipped
from mailbot.routing.rules import look_over
from mailbot.routing.rules.doubts import Doubts, doubts
from mailbot.routing.rules.reading import rules_of
from mailbot.routing.rules.source import parse


def doubted(*rules: str, languages: tuple[str, ...] = ()) -> Doubts:
    """Of rules whose keys have ``;`` between them."""
    toml = "".join(f'[[rule]]\nname = "r{n}"\n' + rule.replace("; ", "\n") + "\n" for n, rule in enumerate(rules, 1))
    found, mistakes = rules_of(parse(Path("x.toml"), toml.encode()))
    assert mistakes == []
    return doubts(found, Path("rules"), languages)


class TestNeverFires:
    @pytest.mark.parametrize(
        ("earlier", "later"),
        [
            ('from = ["customer", "vendor"]; priority = "high"', 'from = "customer"; priority = "low"'),
            ('priority = "high"', 'from = "customer"; priority = "low"'),
            ('body = "refund"; priority = "high"', 'body = "refund policy"; from = "vendor"; priority = "low"'),
            ('sender = "*@acme.example"; hold = true', 'sender = "ann@acme.example"; ignore = "noise"'),
            ('amount = "> 10"; survey = false', 'amount = "> 20 EUR"; survey = true'),
            ('contacts = "1..9"; survey = false', 'contacts = "2..3"; survey = true'),
            ('from = "customer"; stop = true', 'from = "customer"; body = "x"; issue = "mail"'),
            ('from = "customer"; issue = ["a", "b"]', 'from = "customer"; body = "x"; issue = "b"'),
            ('from = "customer"; ignore = "noise"', 'from = "customer"; body = "x"; issue = "mail"'),
            ('from = "stranger"; quarantine = "x"', 'from = "stranger"; begins = "refund"; do = "refund"'),
            ('begins = "refund"; do = "refund"', 'begins = "refund policy"; ticket = "new"; do = "support"'),
            ('order = "AB*"; priority = "high"', 'order = "abcd1234"; priority = "low"'),
            ('event = "closed"; survey = false', 'event = "closed"; by = "clock"; survey = true'),
        ],
    )
    def test_a_rule_before_it_fits_wherever_it_does(self, earlier: str, later: str) -> None:
        (error,) = doubted(earlier, later).errors
        assert "rule 'r2' can never fire: 'r1' (x.toml:1) fits whenever it fits" in error.message
        assert (error.file, error.line, error.column) == ("rules/x.toml", 3 + earlier.count(";") + 1, 1)

    def test_several_rules_before_it_may_decide_it_together(self) -> None:
        both = ('from = "customer"; priority = "high"', 'from = "customer"; survey = false')
        assert doubted(*both, 'from = "customer"; body = "x"; priority = "low"; survey = true').errors
        assert not doubted(*both, 'from = "customer"; body = "x"; priority = "low"; close = true').errors

    @pytest.mark.parametrize(
        ("earlier", "later"),
        [
            ('from = "customer"; priority = "high"', 'from = ["customer", "vendor"]; priority = "low"'),
            ('body = "refund policy"; priority = "high"', 'body = "refund"; priority = "low"'),
            ('body = "refund*"; priority = "high"', 'body = "refund policy"; priority = "low"'),
            ('amount = "> 10 EUR"; survey = false', 'amount = "> 20"; survey = true'),
            ('amount = "> 10"; survey = false', 'amount = ">= 10"; survey = true'),
            ('ticket = "new"; from = "customer"; priority = "low"', 'from = "customer"; body = "x"; priority = "high"'),
            ('from = "customer"; issue = "a"', 'from = "customer"; issue = "b"'),
            ('to = "refunds@*"; do = "refund"', 'to = "refunds@*"; begins = "x"; do = "refund"; priority = "low"'),
            ('begins = "close"; do = "close"', 'begins = "close"; ticket = "new"; do = "refund"'),
            ('event = "closed"; survey = false', 'event = "opened"; survey = true'),
            ('subject = "x"; do = "refund"; priority = "low"', 'subject = "x"; priority = "high"'),
        ],
    )
    def test_it_does_not_always(self, earlier: str, later: str) -> None:
        assert doubted(earlier, later).errors == []

    @pytest.mark.parametrize(
        ("rule", "mails"),
        [
            ('ignore = "noise"', "all mail"),
            ('ticket = "new"; ignore = "noise"', "all new mail"),
            ('ticket = "known"; quarantine = "x"; priority = "low"', "all mail on a ticket"),
        ],
    )
    def test_a_rule_that_drops_everything_needs_a_condition(self, rule: str, mails: str) -> None:
        (error,) = doubted(rule).errors
        assert f"fits {mails}, and" in error.message
        assert error.message.endswith("keeps it from everybody: give it a condition")
        assert doubted(f'{rule}; from = "stranger"').errors == []
        assert doubted("hold = true").errors == []

    def test_a_rule_in_a_language_that_is_off_is_in_nobodys_way(self) -> None:
        rules = (
            'language = "it"; from = "customer"; priority = "high"',
            'from = "customer"; body = "x"; priority = "low"',
        )
        assert doubted(*rules, languages=("it",)).errors
        assert not doubted(*rules, languages=("en",)).errors


class TestContradictions:
    def test_the_same_asked_and_something_else_decided(self) -> None:
        (error,) = doubted(
            'from = ["vendor", "customer"]; assign = "a@b.c"', 'from = ["customer", "vendor"]; assign = "d@e.f"'
        ).errors
        assert error.message == (
            "rule 'r2' contradicts 'r1' (x.toml:1): the same conditions, but "
            'assign = "d@e.f" after assign = "a@b.c"'
        )

    def test_two_fates(self) -> None:
        assert "contradicts" in doubted('body = "x"; hold = true', 'body = "x"; ignore = "y"').errors[0].message

    def test_two_rules_of_one_name(self, tmp_path: Path) -> None:
        for name in ("10-a.toml", "20-b.toml"):
            (tmp_path / name).write_text(f'[[rule]]\nname = "same"\nbody = "{name}"\npriority = "low"\n')
        (error,) = doubts(look_over(tmp_path)[0], tmp_path).errors
        assert error.message == "rule 'same' has the name of another, 10-a.toml:1"
        assert error.file == str(tmp_path / "20-b.toml")


class TestOverlaps:
    def test_both_may_fit_and_decide_differently(self) -> None:
        found = doubted('from = "customer"; priority = "high"', 'body = "x"; priority = "low"')
        assert found.errors == []
        (advice,) = found.advice
        assert 'where both fit, the earlier counts, priority = "high", not priority = "low"' in advice.message

    @pytest.mark.parametrize(
        ("earlier", "later"),
        [
            ('from = "customer"; priority = "high"', 'from = "vendor"; priority = "low"'),
            ('body = "refund"; priority = "high"', 'body = "invoice"; priority = "low"'),
            ('amount = "> 100"; priority = "high"', 'amount = "<= 100"; from = "vendor"; priority = "low"'),
            ('from = "customer"; priority = "high"', 'body = "x"; priority = "high"'),
            ('from = "customer"; priority = "high"', 'body = "x"; survey = false'),
            ('from = "customer"; body = "x"; priority = "high"', 'from = "customer"; priority = "low"'),
            ('from = "customer"; priority = "high"', 'priority = "low"'),
            ('spam = true; priority = "high"', 'spam = false; from = "vendor"; priority = "low"'),
        ],
    )
    def test_no_mail_fits_both_or_the_exception_stands_first(self, earlier: str, later: str) -> None:
        assert doubted(earlier, later).advice == []

    def test_words_that_count_for_another_rule_before(self) -> None:
        found = doubted(
            'begins = ["refund", "money"]; ticket = "new"; do = "refund"',
            'begins = ["refund policy", "question"]; ticket = "new"; do = "support"',
        )
        (advice,) = found.advice
        assert "rule 'r2' loses 'refund policy' to 'r1' (x.toml:1), which stands before it" in advice.message


class TestAdvice:
    @pytest.mark.parametrize("sends", ['reply = "r"', 'notify = "operators"', 'needs = "n"'])
    def test_a_rule_that_asks_nothing_and_sends_mail(self, sends: str) -> None:
        (advice,) = doubted(sends).advice
        assert f"rule 'r1' fits every mail and sends mail ({sends})" in advice.message

    def test_a_rule_that_waits_for_its_language(self) -> None:
        (advice,) = doubted('language = "de"; priority = "low"', languages=("en",)).advice
        assert "waits for a language that is not switched on: de" in advice.message


class TestTheShippedOnes:
    @pytest.mark.parametrize("languages", [(), ("en",), ("en", "it", "sk")])
    def test_there_is_nothing_to_say_of_them(self, languages: tuple[str, ...]) -> None:
        rules, mistakes = look_over(shipped("rules"))
        found = doubts(rules, shipped("rules"), languages, frozenset(rule.name for rule in rules))
        assert (mistakes, found.errors, found.advice) == ([], [], [])
