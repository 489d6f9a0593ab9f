"""Memos to operators: an admin's mistake in their words is found before one is to be written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import Environment

from mailbot.post import memo
from mailbot.post.compose import Composer
from mailbot.post.sample import BRAND
from tests.post.conftest import TEMPLATES

SHIPPED = (TEMPLATES / "memo.j2").read_text(encoding="utf-8")


def mistakes(folder: Path, words: str) -> list[str]:
    (folder / "memo.j2").write_text(words, encoding="utf-8")
    return [str(mistake) for mistake in Composer((folder, TEMPLATES), replace(BRAND, languages=("en",))).check()]


def test_every_memo_there_is_can_be_tried() -> None:
    blocks = Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).from_string(SHIPPED).blocks
    assert set(blocks) == {f"{what}_{part}" for what in memo.MEMOS for part in memo.PARTS}


@pytest.mark.parametrize("block", [f"{what}_{part}" for what in memo.MEMOS for part in memo.PARTS])
def test_a_mistake_in_any_block_is_told_with_its_line(tmp_path: Path, block: str) -> None:
    (told,) = mistakes(tmp_path, SHIPPED.replace(f"block {block} %}}", f"block {block} %}}{{{{ cuont }}}}"))
    line = SHIPPED[: SHIPPED.index(f"block {block} ")].count("\n") + 1
    assert told.startswith(f"{tmp_path / 'memo.j2'}:{line}:")
    assert "did you mean 'count'?" in told


def test_a_block_that_is_left_out_is_missed(tmp_path: Path) -> None:
    told = mistakes(tmp_path, SHIPPED.replace("broad_why", "braod_why"))
    assert told == [f"{tmp_path / 'memo.j2'}: the block broad_why is missing, or says nothing"]
