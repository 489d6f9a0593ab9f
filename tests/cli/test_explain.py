"""``explain`` shows the whole walk and changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

from mailbot.config import shipped
from tests.cli.conftest import ANN, T0, T1, T2, Desk, letter

KEYS = {
    "verdict", "reason", "ticket", "reference_by", "party", "proof", "actions", "orders", "comment", "rules",
    "notifications", "stations", "file", "tried", "handled",
}  # fmt: skip
DEAR = '[[rule]]\nname = "dear"\nevent = "opened"\namount = "> 30 EUR"\npriority = "high"\n'


def test_a_new_mail_would_open_a_ticket_that_has_no_number_yet(desk: Desk) -> None:
    desk.shop()
    (walked,) = desk.json("explain", desk.write("a.eml", ANN), "--at", T0)
    assert set(walked) == KEYS
    assert (walked["verdict"], walked["ticket"], walked["reference_by"]) == ("new", None, None)
    assert (walked["party"], walked["proof"], walked["actions"]) == ("customer", "authenticated", ["open"])
    assert (walked["orders"], walked["comment"]) == (["ABCD1234"], "The file will not open.")
    assert walked["notifications"] == [
        {"to": "help@widgets.example", "kind": "opened"},
        {"to": "ann@mail.example", "kind": "opened"},
    ]


def test_nothing_is_changed(busy: Desk) -> None:
    before = busy.json("tickets", "show", 1), busy.json("outbox", "list")
    reply = letter("ann@mail.example", "support@acme.example", "Re: [Acme #1] x", "Still not.", name="a2")
    (walked,) = busy.json("explain", "-", "--at", T1, stdin=reply)
    assert (walked["verdict"], walked["ticket"], walked["reference_by"]) == ("reply", 1, "subject-tag")
    assert (busy.json("tickets", "show", 1), busy.json("outbox", "list")) == before
    assert len(busy.json("tickets", "list")) == 1


def test_without_a_database_none_is_made(desk: Desk) -> None:
    (walked,) = desk.json("explain", "-", stdin=ANN)
    assert (walked["verdict"], walked["party"]) == ("new", "stranger")
    assert not (desk.folder / "mailbot.db").exists()


def test_several_mails_are_each_looked_at_by_themselves(desk: Desk) -> None:
    desk.shop()
    first, again = desk.write("a.eml", ANN), desk.write("b.eml", ANN)
    walks = desk.json("explain", first, again)
    assert [(walked["file"], walked["verdict"]) for walked in walks] == [(str(first), "new"), (str(again), "new")]


def test_a_mail_that_was_handled_is_a_duplicate_of_itself(busy: Desk) -> None:
    (walked,) = busy.json("explain", "-", stdin=ANN)
    assert (walked["verdict"], walked["ticket"]) == ("duplicate", 1)


def test_of_a_mail_that_was_handled_it_tells_what_became_of_it(desk: Desk) -> None:
    desk.shop()
    rules = Path(shutil.copytree(shipped("rules"), desk.folder / "rules"))
    asks = letter("ann@mail.example", "support@acme.example", "Refund ABCD1234", "Please.", name="a3")
    (rules / "60-ours.toml").write_text(DEAR)
    desk.do("ingest", "-", "--at", T0, stdin=asks)
    desk.do("ingest", "-", "--at", T1, stdin=asks)  # a duplicate of it is not what it was
    (rules / "60-ours.toml").write_text(DEAR.replace("high", "low"))
    (walked,) = desk.json("explain", "-", "--at", T2, stdin=asks)
    then = walked["handled"]
    assert (walked["verdict"], walked["rules"]) == ("duplicate", [])
    assert (then["verdict"], then["ticket"], then["letter"]) == ("new", 1, 1)
    assert (then["handled_at"], then["in_force_since"]) == (T0, T0)
    assert then["reason"] == "opened; the ticket is open"
    assert then["rulings"] == desk.json("tickets", "show", 1)["rulings"]
    assert [(each["event"], each["rules"][0]["name"]) for each in then["rulings"]] == [
        ("mail", "refund, English"),
        ("opened", "dear"),
    ]
    said = desk.do("explain", "-", "--at", T2, stdin=asks)
    assert "before     on 2026-03-06 14:00 as letter 1: new, ticket 1: opened; the ticket is open\n" in said
    assert f"rules of version {then['version']}, in force since 2026-03-06 14:00\n" in said
    assert "at the event opened: rule 'dear' (60-ours.toml:1): priority = \"high\"\n" in said


def test_a_letter_read_again_is_told_by_what_it_came_to(desk: Desk) -> None:
    desk.shop()
    held = '[[rule]]\nname = "crypto"\ntext = "crypto"\nhold = true\n'
    Path(shutil.copytree(shipped("rules"), desk.folder / "rules"), "05-ours.toml").write_text(held)
    words = letter("ann@mail.example", "support@acme.example", "ABCD1234", "I paid in crypto.", name="a4")
    desk.do("ingest", "-", "--at", T0, stdin=words)
    desk.do("ingest", "-", "--at", T1, stdin=words)
    desk.do("quarantine", "release", 1, "--at", T2)
    (walked,) = desk.json("explain", "-", stdin=words)
    assert (walked["verdict"], walked["ticket"], walked["handled"]["verdict"]) == ("duplicate", 1, "new")
    assert [each["rules"][0]["name"] for each in walked["handled"]["rulings"]] == ["crypto"]


def test_what_the_gate_refuses_has_its_reason(desk: Desk) -> None:
    (walked,) = desk.json("explain", "-", stdin=b"Subject: nobody wrote this\n\nx\n")
    assert walked["verdict"] == "quarantined"
    assert "From" in walked["reason"]


def test_people_get_a_line_for_each_station(busy: Desk) -> None:
    reply = letter("ann@mail.example", "support@acme.example", "Re: [Acme #1] x", "Still not.", name="a2")
    said = busy.do("explain", "-", stdin=reply)
    first_words = [line.split()[0] for line in said.splitlines()]
    assert first_words == [
        "-",
        "read",
        "find",
        "interpret",
        "decide",
        "plan",
        "verdict",
        "comment",
        "told",
        "ann@mail.example:",
    ]
    assert "\x1b" not in said


def test_each_rule_that_was_tried_is_named_with_why(desk: Desk) -> None:
    desk.shop()
    path = desk.write("a.eml", ANN)
    (walked,) = desk.json("explain", path, "--at", T0)
    (refund,) = [each for each in walked["tried"] if each["name"] == "refund, English"]
    assert set(refund) == {"file", "line", "name", "fits", "why", "in_force"}
    assert not refund["fits"]
    assert refund["why"].startswith('begins = ["refund", ')
    said = desk.do("explain", "--rules", path, "--at", T0)
    assert f"- refund, English (50-new-mail-words.toml:{refund['line']}): {refund['why']}" in said
    asks = letter("ann@mail.example", "support@acme.example", "Refund ABCD1234", "Please.", name="a3")
    assert "+ refund, English" in desk.do("explain", "--rules", "-", stdin=asks)
    assert "refund, English (50" not in desk.do("explain", path, "--at", T0)


def test_rules_of_languages_that_are_off_are_only_counted(desk: Desk) -> None:
    path = desk.write("a.eml", ANN)
    (walked,) = desk.json("explain", path)
    off = [each["name"] for each in walked["tried"] if not each["in_force"]]
    assert "refund, Slovak" in off
    assert not {"refund, English", "refund, Italian"} & set(off)
    said = desk.do("explain", "--rules", path)
    assert "refund, Italian" in said
    assert "Slovak" not in said
    assert f"left out: {len(off)} rules of languages that are not switched on\n" in said


def test_a_mail_cannot_steer_the_terminal(desk: Desk) -> None:
    said = desk.do("explain", "-", stdin=ANN.replace("The file", "\x1b[2J\u202eThe file"))
    assert "[2JThe file" in said
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_a_rule_that_is_asked_about_what_came_of_the_mail_is_named_too(desk: Desk) -> None:
    desk.shop()
    rules = Path(shutil.copytree(shipped("rules"), desk.folder / "rules"))
    rule = '[[rule]]\nname = "dear ones"\nevent = "opened"\namount = "> 30 EUR"\npriority = "high"\n'
    (rules / "60-ours.toml").write_text(rule)
    path = desk.write("a.eml", ANN)
    (walked,) = desk.json("explain", path, "--at", T0)
    assert walked["rules"] == [{"file": "60-ours.toml", "name": "dear ones", "line": 1}]
    said = "asked about the event opened; rule 'dear ones' (60-ours.toml:1): priority = \"high\""
    assert f"  rules      {said}\n" in desk.do("explain", path, "--at", T0)
