"""A desk in a folder of its own, and the command line to work at it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

import pytest
from typer.testing import CliRunner, Result

from mailbot.cli.app import app

CONFIG = """
[brand]
name = "Acme"
address = "support@acme.example"
languages = ["en", "it"]

[[mailbox]]
host = "127.0.0.1"
port = 1143
tls = "none"
user = "support"
password = "secret"

[identity]
trusted_servers = ["mx.acme.example"]
"""
VENDORS = """id,name,support_email,account_email,timezone,weekend,holidays,language
v1,Widgets & Sons,help@widgets.example,owner@widgets.example,Europe/Rome,sat sun,IT,it
"""
ORDERS = """number,product,vendor,customer_name,customer_email,language,kind,invoice,at,amount,currency,risk
ABCD1234,Widget,v1,Ann Customer,ann@mail.example,en,one-time,INV-1,2026-02-20T10:00:00Z,40.00,EUR,
ABCD5678,Course,v1,Bob Buyer,bob@mail.example,it,subscription,INV-2,2026-02-21,9.90,EUR,
ABCD5678,Course,v1,Bob Buyer,bob@mail.example,it,subscription,INV-3,2026-03-21,9.90,EUR,
"""
T0, T1, T2, T3 = (f"2026-03-06T{hour}:00:00Z" for hour in (14, 15, 16, 17))


@dataclass
class Desk:
    """A folder with a config.toml, and what was said at its command line."""

    folder: Path

    def run(self, *words: object, stdin: str | bytes = "") -> Result:
        """Run a command, as a shell would."""
        arguments = ["--config", str(self.folder / "config.toml"), *map(str, words)]
        return CliRunner().invoke(app, arguments, input=stdin)

    def do(self, *words: object, stdin: str | bytes = "") -> str:
        """Run a command that must succeed; what it prints."""
        result = self.run(*words, stdin=stdin)
        assert result.exit_code == 0, (words, result.output, result.exception)
        return result.stdout

    def json(self, *words: object, stdin: str | bytes = "") -> Any:
        """Run a command that must succeed, with --json."""
        return json.loads(self.do(*words, "--json", stdin=stdin))

    def refused(self, *words: object, stdin: str | bytes = "") -> str:
        """Run a command that must fail in its work; the message."""
        result = self.run(*words, stdin=stdin)
        assert result.exit_code == 1, (words, result.output, result.exception)
        assert "Traceback" not in result.output
        return " ".join(result.stderr.split())

    def misused(self, *words: object, stdin: str | bytes = "") -> str:
        """Run a command in a wrong way; the message."""
        result = self.run(*words, stdin=stdin)
        assert result.exit_code == 2, (words, result.output, result.exception)
        return " ".join(re.sub(r"[│╭╮╰╯─]", " ", result.stderr).split())

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def shop(self) -> None:
        """Sample vendors and orders."""
        self.do("vendors", "import", self.write("vendors.csv", VENDORS))
        self.do("orders", "import", self.write("orders.csv", ORDERS))

    def post(self, at: str) -> dict[str, EmailMessage]:
        """Export what is due: mails by recipient."""
        found = self.json("outbox", "export", self.folder / "post", "--at", at)
        return {each["to"]: read(Path(each["file"]).read_bytes()) for each in found}


def read(raw: bytes) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(raw, policy=default))


def words_of(mail: EmailMessage) -> str:
    """The text part."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def letter(sender: str, to: str, subject: str, words: str, *, name: str, proven: bool = True, more: str = "") -> str:
    """A mail as our server received it; ``name`` makes its Message-ID, ``more`` are further header lines."""
    domain = sender.rpartition("@")[2]
    result = f"dmarc=pass header.from={domain}" if proven else f"dmarc=fail header.from={domain}"
    return (
        f"Authentication-Results: mx.acme.example; {result}\n"
        f"From: <{sender}>\nTo: {to}\nSubject: {subject}\nMessage-ID: <{name}@{domain}>\n"
        f"Date: Fri, 06 Mar 2026 14:00:00 +0000\n{more}\n{words}\n"
    )


ANN = letter("ann@mail.example", "support@acme.example", "ABCD1234 does not open", "The file will not open.", name="a1")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk nobody has worked at."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text(CONFIG)
    (tmp_path / "config.toml").chmod(0o600)
    return Desk(tmp_path)


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """A desk with sample orders and ticket 1, opened by Ann at 14:00, its notifications due."""
    desk.shop()
    desk.do("ingest", "-", "--at", T0, stdin=ANN)
    return desk
