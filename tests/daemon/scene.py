"""A shop, a mail server of our own and a daemon in the test's loop: fast, and with misfortunes to order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

from structlog.testing import capture_logs

from mailbot.config import load
from mailbot.daemon.service import serve, sweep
from mailbot.sandbox import Sandbox
from tests import shop
from tests.daemon.running import Books, until
from tests.dovecot import PASSWORD

USERS = {"support": PASSWORD, "second": PASSWORD, "post": "unread"}


@dataclass
class Scene:
    """A shop, the sandbox it works with, and a daemon in this loop."""

    box: Sandbox
    config: Path
    books: Books
    log: list[Any]
    later: timedelta = timedelta()  # how far the daemon's clock has been moved on

    def clock(self) -> datetime:
        return datetime.now(UTC) + self.later

    def deliver(self, *numbers: int, user: str = "support", name: str = "m") -> None:
        """A mail of each of these customers; under another ``name`` a further one of the same."""
        for number in numbers:
            words = f"My {name} mail says {name}.\n"
            self.box.mailstore.deliver(user, shop.customer_mail(number, words, name=name))

    @asynccontextmanager
    async def daemon(self, look: int = 2) -> AsyncIterator[None]:
        """The daemon at work, until the block ends; it looks at what is due every so many seconds."""
        stop, lives = asyncio.Event(), len(self.told("daemon.started"))
        running = asyncio.create_task(serve(load(self.config, {}), stop, self.clock, look))
        try:
            await until(lambda: running.done() or len(self.told("daemon.started")) > lives, "the start")
            yield
        finally:
            stop.set()
            assert await running == 0

    async def sweep(self) -> int:
        return await sweep(load(self.config, {}), asyncio.Event(), self.clock)

    def told(self, event: str) -> list[Any]:
        return [entry for entry in self.log if entry["event"] == event]

    @property
    def got(self) -> list[str]:
        """Who got something, in the order of coming."""
        return [envelope.recipients[0] for envelope, _ in self.box.sent]

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of what was sent, in the order of coming."""
        return [str(message_from_bytes(raw)["Message-ID"]) for _, raw in self.box.sent]

    def put_off(self, attempts: int) -> int:
        """How many notifications wait for another attempt after so many: only then may the clock be moved on."""
        return self.books.count(f"outbox where state = 'due' and attempts = {attempts}")

    @property
    def settled(self) -> bool:
        """Whether nothing waits, neither to be read nor to be sent."""
        return not self.books.count("outbox where state in ('due', 'sending')") and not any(
            len(self.box.mailstore.inbox(user)) for user in ("support", "second")
        )


@contextmanager
def play(box: Sandbox, folder: Path, url: str) -> Iterator[Scene]:
    """The scene set, and looked over at the end."""
    shop.stock(url, 40)
    sections = (shop.mailbox(box.imap_port), shop.mailbox(box.imap_port, "second"), f'[database]\nurl = "{url}"\n')
    config = shop.write_config(folder, box.smtp_port, *sections)
    with capture_logs() as log:
        yield Scene(box, config, Books(url), log)
    assert [entry for entry in log if entry["event"] == "walk.bug"] == []
