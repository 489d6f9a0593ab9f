"""``mailbot ingest``: mails from files instead of a mailbox, by the same path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

import typer

from mailbot.cli import mails
from mailbot.cli.mails import Files, Mail
from mailbot.cli.moments import At, now
from mailbot.cli.reading import incoming
from mailbot.cli.setting import opened
from mailbot.cli.terminal import Json, print_array, progress, say
from mailbot.walk.clerk import Clerk
from mailbot.walk.house import House
from mailbot.walk.verdict import Verdict, Walked

app = typer.Typer(add_completion=False)

BATCH = 50  # mails in one transaction
STYLES = {Verdict.NEW: "good", Verdict.REPLY: "good", Verdict.HELD: "unsure", Verdict.QUARANTINED: "bad"}


@app.command()
def ingest(ctx: typer.Context, files: Files, at: At = None, json: Json = False) -> None:
    """Take mails from files, folders or a pipe, by the same path as those of a mailbox.

    Each ends in one verdict: new, reply, held, duplicate, ignored or quarantined. Notifications go to the outbox.

    Example: mailbot ingest mail.eml archive.mbox

    From an MTA's pipe: mailbot --config /etc/mailbot/config.toml ingest -
    """
    found = mails.find(files)
    with opened(ctx) as house, progress("mails", mails.size(found), lines=True) as advance:
        walks = handle(house, mails.read(found, advance), now(at))
        if json:
            print_array({"file": name, **walked.to_json()} for name, walked in walks)
            return
        for name, walked in walks:
            ticket = f", ticket {walked.ticket}" if walked.ticket else ""
            said = f"{name}: {walked.verdict.value}{ticket}: {walked.reason}"
            say(said, style=STYLES.get(walked.verdict, "faint"))


def handle(house: House, found: Iterable[Mail], at: datetime) -> Iterator[tuple[str, Walked]]:
    """Hand mails to the clerk in batches; each mail's name and what became of it."""
    clerk, waiting = Clerk(house), incoming(house, found, at)
    while batch := list(islice(waiting, BATCH)):
        walked = clerk.handle([one for _, one in batch], at)
        yield from zip((name for name, _ in batch), walked, strict=True)
