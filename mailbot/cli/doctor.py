"""``mailbot doctor``: is everything there that the daemon needs?"""

from __future__ import annotations

import asyncio
import os
from dataclasses import asdict, dataclass

import typer

from mailbot.cli.setting import configure, reachable
from mailbot.cli.terminal import Json, advise, print_array, say
from mailbot.config import Config, Mailbox, bar_for_money
from mailbot.config import Database as Settings
from mailbot.daemon.service import account, relay
from mailbot.desk.counting import many
from mailbot.errors import Unreachable
from mailbot.store.database import Database
from mailbot.wire.imap import connect
from mailbot.wire.smtp import probe

app = typer.Typer(add_completion=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried."""

    check: str  # what was looked at: config | database | imap | smtp
    ok: bool
    said: str  # what was tried, and what came of it


@app.command()
def doctor(ctx: typer.Context, json: Json = False) -> None:
    """Reach everything the daemon needs: the database, every mailbox with its folders, the mail server.

    Folders that are missing are made. Exit code 1 if anything fails.

    Example: mailbot doctor
    """
    config = configure(ctx)
    findings = [Finding("config", True, f"{config.source.file}: {many(len(config.mailboxes), 'mailbox', 'mailboxes')}")]
    findings += [_database(config.database), *asyncio.run(_servers(config))]
    if json:
        print_array(asdict(finding) for finding in findings)
    else:
        for finding in findings:
            say("✓" if finding.ok else "✗", f"{finding.check}:", finding.said, style="good" if finding.ok else "bad")
    for words in bar_for_money(config):
        advise(f"advice: {words}")
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


def _database(settings: Settings) -> Finding:
    try:
        return Finding("database", True, _examined(settings))
    except Unreachable as fault:
        return Finding("database", False, str(fault))


def _examined(settings: Settings) -> str:
    """What is so about the database. Raises Unreachable."""
    path = settings.path
    if path and not path.exists():
        if not os.access(path.parent, os.W_OK):
            raise Unreachable(f"{path} is not there, and its folder is not writable")
        return f"{path} is not there yet; it is made on first use"
    with reachable(Database(settings.url).open()) as database:
        if path and not os.access(path, os.W_OK):
            raise Unreachable(f"{database.where} is not writable")
        if damage := database.integrity():
            raise Unreachable(f"{database.where} is damaged: {damage}")
        pending = database.pending()
        with database.undone():
            pass
        missing = f", {many(len(pending), 'migration')} to apply on first use" if pending else ", up to date"
        return f"{database.where} is sound and writable{missing}"


async def _servers(config: Config) -> list[Finding]:
    """Every server, at the same time."""
    return await asyncio.gather(*(_imap(mailbox) for mailbox in config.mailboxes), _smtp(config))


async def _imap(mailbox: Mailbox) -> Finding:
    where = f"{mailbox.user} at {mailbox.host}:{mailbox.port}, tls {mailbox.tls}"
    try:
        session = await connect(account(mailbox))
        try:
            inbox = await session.select(mailbox.folder)
            for folder in (mailbox.processed, mailbox.quarantine):
                await session.ensure_folder(folder)
        finally:
            await session.close()
    except (Unreachable, OSError) as fault:
        return Finding("imap", False, f"{where}: {fault}")
    inside = f"{many(inbox.exists, 'mail')} in {mailbox.folder}"
    return Finding(
        "imap", True, f"{where}: logged in, {inside}; {mailbox.processed} and {mailbox.quarantine} are there"
    )


async def _smtp(config: Config) -> Finding:
    try:
        return Finding("smtp", True, await probe(relay(config)))
    except Unreachable as fault:
        return Finding("smtp", False, str(fault))
