"""What waits with a held letter comes back as it was."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import timedelta

from mailbot.routing.ruling import Fired, Ruling
from mailbot.store import pending

FIRED = (Fired("05-ours.toml", 7, "a rule", None, ('priority = "high"',), ("mail/access",)),)
WHOLE = Ruling(
    priority="high",
    language="sk",
    issues=("mail/access", "shop"),
    needs=("screenshot",),
    reply="mailbox",
    deflect="known",
    assign="olga@desk.example",
    notify=("operators",),
    accept=False,
    survey=False,
    close=True,
    within=timedelta(hours=8),
    fired=FIRED,
    broad=("a rule",),
    narrow=Ruling(priority="low", fired=FIRED),
)
LEFT_OUT = {"hold", "ignore", "quarantine", "meant"}  # it was not set aside, and what it meant is its act


def test_a_ruling_comes_back_as_it_was() -> None:
    assert pending.unpack(json.loads(json.dumps(pending.pack(WHOLE)))) == WHOLE
    bare = replace(WHOLE, within=None, narrow=None, survey=None, broad=())
    assert pending.unpack(json.loads(json.dumps(pending.pack(bare)))) == bare


def test_nothing_that_rules_can_decide_is_forgotten_here() -> None:
    unset = Ruling()
    assert {
        field.name for field in fields(Ruling) if getattr(WHOLE, field.name) == getattr(unset, field.name)
    } == LEFT_OUT
