"""Operators ask why a deadline comes when it comes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mailbot.config import shipped
from tests.cli.conftest import ANN, T0, T1, Desk

HOLIDAY = "holiday=2026-03-09"


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """Ticket 1, a refund asked on Friday at 14:00, due on Monday at 14:00."""
    desk.shop()
    desk.do("tickets", "open", "Phone", "She called.", "--order", "ABCD1234", "--type", "refund", "--at", T0)
    return desk


def test_people_read_it_step_by_step(asked: Desk) -> None:
    said = asked.do("timeline", 1, "--what-if", HOLIDAY, "--what-if", f"reply={T1}", "--at", T1)
    assert said.splitlines() == [
        "#1 refund, open. Times in Europe/Rome.",
        "execute: Mon 2026-03-09 15:00, comes",
        "  counted from Fri 2026-03-06 15:00",
        "  24 h of working time",
        "  without Sat 2026-03-07 00:00 – Mon 2026-03-09 00:00, weekend",
        "  ends Mon 2026-03-09 15:00",
        "if holiday=2026-03-09: execute: Tue 2026-03-10 15:00",
        f"if reply={T1}: nothing moves",
    ]


def test_what_was_called_off_and_what_was_late_stay_visible(asked: Desk) -> None:
    asked.do("tickets", "convert", 1, "support", "--on-behalf", "vendor", "--at", T1)
    shown = asked.json("timeline", 1)
    assert [(each["kind"], each["state"], each["ended_at"]) for each in shown["deadlines"]] == [
        ("execute", "void", T1),
        ("customer-notice", "due", None),
        ("customer-close", "expected", None),
    ]
    late = "2026-05-04T10:00:00Z"
    asked.do("tick", "--at", late)
    notice, close = asked.json("timeline", 1)["deadlines"][1:]
    assert (notice["state"], notice["ended_at"], close["since"]) == ("fired", late, late)


def test_what_if_changes_nothing(asked: Desk) -> None:
    before = asked.json("tickets", "show", 1)
    (closed, refused) = asked.json("timeline", 1, "--what-if", f"close={T1}", "--what-if", f"cancel={T1}")["what_if"]
    assert (closed["after"], closed["possible"]) == (None, True)
    assert refused["possible"] is False
    assert asked.json("tickets", "show", 1) == before


def test_a_closed_ticket_has_only_a_past(asked: Desk) -> None:
    asked.do("tickets", "close", 1, "--at", T1)
    shown = asked.json("timeline", 1, "--what-if", HOLIDAY)
    assert [each["state"] for each in shown["deadlines"]] == ["void"]
    assert shown["what_if"][0]["after"] is None


def test_wrong_guesses_are_told_apart(asked: Desk) -> None:
    assert "holiday=2026-02-30" in asked.misused("timeline", 1, "--what-if", "holiday=2026-02-30")
    assert "is not known" in asked.misused("timeline", 1, "--what-if", "rain=2026-03-09")
    assert asked.refused("timeline", 9) == "there is no ticket of that number"


def test_a_pace_that_a_rule_set_is_accounted_for(desk: Desk) -> None:
    desk.shop()
    rules = Path(shutil.copytree(shipped("rules"), desk.folder / "rules"))
    (rules / "60-ours.toml").write_text('[[rule]]\nname = "fast"\nproduct = "Widget"\nwithin = "3h"\n')
    desk.do("ingest", "-", "--at", T0, stdin=ANN)
    notice, second, _ = desk.json("timeline", 1)["deadlines"]
    assert (notice["at"], notice["span"], notice["agrees"]) == ("2026-03-06T17:00:00Z", 3 * 3600, True)
    assert second["span"] == 2 * 24 * 3600
    assert "  3 h on the clock" in desk.do("timeline", 1)
