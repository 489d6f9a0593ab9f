"""The admins' rule files: strict, and each mistake told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.config import shipped
from mailbot.desk.nouns import Act, TicketType
from mailbot.errors import RuleError
from mailbot.routing.rules import Fired, Meaning, load, look_over
from mailbot.routing.rules.decisions import DOES
from mailbot.routing.rules.reading import KEYS
from tests.routing.written import written

SHIPPED = load(shipped("rules"))
RULES, _ = look_over(shipped("rules"))


def mistake(folder: Path, text: str) -> RuleError:
    (folder / "50-mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load(folder)
    return caught.value


GOOD = '[[rule]]\nname = "good"\nbegins = "close"\ndo = "close"\n\n'


class TestMistakes:
    @pytest.mark.parametrize(
        ("rule", "told"),
        [
            ('name = "x"\nbegin = "close"\ndo = "close"', "did you mean 'begins'"),
            ('name = "x"\nbegins = "close"\ndo = "closes"', "did you mean 'close'? Allowed: open, close"),
            ('name = "x"\nbegins = "close"', "decides nothing"),
            ('begins = "close"\ndo = "close"', "needs a name"),
            ('name = 7\nbegins = "close"\ndo = "close"', "name = 7: takes a text"),
            ('name = "x"\ndo = "close"', "can never fit"),
            ('name = "x"\nbegins = []\ndo = "close"', "a list of texts"),
            ('name = "x"\nbegins = 7\ndo = "close"', "in quotes"),
            ('name = "x"\nbegins = ["close", 7]\ndo = "close"', "in quotes"),
            ('name = "x"\nbegins = "!!!"\ndo = "close"', "in quotes"),
            ('name = "x"\nto = "refunds"\ndo = "refund"', "no address"),
            ('name = "x"\nto = "refunds@*"\ndo = "close"\nticket = "new"', "needs a ticket"),
            ('name = "x"\nbegins = "new"\ndo = "open"\nticket = "known"', "for new mail"),
            ('name = "x"\nbegins = "new"\ndo = "refund"\ntype = "refund"', "type goes with"),
            ('name = "x"\nbegins = "new"\ndo = "open"\ntype = "refunds"', "did you mean 'refund'"),
            ('name = "x"\nbegins = "ta"\ndo = "confirm"', "needs says"),
            ('name = "x"\nbegins = "x"\ndo = "close"\nlanguage = "Italian"', "no language"),
            ('name = "x"\nbegins = "x"\ndo = "close"\nlanguage = 7', "no language"),
            ('name = "x"\nbegins = "x"\ndo = ["close"]', "do = ['close'] is not known"),
            (f'name = "x"\nbegins = "{"a " * 13}"\ndo = "close"', "at most 12 words"),
            ('name = "x"\nticket = "old"\nbegins = "close"\ndo = "close"', "Allowed: known, new"),
        ],
    )
    def test_the_rule_is_named_by_file_and_line(self, tmp_path: Path, rule: str, told: str) -> None:
        error = mistake(tmp_path, f"{GOOD}[[rule]]\n{rule}\n")
        assert error.line >= 6
        assert error.file.endswith("50-mine.toml")
        assert told in str(error)
        assert f"{error.file}:{error.line}:{error.column}: " in str(error)

    def test_an_unknown_key_lists_the_known_ones(self, tmp_path: Path) -> None:
        error = mistake(tmp_path, '[[rule]]\nname = "x"\nzzz = 1\ndo = "close"\n')
        assert all(key in str(error) for key in KEYS)

    def test_broken_toml_is_told_with_its_line(self, tmp_path: Path) -> None:
        assert mistake(tmp_path, f"{GOOD}[[rule]]\nname = oops\n").line == 7

    def test_a_table_nobody_knows(self, tmp_path: Path) -> None:
        assert "[[rule]]" in str(mistake(tmp_path, '[rules]\nname = "x"\n'))

    def test_not_a_table_of_rules(self, tmp_path: Path) -> None:
        assert "[[rule]]" in str(mistake(tmp_path, '[rule]\nname = "x"\n'))
        assert "[[rule]]" in str(mistake(tmp_path, "rule = 7\n"))

    def test_not_text(self, tmp_path: Path) -> None:
        (tmp_path / "50-mine.toml").write_bytes(b'[[rule]]\nname = "\xff"\n')
        with pytest.raises(RuleError, match="UTF-8"):
            load(tmp_path)


class TestOrder:
    def test_files_are_read_in_the_order_of_their_names_and_the_first_fit_is_used(self, tmp_path: Path) -> None:
        (tmp_path / "20-b.toml").write_text('[[rule]]\nname = "b"\nbegins = "open"\ndo = "reopen"\n')
        (tmp_path / "10-a.toml").write_text('[[rule]]\nname = "a"\nbegins = "open"\ndo = "close"\n')
        assert load(tmp_path).meaning(written("open it"), known=True).fired == (Fired("10-a.toml", 1, "a", Act.CLOSE),)

    def test_an_empty_folder_has_no_rules(self, tmp_path: Path) -> None:
        assert load(tmp_path).meaning(written("close"), known=True) == Meaning(Act.REPLY, TicketType.SUPPORT)
        assert load(tmp_path).meaning(written("refund"), known=False) == Meaning(Act.OPEN, TicketType.SUPPORT)


class TestTheShippedOnes:
    def test_they_check_out_and_do_everything_a_rule_can(self) -> None:
        assert {rule.do for rule in RULES} == set(DOES.values())

    def test_yes_and_thanks_are_among_them(self) -> None:
        assert SHIPPED.is_yes("Yes!")
        assert SHIPPED.is_thanks("Grazie mille")

    def test_no_phrase_means_two_things_for_the_same_mail(self) -> None:
        for known in (True, False):
            acting = [rule for rule in RULES if rule.is_for(known) and "begins" in rule.asked]
            said = {(phrase, rule.do, rule.type) for rule in acting for phrase in rule.asked["begins"]}
            assert len({phrase for phrase, *_ in said}) == len(said)

    def test_long_words_are_no_thanks_and_stay_cheap(self) -> None:
        assert not SHIPPED.is_thanks("thanks " * 100_000)
