"""Each key of a rule broken in each way: the mistake has its place and says what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.errors import RuleError
from mailbot.routing.rules.names import Names
from mailbot.routing.rules.reading import KEYS, rules_of
from mailbot.routing.rules.source import LARGEST, parse

NAMES = Names(
    issues=frozenset({"mail", "mail/delivery"}),
    needs=frozenset({"screenshot", "headers"}),
    replies=frozenset({"broken-mailbox"}),
    problems=frozenset({"expired-link"}),
    operators=frozenset({"desk@acme.example"}),
    languages=frozenset({"en", "it"}),
)


def mistakes(text: str) -> list[RuleError]:
    return rules_of(parse(Path("rules/50-mine.toml"), text.encode()), NAMES)[1]


def broken(line: str) -> RuleError:
    """The one mistake of a rule that is good but for ``line``, its third."""
    key = line.partition("=")[0].strip()
    rest = [good for good in ('name = "x"', 'body = "word"', 'priority = "low"') if not good.startswith(f"{key} ")]
    event = 'event = "closed"' if key in ("by", "outcome") else ""
    (found,) = mistakes("\n".join(("[[rule]]", event, line, *rest, "")))
    assert found.file == "rules/50-mine.toml"
    return found


TEXTS = ("from", "sender", "to", "begins", "subject", "says", "body", "text", "written_in", "order", "product",
         "vendor", "kind", "attachment", "machine", "proof", "ticket_type", "ticket_state", "ticket_issue", "hours",
         "by", "outcome", "issue", "needs", "notify")  # fmt: skip
SINGLE = ("name", "reply", "deflect", "assign", "ignore", "quarantine")
WORDS = ("event", "ticket", "do", "type", "priority")
RANGES = ("amount", "contacts", "invoice_age", "ticket_age")
SWITCHES = ("spam", "hold", "accept", "survey", "close")


class TestWrongTypes:
    @pytest.mark.parametrize("value", ["7", "true", "1.5", "2026-01-01", '{ a = "b" }', "[]", '""', '"  "'])
    @pytest.mark.parametrize("key", TEXTS)
    def test_what_takes_texts(self, key: str, value: str) -> None:
        assert f"3:{len(key) + 4}: {key} = " in str(broken(f"{key} = {value}"))

    @pytest.mark.parametrize("key", TEXTS)
    def test_of_a_list_the_element_is_named(self, key: str) -> None:
        good = {"sender": "a@b", "to": "a@b", "kind": "one-time", "issue": "mail", "needs": "headers"}
        lists = {"from": "vendor", "by": "vendor", "proof": "none", "machine": "list", "hours": "weekend",
                 "ticket_type": "refund", "ticket_state": "open", "outcome": "solved", "written_in": "de",
                 "notify": "operators", "attachment": "any"}  # fmt: skip
        first = {**good, **lists}.get(key, "word")
        found = broken(f'{key} = ["{first}", 7]')
        assert (found.line, found.column) == (3, len(f'{key} = ["{first}", ') + 1)

    @pytest.mark.parametrize("value", ["7", "true", "[]", '""', f'"{"a" * 501}"'])
    @pytest.mark.parametrize("key", SINGLE)
    def test_what_takes_one_text(self, key: str, value: str) -> None:
        assert "takes a text in quotes" in broken(f"{key} = {value}").message

    @pytest.mark.parametrize("value", ["7", "true", '["open"]', '""', '"opne"'])
    @pytest.mark.parametrize("key", WORDS)
    def test_what_takes_one_of_a_few_words(self, key: str, value: str) -> None:
        assert "is not known; " in broken(f"{key} = {value}").message
        assert "Allowed: " in broken(f"{key} = {value}").message

    @pytest.mark.parametrize("value", ['"true"', "1", "[true]", '"yes"'])
    @pytest.mark.parametrize("key", SWITCHES)
    def test_what_takes_true_or_false(self, key: str, value: str) -> None:
        assert "takes true or false, without quotes" in broken(f"{key} = {value}").message

    @pytest.mark.parametrize("value", ["false", '"true"', "1"])
    def test_what_takes_true_alone(self, value: str) -> None:
        assert "takes true" in broken(f"stop = {value}").message

    @pytest.mark.parametrize("value", ["100", '"lots"', '">"', '"> "', '"10.."', '"..10"', '"5..1"', '"> -1"', '"=> 3"',
                                       '"!= 3"', "true", '["> 1"]', '"> 1e9"', '"> ٣ x"'])  # fmt: skip
    @pytest.mark.parametrize("key", RANGES)
    def test_what_takes_a_comparison(self, key: str, value: str) -> None:
        found = broken(f"{key} = {value}")
        assert "takes a comparison in quotes, such as " in found.message
        assert (found.line, found.column) == (3, len(key) + 4)

    def test_every_key_is_broken_somewhere(self) -> None:
        broken_here = {*TEXTS, *SINGLE, *WORDS, *RANGES, *SWITCHES, "stop", "language", "set_language", "within"}
        assert broken_here == set(KEYS)


class TestWrongValues:
    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ('from = "costumer"', "did you mean 'customer'"),
            ('from = ["vendor", "clock"]', "Allowed: customer, vendor, operator, stranger"),
            ('sender = "acme.example"', "is no address"),
            ('to = "refunds"', "is no address"),
            ('to = "a@b@c"', "is no address"),
            ('begins = "refund*"', "plain words"),
            ('begins = "/refund/"', "plain words"),
            ('begins = "!!!"', "holds no word"),
            (f'begins = "{"a " * 13}"', "at most 12 words"),
            ('says = "no*"', "plain words"),
            ('subject = "***"', "would fit any text"),
            ('body = "* *"', "would fit any text"),
            ('text = "/(/"', "is no regular expression: missing )"),
            ('text = "/a{1001}/"', "is no regular expression"),
            ("text = '/(?<=a)b/'", "is no regular expression"),
            ("text = '/(a)\\1/'", "is no regular expression"),
            ("text = '/((((a{100}){100}){100}){100})/'", "is no regular expression"),
            ('written_in = "German"', "is no language"),
            ('language = "Italian"', "is no language"),
            ("language = 7", "is no language"),
            ('set_language = "it_IT"', "is no language"),
            ('set_language = "de"', "'de' is not switched on; Allowed: en, it"),
            ('kind = "onetime"', "did you mean 'one-time'"),
            ('amount = "> 12,50"', "with a point"),
            ('amount = "> 10 EURO"', "with a point"),
            ('contacts = "> 1.5"', "a whole number"),
            ('invoice_age = "> 30"', '"30m", "24h", "3d" or "2w"'),
            ('invoice_age = "> 30 days"', "a length of time"),
            ('ticket_age = "7d..1d"', "the smaller one stands first"),
            ('attachment = "picture"', "is no kind of file"),
            ('machine = "newsletter"', "Allowed: none, bounce"),
            ('proof = "dkim"', "Allowed: none, token, authenticated, confirmed"),
            ('ticket_state = "new"', "Allowed: open, in_review, closed"),
            ('hours = "9-17"', '"working days 09:00-17:00"'),
            ('hours = "25:00-26:00"', '"working days", "weekend"'),
            ('hours = "09:00-09:00"', "two different times"),
            ('hours = "24:30-09:00"', "between 00:00 and 24:00"),
            ('hours = "monday"', '"working days", "weekend"'),
            ('outcome = "done"', "Allowed: solved"),
            ('issue = "mail/delivry"', "there is no issue 'mail/delivry'; did you mean 'mail/delivery'"),
            ('needs = "screenshoot"', "there is no need 'screenshoot'; did you mean 'screenshot'"),
            ('reply = "broken"', "there is no saved reply 'broken'"),
            ('deflect = "expired"', "there is no known problem 'expired'"),
            ('assign = "ann@acme.example"', "is no operator of config.toml"),
            ('assign = "operators"', "takes an operator's address"),
            ('notify = ["operators", "ann@acme.example"]', "is no operator of config.toml"),
            ('notify = "*@acme.example"', "takes an operator's address or"),
            ('within = "soon"', "takes a length of time"),
            ('within = "1m"', 'at least "5m"'),
            ('within = "400d"', 'at most "366d"'),
            ("within = 24", "takes a length of time"),
        ],
    )
    def test_the_message_says_what_is_wrong(self, line: str, told: str) -> None:
        assert told in broken(line).message

    def test_a_key_nobody_knows_names_the_nearest_and_all(self) -> None:
        found = broken('subjct = "x"')
        assert "unknown key 'subjct'; did you mean 'subject'? Allowed: " in found.message
        assert all(key in found.message for key in KEYS)
        assert (found.line, found.column) == (3, 1)


class TestWhatDoesNotGoTogether:
    @pytest.mark.parametrize(
        ("rule", "told"),
        [
            ('body = "x"', "decides nothing"),
            ('from = "customer"\ndo = "refund"', "with do it needs one of to, sender"),
            ('body = "yes"\ndo = "confirm"', "needs says"),
            ('says = "yes"\nfrom = "customer"\ndo = "confirm"', "are all that goes with it"),
            ('says = "yes"\ndo = "confirm"\npriority = "low"', "are all that goes with it"),
            ('says = "yes"\ndo = "thank"\nticket = "known"', "are all that goes with it"),
            ('body = "x"\ndo = "refund"\ntype = "refund"', "type goes with do = 'open'"),
            ('body = "x"\ntype = "refund"', "type goes with do = 'open'"),
            ('body = "x"\nticket = "new"\ndo = "close"', "needs a ticket"),
            ('body = "x"\nticket = "known"\ndo = "open"', "is for new mail"),
            ('ticket = "new"\nticket_state = "closed"\npriority = "low"', "a new mail has no ticket"),
            ('ticket = "new"\nticket_age = "> 1d"\npriority = "low"', "a new mail has no ticket"),
            ('ticket = "new"\nticket_issue = "mail"\npriority = "low"', "a new mail has no ticket"),
            ('ticket = "new"\ncontacts = "> 1"\npriority = "low"', "there were no contacts yet"),
            ('order = "none"\namount = "> 1"\npriority = "low"', "nothing can be asked of the order"),
            ('spam = true\nmachine = "list"\nignore = "x"', "exclude each other"),
            ('spam = false\nmachine = "spam"\nignore = "x"', "exclude each other"),
            ('machine = ["bounce", "auto-reply"]\nignore = "x"', "set aside before rules are read"),
            ('body = "x"\ndeflect = "expired-link"', "goes with reply"),
            ('body = "x"\nhold = true\nignore = "x"', "choose one"),
            ('spam = true\naccept = true\nquarantine = "x"', "choose one"),
            ('spam = true\nfrom = "customer"\naccept = true', "decided by the mail alone"),
            ('spam = true\nticket = "known"\naccept = true', "decided by the mail alone"),
            ('body = "x"\naccept = true', "needs one of machine, spam, sender, to"),
            ('event = "closed"\nticket = "known"\nsurvey = false', 'ticket makes no sense with event = "closed"'),
            ('event = "closed"\nclose = true', 'close makes no sense with event = "closed"'),
            ('event = "inactive"\nbody = "x"\nnotify = "operators"', 'it goes with "mail", "opened"'),
            ('event = "opened"\nbody = "x"\ndo = "refund"', 'do makes no sense with event = "opened"'),
            ('event = "opened"\noutcome = "solved"\nsurvey = false', 'it goes with "closed"'),
            ('by = "vendor"\npriority = "low"', 'by makes no sense with event = "mail"'),
        ],
    )
    def test_it_is_said_at_the_key(self, rule: str, told: str) -> None:
        (found,) = mistakes(f'[[rule]]\nname = "x"\n{rule}\n')
        assert told in found.message
        key = found.message.split(" ")[0]
        lines = rule.split("\n")
        assert found.line == next((3 + n for n, line in enumerate(lines) if line.startswith(f"{key} ")), found.line)


class TestPlaces:
    def test_every_mistake_of_a_file_is_told_each_at_its_place(self) -> None:
        text = (
            '[[rule]]\nname = "a"\nfro = "customer"\n  priority = "hi"\n\n'
            '[[rule]]\nbody = [\n  "fine",\n  "/(/", # here\n]\nissue = "mail/delivry"\n\n'
            'rules = 7\n\n[[rule]]\nname = "good"\nbody = "x"\npriority = "low"\n\n[other]\n'
        )
        found = mistakes(text)
        assert [(each.line, each.column) for each in found] == [
            (20, 1),
            (3, 1),
            (4, 14),
            (13, 1),
            (6, 1),
            (9, 3),
            (11, 9),
        ]

    def test_rules_that_are_right_are_kept_beside_those_that_are_not(self) -> None:
        text = '[[rule]]\nname = "a"\nfoo = 1\n[[rule]]\nname = "b"\nbody = "x"\npriority = "low"\n'
        rules, wrong = rules_of(parse(Path("x.toml"), text.encode()), NAMES)
        assert [rule.name for rule in rules] == ["b"]
        assert len(wrong) == 1

    def test_quoted_keys_and_windows_lines_and_a_byte_order_mark(self) -> None:
        text = '\ufeff[[rule]]\r\n"name" = "a"\r\n"fo o" = 1\r\npriority = "low"\r\n'
        (found,) = mistakes(text)
        assert (found.line, found.column) == (3, 1)
        assert "unknown key 'fo o'" in found.message

    @pytest.mark.parametrize(
        "text", ["rule = 7\n", '[rule]\nname = "x"\n', "rule = [1, 2]\n", 'rule = ["a"]\n', "[rule.x]\n"]
    )
    def test_what_is_no_list_of_tables(self, text: str) -> None:
        assert "[[rule]], in double brackets" in mistakes(text)[-1].message

    def test_rules_in_one_line_are_rules(self) -> None:
        assert mistakes('rule = [{ name = "x", body = "y", priority = "low" }]\n') == []
        (found,) = mistakes('rule = [{ name = "x", body = "y", priority = "lo" }]\n')
        assert (found.line, found.column) == (1, 46)


class TestNoToml:
    @pytest.mark.parametrize(
        ("octets", "line", "column", "told"),
        [
            (b'[[rule]]\nname = "a\n', 2, 10, "Illegal character"),
            (b"[[rule]]\nname = oops\n", 2, 8, "Invalid value"),
            (b"[[rule]", 1, 7, "Expected"),
            (b'[[rule]]\nname = "\xff"\n', 2, 9, "not UTF-8"),
            (b'[[rule]]\nname = "a\x00b"\n', 2, 10, "Illegal"),
            (b"\x00\x01\x02", 1, 1, "Invalid statement"),
            ("[[rule]]".encode("utf-16"), 1, 1, "not UTF-8"),
            (b'[[rule]]\nname = "a"\nname = "b"\n', 3, 11, "Cannot overwrite"),
            (b'a = """', 1, 8, "Unterminated"),
            (b"a\rb = 1\n", 1, 2, "Expected"),
        ],
    )
    def test_it_is_said_where(self, octets: bytes, line: int, column: int, told: str) -> None:
        with pytest.raises(RuleError, match=told) as caught:
            parse(Path("x.toml"), octets)
        assert (caught.value.line, caught.value.column) == (line, column)

    @pytest.mark.parametrize(
        ("octets", "told"),
        [
            (b"#" * (LARGEST + 1), "larger than 1 MB"),
            (b"a = " + b"[" * 2000 + b"]" * 2000, "deep"),
            (b"a = " + b"{a=" * 500 + b"1" + b"}" * 500, "deep"),
            (b".".join([b"a"] * 500) + b" = 1", "deep"),
            (b"[" + b".".join([b"a"] * 500) + b"]", "deep"),
            (b'a = "' + b"x" * 20_000 + b'"', "a line of more than 10,000 characters"),
            (b"a = " + b"9" * 5000, "integer"),
        ],
    )
    def test_what_would_take_too_long_is_refused(self, octets: bytes, told: str) -> None:
        with pytest.raises(RuleError, match=told):
            parse(Path("x.toml"), octets)
