"""What people receive from us, and the laws every such mail obeys whatever the story."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from urllib.parse import unquote

from mailbot.store.outbox import Parcel
from tests.cast import PEOPLE, name_of

TOKEN = re.compile(r"\+([a-z2-7]{40})(?=@|%40)", re.IGNORECASE)
LINK = re.compile(r"mailto:(\S+?)\?subject=(\S+)")


@dataclass(frozen=True)
class Received:
    """One notification as it lies in somebody's inbox; what every law looks at is read once."""

    parcel: Parcel
    message: EmailMessage

    @property
    def reader(self) -> str:
        return name_of(self.parcel.recipient)

    @cached_property
    def text(self) -> str:
        return _body(self.message, "plain")

    @cached_property
    def html(self) -> str:
        return _body(self.message, "html")

    @cached_property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Every token of ours in it."""
        headers = self.parcel.raw.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
        told = f"{headers} {self.text} {self.html} {self.parcel.envelope}"
        return frozenset(token.lower() for token in TOKEN.findall(told))

    @property
    def files(self) -> list[str]:
        return [part.get_filename() or "" for part in self.message.iter_attachments()]

    @property
    def reply_to(self) -> str:
        """Empty in a memo to operators, which is about no ticket."""
        field = self.message["Reply-To"]
        return str(field.addresses[0].addr_spec) if field else ""

    def field(self, name: str) -> str:
        """What a story calls a header of this mail; ``envelope`` is its envelope sender."""
        special = {"envelope": self.parcel.envelope, "reply-to": self.reply_to}
        return special.get(name) or str(self.message[name])

    def link(self, act: str) -> tuple[str, str] | None:
        """Address and subject of the prepared link for ``act``."""
        links = ((unquote(to), unquote(subject)) for to, subject in LINK.findall(self.text.replace("\n", " ")))
        return next((link for link in links if link[1].startswith(act)), None)


def receive(parcel: Parcel) -> Received:
    message = message_from_bytes(parcel.raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return Received(parcel, message)


class Postbox:
    """Everything that was ever mailed, newest last."""

    def __init__(self) -> None:
        self.mails: list[Received] = []

    def add(self, mail: Received) -> None:
        _obeys_the_laws(mail, self.mails)
        self.mails.append(mail)

    def latest(self, reader: str, ticket: int | None = None) -> Received:
        """The newest mail ``reader`` got (about one ticket)."""
        return next(mail for mail in reversed(self.mails) if mail.reader == reader and _is_about(mail, ticket))

    def latest_link(self, reader: str, act: str) -> tuple[str, str]:
        """The newest prepared link for ``act`` in a mail that ``reader`` got."""
        mine = (mail.link(act) for mail in reversed(self.mails) if mail.reader == reader)
        return next(link for link in mine if link)


def _is_about(mail: Received, ticket: int | None) -> bool:
    return ticket is None or mail.parcel.ticket == ticket


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return part.get_content() if part else ""


def _obeys_the_laws(mail: Received, earlier: list[Received]) -> None:
    """One reader on file, marked as a machine's, threads in clients, nobody else's token inside."""
    message, address = mail.message, mail.parcel.recipient
    assert [to.addr_spec for to in message["To"].addresses] == [address]
    assert message["Cc"] is None
    assert message["Bcc"] is None
    assert address in {person.address for person in PEOPLE.values()}, f"mailed to {address}, who is nobody here"
    assert str(message["Auto-Submitted"]).startswith("auto-")
    assert message["Message-ID"] == mail.parcel.message_id
    assert message["X-Mailbot-Kind"] == mail.parcel.kind
    assert len(mail.reply_to.partition("@")[0]) <= 64
    assert mail.text, "no plain text"
    assert mail.html, "no HTML"
    assert mail.html.isascii() or "charset" in mail.html
    _threads_with(mail, earlier)
    _keeps_tokens_private(mail, earlier)


def _threads_with(mail: Received, earlier: list[Received]) -> None:
    if mail.parcel.ticket is None:
        return  # a memo: each is about something else
    mine = [old for old in earlier if old.reader == mail.reader and old.parcel.ticket == mail.parcel.ticket]
    subjects = {old.subject for old in mine if old.parcel.kind != "confirm"}
    assert not subjects or mail.parcel.kind == "confirm" or mail.subject in subjects, "new subject"


def _keeps_tokens_private(mail: Received, earlier: list[Received]) -> None:
    theirs = frozenset[str]().union(*(old.tokens for old in earlier if old.reader != mail.reader))
    leaked = theirs & mail.tokens
    assert not leaked, f"a token of somebody else is in the mail to {mail.reader}"
