"""A new admin begins with a folder in which everything checks out."""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mailbot.cli.app import app
from mailbot.cli.init import LISTS, NEXT
from mailbot.config import load, shipped
from tests.cli.conftest import ANN

DEFAULTS = ("limits", "clocks", "tickets", "notices", "log", "orders", "executor", "proof", "survey")


def run(*words: str | Path, stdin: str = "") -> Result:
    return CliRunner().invoke(app, [*map(str, words)], input=stdin)


def begin(folder: Path, *options: str) -> Result:
    """``mailbot init`` that must succeed."""
    result = run("init", folder, *options)
    assert result.exit_code == 0, result.output
    return result


@pytest.mark.parametrize("name", ["Widget Works", 'The "Shop"\\', "Obchod žltý ∆"])
def test_what_it_writes_checks_out_without_any_advice(tmp_path: Path, name: str) -> None:
    begin(tmp_path / "shop", "--name", name, "--address", "hello@widgets.example")
    checked = run("--config", tmp_path / "shop" / "config.toml", "check")
    assert (checked.exit_code, checked.stdout) == (0, "all fine\n")
    config = load(tmp_path / "shop" / "config.toml", {})
    assert (config.brand.name, config.brand.address) == (name, "hello@widgets.example")
    assert (config.mailboxes[0].addresses, config.mailboxes[0].tls) == (("hello@widgets.example",), "implicit")
    assert (config.smtp.host, config.smtp.tls) == ("smtp.widgets.example", "starttls")


def test_all_but_brand_and_servers_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    begin(tmp_path)
    config, bare = load(tmp_path / "config.toml", {}), tmp_path / "bare.toml"
    bare.write_text(
        '[brand]\nname = "A"\naddress = "a@b.example"\n[[mailbox]]\nhost = "h"\nuser = "u"\npassword = "p"\n'
    )
    assert [getattr(config, section) for section in DEFAULTS] == [
        getattr(load(bare, {}), section) for section in DEFAULTS
    ]


def test_every_key_of_the_shipped_file_is_explained_there(tmp_path: Path) -> None:
    begin(tmp_path)
    words = (tmp_path / "config.toml").read_text()
    tables = tomllib.loads(shipped("config.toml").read_text())
    keys = {key for table in tables.values() for key in (table[0] if isinstance(table, list) else table)}
    assert [key for key in keys if f"{key} " not in words] == []
    assert "example: take the #" in words
    assert "demo --stay" not in words


def test_the_secret_and_the_config_are_for_oneself_alone(tmp_path: Path) -> None:
    begin(tmp_path)
    for name in ("config.toml", "mail-password"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_rules_are_there_to_edit_and_lists_and_templates_are_inherited(tmp_path: Path) -> None:
    begin(tmp_path)
    ours = {file.name for file in shipped("rules").glob("*.toml")} - set(LISTS)
    assert {file.name for file in (tmp_path / "rules").iterdir()} == ours | {"README"}
    assert [file.name for file in (tmp_path / "templates").iterdir()] == ["README"]
    (tmp_path / "templates" / "words.j2").write_text("{% block brand %}{{ nobody }}{% endblock %}")
    broken = run("--config", tmp_path / "config.toml", "check")
    assert (broken.exit_code, "words.j2:1" in broken.stdout) == (1, True)


def test_it_says_what_comes_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = begin(tmp_path / "my shop").stdout.splitlines()
    assert [line.strip() for line in there[-4:]] == [f"cd '{tmp_path / 'my shop'}'", *NEXT]
    monkeypatch.chdir(tmp_path)
    assert [line.strip() for line in run("init").stdout.splitlines()[-3:]] == [*NEXT]
    assert run("explain", "-", stdin=ANN).exit_code == 0


@pytest.mark.parametrize("name", ["config.toml", "mail-password", "rules", "templates"])
def test_nothing_is_overwritten_and_then_nothing_is_written(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    result = run("init", tmp_path)
    assert (result.exit_code, result.stderr) == (
        1,
        f"{tmp_path / name} is there already, and nothing is ever overwritten\n",
    )
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [(name, "mine")]


@pytest.mark.parametrize("options", [("--address", "nobody"), ("--name", ""), ("--name", "[Tag] #1")])
def test_words_that_no_config_takes_are_used_wrongly(tmp_path: Path, options: tuple[str, ...]) -> None:
    result = run("init", tmp_path / "shop", *options)
    assert result.exit_code == 2
    assert not (tmp_path / "shop").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("init", tmp_path / "file" / "shop")
    assert (result.exit_code, result.stderr) == (1, f"{tmp_path}/file/shop: cannot be written (Not a directory)\n")


def test_the_rule_that_the_readme_shows_fits_into_it(tmp_path: Path) -> None:
    begin(tmp_path)
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (rule,) = re.findall(r"```toml\n(\[\[rule\]\]\n.*?)```", readme, re.DOTALL)
    (tmp_path / "rules" / "90-mine.toml").write_text(rule)
    checked = run("--config", tmp_path / "config.toml", "check")
    assert (checked.exit_code, checked.stdout) == (0, "all fine\n")
