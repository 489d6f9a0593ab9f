"""Attempts at somebody's money or into their talk: each is a story in tests/attacks, and none of them gets there."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.store import history, tickets
from mailbot.walk.house import House
from tests.cast import PEOPLE
from tests.loose import Loose
from tests.standing import check_fact

FOLDER = Path(__file__).parents[1] / "attacks"
LIE = "liarliar"  # what forgers write: nobody on a ticket may ever read it
TALK = """@ Mon 2026-03-02 10:00 UTC
<< customer
Subject: ABCD1234 pedal

The pedal squeaks.
<< vendor answers
Oil it.
"""
FORGED = """@ Mon 2026-03-02 10:00 UTC
<< customer unproven
Subject: refund ABCD1234

liarliar
"""
BEFORE = {"sender": "@ Mon 2026-03-02 10:00 UTC\n", "token": TALK, "question": FORGED}
AFTER = "\n@ Mon 2026-12-28 10:00 UTC\n"  # every clock has run by then


@pytest.fixture
def stage(house: House) -> Loose:
    return Loose(house)


def attacks() -> list[tuple[str, str, str]]:
    """What stands before each, its name, and its story."""
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        for one in path.read_text(encoding="utf-8").split("\n%% ")[1:]:
            name, _, story = one.partition("\n")
            found.append((path.stem, name, story))
    return found


ATTACKS = attacks()


def liars(story: str) -> set[str]:
    """The addresses of those who lie in their own name: they may read what they wrote."""
    lies = (one for one in story.split("<< ")[1:] if LIE in one)
    plain = (one.split("\n", 1)[0] for one in lies if "\nFrom:" not in one and "Authentication-Results" not in one)
    return {PEOPLE[who].address for who in plain if who in PEOPLE}


@pytest.mark.parametrize(("before", "name", "story"), ATTACKS, ids=[f"{where}: {name}" for where, name, _ in ATTACKS])
def test_it_moves_no_money_and_nobody_hears_it(
    before: str, name: str, story: str, stage: Loose, tmp_path: Path
) -> None:
    stage.tell(BEFORE[before] + story + AFTER, tmp_path)
    assert check_fact(["paid", "nothing"])
    own = liars(story)
    assert [mail.reader for mail in stage.postbox.mails if LIE in mail.text and mail.parcel.recipient not in own] == []
    for ticket in tickets.walk():
        lies = [one for one in history.comments(ticket.number) if LIE in one.text and one.author not in own]
        assert ticket.outsider or all(one.held or one.internal for one in lies)


def test_there_are_many_of_them() -> None:
    assert len(ATTACKS) >= 90


def test_a_yes_sent_three_times_pays_once(stage: Loose, tmp_path: Path) -> None:
    click = "<< customer clicks confirm unproven\n"
    stage.tell(f"{FORGED}{click}{click}@ Fri 2026-03-06 09:00 UTC\n{click}{AFTER}", tmp_path)
    assert check_fact(["paid", "40.00", "EUR"])


def test_a_yes_to_an_older_question_means_what_that_one_asked(stage: Loose, tmp_path: Path) -> None:
    """She reads her mail late: between the two questions somebody else has asked for her money."""
    aside = "<< customer unproven\nSubject: Re: [Acme #1] ABCD1234 pedal\n\n"
    stage.tell(f"{TALK}{aside}It is the left one.\n", tmp_path)
    first = stage.postbox.latest("customer").reply_to
    stage.tell(f"@ Tue 2026-03-03 10:30 UTC\n{aside}/refund\nliarliar\n", tmp_path)
    assert stage.postbox.latest("customer").reply_to != first
    stage.tell(f"<< customer unproven\nTo: {first}\n\nYes\n{AFTER}", tmp_path)
    assert check_fact(["paid", "nothing"])
    assert "It is the left one." in stage.read_by("vendor")
    assert LIE not in stage.read_by("vendor")


def test_what_an_operator_closed_a_yes_does_not_pay(stage: Loose, tmp_path: Path) -> None:
    stage.tell(f"{FORGED}$ close 1\n<< customer answers unproven\nYes\n{AFTER}", tmp_path)
    assert check_fact(["paid", "nothing"])


def test_what_was_merged_a_yes_does_not_let_through(stage: Loose, tmp_path: Path) -> None:
    hello = FORGED.replace("refund ABCD1234", "hello")
    other = "<< customer\nSubject: ABCD1234 pedal\n\nIt squeaks.\n"
    stage.tell(f"{hello}{other}$ merge 1 into 2\n<< customer answers #1 unproven\nYes\n{AFTER}", tmp_path)
    assert "It squeaks." in stage.read_by("vendor")
    assert LIE not in stage.read_by("vendor", "customer")
