"""``replay`` puts past mail before the rules: what would come out otherwise, and nothing is changed by asking."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mailbot.config import shipped
from tests.cli.conftest import ANN, T1, T2, Desk, letter

SINCE, UNTIL = "2026-03-01", "2026-04-01"
URGENT = """
[[rule]]
name     = "files that do not open"
subject  = "open"
priority = "high"
"""
MONEY = """
[[rule]]
name   = "does not open: they want their money"
subject = "does not open"
ticket = "new"
do     = "open"
type   = "refund"
"""


@pytest.fixture
def other(busy: Desk) -> Path:
    """A copy of the rules in force, to be edited."""
    return Path(shutil.copytree(shipped("rules"), busy.folder / "edited"))


def test_rules_that_were_not_edited_decide_as_they_did(busy: Desk, other: Path) -> None:
    said = busy.do("replay", "--since", SINCE, "--until", UNTIL, "--rules", other)
    assert said == "1 mail: 1 the same, 0 different\n"
    assert busy.do("replay", "--since", SINCE, "--until", UNTIL) == said


def test_an_edit_shows_what_it_would_have_done_to_last_months_mail(busy: Desk, other: Path) -> None:
    (other / "05-ours.toml").write_text(URGENT + MONEY)
    found = busy.json("replay", "--since", SINCE, "--until", UNTIL, "--rules", other)
    assert (found["mails"], found["different"]) == (1, 1)
    assert {(each["thing"], each["before"], each["after"]) for each in found["groups"]} == {
        ("priority", "", "high"),
        ("asks", "", "open refund"),
    }
    (example,) = found["examples"]
    assert (example["ticket"], example["sender"]) == (1, "ann@mail.example")
    assert [rule["name"] for rule in example["rules"]] == [
        "does not open: they want their money",
        "files that do not open",
    ]
    said = busy.do("replay", "--since", SINCE, "--until", UNTIL, "--rules", other)
    assert "priority: high (before: nothing)" in said
    assert "'files that do not open' (05-ours.toml:2)" in said


def test_what_was_decided_then_is_held_against_the_rules_of_today(busy: Desk) -> None:
    rules = Path(shutil.copytree(shipped("rules"), busy.folder / "rules"))
    (rules / "05-ours.toml").write_text(URGENT)
    found = busy.json("replay", "--since", SINCE, "--until", UNTIL)
    assert [(each["thing"], each["before"], each["after"]) for each in found["groups"]] == [("priority", "", "high")]
    busy.do(
        "ingest", "-", "--at", T2, stdin=letter("ann@mail.example", "support@acme.example", "Open!", "x", name="a9")
    )
    (rules / "05-ours.toml").unlink()
    found = busy.json("replay", "--since", T2, "--until", UNTIL)
    assert [(each["thing"], each["before"], each["after"]) for each in found["groups"]] == [("priority", "high", "")]


def test_a_ticket_is_seen_as_it_stood_when_the_mail_came(busy: Desk, other: Path) -> None:
    answer = letter("ann@mail.example", "support@acme.example", "Re: [Acme #1] x", "Still not.", name="a2")
    busy.do("ingest", "-", "--at", T1, stdin=answer)
    busy.do("tickets", "close", 1, "--at", T2)
    while_open = '[[rule]]\nname = "open ones"\nticket_state = "open"\nticket = "known"\npriority = "low"\n'
    (other / "05-ours.toml").write_text(while_open)
    found = busy.json("replay", "--since", SINCE, "--until", UNTIL, "--rules", other)
    assert (found["mails"], found["different"]) == (2, 1)


def test_an_archive_is_taken_as_if_each_mail_came_next(busy: Desk, other: Path) -> None:
    (other / "05-ours.toml").write_text(MONEY + '\n[[rule]]\nname = "c"\nfrom = "customer"\npriority = "high"\n')
    mbox = busy.write(
        "archive.eml", letter("bob@mail.example", "support@acme.example", "It does not open", "x", name="b")
    )
    found = busy.json("replay", mbox, "--rules", other)
    assert {(each["thing"], each["after"]) for each in found["groups"]} == {
        ("asks", "open refund"),
        ("priority", "high"),
    }


def test_asking_changes_nothing(busy: Desk, other: Path) -> None:
    (other / "05-ours.toml").write_text(URGENT)
    before = _dump(busy)
    busy.do("replay", "--since", SINCE, "--until", UNTIL, "--rules", other)
    busy.do(
        "replay",
        busy.write("m.eml", letter("x@y.example", "support@acme.example", "a", "b", name="x")),
        "--rules",
        other,
    )
    assert _dump(busy) == before


def test_mistakes_of_the_edited_rules_are_told_with_their_place(busy: Desk, other: Path) -> None:
    (other / "05-ours.toml").write_text(URGENT.replace("priority", "prority"))
    said = busy.refused("replay", "--since", SINCE, "--rules", other)
    assert "05-ours.toml:5" in said
    assert "did you mean 'priority'" in said


def test_an_archive_by_itself_is_held_against_what_was_decided_when_it_came(busy: Desk) -> None:
    came = busy.write("came.eml", ANN)
    rules = Path(shutil.copytree(shipped("rules"), busy.folder / "rules"))
    assert busy.json("replay", came)["different"] == 0
    (rules / "05-ours.toml").write_text(URGENT)
    new = busy.write("new.eml", letter("bob@mail.example", "support@acme.example", "Refund ABCD5678", "x", name="b"))
    found = busy.json("replay", came, new)
    assert [(each["mail"], each["before"], each["after"]) for each in found["examples"]] == [
        (str(came), {}, {"priority": "high"}),
        (str(new), {}, {"asks": "open refund"}),
    ]


CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real mails is not here: ../shared/corpus")
def test_real_mails_come_out_the_same_by_the_same_rules_and_otherwise_by_an_edit(desk: Desk) -> None:
    desk.shop()
    same, edited = (Path(shutil.copytree(shipped("rules"), desk.folder / name)) for name in ("same", "edited"))
    (edited / "05-ours.toml").write_text('[[rule]]\nname = "pictures"\nattachment = "image"\npriority = "low"\n')
    found = desk.json("replay", CORPUS, "--rules", same)
    assert found["mails"] > 500
    assert found["different"] == 0
    found = desk.json("replay", CORPUS, "--rules", edited)
    assert {(each["thing"], each["after"]) for each in found["groups"]} == {("priority", "low")}


@pytest.mark.parametrize("words", [[], ["--since", SINCE, "mail.eml"], ["--since", "soon"]])
def test_misuse_is_said(busy: Desk, words: list[str]) -> None:
    assert busy.misused("replay", *words)


def _dump(desk: Desk) -> list[str]:
    with closing(sqlite3.connect(desk.folder / "mailbot.db")) as database:
        return list(database.iterdump())
