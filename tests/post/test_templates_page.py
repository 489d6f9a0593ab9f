"""docs/templates.md does as it says: each example is followed in a folder of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mailbot.post import templating
from tests.teaching import Pupil, Step, lessons

PAGE = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
SETUP, *EXAMPLES = lessons(PAGE).items()
FOLLOWED = [(name, steps) for name, steps in EXAMPLES if steps]


@pytest.mark.parametrize("steps", [steps for _, steps in FOLLOWED], ids=[name for name, _ in FOLLOWED])
def test_the_example_does_what_the_page_says(
    steps: list[Step], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAILBOT_CONFIG", str(tmp_path / "config.toml"))
    pupil = Pupil(tmp_path)
    pupil.follow(SETUP[1])
    pupil.follow(steps)


def test_the_page_names_the_bounds_there_are() -> None:
    said = {int(number.replace(",", "")) for number in re.findall(r"\d+,\d{3}", PAGE)}
    assert said == {templating.PAGE, templating.SENTENCE, templating.RANGE}
