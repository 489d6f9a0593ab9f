"""Two tickets about one matter become one."""

from __future__ import annotations

import re

import pytest

from tests.cli.conftest import T0, T1, T2, Desk, letter


@pytest.fixture
def two(busy: Desk) -> Desk:
    """Ann asked once with her order number, and once without."""
    again = letter("ann@mail.example", "support@acme.example", "Hello?", "Did you get my mail?", name="a2")
    busy.do("ingest", "-", "--at", T0, stdin=again)
    return busy


def test_what_answers_the_merged_ticket_reaches_the_other(two: Desk) -> None:
    mail = two.post(T0)["ann@mail.example"]
    (merged,) = re.findall(r"#(\d+)\]", mail["Subject"])
    into = 3 - int(merged)
    assert two.json("tickets", "merge", merged, into, "--at", T1) == {"ticket": int(merged), "notifications": []}
    gone, stays = (two.json("tickets", "show", number) for number in (merged, into))
    assert (gone["state"], gone["outcome"], gone["merged_into"], gone["links"]) == ("closed", "merged", into, [into])
    assert (stays["state"], stays["links"], stays["comments"][-1]["internal"]) == ("open", [int(merged)], True)
    answer = letter(
        "ann@mail.example", mail["Reply-To"], f"Re: {mail['Subject']}", "It is about the widget.", name="a3"
    )
    two.do("ingest", "-", "--at", T2, stdin=answer)
    assert two.json("tickets", "show", into)["comments"][-1]["text"] == "It is about the widget."
    assert len(two.json("tickets", "list")) == 2


def test_tickets_of_different_people_are_never_merged(two: Desk) -> None:
    two.do("tickets", "open", "No mail", "Bob got no mail.", "--order", "ABCD5678", "--at", T1)
    assert "of different people" in two.refused("tickets", "merge", 3, 1, "--at", T1)
    assert two.json("tickets", "show", 3)["state"] == "open"


def test_a_ticket_cannot_go_where_nothing_goes_on(two: Desk) -> None:
    assert two.refused("tickets", "merge", 1, 1) == "a ticket cannot be merged into itself"
    assert two.refused("tickets", "merge", 1, 9) == "there is no ticket of that number"
    two.do("tickets", "close", 2, "--at", T1)
    assert two.refused("tickets", "merge", 1, 2, "--at", T1) == "the ticket to go on with is closed"


def test_what_was_asked_of_money_is_not_merged_away(two: Desk) -> None:
    ask = letter("ann@mail.example", "refunds@acme.example", "ABCD1234", "My money, please.", name="a9")
    two.do("ingest", "-", "--at", T1, stdin=ask)
    running = next(each["number"] for each in two.json("tickets", "list") if each["type"] == "refund")
    assert "close or convert it first" in two.refused("tickets", "merge", running, 3 - running, "--at", T1)
    assert two.json("tickets", "show", running)["state"] == "open"
