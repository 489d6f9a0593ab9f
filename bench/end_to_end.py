"""Mails per second from the inbox to the mail server, beside what nobody can beat and what anybody would write.

    python bench/end_to_end.py [--mails 1000] [--rounds 3]

ours   `mailbot run`: each mail opens a ticket and makes two notifications (text and HTML, two languages)
floor  the same number of mails of the same size through the SMTP pool alone
naive  one mail at a time: fetch, parse, five commits, two mails built by the standard library, a connection for each

Rates are of this machine and this hour; believe the ratios. CPU seconds of ours include the start.
"""

from __future__ import annotations

import argparse
import asyncio
import imaplib
import os
import signal
import smtplib
import sqlite3
import statistics
import subprocess
import time
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import mailparser
import shop

from mailbot.wire.smtp import Pool, Relay

NAIVE_MAILS = 150


@dataclass
class Ours:
    rate: float  # mails a second
    cpu: float  # seconds for 1,000 mails, start included
    peak: int  # MiB of resident memory of the daemon
    size: int  # bytes of a notification


def ours(server: shop.Dovecot, smtp: int, user: str, mails: int) -> Ours:
    """The daemon on a full inbox; the clock runs from the first thing it does to the last mail taken."""
    server.deliver_many([shop.customer_mail(number) for number in range(mails)], user)
    with shop.house(server, smtp, user, mails) as config:
        database = config.with_name("mailbot.db")
        process = subprocess.Popen(shop.command(config, "run"))
        start = _wait(lambda: _count(database, "letter") > 0)
        end = _wait(lambda: _count(database, "outbox where state = 'sent'") == 2 * mails)
        process.send_signal(signal.SIGTERM)
        _, status, usage = os.wait4(process.pid, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        size = statistics.mean(len(raw) for raw in _sent(database))
    return Ours(
        mails / (end - start), (usage.ru_utime + usage.ru_stime) * 1000 / mails, usage.ru_maxrss // 1024, int(size)
    )


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
    """What a first version does."""
    server.deliver_many([shop.customer_mail(number) for number in range(mails)], user)
    database = sqlite3.connect(f"/tmp/naive-{os.getpid()}-{user}.db")  # noqa: S108 - thrown away below
    database.execute("create table if not exists step (what text)")
    imap = imaplib.IMAP4("127.0.0.1", server.ports.imap)
    imap.login(user, shop.PASSWORD)
    imap.select()
    start = time.perf_counter()
    for number in imap.search(None, "ALL")[1][0].split():
        raw: Any = imap.fetch(number, "(RFC822)")[1][0]
        parsed = mailparser.parse_from_bytes(raw[1])
        for step in ("mail", "ticket", "comment", "event", "notified"):
            database.execute("insert into step values (?)", (step,))
            database.commit()
        for reader in ("ann@customer.example", "help@vendor.example"):
            _send_naively(smtp, reader, parsed.subject, "\n".join(parsed.text_plain))
        imap.store(number, "+FLAGS", "\\Seen")
    rate = mails / (time.perf_counter() - start)
    imap.logout()
    Path(f"/tmp/naive-{os.getpid()}-{user}.db").unlink()  # noqa: S108
    return rate


def _send_naively(smtp: int, reader: str, subject: str, words: str) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "support@acme.example", reader, f"[Acme #1] {subject}"
    mail.set_content(words)
    mail.add_alternative(f"<html><body><p>{words}</p></body></html>", subtype="html")
    with smtplib.SMTP("127.0.0.1", smtp) as connection:
        connection.send_message(mail)


def _count(database: Path, what: str) -> int:
    try:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5) as connection:
            return int(connection.execute(f"select count(*) from {what}").fetchone()[0])  # noqa: S608 - our own words
    except sqlite3.OperationalError:
        return 0


def _sent(database: Path) -> list[bytes]:
    import zlib

    with sqlite3.connect(database) as connection:
        return [zlib.decompress(row[0]) for row in connection.execute("select source from outbox limit 20")]


def _wait(until: Any) -> float:
    while not until():
        time.sleep(0.01)
    return time.perf_counter()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--mails", type=int, default=1000)
    arguments.add_argument("--rounds", type=int, default=3)
    wanted = arguments.parse_args()
    rows = []
    with shop.dovecot() as server, shop.sink() as smtp:
        for turn in range(wanted.rounds):
            mine = ours(server, smtp, f"bench{turn}", wanted.mails)
            best, worst = floor(smtp, wanted.mails, mine.size), naive(server, smtp, f"naive{turn}", NAIVE_MAILS)
            rows.append((mine.rate / worst, mine.rate / best, mine.cpu))
            print(
                f"round {turn + 1}: ours {mine.rate:.0f}/s, floor {best:.0f}/s, naive {worst:.0f}/s;"
                f" {mine.rate / worst:.1f} x naive, {100 * mine.rate / best:.0f} % of the floor;"
                f" {mine.cpu:.1f} CPU s per 1,000 mails, peak {mine.peak} MiB",
                flush=True,
            )
    times, share, cpu = (statistics.median(column) for column in zip(*rows, strict=True))
    print(f"median: {times:.1f} x naive, {100 * share:.0f} % of the floor, {cpu:.1f} CPU s per 1,000 mails")


if __name__ == "__main__":
    main()
