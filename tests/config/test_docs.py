"""The documentation of the executors knows every key there is, and its default."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from mailbot.config import Executor

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "executors.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (`[a-z_]+`(?:, `[a-z_]+`)*) \|", DOCS.partition("## ledger")[0], re.MULTILINE)


def test_every_key_of_the_executors_is_documented_and_no_other() -> None:
    documented = {key for row in ROWS for key in re.findall(r"\w+", row)}
    assert documented == {key.name for key in dataclasses.fields(Executor)}
