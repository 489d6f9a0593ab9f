"""Someone in the story with an ordinary mail program: writes, reads, answers, clicks."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from mailbot.demo.sundial import Sundial
from mailbot.demo.world import DESK, PASSWORD, Cast
from mailbot.sandbox import Sandbox
from mailbot.sandbox.mailstore import Watch

PATIENCE: Final = 60.0  # seconds until a mail that does not come is given up


@dataclass(slots=True)
class Actor:
    """One of the cast at their mail program."""

    cast: Cast
    box: Sandbox
    sundial: Sundial
    read: int = 0  # mails of the inbox already looked at
    got: list[Message] = field(default_factory=list)

    async def write(self, subject: str, words: str, *, to: str = DESK.address, **fields: str) -> EmailMessage:
        """Send a mail to the desk; ``fields`` are further headers."""
        mail = EmailMessage(policy=SMTP)
        mail["From"] = f"{self.cast.name} <{self.cast.address}>"
        mail["To"] = to
        mail["Subject"] = subject
        mail["Date"] = format_datetime(self.sundial.now())
        mail["Message-ID"] = make_msgid(domain=self.cast.address.rpartition("@")[2])
        for name, value in fields.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(words)
        await aiosmtplib.send(
            mail,
            hostname=self.box.host,
            port=self.box.smtp_port,
            username=self.cast.user,
            password=PASSWORD,
            start_tls=False,
        )
        return mail

    async def next(self) -> Message:
        """The next mail in the inbox; waits for it. Raises TimeoutError."""
        folder, came = self.box.mailstore.inbox(self.cast.user), asyncio.Event()
        watch = Watch(ring=came.set)
        folder.watches.add(watch)
        try:
            while len(folder) <= self.read:
                await asyncio.wait_for(came.wait(), PATIENCE)
                came.clear()
        finally:
            folder.watches.discard(watch)
        mail = message_from_bytes(list(folder)[self.read].raw)
        self.read += 1
        self.got.append(mail)
        return mail

    async def answer(self, words: str, *, subject: str = "", quoting: bool = True) -> EmailMessage:
        """Answer the latest mail the way mail programs do: to its Reply-To, our text quoted below."""
        last = self.got[-1]
        quoted = "".join(f"> {line}\n" for line in text_of(last).splitlines()) if quoting else ""
        below = f"\nOn {last['Date']}, {DESK.name} <{DESK.address}> wrote:\n{quoted}" if quoted else ""
        return await self.write(
            subject or f"Re: {last['Subject']}",
            f"{words}\n{below}",
            to=parseaddr(str(last["Reply-To"]))[1],
            In_Reply_To=str(last["Message-ID"]),
            References=str(last["Message-ID"]),
        )

    async def click(self, act: str) -> EmailMessage:
        """Send the prepared mail for ``act`` that the latest mail offers, unchanged."""
        address, subject = prepared(text_of(self.got[-1]), act)
        return await self.write(subject, "\n", to=address)


def text_of(mail: Message) -> str:
    """The plain text of a mail."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    words = part.get_payload(decode=True)
    return words.decode("utf-8").replace("\r\n", "\n") if isinstance(words, bytes) else ""


def html_of(mail: Message) -> str:
    """The HTML of a mail."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/html")
    words = part.get_payload(decode=True)
    return words.decode("utf-8") if isinstance(words, bytes) else ""


def prepared(text: str, act: str) -> tuple[str, str]:
    """Address and subject of the prepared mail for ``act`` in a notification's text. KeyError if there is none."""
    for link in re.findall(r"mailto:\S+", text):
        address, query = unquote(urlsplit(link).path), parse_qs(urlsplit(link).query)
        if query.get("subject", [""])[0].split(" ")[0] == act:
            return address, query["subject"][0]
    raise KeyError(act)
