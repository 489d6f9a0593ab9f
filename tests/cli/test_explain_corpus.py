"""``explain`` over real mails of other projects, where a checkout has them beside it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.cli.conftest import T0, Desk

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="no ../shared/corpus beside this checkout")
ASKED = {"new", "reply"}  # verdicts of mails that reached the rules
MINUTE = 60.0


def test_no_mail_makes_it_fail_and_each_that_reaches_the_rules_names_those_tried(desk: Desk) -> None:
    desk.shop()
    started = time.process_time()
    explained = desk.json("explain", CORPUS, "--rules", "--at", T0)
    assert time.process_time() - started < MINUTE
    assert len(explained) >= len(list(CORPUS.rglob("*.eml")))
    asked = [one for one in explained if one["verdict"] in ASKED]
    assert len(asked) > 100
    assert [one["file"] for one in asked if not one["tried"]] == []
    assert [one["file"] for one in explained if "a fault of ours" in one["reason"]] == []
    assert all(tried["why"] for one in asked for tried in one["tried"])
