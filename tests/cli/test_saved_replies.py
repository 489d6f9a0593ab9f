"""Saved replies, what a ticket needs and known problems, at the command line."""

from __future__ import annotations

import shutil

import pytest

from mailbot.config import shipped
from tests.cli.conftest import T0, T1, Desk, letter, words_of

RULES = """
[[rule]]
name    = "mailbox"
body    = "mailbox"
needs   = ["screenshot", "webmail"]
reply   = "broken-mailbox"
deflect = "broken-mailbox"
"""
NEEDS = """
[[need]]
name       = "screenshot"
attachment = "image"

[[need]]
name   = "webmail"
answer = "yes or no"
"""


@pytest.fixture
def ruled(desk: Desk) -> Desk:
    """A ticket that a rule answered and asks something of."""
    desk.shop()
    (desk.folder / "rules").mkdir()
    shutil.copy(shipped("rules") / "10-confirmations.toml", desk.folder / "rules")  # what yes and no are
    desk.write("rules/05-ours.toml", RULES)
    desk.write("rules/needs.toml", NEEDS)
    desk.write("rules/problems.toml", '[[problem]]\nname = "broken-mailbox"\n')
    words = letter("ann@mail.example", "support@acme.example", "ABCD1234", "My mailbox is broken.", name="a1")
    desk.do("ingest", "-", "--at", T0, stdin=words)
    return desk


def test_a_ticket_shows_what_it_needs_and_what_was_answered(ruled: Desk) -> None:
    ticket = ruled.json("tickets", "show", 1)
    assert ticket["needs"] == [
        {"name": "screenshot", "asked_at": T0, "supplied_at": None, "letter": None},
        {"name": "webmail", "asked_at": T0, "supplied_at": None, "letter": None},
    ]
    assert ticket["deflections"] == [{"problem": "broken-mailbox", "outcome": None}]
    assert [(one["author_role"], one["author"]) for one in ticket["comments"]] == [
        ("customer", "ann@mail.example"),
        ("operator", "support@acme.example"),
    ]
    shown = ruled.do("tickets", "show", 1)
    assert "screenshot (missing), webmail (missing)" in shown
    assert "broken-mailbox (answered)" in shown
    assert {"answered", "asked"} <= {event["kind"] for event in ticket["events"]}


def test_the_answer_ticks_it_off(ruled: Desk) -> None:
    asked = ruled.post(T0)["ann@mail.example"]
    words = letter("ann@mail.example", asked["Reply-To"], "Re: it", "No, it does not.", name="a2")
    ruled.do("ingest", "-", "--at", T1, stdin=words)
    ticket = ruled.json("tickets", "show", 1)
    assert [(one["name"], one["supplied_at"], one["letter"]) for one in ticket["needs"]] == [
        ("screenshot", None, None),
        ("webmail", T1, 2),
    ]
    assert ticket["deflections"] == [{"problem": "broken-mailbox", "outcome": "not-helped"}]
    found = str(ruled.json("report", "deflection", "--from", "2026-03-01", "--to", "2026-04-01"))
    assert "broken-mailbox" in found


def test_an_operator_sends_a_saved_reply(ruled: Desk) -> None:
    ruled.post(T0)
    done = ruled.json("tickets", "comment", 1, "Call us.", "--reply", "refund-time", "--name", "Jo", "--at", T1)
    assert {one["kind"] for one in done["notifications"]} == {"replied"}
    mail = " ".join(words_of(ruled.post(T1)["ann@mail.example"]).split())
    assert "7 to 20 business days" in mail
    assert "Call us." in mail
    assert "Possible now: reply broken-mailbox" in ruled.refused("tickets", "comment", 1, "--reply", "nothing")
    assert "no words" in ruled.misused("tickets", "comment", 1)


def test_check_says_what_customers_would_be_asked_for_by_name(desk: Desk) -> None:
    (desk.folder / "rules").mkdir()
    own = '[[need]]\nname = "badge"\nholds = "number"\n'
    desk.write("rules/needs.toml", NEEDS + own)
    assert "needs.toml:9: customers would read 'badge'" in " ".join(desk.do("check").split())
    desk.write("rules/needs.toml", NEEDS + own + 'words = "the badge"\n')
    assert "customers would read" not in desk.do("check")


def test_check_reads_replies_needs_and_problems(desk: Desk) -> None:
    (desk.folder / "rules").mkdir()
    (desk.folder / "templates" / "replies").mkdir(parents=True)
    desk.write("rules/05-ours.toml", RULES)
    desk.write("rules/needs.toml", NEEDS.replace("image", "imge"))
    desk.write("rules/problems.toml", "[[problem]]\nname = 3\n")
    desk.write("templates/replies/broken-mailbox.md", "Dear {{ nmae }},")
    result = desk.run("check")
    said = " ".join(result.output.split())
    assert result.exit_code == 1
    assert "needs.toml:4:14: attachment = 'imge' is no kind of file" in said
    assert "problems.toml:2:8: name = 3" in said
    assert "broken-mailbox.md:1" in said
    assert "did you mean 'name'?" in said
