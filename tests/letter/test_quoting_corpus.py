"""Trimming on other projects' fixtures, where they are at hand: the share that comes out exactly as they want it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mailbot.letter.reader import read

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def normalised(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\xa0", " ").split("\n")]
    return "\n".join(line for line, above in zip(lines, ["", *lines], strict=False) if line or above).strip()


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside the checkout")
@pytest.mark.parametrize(
    ("folder", "at_least"), [("trim_discourse", 27), ("trim_talon_plain", 45), ("trim_classic", 10)]
)
def test_replies_of_other_projects_come_out_as_they_want_them(folder: str, at_least: int) -> None:
    expected = json.loads((CORPUS / folder / "expectations.json").read_text())
    exact = [
        name
        for name, wanted in expected.items()
        if "text_reply" in wanted
        and normalised(read((CORPUS / folder / name).read_bytes()).fresh) == normalised(wanted["text_reply"])
    ]
    assert len(exact) >= at_least
