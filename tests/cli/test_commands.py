"""The command line as a whole: light, quiet, and as its documentation says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mailbot.cli.app import COMMANDS, app, load
from tests.cli.conftest import ANN, ORDERS, T0, VENDORS, Desk

ROOT = Path(__file__).resolve().parents[2]
DOCS = (ROOT / "docs" / "commands.md").read_text()
NAMES = [name for panel in COMMANDS.values() for name in panel]
HEAVY = ("peewee", "jinja2", "babel", "pydantic", "lxml", "asyncio", "structlog")


def _commands() -> Iterator[tuple[str, Any]]:
    """Every command with its full name, groups opened up."""
    for name in NAMES:
        command = load(name)
        subcommands = getattr(command, "commands", {})
        yield from ((f"{name} {each}", sub) for each, sub in subcommands.items())
        if not subcommands:
            yield name, command


def _documented(name: str) -> str:
    """The part of the documentation under a command's heading."""
    found = re.search(rf"^### mailbot {name}\n(.*?)(?=^##|\Z)", DOCS, re.MULTILINE | re.DOTALL)
    assert found, f"docs/commands.md has no '### mailbot {name}'"
    return found[1]


def _keys(value: Any) -> set[str]:
    """Every key in it, however deep."""
    if isinstance(value, dict):
        return set(value).union(*map(_keys, value.values()))
    return set().union(*map(_keys, value)) if isinstance(value, list) else set()


def _python(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, env=environ, timeout=240, **more)


@pytest.mark.parametrize(("name", "command"), list(_commands()))
def test_every_option_and_argument_is_documented_and_no_other(name: str, command: Any) -> None:
    text = _documented(name)
    given = [each for each in command.params if each.opts[0].startswith("-")]
    options = {max(names, key=len) for each in given for names in (each.opts, each.secondary_opts) if names} - {
        "--help"
    }
    assert set(re.findall(r"`(--[a-z-]+)", text)) == options
    for argument in (each for each in command.params if not each.opts[0].startswith("-")):
        assert argument.display_name_raw in text, argument.name


def test_the_documentation_knows_no_command_that_is_not_there() -> None:
    assert set(re.findall(r"^### mailbot (.+)$", DOCS, re.MULTILINE)) == {name for name, _ in _commands()}


@pytest.mark.parametrize(
    "words",
    [
        ("tickets", "list"),
        ("tickets", "show", 1),
        ("outbox", "list"),
        ("explain", "-"),
        ("tick", "--dry-run"),
        ("timeline", 1, "--what-if", "holiday=2026-03-09"),
        ("quarantine", "list"),
        ("audit", "verify"),
        ("vendors", "flagged"),
        ("issues", "list"),
        ("issues", "report"),
        ("rules", "list"),
        ("rules", "versions"),
    ],
)
def test_every_key_of_the_json_is_documented(busy: Desk, words: tuple[object, ...]) -> None:
    documented = set(re.findall(r"`(\w+)`", DOCS.partition("\n## JSON\n")[2]))
    assert documented >= _keys(busy.json(*words, stdin=ANN))


@pytest.mark.parametrize(("name", "command"), list(_commands()))
def test_every_command_teaches_by_an_example(name: str, command: Any) -> None:
    example = re.search(r"^ *Example: (.*)$", command.help, re.MULTILINE)
    assert example, name
    assert re.match(rf"mailbot (--config \S+ )?{name}\b", example[1])
    assert example[1] in _documented(name)


@pytest.mark.parametrize("name", NAMES)
def test_the_root_says_of_a_command_what_the_command_says_itself(name: str) -> None:
    (line,) = [panel[name] for panel in COMMANDS.values() if name in panel]
    opening = load(name).help.splitlines()[0]
    assert opening.rstrip(".:").startswith(line.split(".")[0].rstrip(".")[:20])


def test_help_loads_nothing_heavy() -> None:
    code = f"import sys, mailbot.cli.app; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert _python("-c", code).stdout == "[]\n"


def test_the_version_is_said() -> None:
    assert _python("-m", "mailbot", "--version").stdout.startswith("mailbot ")


