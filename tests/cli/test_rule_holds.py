"""What a rule set aside is seen with the rule's name, and let in at an operator's word."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from mailbot.config import shipped
from tests.cli.conftest import T0, T1, T2, Desk, letter

DESK = "support@acme.example"
PAYMENT = letter("ann@mail.example", DESK, "refund ABCD1234", "I pay by crypto.", name="a1")
PHISHING = letter("ann@mail.example", DESK, "ABCD1234", "Verify your wallet.", name="a2")
SETS_ASIDE = """
[[rule]]
name     = "about crypto"
text     = "crypto"
priority = "high"
hold     = true

[[rule]]
name       = "phishing"
text       = "verify your wallet"
quarantine = "looks like phishing"
"""


@pytest.fixture
def careful(desk: Desk) -> Desk:
    """Two letters of Ann's, set aside by two rules."""
    desk.shop()
    shutil.copytree(shipped("rules"), desk.folder / "rules")
    desk.write("rules/05-ours.toml", SETS_ASIDE)
    desk.write("config.toml", (desk.folder / "config.toml").read_text() + '\n[paths]\nrules = "rules"\n')
    desk.do("ingest", "-", "--at", T0, stdin=PAYMENT)
    desk.do("ingest", "-", "--at", T0, stdin=PHISHING)
    return desk


def waiting(desk: Desk) -> list[tuple[Any, ...]]:
    return [(kept["verdict"], kept["rule"], kept["reason"]) for kept in desk.json("quarantine", "list")]


def test_each_is_listed_with_its_rule(careful: Desk) -> None:
    assert waiting(careful) == [
        ("held", "about crypto", "held for operators (rule 'about crypto')"),
        ("quarantined", "phishing", "looks like phishing (rule 'phishing')"),
    ]
    assert "rule 'phishing'" in careful.do("quarantine", "show", 2)
    assert careful.json("quarantine", "show", 1)["rule"] == "about crypto"


def test_released_it_goes_its_way_with_all_else_that_rules_decide(careful: Desk) -> None:
    told = careful.json("quarantine", "release", 1, "--at", T1)
    assert {each["to"] for each in told["notifications"]} == {"ann@mail.example", "help@widgets.example"}
    ticket = careful.json("tickets", "show", told["ticket"])
    assert (ticket["type"], ticket["executes_at"]) == ("refund", "2026-03-09T15:00:00Z")
    assert [rule for _, rule, _ in waiting(careful)] == ["phishing"]
    careful.do("quarantine", "release", 2, "--at", T2)
    assert waiting(careful) == []
    assert careful.json("ingest", "-", "--at", T2, stdin=PAYMENT)[0]["verdict"] == "duplicate"
    careful.do("audit", "verify")


def test_read_again_it_stays_while_the_rule_stands_and_goes_in_once_it_is_mended(careful: Desk) -> None:
    before = waiting(careful)
    assert careful.run("quarantine", "retry", "--all", "--at", T1).exit_code == 1
    assert waiting(careful) == before
    (careful.folder / "rules/05-ours.toml").unlink()
    assert [walked["verdict"] for walked in careful.json("quarantine", "retry", "--all", "--at", T2)] == [
        "new",
        "reply",
    ]
    assert waiting(careful) == []


def test_it_can_be_put_on_a_ticket_as_well(careful: Desk) -> None:
    careful.do("ingest", "-", "--at", T0, stdin=letter("ann@mail.example", DESK, "ABCD1234", "Hi.", name="b1"))
    assert careful.json("quarantine", "release", 1, "--ticket", 1, "--at", T1)["ticket"] == 1
    assert careful.json("tickets", "show", 1)["comments"][-1]["text"] == "I pay by crypto."
