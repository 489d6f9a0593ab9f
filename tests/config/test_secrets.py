"""A secret is never printed: not in a config's text, not in a mistake, not in a warning."""

from __future__ import annotations

import traceback

import pytest

from mailbot.config import ConfigMistakes, warnings

CANARY = "canary-4711"


def test_a_config_does_not_print_its_secrets(config):
    kept = config(f'[smtp]\npassword = "{CANARY}"\n[database]\nurl = "postgresql://u:{CANARY}@db/x"\n')
    assert kept.smtp.password.get_secret_value() == CANARY
    assert CANARY in kept.database.url
    assert CANARY not in f"{kept!r} {kept} {kept.smtp.password} {kept.database!r} {warnings(kept)}"
    assert "correct horse" not in f"{kept!r} {warnings(kept)}"


WRONG = [
    f'[smtp]\npassword = ["{CANARY}"]',
    f'[smtp]\npasswort = "{CANARY}"',
    f'[smtp]\npassword = {{ value = "{CANARY}" }}',
    f'[database]\nurl = "mysql://u:{CANARY}@db/x"',
    f'[smtp]\npassword = "{CANARY}"\nport = "x"',
    f'[smtp]\npassword = "{CANARY}',
    f"[smtp]\npassword = {CANARY}",
]


@pytest.mark.parametrize("more", WRONG)
def test_a_mistake_does_not_print_a_secret(config, more):
    with pytest.raises(ConfigMistakes) as caught:
        config(more)
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_a_mistake_in_the_environment_does_not_print_a_secret(config):
    with pytest.raises(ConfigMistakes) as caught:
        config("", {"MAILBOT_SMTP_PASSWORD": CANARY, "MAILBOT_SMTP_PASSWORT": CANARY, "MAILBOT_DATABASE_URL": CANARY})
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_a_secret_in_a_file_that_others_can_read_is_warned_of(config, tmp_path):
    open_to_all = config()
    (warning,) = warnings(open_to_all)
    assert "config.toml holds mailbox.password and can be read by others" in warning
    (tmp_path / "config.toml").chmod(0o600)
    assert warnings(open_to_all) == []


def test_a_database_url_with_a_password_is_a_secret_too(config):
    url = "postgresql://mailbot:hidden@db/mailbot"
    assert config(f'[database]\nurl = "{url}"\n').source.secrets == ("mailbox.password", "database.url")
    assert config('[database]\nurl = "postgresql://mailbot@db/mailbot"\n').source.secrets == ("mailbox.password",)


def test_a_secret_from_the_environment_needs_no_warning(config):
    assert warnings(config("", {"MAILBOT_MAILBOX_0_PASSWORD": CANARY})) == []


def test_a_password_that_travels_unencrypted_is_warned_of(config, tmp_path):
    plain = config('[smtp]\nhost = "mail.acme.example"\nuser = "u"\npassword = "p"\n')
    (tmp_path / "config.toml").chmod(0o600)
    (warning,) = warnings(plain)
    assert "mail.acme.example:25 gets the password of 'u' unencrypted" in warning


def test_addresses_that_cannot_work_are_warned_of(config, tmp_path):
    crossed = config('addresses = ["help@acme.example"]\n[identity]\noperators = ["Help@acme.example"]\n')
    (tmp_path / "config.toml").chmod(0o600)
    deaf, loop = warnings(crossed)
    assert "no mailbox receives support@acme.example" in deaf
    assert "the operator Help@acme.example is one of our own inboxes" in loop
