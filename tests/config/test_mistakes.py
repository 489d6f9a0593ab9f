"""Each mistake is told with its line, its key and what is allowed; all of them at once."""

from __future__ import annotations

import pytest

from mailbot.config import ConfigMistakes, load

BRAND = '[brand]\nname = "Acme"\naddress = "support@acme.example"\n'  # lines 1 to 3
BOX = '[[mailbox]]\nhost = "h"\nuser = "u"\npassword = "p"\n'  # lines 4 to 7
SMALL = BRAND + BOX

ONE_MISTAKE = [
    (SMALL + "[smtp]\nhots = 1", 9, 'smtp.hots: unknown key; did you mean "host"?'),
    (SMALL + "[smpt]\nhost = 1", 8, 'smpt: unknown key; did you mean "smtp"?'),
    (SMALL + "x = 1", 8, "Known here: host, user, port"),
    (SMALL + "[source]\nfile = 'x'", 8, "source: unknown key"),
    (SMALL + "[smtp]\nport = '25'", 9, "smtp.port: must be a whole number"),
    (SMALL + "[smtp]\nport = true", 9, "smtp.port: must be a whole number"),
    (SMALL + "[smtp]\nport = 70000", 9, "smtp.port: must be 65535 or less"),
    (SMALL + "[smtp]\ntls = 'ssl'", 9, "smtp.tls: must be one of 'none', 'starttls' or 'implicit'"),
    (SMALL + "[smtp]\nca_file = 'none.pem'", 9, "smtp.ca_file: there is no such file"),
    (SMALL + "[smtp]\npassword_file = 'none'", 9, "smtp.password_file: the file cannot be read"),
    (SMALL + "[smtp]\npassword = 'a'\npassword_file = 'none'", 10, "either password or password_file"),
    (SMALL + "[survey]\noffered = 'no'", 9, "survey.offered: must be true or false"),
    (SMALL + "[executor]\nkind = 'cash'", 9, "executor.kind: must be one of 'ledger', 'webhook' or 'command'"),
    (SMALL + "[database]\nurl = 'mysql://x'", 9, "database.url: must begin with sqlite:///"),
    (SMALL + "[orders]\npattern = '[A-'", 9, "orders.pattern: is no regular expression"),
    (SMALL + "[clocks]\nvendor_request = 5", 9, "clocks.vendor_request: must be a length of time like"),
    (SMALL + "[clocks]\nvendor_request = '0m'", 9, 'clocks.vendor_request: must be at least "1s"'),
    (SMALL + "[clocks]\nvendor_request = '" + "999999w" * 200 + "'", 9, 'and at most "3650d"'),
    (SMALL + "[orders]\npattern = '[A-Z]*'", 9, "orders.pattern: must not fit where there is nothing"),
    (SMALL + "[tickets]\nreopen_days = 99999999999999999999", 9, "tickets.reopen_days: must be 3650 or less"),
    (SMALL + "[limits]\nmax_size = 'big'", 9, "limits.max_size: must be a size like"),
    (SMALL + "[limits]\ncopies_per_ticket_hour = 0", 9, "limits.copies_per_ticket_hour: must be 1 or more"),
    (
        SMALL + "[identity]\noperators = [\n 'a@b.example',\n 'nobody']",
        11,
        "identity.operators[1]: 'nobody' is no e-mail",
    ),
    (SMALL + "[identity]\noperators = 'a@b.example'", 9, "identity.operators: must be a list"),
    (SMALL + "[proof]\nmoney = 'strong'", 9, "proof.money: must be one of 'none', 'token', 'authenticated' or"),
    (SMALL + "[proof]\nmony = 'token'", 9, 'proof.mony: unknown key; did you mean "money"?'),
    (SMALL + "[proof]\nmoney = 'token'", 9, 'proof.money: needs "authenticated" or "confirmed": whoever forges'),
    (SMALL + "[proof]\nclose = 'none'\naddress = 'none'", 10, "proof.address: needs"),
    (SMALL + "[proof]\noperator = 'token'", 9, "say lower_the_bar_for_money = true beside it"),
    (SMALL + "[proof]\nlower_the_bar_for_money = false\nmoney = 'none'", 10, "proof.money: needs"),
    (SMALL + "[proof]\nlower_the_bar_for_money = 'true'", 9, "proof.lower_the_bar_for_money: must be true or false"),
    (SMALL + "[log]\nlevel = 'loud'", 9, "log.level: must be one of"),
    (SMALL + "[paths]\nrules = 'nowhere'", 9, "paths.rules: there is no such folder"),
    (SMALL + "smtp = { host = '' }", 8, "mailbox[0].smtp: unknown key"),
    (SMALL + "[[smtp]]", 8, "smtp: must be a table of keys"),
    (SMALL + 'processed = "INBOX"', 4, "must be three folders"),
    (
        SMALL + '[[mailbox]]\nhost="i"\nuser="u"\npassword="p"\npoll="x"',
        12,
        "mailbox[1].poll: must be a length of time",
    ),
    (BRAND + "[[mailbox]]\nhost = 'h'\nuser = 'u'", 4, "mailbox[0]: one of password, password_file"),
    (BRAND + "[[mailbox]]\nhost = 'h'\npassword = 'u'", 4, "mailbox[0].user: is missing"),
    (BRAND, 0, "there must be at least one [[mailbox]]"),
    (SMALL.replace("[[mailbox]]", "[mailbox]"), 4, "there must be at least one [[mailbox]], in double brackets"),
    (SMALL + BOX, 8, "mailbox[1]: is the same inbox as mailbox[0]"),
    (BOX, 0, "brand: is missing"),
    (BRAND + "url = 'help.acme.example'\n" + BOX, 4, "brand.url: must begin with https://"),
    (BRAND + "timezone = 'Mars/Olympus'\n" + BOX, 4, "'Mars/Olympus' is no time zone"),
    (BRAND + "timezone = '../etc'\n" + BOX, 4, "is no time zone"),
    (BRAND + "languages = ['en', 'klingon']\n" + BOX, 4, "'klingon' is no known language"),
    (BRAND + "languages = []\n" + BOX, 4, "brand.languages: must hold at least 1"),
    (
        SMALL.replace("support@", "support.of.everybodies@"),
        3,
        "brand.address: the part before the @ may have at most 20",
    ),
    (SMALL.replace("support@", "a+b@"), 3, 'brand.address: there may be no "+"'),
    (SMALL.replace('"Acme"', '"Ac[me"'), 2, "brand.name: must be a short name"),
    (SMALL.replace('"Acme"', "7"), 2, "brand.name: must be a text in quotes"),
]


