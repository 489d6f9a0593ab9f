"""Mail out through the pool: what arrives, and how connections are used."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import trustme

from mailbot.errors import Unreachable
from mailbot.sandbox import Fault, Sandbox, What
from mailbot.wire.smtp import Pool, Relay, Sent, probe
from tests.patience import PATIENCE

MAIL = b"From: Acme <support@acme.example>\r\nSubject: news\r\n\r\nHello.\r\n"


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with Sandbox({"ann": "pw", "vendor": "pw"}) as box:
        yield box


def relay_to(box: Sandbox, **more: object) -> Relay:
    return Relay(**({"host": box.host, "port": box.smtp_port, "deadline": PATIENCE} | more))  # type: ignore[arg-type]


class Count:
    """How many connections were greeted."""

    def __init__(self, box: Sandbox) -> None:
        self.fault = Fault("smtp", "GREETING", What.DELAY, times=0)
        self.passed = box.faults.passed
        box.faults.lay(self.fault)

    def __int__(self) -> int:
        return self.passed[self.fault]


async def test_a_mail_arrives_as_it_was_given(box: Sandbox) -> None:
    async with Pool(relay_to(box)) as pool:
        result = await pool.send("bounce@acme.example", "ann@c.example", MAIL)
    ((envelope, raw),) = box.sent
    assert (result.outcome, result.code, result.answer) == (Sent.ACCEPTED, 250, "2.0.0 Delivered")
    assert (envelope.sender, envelope.recipients, raw) == ("bounce@acme.example", ("ann@c.example",), MAIL)


async def test_the_null_sender_is_sent_as_such(box: Sandbox) -> None:
    async with Pool(relay_to(box)) as pool:
        await pool.send("", "ann@c.example", MAIL)
    assert box.sent[0][0].sender == ""


@pytest.mark.parametrize(
    ("given", "arrives"),
    [
        (b"a: b\n\n.\n", b"a: b\r\n\r\n.\r\n"),
        (b".a\r\n..b\r\n.\r\nend", b".a\r\n..b\r\n.\r\nend\r\n"),
        (b"a\rb\nc\r\n.\r\rd", b"a\r\nb\r\nc\r\n.\r\n\r\nd\r\n"),
        (b"x\n.\nMAIL FROM:<evil@x>\n", b"x\r\n.\r\nMAIL FROM:<evil@x>\r\n"),
        (b"\xff\x00 8 bit", b"\xff\x00 8 bit\r\n"),
        (b"", b"\r\n"),
    ],
)
async def test_dots_and_line_ends_survive_and_smuggle_nothing(box: Sandbox, given: bytes, arrives: bytes) -> None:
    async with Pool(relay_to(box)) as pool:
        assert (await pool.send("", "ann@c.example", given)).outcome is Sent.ACCEPTED
    assert [raw for _, raw in box.sent] == [arrives]


@pytest.mark.parametrize("pipelining", [True, False])
async def test_connections_are_kept_and_never_too_many(box: Sandbox, pipelining: bool) -> None:
    if not pipelining:
        box.faults.lay(Fault("smtp", "EHLO", What.ANSWER, answer="250 just the basics", times=0))
    count = Count(box)
    async with Pool(relay_to(box, connections=3)) as pool:
        results = await asyncio.gather(*(pool.send("", "ann@c.example", MAIL) for _ in range(60)))
    assert {result.outcome for result in results} == {Sent.ACCEPTED}
    assert len(box.sent) == 60
    assert int(count) == 3


@pytest.mark.parametrize("pipelining", [True, False])
async def test_a_refused_mail_leaves_the_connection_clean_for_the_next(box: Sandbox, pipelining: bool) -> None:
    if not pipelining:
        box.faults.lay(Fault("smtp", "EHLO", What.ANSWER, answer="250 just the basics", times=0))
    count = Count(box)
    async with Pool(relay_to(box)) as pool:
        outcomes = [(await pool.send("", to, MAIL)).outcome for to in ("ann@c.example", "nobody@c.example") * 3]
    assert outcomes == [Sent.ACCEPTED, Sent.REFUSED] * 3
    assert int(count) == 1


async def test_a_server_that_takes_data_for_nobody_is_given_nothing(box: Sandbox) -> None:
    box.faults.lay(Fault("smtp", "RCPT", What.ANSWER, answer="550 5.1.1 gone"))
    box.faults.lay(Fault("smtp", "DATA", What.ANSWER, answer="354 go on then"))
    async with Pool(relay_to(box)) as pool:
        assert (await pool.send("", "ann@c.example", MAIL)).answer == "5.1.1 gone"
        assert (await pool.send("", "vendor@v.example", MAIL)).outcome is Sent.ACCEPTED
    assert [envelope.recipients for envelope, _ in box.sent] == [("vendor@v.example",)]


async def test_a_connection_gone_stale_is_replaced_unseen(box: Sandbox) -> None:
    async with Pool(relay_to(box)) as pool:
        await pool.send("", "ann@c.example", MAIL)
        await box.drop()
        assert (await pool.send("", "ann@c.example", MAIL)).outcome is Sent.ACCEPTED
        for fault in (What.DROP_BEFORE, What.ANSWER):
            box.faults.lay(Fault("smtp", "MAIL", fault, answer="421 4.4.2 idle for too long"))
            assert (await pool.send("", "ann@c.example", MAIL)).outcome is Sent.ACCEPTED
    assert len(box.sent) == 4


async def test_a_server_that_drops_every_mail_is_not_tried_for_ever(box: Sandbox) -> None:
    async with Pool(relay_to(box)) as pool:
        await asyncio.gather(*(pool.send("", "ann@c.example", MAIL) for _ in range(8)))
        box.faults.lay(Fault("smtp", "MAIL", What.DROP_BEFORE, times=0))
        result = await asyncio.wait_for(pool.send("", "ann@c.example", MAIL), PATIENCE)
    assert (result.outcome, result.code) == (Sent.LATER, 0)


@pytest.mark.parametrize(
    "address",
    ["a@b.c x", "x, y@c.example", "a@b@c", "a@b>\r\nRCPT TO:<c@d", "a\x00@c.example", "<a@c.example>", "a b@c.example",
     "ann", "@c.example", "a@", "a@-c.example", "a@c..example", "ä@c.example\n", "x" * 65 + "@c.example",
     "a@" + "é" * 70],
)  # fmt: skip
async def test_what_is_no_address_never_reaches_the_wire(box: Sandbox, address: str) -> None:
    async with Pool(relay_to(box)) as pool:
        result = await pool.send("", address, MAIL)
        assert (result.outcome, result.code) == (Sent.REFUSED, 0)
        assert address[:3] in result.answer or "no such domain" in result.answer or "\\x00" in result.answer
        assert (await pool.send("", "ann@c.example", MAIL)).outcome is Sent.ACCEPTED
    assert len(box.sent) == 1


@pytest.mark.parametrize("local", ["ann", "ann+tag", "Ann", '"ann"', "ann's", "a..b", "=?x?="])
async def test_rare_addresses_go_out_letter_by_letter(local: str) -> None:
    async with Sandbox({"all": "pw"}, accept=lambda recipient: "all") as box, Pool(relay_to(box)) as pool:
        assert (await pool.send("", f"{local}@c.example", MAIL)).outcome is Sent.ACCEPTED
        assert box.sent[0][0].recipients == (f"{local}@c.example",)


async def test_a_foreign_domain_goes_out_as_a_labels() -> None:
    async with Sandbox({"all": "pw"}, accept=lambda recipient: "all") as box, Pool(relay_to(box)) as pool:
        await pool.send("", "ann@bücher.example", MAIL)
        assert box.sent[0][0].recipients == ("ann@xn--bcher-kva.example",)


async def test_a_foreign_local_part_needs_a_server_that_can(box: Sandbox) -> None:
    async with Sandbox({"all": "pw"}, accept=lambda recipient: "all") as able, Pool(relay_to(able)) as pool:
        assert (await pool.send("", "änne@c.example", MAIL)).outcome is Sent.ACCEPTED
        assert able.sent[0][0].recipients == ("änne@c.example",)
    box.faults.lay(Fault("smtp", "EHLO", What.ANSWER, answer="250 just the basics"))
    async with Pool(relay_to(box)) as pool:
        result = await pool.send("", "änne@c.example", MAIL)
    assert (result.outcome, result.code) == (Sent.REFUSED, 0)
    assert "SMTPUTF8" in result.answer


async def test_a_mail_beyond_the_servers_size_is_refused_before_it_is_sent(box: Sandbox) -> None:
    box.faults.lay(Fault("smtp", "EHLO", What.ANSWER, answer="250-me\r\n250 SIZE 50"))
    async with Pool(relay_to(box)) as pool:
        result = await pool.send("", "ann@c.example", MAIL)
    assert (result.outcome, result.code) == (Sent.REFUSED, 0)
    assert "the server takes 50" in result.answer


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_tls_and_login(tls: str, tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(server)
    async with Sandbox({"ann": "pw"}, tls=server) as box:
        port = box.smtp_port if tls == "starttls" else box.smtps_port
        relay = Relay("localhost", port, tls, "ann", "pw", ca_file=str(tmp_path / "ca.pem"))
        assert "TLSv1" in (words := await probe(relay))
        assert "logged in as ann" in words
        async with Pool(relay) as pool:
            assert (await pool.send("", "ann@c.example", MAIL)).outcome is Sent.ACCEPTED
        assert (box.sent[0][0].user, box.sent[0][0].secure) == ("ann", True)
        with pytest.raises(Unreachable, match="certificate is not trusted"):
            await probe(Relay("localhost", port, tls, deadline=PATIENCE))


async def test_doctor_hears_what_the_server_can(box: Sandbox) -> None:
    words = await probe(relay_to(box))
    assert words.startswith(f"SMTP {box.host}:{box.smtp_port}: no TLS, without login, offers 8BITMIME")
    assert "PIPELINING" in words


def test_the_password_is_never_shown() -> None:
    assert "hunter2" not in repr(Relay("h", 25, password="hunter2"))
