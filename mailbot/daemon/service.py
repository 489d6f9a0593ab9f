"""Everything together: inboxes, sender and drum round one desk, started and stopped as one."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import structlog

from mailbot.config import Config, Mailbox
from mailbot.daemon.beat import Beat, executor_of
from mailbot.daemon.desk import Desk
from mailbot.daemon.drum import Drum
from mailbot.daemon.intake import Intake
from mailbot.daemon.pulse import Pulse
from mailbot.daemon.reload import Reload
from mailbot.daemon.sender import LOOK, Sender
from mailbot.errors import Unreachable
from mailbot.store.receipts import Receipts
from mailbot.walk.now import now
from mailbot.wire.imap import Account
from mailbot.wire.inbox import Folder, Inbox
from mailbot.wire.smtp import Pool, Relay

log = structlog.get_logger("mailbot.daemon")

GRACE: Final = 8.0  # seconds that work under way gets when the daemon is told to stop
AGAIN: Final = timedelta(hours=1)  # the same trouble is told again after this


def run(config: Config, *, once: bool = False) -> int:
    """Run until SIGTERM or SIGINT, or with ``once`` one pass over every inbox and all that is due; the exit code.

    Raises:
        RuleError: rules or templates do not check out.
        Unreachable: the database cannot be opened, or another daemon runs on it.
    """
    return asyncio.run(_main(config, once))


async def _main(config: Config, once: bool) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    if once:
        return await sweep(config, stop)
    return await serve(config, stop, hangup=partial(loop.add_signal_handler, signal.SIGHUP))


async def serve(
    config: Config,
    stop: asyncio.Event,
    clock: Callable[[], datetime] = now,
    look: int = int(LOOK),
    hangup: Callable[[Callable[[], None]], None] = lambda ask: None,
) -> int:
    """The daemon proper. ``look``: seconds between looks at what is due; ``hangup`` sets what SIGHUP calls."""
    async with Desk(config) as desk, Pool(relay(config)) as pool:
        with Receipts(receipts_path(config)) as receipts:
            sender = Sender(desk, pool, receipts, clock)
            await sender.recover()
            await desk.write(desk.clerk.note_rules, clock())
            beat = _beat(config, desk, clock)
            await beat.payer.recover()
            pulse = Pulse(beat, sender.wake)
            drum = Drum()
            drum.every(look, sender.wake)
            drum.every(look, pulse.strike)
            inboxes = [inbox(config, mailbox, desk, sender, clock) for mailbox in config.mailboxes]
            reload = Reload(desk, clock)
            hangup(reload.ask)
            log.info("daemon.started", mailboxes=len(inboxes))
            read = [one.read for one in inboxes]
            jobs = (sender.run(stop), drum.run(stop), pulse.run(stop, read), reload.run(stop))
            await _together(stop, *(one.run(stop) for one in inboxes), *jobs)
    log.info("daemon.stopped")
    return 0


async def sweep(config: Config, stop: asyncio.Event, clock: Callable[[], datetime] = now) -> int:
    """One pass; 1 where an inbox or the mail server was out of reach."""
    async with Desk(config) as desk, Pool(relay(config)) as pool:
        with Receipts(receipts_path(config)) as receipts:
            sender = Sender(desk, pool, receipts, clock)
            await sender.recover()
            await desk.write(desk.clerk.note_rules, clock())
            swept = await asyncio.gather(
                *(_sweep_one(inbox(config, mailbox, desk, sender, clock)) for mailbox in config.mailboxes)
            )
            if all(swept):  # what lies in an unread inbox may call money off
                beat = _beat(config, desk, clock)
                await beat.payer.recover()
                await Pulse(beat, sender.wake).look(stop)
            await sender.drain(stop)
    return 0 if all(swept) and not sender.away else 1


def _beat(config: Config, desk: Desk, clock: Callable[[], datetime]) -> Beat:
    return Beat(desk, executor_of(config.executor), config.executor, clock)


async def _sweep_one(one: Inbox) -> bool:
    try:
        await one.once()
    except Unreachable as error:
        log.error("inbox.unreachable", tried=str(error))
        return False
    return True


async def _together(stop: asyncio.Event, *jobs: Coroutine[object, object, None]) -> None:
    """Run all; when the first ends by a fault, or ``stop`` is set, give the others a moment and end them."""
    tasks = [asyncio.ensure_future(job) for job in jobs]
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    ended, late = await asyncio.wait(tasks, timeout=GRACE)
    for task in late:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    for task in ended:
        task.result()


def inbox(config: Config, mailbox: Mailbox, desk: Desk, sender: Sender, clock: Callable[[], datetime]) -> Inbox:
    """The inbox of one ``[[mailbox]]``, handing its mail to ``desk``."""
    intake = Intake(mailbox, desk, clock, sender.wake)
    folder = Folder(
        account(mailbox),
        name=mailbox.folder,
        targets=(mailbox.processed, mailbox.quarantine),
        max_size=lambda: desk.clerk.house.config.limits.max_size,
        poll=mailbox.poll.total_seconds(),
    )

    return Inbox(folder, intake.handle, trouble=_teller(intake.name, clock))


def _teller(name: str, clock: Callable[[], datetime]) -> Callable[[Unreachable, float], None]:
    """Tells of trouble with an inbox; what goes on and on is told once an hour."""
    told: dict[str, datetime] = {}

    def tell(why: Unreachable, pause: float) -> None:
        at = clock()
        for old in [words for words, when in told.items() if at - when >= AGAIN]:
            del told[old]
        if told.setdefault(str(why), at) is at:
            log.warning("inbox.unreachable", mailbox=name, tried=str(why), again_in=round(pause, 1))

    return tell


def account(mailbox: Mailbox) -> Account:
    """How to log in to an inbox."""
    return Account(
        host=mailbox.host,
        port=mailbox.port,
        tls=mailbox.tls,
        user=mailbox.user,
        password=mailbox.password.get_secret_value(),
        oauth2_token_file=str(mailbox.oauth2_token_file or ""),
        ca_file=str(mailbox.ca_file or ""),
    )


def relay(config: Config) -> Relay:
    """The server that takes our mail."""
    smtp = config.smtp
    return Relay(
        host=smtp.host,
        port=smtp.port,
        tls=smtp.tls,
        user=smtp.user,
        password=smtp.password.get_secret_value(),
        connections=smtp.connections,
        ca_file=str(smtp.ca_file or ""),
    )


def receipts_path(config: Config) -> Path:
    """Beside the SQLite file; beside the config for a database elsewhere."""
    path = config.database.path
    return path.with_name(path.name + ".receipts") if path else config.source.file.resolve().with_suffix(".receipts")
