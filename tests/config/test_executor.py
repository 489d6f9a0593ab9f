"""[executor]: a mistake about money is found when the file is read, not when money is due."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest

from mailbot.config import ConfigMistakes, warnings
from mailbot.config.payout import secret_octets

SECRET = "whsec_" + base64.b64encode(bytes(range(24))).decode()
WEBHOOK = f'[executor]\nkind = "webhook"\nurl = "https://pay.acme.example/refunds"\nsecret = "{SECRET}"\n'


def test_the_default_is_our_own_ledger(config):
    assert config().executor.kind == "ledger"


def test_a_webhook_with_its_secret(config):
    executor = config(WEBHOOK + 'timeout = "5s"\n').executor
    assert (executor.kind, executor.timeout, secret_octets(executor.secret)) == (
        "webhook",
        timedelta(seconds=5),
        bytes(range(24)),
    )
    assert SECRET not in repr(executor)


def test_the_secret_by_file_and_by_environment(config, tmp_path):
    (tmp_path / "gateway").write_text(SECRET + "\n")
    by_file = config(WEBHOOK.replace(f'secret = "{SECRET}"', 'secret_file = "gateway"'))
    by_variable = config(WEBHOOK, {"MAILBOT_EXECUTOR_SECRET_FILE": "gateway"})
    for read in (by_file, by_variable):
        assert secret_octets(read.executor.secret) == bytes(range(24))
    assert any("gateway holds the executor's secret" in each for each in warnings(by_file))
    assert "executor.secret" in config(WEBHOOK).source.secrets


def test_a_program_beside_the_config(config, tmp_path):
    program = tmp_path / "pay" / "refund"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    executor = config('[executor]\nkind = "command"\ncommand = ["pay/refund", "--now"]\n').executor
    assert executor.command == (str(program), "--now")
    by_variable = config("", {"MAILBOT_EXECUTOR_KIND": "command", "MAILBOT_EXECUTOR_COMMAND": "sh,-c,true"})
    assert by_variable.executor.command == ("sh", "-c", "true")


MISTAKES = [
    ('kind = "webhook"', "executor.url: is needed where kind"),
    ('kind = "webhook"', "executor.secret: is needed where kind"),
    ('kind = "command"', "executor.command: is needed where kind"),
    ('kind = "command"\ncommand = ["pay/refund"]', "executor.command: '.*pay/refund' is no program that can be run"),
    ('kind = "command"\ncommand = ["sh"]\nquery = ["no-such-program"]', "executor.query: 'no-such-program' is no"),
    ('kind = "command"\ncommand = "sh"', "executor.command: must be a list"),
    ('url = "http://pay.acme.example/"', "executor.url: must begin with https://"),
    ('url = "http://127.0.0.1.evil.example/"', "executor.url: must begin with https://"),
    ('url = "https://me:hush@pay.acme.example/"', "executor.url: must hold no user and password"),
    ('url = "https://"', "executor.url: must be an address like"),
    ('url = "https://[/"', "executor.url: must be an address like"),
    ('url = "https://pay.example:99999/"', "executor.url: must be an address like"),
    ('url = "https://pay.example/a b"', "executor.url: must be an address like"),
    ('secret = "correct horse"', "executor.secret: must be whsec_"),
    ('secret = "whsec_c2hvcnQ="', "executor.secret: must be whsec_"),
    ('secret_file = "none"', "executor.secret_file: the file cannot be read"),
    (f'secret = "{SECRET}"\nsecret_file = "none"', "give either secret or secret_file, not both"),
    ('timeout = "6m"', 'executor.timeout: must be at most "5m"'),
    ("attempts = 0", "executor.attempts: must be 1 or more"),
]


@pytest.mark.parametrize(("lines", "words"), MISTAKES)
def test_a_mistake_is_told(config, lines, words):
    with pytest.raises(ConfigMistakes, match=words) as caught:
        config(f"[executor]\n{lines}\n")
    assert all(mistake.line >= 8 for mistake in caught.value.mistakes)
    assert not any(hidden in str(caught.value) for hidden in ("hush", "correct horse", "c2hvcnQ"))


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:8080"])
def test_this_very_machine_may_be_reached_without_tls(config, host):
    assert config(f'[executor]\nurl = "http://{host}/pay?shop=1"\n').executor.url.startswith("http://")
