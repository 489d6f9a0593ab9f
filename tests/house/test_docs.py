"""The pages against the program and each other: links that lead somewhere, commands and keys that are there."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mailbot.cli.app import COMMANDS as COMMANDS_OF_THE_SHELL
from mailbot.cli.app import load
from mailbot.desk.nouns import Due, Party
from mailbot.post import replies
from mailbot.post.cast import TICKET
from mailbot.post.notice import Brand, Kind
from mailbot.post.sight import Tongue
from mailbot.routing import needs, problems, signs, taxonomy
from mailbot.routing.commands import COMMANDS as COMMANDS_BY_MAIL

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md"), ROOT / "templates" / "README.md"])
FENCED = re.compile(r"^```.*?^```", re.M | re.S)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)")
CODE = re.compile(r"^```.*?^```|(?<!`)`[^`\n]+`", re.M | re.S)  # blocks, and words between backticks
TYPED = re.compile(r"(?:^(?:\$ )?(?:\./dev )?|^`)mailbot +([^`\n#]+)", re.M)
KEY = re.compile(r"`\[(\w+)\] ([a-z_]+)\b")
SHELL = {name for panel in COMMANDS_OF_THE_SHELL.values() for name in panel}
CONFIG = tomllib.loads((ROOT / "config.toml").read_text(encoding="utf-8"))


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def _anchors(page: Path) -> set[str]:
    """What GitHub makes of the headings."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", _text(page)), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    for target, anchor in LINK.findall(FENCED.sub("", _text(page))):
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), target
        assert not anchor or anchor in _anchors(file), f"{target}#{anchor}"


def test_the_index_names_every_page():
    named = {target for target, _ in LINK.findall(_text(DOCS / "README.md"))}
    assert {page.name for page in DOCS.glob("*.md")} - {"README.md"} <= named


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_on_a_page_exists_with_its_options(page):
    for typed in TYPED.findall("\n".join(CODE.findall(_text(page)))):
        words = [word.strip(",;:.)") for word in re.sub(r"^--config \S+ ", "", typed).split()]
        if not words or (words[0] not in SHELL and not re.fullmatch(r"[a-z]+", words[0])):
            continue  # a placeholder, or the root's own options
        assert words[0] in SHELL, f"mailbot {typed}"
        known = _options(words[0], words[1] if len(words) > 1 else "")
        for option in (word.partition("=")[0] for word in words if re.match(r"--[a-z]", word)):
            assert option in known, f"mailbot {typed}"


@cache
def _options(name: str, sub: str) -> set[str]:
    command: Any = load(name)
    below = getattr(command, "commands", {})
    assert not below or not sub or sub in below or not re.fullmatch(r"[a-z]+", sub), f"mailbot {name} {sub}"
    here = [below[sub]] if sub in below else below.values() if below else [command]
    return {option for one in here for each in one.params for option in (*each.opts, *each.secondary_opts)} | {"--help"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_key_of_the_configuration_on_a_page_exists(page):
    for section, key in KEY.findall(_text(page)):
        assert key in _keys(section), f"[{section}] {key}"


def _keys(section: str) -> set[str]:
    """The keys that config.toml shows, also those that stand behind a # as an example."""
    text = (ROOT / "config.toml").read_text(encoding="utf-8")
    found = re.search(rf"^\[+{section}\]+.*?(?=^\[|\Z)", text, re.M | re.S)
    return set(re.findall(r"^(?:# )?([a-z_0-9]+) *=", found[0], re.M)) | {"password_file"} if found else set()


@pytest.mark.parametrize("section", CONFIG)
def test_every_section_of_the_configuration_is_told_of_somewhere(section):
    assert any(f"[{section}]" in _text(page) for page in PAGES) or f"[{section}]" in _text(ROOT / "config.toml")


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_mail_stands_in_the_table_for_filters(kind):
    assert re.search(rf"^\| {kind.value} \|", _text(DOCS / "mail.md"), re.M)


@pytest.mark.parametrize("command", COMMANDS_BY_MAIL)
def test_every_command_by_mail_is_told_of(command):
    assert any(f"/{command}" in _text(DOCS / page) for page in ("mail.md", "knowledge.md"))


@pytest.mark.parametrize("due", Due)
def test_every_deadline_is_explained(due):
    assert any(due.value in _text(page) for page in PAGES)


READER = Tongue("en", "ltr", {}, {Party.CUSTOMER: frozenset()})
FIELDS = replies.view(TICKET, Brand("Acme", "support@acme.example", "", ("en",), "UTC"), READER)


@pytest.mark.parametrize("key", sorted({*taxonomy.KEYS, *needs.KEYS, *problems.KEYS, *signs.SIGNS, *FIELDS}))
def test_every_key_of_the_lists_and_every_field_of_a_reply_is_told_of(key):
    assert re.search(rf"[`\"]{re.escape(key)}[.`\"]", _text(DOCS / "knowledge.md"))
