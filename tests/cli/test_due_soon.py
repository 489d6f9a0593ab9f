"""Rules for deadlines that come near: asked in time, once for each deadline."""

from __future__ import annotations

import shutil

import pytest

from mailbot.config import shipped
from tests.cli.conftest import T0, Desk, letter

DESK = "support@acme.example"
WANTS = letter("ann@mail.example", DESK, "refund ABCD1234", "The file will not open.", name="a1")
SOON = """
[[rule]]
name     = "money is about to leave"
event    = "due soon"
priority = "high"
notify   = "operators"
"""
DUE = "2026-03-09T14:00:00Z"  # a working day after Friday 14:00, in Rome
NEAR, BEFORE = "2026-03-09T12:30:00Z", "2026-03-09T11:00:00Z"


@pytest.fixture
def warned(desk: Desk) -> Desk:
    """A refund is asked for, and a rule wants to know two hours before it is paid."""
    desk.shop()
    shutil.copytree(shipped("rules"), desk.folder / "rules")
    desk.write("rules/05-ours.toml", SOON)
    told = '[clocks]\ndue_soon = "2h"\n\n[identity]\noperators = ["desk@acme.example"]'
    config = (desk.folder / "config.toml").read_text().replace("[identity]", told)
    desk.write("config.toml", config + '\n[paths]\nrules = "rules"\n')
    desk.do("ingest", "-", "--at", T0, stdin=WANTS)
    desk.post(T0)
    return desk


def test_operators_are_told_once_so_long_before(warned: Desk) -> None:
    assert warned.json("tick", "--at", BEFORE) == []
    (told,) = warned.json("tick", "--at", NEAR)
    assert (told["ticket"], told["what"], told["due"]) == (1, "due soon", "execute")
    assert told["notifications"] == [{"to": "desk@acme.example", "kind": "alert"}]
    assert warned.json("tick", "--at", NEAR) == []
    assert [step["what"] for step in warned.json("tick", "--at", DUE)] == ["execute", "pay", "done"]


def test_a_dry_run_shows_it_and_tells_nobody(warned: Desk) -> None:
    foreseen = warned.json("tick", "--dry-run", "--at", NEAR)
    assert "a deadline comes near" in warned.do("tick", "--dry-run", "--at", NEAR)
    assert warned.json("tick", "--at", NEAR) == foreseen


def test_what_is_overdue_already_is_done_and_not_told_before(warned: Desk) -> None:
    assert "due soon" not in [step["what"] for step in warned.json("tick", "--at", "2026-03-10T14:00:00Z")]


def test_the_history_says_why_the_ticket_changed(warned: Desk) -> None:
    warned.do("tick", "--at", NEAR)
    events = {event["kind"]: event for event in warned.json("tickets", "show", 1)["events"]}
    assert (events["due-soon"]["by"], events["due-soon"]["detail"]) == ("clock", {"due": "execute"})
