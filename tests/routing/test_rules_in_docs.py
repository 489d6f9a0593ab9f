"""docs/rules.md against the tables: nothing missing, nothing made up, and every example checks out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mailbot.desk.nouns import Outcome, Party, Proof, State, TicketType
from mailbot.letter.letter import Machine
from mailbot.routing.rules.conditions import ALWAYS, CONDITIONS
from mailbot.routing.rules.decisions import DECISIONS, DOES, PRIORITIES
from mailbot.routing.rules.doubts import doubts
from mailbot.routing.rules.files import FILES
from mailbot.routing.rules.reading import KEYS, rules_of
from mailbot.routing.rules.source import parse
from mailbot.routing.scene import Event

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
ROWS = dict(re.findall(r"^\| `([a-z_ ]+)` \|(.*)\|$", PAGE, re.MULTILINE))


def test_every_key_and_event_has_its_row_and_no_other_has() -> None:
    assert ROWS.keys() == {*KEYS, *(event.value for event in Event)}


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("from", set(Party) - {Party.CLOCK}),
        ("by", set(Party)),
        ("proof", {proof.word for proof in Proof}),
        ("machine", {*Machine, "suppressed"}),
        ("attachment", {*FILES, "any", "none"}),
        ("ticket_type", set(TicketType)),
        ("ticket_state", set(State) - {State.NEW}),
        ("outcome", set(Outcome)),
        ("do", set(DOES)),
        ("priority", set(PRIORITIES)),
    ],
)
def test_every_word_that_a_key_takes_is_named(key: str, words: set[str]) -> None:
    assert {str(word) for word in words} <= set(re.findall(r"`([^`]+)`", ROWS[key]))


@pytest.mark.parametrize("key", DECISIONS)
def test_with_each_decision_stand_the_events_it_goes_with(key: str) -> None:
    said = ROWS[key].rpartition("|")[2].strip()
    named = {Event(word) for word in re.findall(r"`([^`]+)`", said)}
    events = ALWAYS - named if said.startswith("all") else named
    assert events == DECISIONS[key].events


@pytest.mark.parametrize("key", KEYS)
def test_every_key_has_an_example(key: str) -> None:
    assert any(re.search(rf"^{key} *=", block, re.MULTILINE) for block in BLOCKS)


def test_every_example_checks_out_and_none_is_in_the_way_of_another() -> None:
    rules, mistakes = rules_of(parse(Path("docs.toml"), "\n".join(BLOCKS).encode()))
    assert mistakes == []
    assert doubts(rules, ROOT).errors == []
    assert {key for rule in rules for key in rule.asked} == CONDITIONS.keys()


def test_the_hook_of_pre_commit_runs_check() -> None:
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    assert "id: mailbot-check" in hook
    assert "entry: mailbot check\n" in hook
    pattern = re.search(r"files: (.+)", hook)
    assert pattern
    files = re.compile(pattern[1])
    assert all(files.search(path) for path in ("rules/10-mine.toml", "config.toml", "templates/replies/x.md"))
    assert not files.search("README.md")
