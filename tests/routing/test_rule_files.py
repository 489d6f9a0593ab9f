"""Whatever stands in a rule file: a message with its place, or rules that can be asked. Never a traceback."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.desk.nouns import Party, Person, State, Ticket, TicketType
from mailbot.errors import RuleError
from mailbot.routing.rules import Rules, load, look_over
from mailbot.routing.rules.doubts import doubts
from mailbot.routing.rules.reading import KEYS, rules_of
from mailbot.routing.rules.source import parse
from mailbot.routing.scene import Event, Scene
from tests.routing.written import written

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)
TICKET = Ticket(1, TicketType.REFUND, State.CLOSED, "x", Person("ann@customer.example"), NOON)
LETTER = written("Error 404: mailbox (a+)", "It is broken, * and all.\n/x/ ABCD1234", Cc="refunds@acme.example")
SCENES = [Scene(event, LETTER, known=known, party=Party.CUSTOMER, ticket=TICKET, now=NOON, by=Party.CLOCK)
          for event in Event for known in (True, False)]  # fmt: skip
WORDS = st.sampled_from(
    ["*", "/a*/", "/(/", "/[/", "x@*", "*@*", "> 1", "1..2", "..", "none", "known", "low", "24h", "9" * 400, "a" * 600,
     "09:00-17:00", "outside weekend", "İ", "ß", "\u202e", "#", "//", "/", " ", "open", "mail", "due soon", "en-", "\\"]
)  # fmt: skip
PIECES = ["[", "]", "[[rule]]\n", "{", "}", "=", ".", ",", '"', "'", "\n", "#", "a", "name", '"""', "'''", "1", "\\",
          "\r\n", "true", "é"]  # fmt: skip
TEXTS = st.one_of(WORDS, st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30))
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(TEXTS, st.booleans(), st.integers(-(2**70), 2**70), st.floats(), st.datetimes(), st.dates(), st.times()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text("ab", min_size=1), inner, max_size=3)),
    max_leaves=6,
)


def asked(octets: bytes) -> list[RuleError]:
    """Its mistakes; the rules that are right can be asked anything."""
    try:
        rules, wrong = rules_of(parse(Path("rules/x.toml"), octets))
    except RuleError as mistake:
        return [mistake]
    book = Rules(tuple(rules), ("en",))
    for scene in SCENES:
        book.ruling(scene)
        book.tried(scene)
    doubts(rules, Path("rules"), ("en",))
    return wrong


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(octets: bytes) -> None:
    assert all(mistake.file for mistake in asked(octets))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_pieces_of_toml(pieces: list[str]) -> None:
    asked("".join(pieces).encode())


@pytest.mark.parametrize("key", KEYS)
def test_any_value_of_any_key(key: str) -> None:
    @settings(max_examples=25, deadline=None)
    @given(VALUES, st.sampled_from(list(Event)))
    def holds(value: Any, event: Event) -> None:
        table = {"name": "x", "event": event.value, "priority": "low", key: value}
        for mistake in asked(tomlkit.dumps({"rule": [table]}).encode()):
            assert mistake.line > 0
            assert mistake.column > 0
            assert len(mistake.message) < 2_000

    holds()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(KEYS), TEXTS | st.lists(TEXTS, max_size=3), max_size=5), max_size=4))
def test_any_rules_beside_each_other(tables: list[dict[str, Any]]) -> None:
    asked(tomlkit.dumps({"rule": tables}).encode())


class TestFolders:
    def test_what_cannot_be_read_is_a_mistake_and_the_other_files_are_read(self, tmp_path: Path) -> None:
        (tmp_path / "10-folder.toml").mkdir()
        (tmp_path / "20-gone.toml").symlink_to(tmp_path / "nowhere")
        (tmp_path / "30-good.toml").write_text('[[rule]]\nname = "x"\nbody = "y"\npriority = "low"\n')
        rules, wrong = look_over(tmp_path)
        assert [rule.name for rule in rules] == ["x"]
        assert [Path(each.file).name for each in wrong] == ["10-folder.toml", "20-gone.toml"]
        with pytest.raises(RuleError, match="cannot be read"):
            load(tmp_path)

    def test_issues_needs_and_problems_stand_beside_and_are_no_rules(self, tmp_path: Path) -> None:
        for name in ("issues", "needs", "problems"):
            (tmp_path / f"{name}.toml").write_text(f"[[{name[:-1]}]]\n")
        assert look_over(tmp_path) == ([], [])
        assert load(tmp_path).files.keys() == {"issues.toml", "needs.toml", "problems.toml"}

    def test_the_version_is_that_of_all_that_stands_in_the_files(self, tmp_path: Path) -> None:
        versions = {load(tmp_path).version}
        for name, text in (("10-a.toml", ""), ("10-a.toml", "# words"), ("issues.toml", ""), ("20-b.toml", "")):
            (tmp_path / name).write_text(text)
            versions.add(load(tmp_path).version)
        assert len(versions) == 5
        assert load(tmp_path).version == load(tmp_path).version in versions