@pytest.mark.parametrize(("text", "line", "words"), ONE_MISTAKE, ids=[each[2] for each in ONE_MISTAKE])
def test_a_mistake_is_told_with_its_line(mistakes, text, line, words):
    (mistake,) = mistakes(text)
    assert mistake[0] == line
    assert words in mistake[1]


@pytest.mark.parametrize("text", [each[0] for each in ONE_MISTAKE[:6]])
def test_line_ends_of_another_system_change_nothing(mistakes, text, tmp_path):
    expected = mistakes(text)
    (tmp_path / "config.toml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    with pytest.raises(ConfigMistakes) as caught:
        load(tmp_path / "config.toml", {})
    assert [(each.line, each.message) for each in caught.value.mistakes] == expected


BROKEN = [
    (b"[brand]\nname = \n", 2, "this is no TOML in column 8"),
    (b"[brand]\nname = 'x", 2, "this is no TOML"),
    (b"[brand]\nname = 'x'\nname = 'y'", 3, "this is no TOML"),
    (b"[brand]\nname = '\xff'\n", 2, "this line is no UTF-8 text"),
    (b"a = " + b"[" * 5000, 0, "nested too deeply"),
    (b"\na = " + b"9" * 5000, 2, "this is no TOML"),
]


@pytest.mark.parametrize(("data", "line", "words"), BROKEN, ids=[each[2] + f" {n}" for n, each in enumerate(BROKEN)])
def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path, data, line, words):
    (tmp_path / "config.toml").write_bytes(data)
    with pytest.raises(ConfigMistakes, match=words) as caught:
        load(tmp_path / "config.toml", {})
    assert caught.value.mistakes[0].line == line


def test_all_mistakes_are_told_at_once_and_in_order(mistakes):
    told = mistakes("[brand]\nnam = 'x'\n[smtp]\nport = 0\n[log]\nlevel = 1\n")
    lines = [line for line, _ in told]
    assert lines == sorted(lines)
    assert {line for line, _ in told} == {0, 1, 2, 4, 6}


def test_a_mistake_begins_with_file_and_line(write):
    path = write(SMALL + "[smtp]\nport = 0")
    with pytest.raises(ConfigMistakes) as caught:
        load(path, {})
    assert str(caught.value).startswith(f"{path}:9: smtp.port: must be 1 or more")


def test_a_missing_file_and_a_folder_are_told(tmp_path):
    with pytest.raises(ConfigMistakes, match="there is no such file"):
        load(tmp_path / "none.toml", {})
    with pytest.raises(ConfigMistakes, match="cannot be read"):
        load(tmp_path, {})
