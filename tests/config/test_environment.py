"""Every key can be set by environment, and secrets also by file."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from pydantic import SecretStr

from mailbot.config import ConfigMistakes, load
from mailbot.config.model import SECTIONS


def test_a_variable_beats_the_file(config):
    changed = config(
        '[smtp]\nhost = "old"\nport = 1\n',
        {
            "MAILBOT_SMTP_HOST": "new",
            "MAILBOT_SMTP_PORT": "2525",
            "MAILBOT_BRAND_LANGUAGES": "it, en",
            "MAILBOT_CLOCKS_VENDOR_REQUEST": "7m",
            "MAILBOT_LIMITS_MAX_SIZE": "1 MiB",
            "MAILBOT_SURVEY_OFFERED": "False",
            "MAILBOT_MAILBOX_0_ADDRESSES": "a@acme.example,b@acme.example",
        },
    )
    assert (changed.smtp.host, changed.smtp.port) == ("new", 2525)
    assert changed.brand.languages == ("it", "en")
    assert changed.clocks.vendor_request == timedelta(minutes=7)
    assert changed.limits.max_size == 2**20
    assert changed.survey.offered is False
    assert changed.mailboxes[0].addresses == ("a@acme.example", "b@acme.example")


def test_the_environment_alone_is_enough(tmp_path):
    alone = {
        "MAILBOT_BRAND_NAME": "Acme",
        "MAILBOT_BRAND_ADDRESS": "support@acme.example",
        "MAILBOT_MAILBOX_0_HOST": "one",
        "MAILBOT_MAILBOX_0_USER": "u",
        "MAILBOT_MAILBOX_0_PASSWORD": "p",
        "MAILBOT_MAILBOX_1_HOST": "two",
        "MAILBOT_MAILBOX_1_USER": "u",
        "MAILBOT_MAILBOX_1_PASSWORD": "p",
    }
    made = load(tmp_path / "none.toml", alone)
    assert [box.host for box in made.mailboxes] == ["one", "two"]


EVERY_KEY = [(section, key.name) for section, kind in SECTIONS.items() for key in dataclasses.fields(kind)]
TEXTS = {  # keys that take nearly any text; every other refuses SAMPLE and so shows that it was heard
    ("smtp", "user"),
    ("smtp", "password"),
    ("mailbox", "password"),
    ("mailbox", "oauth2_token_file"),
}
SAMPLE = "\x01?["


@pytest.mark.parametrize(("section", "key"), EVERY_KEY)
def test_every_key_has_a_variable(config, section, key):
    name = f"MAILBOT_{section}_{'0_' if section == 'mailbox' else ''}{key}".upper()
    if (section, key) in TEXTS:
        changed = config("", {name: SAMPLE})
        assert SAMPLE in _told(changed.smtp if section == "smtp" else changed.mailboxes[0], key)
    else:
        with pytest.raises(ConfigMistakes, match=f"^{name}: "):
            config("", {name: SAMPLE})


def _told(table: object, key: str) -> str:
    value = getattr(table, key)
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("MAILBOT_SMTP_HOOST", 'MAILBOT_SMTP_HOOST: smtp.hoost: unknown key; did you mean "host"?'),
        ("MAILBOT_SMTP_PORT", "MAILBOT_SMTP_PORT: smtp.port: must be a whole number"),
        ("MAILBOT_MAILBOX_PASSWORD", "which mailbox"),
        ("MAILBOT_MAILBOX_7_HOST", "the next mailbox is number 1"),
    ],
)
def test_a_mistake_in_a_variable_is_told_in_its_name(config, variable, words):
    with pytest.raises(ConfigMistakes) as caught:
        config("", {variable: "x"})
    assert words in str(caught.value)


def test_variables_of_others_are_left_alone(config):
    assert config("", {"MAILBOT_CONFIG": "x", "MAILBOT_CI": "1", "MAILBOT_PEN_COLOUR": "red", "SMTP_HOST": "x"})


def test_a_password_can_be_read_from_a_file_beside_the_config(config, tmp_path):
    (tmp_path / "imap-password").write_text("from a file\n")
    by_variable = config("", {"MAILBOT_MAILBOX_0_PASSWORD_FILE": "imap-password"})
    assert by_variable.mailboxes[0].password.get_secret_value() == "from a file"
    by_key = config('[smtp]\nuser = "u"\npassword_file = "imap-password"\n')
    assert by_key.smtp.password.get_secret_value() == "from a file"


def test_a_password_by_variable_beats_the_files_password_file(config):
    beaten = config('[smtp]\npassword_file = "none"\n', {"MAILBOT_SMTP_PASSWORD": "direct"})
    assert beaten.smtp.password.get_secret_value() == "direct"
