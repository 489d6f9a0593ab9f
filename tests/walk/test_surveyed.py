"""Whom the report counts as asked is whom the closing mail asked, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.desk.nouns import State
from mailbot.desk.survey import is_asked
from mailbot.store import census_money, tickets
from mailbot.store.tables import TicketRow
from mailbot.walk.house import House
from tests.story import Stage

STORIES = Path(__file__).parents[1] / "conversations"
ALWAYS = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("story", "asked"),
    [("survey_held_back", 2), ("flagged_order_refused", 0), ("survey", 1)],
)
@pytest.mark.parametrize("where", ["house", "postgres_house"])
def test_the_report_counts_who_was_asked(story: str, asked: int, where: str, request: pytest.FixtureRequest) -> None:
    house: House = request.getfixturevalue(where)
    Stage(house).play(STORIES / f"{story}.txt")
    found = tickets.load([row.number for row in TicketRow.select()]).values()
    assert census_money.surveyed(*ALWAYS) == len([one for one in found if is_asked(one)]) == asked
    assert any(one.state is State.CLOSED for one in found)
