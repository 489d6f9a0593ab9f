"""Every golden conversation, on both databases and with both ends of line."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.walk.house import House
from tests.story import Stage

STORIES = sorted((Path(__file__).parent / "conversations").glob("*.txt"))


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_conversation(story: Path, newline: str, house: House) -> None:
    Stage(house, newline).play(story)


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_conversation_on_postgresql(story: Path, postgres_house: House) -> None:
    Stage(postgres_house).play(story)
