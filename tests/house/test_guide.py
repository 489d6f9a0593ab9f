"""docs/guide.md does as it says: every example is followed, step by step, at a desk of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mailbot.config import shipped
from tests.teaching import Pupil, lessons

GUIDE = (Path(__file__).parents[2] / "docs" / "guide.md").read_text(encoding="utf-8")
SETUP, *TASKS = lessons(GUIDE).items()


@pytest.mark.parametrize("steps", [steps for _, steps in TASKS], ids=[name for name, _ in TASKS])
def test_the_example_does_what_the_guide_says(steps, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAILBOT_CONFIG", str(tmp_path / "config.toml"))
    shutil.copytree(shipped("rules"), tmp_path / "shipped" / "rules")
    pupil = Pupil(tmp_path)
    pupil.follow(SETUP[1])
    pupil.follow(steps)
