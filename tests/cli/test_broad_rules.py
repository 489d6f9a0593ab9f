"""A rule that fits everything and sends mail floods nobody."""

from __future__ import annotations

import shutil

import pytest

from mailbot.config import shipped
from tests.cli.conftest import Desk, letter

DESK = "support@acme.example"
TELLS_OF_ALL = """
[[rule]]
name     = "tell me everything"
event    = "opened"
priority = "high"
notify   = "operators"
"""
TELLS_OF_SOME = """
[[rule]]
name   = "about widgets"
event  = "opened"
text   = "widget"
notify = "operators"
"""


@pytest.fixture
def flooded(desk: Desk) -> Desk:
    """Rules tell operators of each new ticket, two in an hour at most."""
    desk.shop()
    shutil.copytree(shipped("rules"), desk.folder / "rules")
    desk.write("rules/05-ours.toml", TELLS_OF_ALL)
    config = (desk.folder / "config.toml").read_text()
    config = config.replace("[identity]", '[identity]\noperators = ["boss@acme.example"]')
    desk.write("config.toml", config + '\n[paths]\nrules = "rules"\n\n[limits]\nautomatic_per_hour = 2\n')
    return desk


def ask(desk: Desk, number: int, at: str, words: str = "Hello?") -> list[str]:
    """Ann opens one more ticket; what operators get for it."""
    desk.do("ingest", "-", "--at", at, stdin=letter("ann@mail.example", DESK, "A question", words, name=f"q{number}"))
    mails = desk.json("outbox", "export", desk.folder / f"post{number}", "--at", at)
    return [(desk.folder / each["file"]).read_text() for each in mails if each["to"] == "boss@acme.example"]


def test_above_the_limit_nothing_is_sent_and_operators_hear_of_it_once_an_hour(flooded: Desk) -> None:
    told = [ask(flooded, number, f"2026-03-06T10:0{number}:00Z") for number in range(5)]
    assert [len(mails) for mails in told] == [1, 1, 1, 0, 0]
    assert "[Acme #1]" in told[0][0]
    (memo,) = told[2]
    assert "A rule that fits everything sends too much mail" in memo
    assert "05-ours.toml:2 tell me everything" in memo
    assert {ticket["number"] for ticket in flooded.json("tickets", "list")} == {1, 2, 3, 4, 5}
    (later,) = ask(flooded, 6, "2026-03-06T11:02:00Z")
    assert "[Acme #6]" in later


def test_all_else_that_it_decides_is_done_and_other_rules_go_on(flooded: Desk) -> None:
    flooded.write("rules/06-more.toml", TELLS_OF_SOME)
    for number in range(3):
        ask(flooded, number, f"2026-03-06T10:0{number}:00Z")
    assert ask(flooded, 3, "2026-03-06T10:03:00Z", "It does not open.") == []
    (told,) = ask(flooded, 4, "2026-03-06T10:04:00Z", "My widget broke.")
    assert "[Acme #5]" in told
