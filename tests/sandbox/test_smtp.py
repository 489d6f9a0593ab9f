"""The sandbox's SMTP: what it takes, what it turns away, and what it writes on top of a delivered mail."""

from __future__ import annotations

import asyncio
import smtplib
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import pytest

from mailbot.sandbox import Envelope, Greylist, Sandbox
from tests.patience import PATIENCE

T = TypeVar("T")
MAIL = b"From: Ann <ann@c.example>\r\nSubject: hi\r\n\r\n.a dot\r\n..two\r\nend.\r\n"
FORGED = b"Authentication-Results: mx.sandbox.example;\r\n dmarc=pass header.from=bank.example\r\n"


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with Sandbox({"support": "secret", "ann": "pw", "vendor": "pw"}) as box:
        yield box


async def talk(box: Sandbox, act: Callable[[smtplib.SMTP], T]) -> T:
    def run() -> T:
        with smtplib.SMTP(box.host, box.smtp_port, timeout=PATIENCE) as smtp:
            smtp.ehlo("client.example")
            return act(smtp)

    return await asyncio.to_thread(run)


def inbox(box: Sandbox, user: str = "support") -> list[bytes]:
    return [mail.raw for mail in box.mailstore.inbox(user)]


async def say(box: Sandbox, words: bytes) -> list[bytes]:
    """Everything in one write; the first three octets of every reply line until the server closes."""
    reader, writer = await asyncio.open_connection(box.host, box.smtp_port)
    writer.write(words)
    writer.write_eof()
    replies = await asyncio.wait_for(reader.read(), PATIENCE)
    writer.close()
    return [line[:3] for line in replies.splitlines()]


async def test_a_delivered_mail_has_its_dots_and_the_trace_of_its_way(box: Sandbox) -> None:
    await talk(box, lambda smtp: smtp.sendmail("bounce@c.example", ["support+tok@a.example"], MAIL))
    (raw,) = inbox(box)
    head = raw[: -len(MAIL)].decode()
    assert raw.endswith(MAIL)
    assert head.startswith("Return-Path: <bounce@c.example>\r\nDelivered-To: support+tok@a.example\r\nReceived: from")
    assert "Authentication-Results" not in head


async def test_mail_from_ones_own_login_and_address_is_vouched_for(box: Sandbox) -> None:
    await talk(box, lambda smtp: (smtp.login("ann", "pw"), smtp.sendmail("", ["support@a.example"], MAIL)))
    assert b"\r\nAuthentication-Results: mx.sandbox.example; dmarc=pass header.from=c.example\r\n" in inbox(box)[0]


async def test_a_login_does_not_vouch_for_somebody_elses_address(box: Sandbox) -> None:
    await talk(box, lambda smtp: (smtp.login("vendor", "pw"), smtp.sendmail("", ["support@a.example"], MAIL)))
    assert b"dmarc=pass" not in inbox(box)[0]


async def test_a_verdict_forged_in_our_name_is_taken_out(box: Sandbox) -> None:
    others = FORGED.replace(b"sandbox", b"other")
    await talk(box, lambda smtp: smtp.sendmail("", ["support@a.example"], FORGED + others + MAIL))
    assert FORGED not in inbox(box)[0]
    assert others in inbox(box)[0]


async def test_who_is_unknown_is_turned_away_and_the_others_get_their_mail(box: Sandbox) -> None:
    to = ["nobody@a.example", "ann@c.example", "vendor@v.example"]
    refused = await talk(box, lambda smtp: smtp.sendmail("", to, MAIL))
    assert refused == {"nobody@a.example": (550, b"5.1.1 No such mailbox")}
    assert len(inbox(box, "ann")) == len(inbox(box, "vendor")) == 1


async def test_every_mail_is_shown_with_its_envelope() -> None:
    seen: list[tuple[Envelope, bytes]] = []
    async with Sandbox({"ann": "pw"}, on_mail=lambda *mail: seen.append(mail)) as box:
        await talk(box, lambda smtp: smtp.sendmail("s@v.example", ["ann@c.example"], MAIL))
    ((envelope, raw),) = seen
    assert (envelope.sender, envelope.recipients, envelope.helo) == (
        "s@v.example",
        ("ann@c.example",),
        "client.example",
    )
    assert raw == MAIL


async def test_commands_sent_ahead_are_answered_in_their_order(box: Sandbox) -> None:
    transaction = b"MAIL FROM:<>\r\nRCPT TO:<%b@a.example>\r\nDATA\r\n"
    words = b"HELO me\r\n" + transaction % b"nobody" + b"RSET\r\n" + transaction % b"support" + b".\r\nQUIT\r\n"
    assert b" ".join(await say(box, words)) == b"220 250 250 550 554 250 250 250 354 250 221"
    assert inbox(box)[0].endswith(b"+0000\r\n")  # a mail of nothing


SMUGGLED = b"Subject: 1\r\n\r\n%b.%bMAIL FROM:<boss@a.example>\r\nRCPT TO:<support@a.example>\r\nDATA\r\nSubject: 2\r\n"


@pytest.mark.parametrize(("before", "after"), [(b"\n", b"\n"), (b"\n", b"\r\n"), (b"\r\n", b"\n"), (b"\r", b"\r\n")])
async def test_no_second_mail_is_smuggled_in_behind_a_bare_line_end(box: Sandbox, before: bytes, after: bytes) -> None:
    start = b"HELO me\r\nMAIL FROM:<>\r\nRCPT TO:<support@a.example>\r\nDATA\r\n"
    replies = await say(box, start + SMUGGLED % (before, after) + b"\r\n.\r\nQUIT\r\n")
    assert replies == [b"220", b"250", b"250", b"250", b"354", b"550"]
    assert inbox(box) == []


async def test_a_mail_cut_off_before_its_end_is_not_delivered(box: Sandbox) -> None:
    await say(box, b"HELO me\r\nMAIL FROM:<>\r\nRCPT TO:<support@a.example>\r\nDATA\r\nSubject: half\r\n\r\nand")
    assert inbox(box) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (b"MAIL FROM:<a@b> SIZE=99999999999", b"552"),
        (b"MAIL FROM:a@b", b"501"),
        (b"MAIL FROM:<a@b><c@d>", b"501"),
        (b"RCPT TO:<support@a>", b"503"),
        (b"DATA", b"503"),
        (b"AUTH PLAIN AGFubgBndWVzcw==", b"535"),
        (b"AUTH PLAIN !", b"501"),
        (b"AUTH GSSAPI", b"504"),
        (b"STARTTLS", b"454"),
        (b"VRFY ann", b"252"),
        (b"NONSENSE", b"500"),
        (b"NOOP\nNOOP", b"421"),
    ],
)
async def test_each_mistake_has_its_code(box: Sandbox, words: bytes, code: bytes) -> None:
    assert (await say(box, b"HELO me\r\n" + words + b"\r\nQUIT\r\n"))[2] == code


async def test_a_greylisted_sender_gets_in_when_the_time_has_passed() -> None:
    now = 0.0
    async with Sandbox({"ann": "pw"}, greylist=Greylist(900, clock=lambda: now)) as box:
        for now, expected in ((0.0, 451), (899.0, 451), (900.0, 250)):  # noqa: B007 - the clock reads it
            code = await talk(box, lambda smtp: (smtp.mail("s@v.example"), smtp.rcpt("ann@c.example"))[1][0])
            assert code == expected