@pytest.mark.parametrize("words", [[], ["nonsense"], ["tickets"], ["tickets", "list", "--nonsense"]])
def test_wrong_usage_ends_with_2(words: list[str]) -> None:
    assert CliRunner().invoke(app, words).exit_code == 2


def test_a_misspelt_command_is_guessed(desk: Desk) -> None:
    assert "Did you mean 'outbox'?" in desk.misused("outbx")


def test_the_config_can_be_named_by_the_environment(busy: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    monkeypatch.setenv("MAILBOT_CONFIG", str(busy.folder / "config.toml"))
    assert "ABCD1234" in CliRunner().invoke(app, ["tickets", "list"]).stdout


def test_a_closed_pipe_is_no_fault(busy: Desk) -> None:
    words = f"{sys.executable} -m mailbot --config config.toml outbox show 1 | true"
    run = subprocess.run(
        ["bash", "-c", words],
        cwd=busy.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=240,
    )
    assert run.stderr == b""


def test_on_a_terminal_there_are_colours_and_bars_and_a_file_gets_neither(busy: Desk) -> None:
    shown, _ = _before_a_terminal(busy, "orders", "import", "orders.csv")
    assert b"orders.csv" in shown
    assert b"\x1b[32m2 orders imported" in shown
    busy.write("a.eml", ANN)
    _, printed = _before_a_terminal(busy, "ingest", "--json", "a.eml", stdout=subprocess.PIPE)
    assert json.loads(printed)[0]["verdict"] == "duplicate"


def _before_a_terminal(desk: Desk, *words: str, **more: Any) -> tuple[bytes, bytes]:
    """All that a command shows on a terminal, and what it prints where its output goes elsewhere."""
    ours, theirs = os.openpty()
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
    where: dict[str, Any] = {"cwd": desk.folder, "env": environ, "stdout": theirs, "stderr": theirs}
    with subprocess.Popen([sys.executable, "-m", "mailbot", *words], **where | more) as run:
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b""))
        printed = run.stdout.read() if run.stdout else b""
    os.close(ours)
    assert run.returncode == 0, (shown, printed)
    return shown, printed


def _read(terminal: int) -> bytes:
    """The next piece; nothing when nobody writes there any more, which Linux calls an error."""
    try:
        return os.read(terminal, 1 << 16)
    except OSError:
        return b""


def test_json_stays_json_where_the_terminal_knows_ascii_only(busy: Desk) -> None:
    busy.do("tickets", "comment", 1, "Käse – 日本", "--at", T0)
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "mailbot", "tickets", "show", "1", "--json"]
    run = subprocess.run(command, cwd=busy.folder, env=environ, capture_output=True, timeout=240)
    assert json.loads(run.stdout)["comments"][1]["text"] == "Käse – 日本"


def test_a_mail_by_pipe_as_an_mta_hands_it_over(desk: Desk) -> None:
    run = _python("-m", "mailbot", "--config", str(desk.folder / "config.toml"), "ingest", "-", input=ANN)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("-: new, ticket 1")


def test_one_is_one_and_two_are_two(desk: Desk) -> None:
    one = "".join(ORDERS.splitlines(keepends=True)[:2])
    said = [
        desk.do("vendors", "import", desk.write("v.csv", VENDORS)),
        desk.do("orders", "import", desk.write("o.csv", one)),
        desk.do("orders", "import", desk.write("o.csv", ORDERS)),
        desk.do("ingest", "-", stdin=ANN) and desk.do("tickets", "export", desk.folder / "t.jsonl"),
    ]
    assert said == [
        "1 vendor imported\n",
        "1 order imported, 1 invoice line\n",
        "2 orders imported, 3 invoice lines\n",
        "1 ticket exported\n",
    ]


@pytest.mark.parametrize("words", [("tickets", "list", "--state", "bogus"), ("report", "--by", "never")])
def test_a_word_that_is_none_of_those_allowed_is_told_with_them(desk: Desk, words: tuple[str, ...]) -> None:
    said = desk.misused(*words)
    assert f"'{words[-1]}' is not one of '" in said
    assert "Value error" not in said
