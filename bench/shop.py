"""A shop to measure with: a real Dovecot full of customers' mail, postfix's smtp-sink, vendors and orders."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]  # the checkout that is measured
sys.path.insert(0, str(ROOT))
from tests.dovecot import PASSWORD, Dovecot, free_ports  # noqa: E402 - the checkout is no installed package

SINK = shutil.which("smtp-sink", path="/usr/sbin:/usr/local/sbin:/usr/bin") or "smtp-sink"
VENDORS = 20

_CONFIG = """
[brand]
name = "Acme"
address = "support@acme.example"
languages = ["en", "it"]
[[mailbox]]
host = "127.0.0.1"
port = {imap}
tls = "none"
user = "{user}"
password = "{password}"
[smtp]
host = "127.0.0.1"
port = {smtp}
[identity]
trusted_servers = ["mx.acme.example"]
[log]
level = "warning"
"""


def customer_mail(number: int) -> bytes:
    """A usual mail of a customer of order ``number``: text and HTML, a signature, about 2.5 KB."""
    words = "The file I downloaded will not open on my computer. I tried it twice, with both programs you name.\n" * 3
    html = "".join(f"<p>{line}</p>" for line in words.splitlines())
    mark = f"part-{number}"
    return (
        f"Received: from mail.customer.example by mx.acme.example with ESMTPS; Fri, 6 Mar 2026 14:00:00 +0000\r\n"
        f"Authentication-Results: mx.acme.example; dkim=pass header.d=customer.example; "
        f"dmarc=pass header.from=customer.example\r\n"
        f"From: =?utf-8?q?Ann_Customer_{number}?= <ann{number}@customer.example>\r\n"
        f"To: support@acme.example\r\nSubject: {order(number)} =?utf-8?q?l=C3=A4sst_sich?= not open\r\n"
        f"Message-ID: <m{number}@customer.example>\r\nDate: Fri, 6 Mar 2026 14:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/alternative; boundary="{mark}"\r\n\r\n'
        f"--{mark}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        f"Hello,\n\n{words}\nRegards\n\n-- \nAnn {number}\n\r\n"
        f"--{mark}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>Hello,</p>{html}</body></html>\r\n"
        f"--{mark}--\r\n"
    ).encode()


def order(number: int) -> str:
    return f"BENCH{number:06}"


@contextmanager
def sink() -> Iterator[int]:
    """postfix's smtp-sink on a free port: takes all mail and forgets it."""
    (port,) = free_ports(1)
    process = subprocess.Popen([SINK, "-u", "nobody", f"127.0.0.1:{port}", "1000"])
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    server = Dovecot().start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def house(server: Dovecot, smtp: int, user: str, mails: int) -> Iterator[Path]:
    """A folder with config, vendors and ``mails`` orders; the path of its config."""
    with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as name:
        folder = Path(name)
        config = folder / "config.toml"
        config.write_text(_CONFIG.format(imap=server.ports.imap, smtp=smtp, user=user, password=PASSWORD))
        (folder / "vendors.jsonl").write_text("".join(_vendor(number) for number in range(VENDORS)))
        (folder / "orders.jsonl").write_text("".join(_order(number) for number in range(mails)))
        for noun in ("vendors", "orders"):
            subprocess.run(
                command(config, noun, "import", str(folder / f"{noun}.jsonl")),
                check=True,
                stdout=subprocess.DEVNULL,
                cwd=ROOT,
            )
        yield config


def command(config: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "mailbot", "--config", str(config), *words]


def _vendor(number: int) -> str:
    row = {"id": f"v{number}", "name": f"Vendor {number}", "support_email": f"help@vendor{number}.example",
           "account_email": f"owner@vendor{number}.example", "timezone": "Europe/Rome", "language": "it"}  # fmt: skip
    return json.dumps(row) + "\n"


def _order(number: int) -> str:
    row = {"number": order(number), "product": "Widget", "vendor": f"v{number % VENDORS}",
           "customer_name": "Ann Customer", "customer_email": f"ann{number}@customer.example", "language": "en",
           "kind": "one-time", "invoice": f"INV-{number}", "at": "2026-02-20", "amount": "40.00", "currency": "EUR",
           "risk": ""}  # fmt: skip
    return json.dumps(row) + "\n"


def _wait_for(port: int) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("smtp-sink did not start")
