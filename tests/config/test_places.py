"""Relative paths start at the config's own folder."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from mailbot.config import load, shipped

ROOT = Path(__file__).resolve().parents[2]


def test_paths_start_at_the_configs_folder(config, tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    (tmp_path / "own").mkdir()
    (tmp_path / "ca.pem").touch()
    placed = config('oauth2_token_file = "token"\n[smtp]\nca_file = "ca.pem"\n[paths]\nrules = "own"\n')
    assert placed.paths.rules == tmp_path / "own"
    assert placed.smtp.ca_file == tmp_path / "ca.pem"
    assert placed.mailboxes[0].oauth2_token_file == tmp_path / "token"
    assert placed.database.path == tmp_path / "mailbot.db"
    assert placed.database.url == f"sqlite:///{tmp_path}/mailbot.db"


def test_a_config_named_relatively_gives_absolute_paths(config, tmp_path, monkeypatch):
    config()
    monkeypatch.chdir(tmp_path)
    assert load(Path("config.toml"), {}).database.path == tmp_path / "mailbot.db"


@pytest.mark.parametrize("url", ["sqlite:////var/lib/mailbot.db", "sqlite:///:memory:", "postgresql://db/mailbot"])
def test_a_database_elsewhere_stays_where_it_is(config, url):
    assert config(f'[database]\nurl = "{url}"').database.url == url


@pytest.mark.parametrize("more", ["", '[paths]\nrules = "rules"\n'])
def test_rules_are_the_shipped_ones_until_there_are_own(config, tmp_path, more):
    assert config(more).paths.rules == shipped("rules")
    (tmp_path / "rules").mkdir()
    assert config(more).paths.rules == tmp_path / "rules"


def test_an_installed_mailbot_has_its_rules_and_templates_with_it(tmp_path):
    site = _install(tmp_path)
    ask = "from mailbot.config import shipped; print(shipped('rules')); print(shipped('templates'))"
    asked = subprocess.run([sys.executable, "-c", ask], cwd=site, check=True, capture_output=True, text=True)
    inside = site / "mailbot" / "shipped"
    assert [Path(each) for each in asked.stdout.split()] == [inside / "rules", inside / "templates"]
    for folder in ("rules", "templates"):
        assert _names(inside / folder) == _names(ROOT / folder)
    begin = [sys.executable, "-m", "mailbot", "init", str(tmp_path / "shop")]
    subprocess.run(begin, cwd=site, check=True, capture_output=True)
    assert (tmp_path / "shop" / "rules" / "50-new-mail-words.toml").is_file()


def _install(folder: Path) -> Path:
    """Build a wheel from a copy of the checkout, offline, and unpack it; the folder that holds the package."""
    source = folder / "source"
    for name in ("mailbot", "rules", "templates"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for name in ("pyproject.toml", "config.toml"):
        shutil.copy(ROOT / name, source)
    (source / "README.md").touch()
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=source, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def _names(folder: Path) -> set[str]:
    found = (each.relative_to(folder) for each in folder.rglob("*") if each.is_file() and each.suffix != ".pyc")
    return {str(name) for name in found if not name.name.startswith(".")}
