"""What nobody can beat, and what anybody would write."""

from __future__ import annotations

import asyncio
import imaplib
import smtplib
import sqlite3
import tempfile
import time
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import mailparser
import shop

from mailbot.wire.smtp import Pool, Relay


def floor(smtp: int, mails: int, size: int) -> float:
    """Mails a second if there were nothing to do but to send two notifications for each."""
    raw = b"Subject: floor\r\n\r\n" + (b"x" * 74 + b"\r\n") * (size // 76)

    async def send() -> float:
        async with Pool(Relay("127.0.0.1", smtp)) as pool:
            await pool.send("a@acme.example", "b@customer.example", raw)
            start = time.perf_counter()
            for _ in range(0, 2 * mails, 200):
                await asyncio.gather(*(pool.send("a@acme.example", "b@customer.example", raw) for _ in range(200)))
            return mails / (time.perf_counter() - start)

    return asyncio.run(send())


def naive(server: shop.Dovecot, smtp: int, user: str, mails: int) -> float:
    """Mails a second of a first version: one at a time, five commits, a connection for each notification."""
    server.deliver_many([shop.customer_mail(number) for number in range(mails)], user)
    imap = imaplib.IMAP4("127.0.0.1", server.ports.imap)
    imap.login(user, shop.PASSWORD)
    imap.select()
    with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as folder:
        database = sqlite3.connect(Path(folder) / "naive.db")
        database.execute("create table step (what text)")
        start = time.perf_counter()
        for number in imap.search(None, "ALL")[1][0].split():
            _handle_naively(imap, database, smtp, number)
        rate = mails / (time.perf_counter() - start)
        database.close()
    imap.logout()
    return rate


def _handle_naively(imap: imaplib.IMAP4, database: sqlite3.Connection, smtp: int, number: str) -> None:
    raw: Any = imap.fetch(number, "(RFC822)")[1][0]
    parsed = mailparser.parse_from_bytes(raw[1])
    for step in ("mail", "ticket", "comment", "event", "notified"):
        database.execute("insert into step values (?)", (step,))
        database.commit()
    for reader in ("ann@customer.example", "help@vendor.example"):
        _send_naively(smtp, reader, parsed.subject, "\n".join(parsed.text_plain))
    imap.store(number, "+FLAGS", "\\Seen")


def _send_naively(smtp: int, reader: str, subject: str, words: str) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "support@acme.example", reader, f"[Acme #1] {subject}"
    mail.set_content(words)
    mail.add_alternative(f"<html><body><p>{words}</p></body></html>", subtype="html")
    with smtplib.SMTP("127.0.0.1", smtp) as connection:
        connection.send_message(mail)
