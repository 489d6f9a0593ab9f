"""``check``, ``doctor`` and ``db``: is the house in order?"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from pathlib import Path

from mailbot.config import shipped
from mailbot.sandbox.server import Sandbox
from tests.cli.conftest import CONFIG, Desk, letter


def test_a_good_house_is_all_fine(desk: Desk) -> None:
    assert desk.do("check").endswith("all fine\n")
    assert [each for each in desk.json("check") if each["level"] == "error"] == []


def test_every_config_mistake_is_told_with_its_line(desk: Desk) -> None:
    desk.write("config.toml", CONFIG.replace("port = 1143", "prt = 1143").replace('tls = "none"', 'tls = "maybe"'))
    result = desk.run("check")
    assert result.exit_code == 1
    first, second = result.stdout.splitlines()
    assert "config.toml:9: mailbox[0].prt: unknown key" in first
    assert "config.toml:10: mailbox[0].tls: must be one of" in second
    assert desk.run("check", "--json").stdout.count('"level": "error"') == 2


def test_every_mistake_in_rules_and_templates_is_told_in_the_same_go(desk: Desk) -> None:
    rule = '[[rule]]\nname = "x"\n{}\n'
    files = {
        "rules/10-mine.toml": rule.format("when = 1") + rule.format('do = ["close"]'),
        "rules/20-broken.toml": "[[rule]\n",
        "templates/words.j2": "{% block x %}",
    }
    for name, text in files.items():
        (desk.folder / name).parent.mkdir(exist_ok=True)
        desk.write(name, text)
    result = desk.run("check")
    assert result.exit_code == 1
    for said in (
        "10-mine.toml:3:1: unknown key 'when'",
        "10-mine.toml:6:6: do = ['close']",
        "20-broken.toml:1:7: ",
        "words.j2",
    ):
        assert said in result.stdout


def test_rules_are_held_against_each_other_and_against_the_names_there_are(desk: Desk) -> None:
    rule = '[[rule]]\nname = "{}"\nfrom = "customer"\n{}\n'
    text = rule.format("first", 'priority = "high"') + rule.format("second", 'priority = "low"')
    (desk.folder / "rules").mkdir()
    desk.write("rules/10-mine.toml", text + rule.format("third", 'assign = "nobody@acme.example"'))
    found = json.loads(desk.run("check", "--json").stdout)
    told = [(each["line"], each["column"], each["message"]) for each in found if each["level"] == "error"]
    assert [(line, column) for line, column, _ in told] == [(12, 10), (5, 1)]
    assert "is no operator" in told[0][2]
    assert "contradicts 'first' (10-mine.toml:1)" in told[1][2]
    assert desk.run("check").exit_code == 1


def test_a_rule_that_answers_every_mail_is_advice(desk: Desk) -> None:
    (desk.folder / "rules").mkdir()
    desk.write("rules/10-mine.toml", '[[rule]]\nname = "all"\nnotify = "operators"\n')
    (told,) = [each for each in desk.json("check") if "10-mine.toml" in each["file"]]
    assert (told["level"], told["line"]) == ("warning", 1)
    assert "fits every mail and sends mail" in told["message"]
    assert desk.run("check").exit_code == 0


def test_untranslated_lines_are_advice_and_wrong_names_are_mistakes(desk: Desk) -> None:
    (desk.folder / "templates" / "locale" / "it").mkdir(parents=True)
    desk.write("templates/ticket.j2", '{% block extra %}{{ _("Not to be found in any catalogue") }}{% endblock %}\n')
    desk.write("templates/locale/it/mailbot.po", 'msgid "%(name)s wrote to you."\nmsgstr "Ti ha scritto %(nome)s."\n')
    found = json.loads(desk.run("check", "--json").stdout)
    told = {(each["level"], Path(each["file"]).name, each["line"]): each["message"] for each in found}
    assert "not in the catalogue" in told["warning", "ticket.j2", 1]
    assert "the translation names %(nome)s; allowed: %(name)s" in told["error", "mailbot.po", 1]


def test_what_is_unwise_is_advice(desk: Desk) -> None:
    (desk.folder / "config.toml").chmod(0o644)
    assert "advice:" in desk.do("check")
    assert desk.json("check")[0]["level"] == "warning"


def test_a_config_that_is_not_there_is_a_message_for_every_command(desk: Desk) -> None:
    (desk.folder / "config.toml").unlink()
    for words in (("check",), ("doctor",), ("tickets", "list"), ("db", "upgrade"), ("explain", "-")):
        result = desk.run(*words)
        assert result.exit_code == 1
        assert "there is no such file; name one with --config or MAILBOT_CONFIG" in result.output


def test_a_database_that_cannot_be_opened_is_a_message(desk: Desk) -> None:
    desk.write("config.toml", CONFIG + '[database]\nurl = "sqlite:///nowhere/mailbot.db"\n')
    assert "unable to open database file" in desk.refused("tickets", "list")
    desk.write("config.toml", CONFIG)
    desk.write("mailbot.db", "this is no database, however long it is " * 100)
    assert "file is not a database" in desk.refused("tickets", "list")


def test_a_damaged_database_is_a_message(busy: Desk) -> None:
    path = busy.folder / "mailbot.db"
    assert busy.do("db", "check") == "sound and up to date\n"
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    for words in (("tickets", "list"), ("db", "check"), ("ingest", "-"), ("doctor",)):
        result = busy.run(*words)
        assert result.exit_code == 1
        assert "malformed" in result.output


def test_the_database_is_upgraded_once_checked_and_copied(desk: Desk) -> None:
    assert "there is no database yet" in desk.refused("db", "check")
    assert "applied 0001_first" in desk.do("db", "upgrade")
    assert desk.do("db", "upgrade") == "up to date\n"
    assert desk.do("db", "check") == "sound and up to date\n"
    desk.shop()
    desk.do("db", "backup", "copy.db")
    with sqlite3.connect(desk.folder / "copy.db") as copy:
        assert copy.execute("SELECT count(*) FROM orders").fetchone() == (2,)
    copy.close()
    assert "is there already" in desk.refused("db", "backup", "copy.db")


def test_doctor_says_of_each_server_what_was_tried(desk: Desk) -> None:
    desk.write("config.toml", CONFIG.replace("1143", "1") + "[smtp]\nport = 1\n")
    result = desk.run("doctor")
    assert result.exit_code == 1
    marks = {line.split()[1]: line.split()[0] for line in result.stdout.splitlines()}
    assert marks == {"config:": "✓", "database:": "✓", "imap:": "✗", "smtp:": "✗"}
    assert "is made on first use" in result.stdout
    assert not (desk.folder / "mailbot.db").exists()


async def test_doctor_is_content_where_everything_answers(desk: Desk) -> None:
    async with Sandbox({"support": "secret"}) as box:
        desk.write("config.toml", CONFIG.replace("1143", str(box.imap_port)) + f"[smtp]\nport = {box.smtp_port}\n")
        found = await asyncio.to_thread(desk.json, "doctor")
        assert [(each["check"], each["ok"]) for each in found] == [
            ("config", True), ("database", True), ("imap", True), ("smtp", True),
        ]  # fmt: skip
        desk.write("config.toml", CONFIG.replace("1143", str(box.imap_port)).replace("secret", "guess"))
        result = await asyncio.to_thread(desk.run, "doctor")
        assert "login as support refused" in result.stdout


async def test_run_once_takes_the_mail_and_answers(desk: Desk) -> None:
    async with Sandbox({"support": "secret", "cy": "her own"}) as box:
        desk.write("config.toml", CONFIG.replace("1143", str(box.imap_port)) + f"[smtp]\nport = {box.smtp_port}\n")
        mail = letter("cy@mail.example", "support@acme.example", "Hi", "Hello?", name="c1")
        box.mailstore.deliver("support", mail.replace("\n", "\r\n").encode())
        run = await asyncio.create_subprocess_exec(*_mailbot(desk.folder, "run", "--once"))
        assert await run.wait() == 0
        assert [envelope.recipients for envelope, _ in box.sent] == [("cy@mail.example",)]
    assert len(desk.json("tickets", "list")) == 1


async def test_run_once_tells_by_its_exit_code_that_a_server_was_away(desk: Desk) -> None:
    desk.write("config.toml", CONFIG.replace("1143", "1"))
    run = await asyncio.create_subprocess_exec(*_mailbot(desk.folder, "run", "--once"), stderr=asyncio.subprocess.PIPE)
    _, log = await run.communicate()
    assert run.returncode == 1
    assert b"inbox.unreachable" in log


def _mailbot(folder: Path, *words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "mailbot", "--config", str(folder / "config.toml"), *words)


def test_a_folder_of_rules_without_the_shipped_ones_is_worth_a_word(desk: Desk) -> None:
    (desk.folder / "rules").mkdir()
    desk.write("rules/10-mine.toml", '[[rule]]\nname = "mine"\nbody = "urgent"\npriority = "high"\n')
    (told,) = desk.json("check")
    assert told["level"] == "warning"
    assert f"Copy those in {shipped('rules')} beside yours" in told["message"]
