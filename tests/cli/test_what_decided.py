"""What rules decided can be taken back to a file, a line and a version of the rules."""

from __future__ import annotations

import shutil

import pytest

from mailbot.config import shipped
from tests.cli.conftest import T0, T1, T2, Desk, letter

DESK = "support@acme.example"
WANTS = letter("ann@mail.example", DESK, "refund ABCD1234", "At once, please.", name="a1")
OURS = """
[[rule]]
name     = "in a hurry"
from     = "customer"
text     = "at once"
priority = "high"

[[rule]]
name   = "hold crypto"
ticket = "new"
text   = "crypto"
hold   = true

[[rule]]
name     = "nobody reads Czech here"
language = "cs"
body     = "ahoj"
issue    = []
priority = "low"
"""


@pytest.fixture
def ruled(desk: Desk) -> Desk:
    """A desk with rules of its own before the shipped ones."""
    desk.shop()
    shutil.copytree(shipped("rules"), desk.folder / "rules")
    desk.write("rules/05-ours.toml", OURS.replace("issue    = []\n", ""))
    desk.write("config.toml", (desk.folder / "config.toml").read_text() + '\n[paths]\nrules = "rules"\n')
    return desk


def test_a_ticket_names_the_rules_that_decided_with_their_place_and_version(ruled: Desk) -> None:
    ruled.do("ingest", "-", "--at", T0, stdin=WANTS)
    (ruling,) = ruled.json("tickets", "show", 1)["rulings"]
    assert (ruling["at"], ruling["event"]) == (T0, "mail")
    means, hurry = ruling["rules"]
    assert (means["file"], means["decided"]) == ("50-new-mail-words.toml", ['do = "open"'])
    assert hurry == {"file": "05-ours.toml", "line": 2, "name": "in a hurry", "decided": ['priority = "high"']}
    (version,) = ruled.json("rules", "versions")
    assert version["version"] == ruling["version"]
    shown = ruled.do("tickets", "show", 1)
    assert f"rules of version {ruling['version']}" in shown
    assert 'in a hurry (05-ours.toml:2): priority = "high"' in shown


def test_a_letter_that_a_rule_held_first_says_so_on_its_ticket(ruled: Desk) -> None:
    words = letter("ann@mail.example", DESK, "ABCD1234", "I paid in crypto.", name="a2")
    ruled.do("ingest", "-", "--at", T0, stdin=words)
    ruled.do("quarantine", "release", 1, "--at", T1)
    named = [rule["name"] for one in ruled.json("tickets", "show", 1)["rulings"] for rule in one["rules"]]
    assert named == ["hold crypto"]


def test_each_version_says_since_when_and_what_changed(ruled: Desk) -> None:
    def hear(name: str, at: str) -> None:
        ruled.do("ingest", "-", "--at", at, stdin=WANTS.replace("<a1@", f"<{name}@"))

    hear("a1", T0)
    ruled.write("rules/06-more.toml", "")
    hear("a2", T1)
    (ruled.folder / "rules/06-more.toml").unlink()
    hear("a3", T2)
    first, second, third = ruled.json("rules", "versions")
    assert (first["since"], first["until"], second["until"], third["until"]) == (T0, T1, T2, None)
    assert third["version"] == first["version"] != second["version"]
    assert {each["how"] for each in first["changed"]} == {"added"}
    assert second["changed"] == [{"file": "06-more.toml", "how": "added"}]
    assert third["changed"] == [{"file": "06-more.toml", "how": "removed"}]
    assert "06-more.toml removed" in ruled.do("rules", "versions")


def test_rules_are_listed_in_their_order_each_in_a_line(ruled: Desk) -> None:
    listed = ruled.json("rules", "list")
    assert [(rule["name"], rule["line"]) for rule in listed[:2]] == [("in a hurry", 2), ("hold crypto", 8)]
    assert listed[0]["asks"] == ['from = "customer"', 'text = "at once"']
    assert listed[0]["decides"] == ['priority = "high"']
    assert listed[1]["asks"] == ['ticket = "new"', 'text = "crypto"']
    assert (listed[0]["in_force"], listed[2]["in_force"]) == (True, False)
    lines = ruled.do("rules", "list").splitlines()
    assert len(lines) == len(listed)
    assert lines[0].startswith("05-ours.toml:2\tmail\tin a hurry\t")
    assert "not in force" in lines[2]


def test_of_one_event_alone(ruled: Desk) -> None:
    ruled.write("rules/06-more.toml", '[[rule]]\nname = "x"\nevent = "due soon"\nnotify = "operators"\n')
    assert [rule["name"] for rule in ruled.json("rules", "list", "--event", "due soon")] == ["x"]
