"""What docs/knowledge.md shows can be copied: its files are read without a mistake."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mailbot.post.cast import BRAND, TICKET
from mailbot.post.compose import Composer
from mailbot.routing import needs, problems, rules, taxonomy
from mailbot.routing.rules.naming import names_in

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "knowledge.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILES = {"issue": "issues.toml", "need": "needs.toml", "problem": "problems.toml", "rule": "05-ours.toml"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An admin's folder with all that the page shows."""
    home = tmp_path_factory.mktemp("rules")
    for kind, text in BLOCK.findall(PAGE):
        if kind == "toml":
            tables = re.findall(r"^\[\[(\w+)\]\]$", text, re.MULTILINE)
            with (home / FILES[tables[0]]).open("a", encoding="utf-8") as file:
                file.write(text + "\n")
    return home


def test_all_of_it_is_right(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES.values())
    names = names_in(folder, [ROOT / "templates"])
    assert rules.look_over(folder, names)[1] == []
    assert needs.look_over(folder)[1] == taxonomy.look_over(folder)[1] == problems.mistakes(folder) == []


def test_the_reply_can_be_sent(tmp_path: Path) -> None:
    (tmp_path / "replies").mkdir()
    (reply,) = (text for kind, text in BLOCK.findall(PAGE) if kind == "md")
    (tmp_path / "replies" / "mine.md").write_text(reply, encoding="utf-8")
    said = Composer((tmp_path, ROOT / "templates"), BRAND).reply("mine", TICKET, "en")
    assert "the invoice of order ABCD1234 over 40.00" in said
    assert "- A transfer takes 7 to 20 business days." in said


def test_every_sign_of_a_need_is_named() -> None:
    assert [sign for sign in (*needs.SIGNS, needs.ORDER, needs.YES_OR_NO) if f"`{sign}`" not in PAGE] == []
    assert [key for key in needs.KEYS if f"| `{key}` |" not in PAGE] == []


def test_every_shipped_reply_is_named() -> None:
    assert [name for name in Composer(ROOT / "templates", BRAND).replies if f"`{name}`" not in PAGE] == []
