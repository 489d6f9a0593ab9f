"""Mails made to hurt: read in bounded time, told, and nobody else's trouble."""

from __future__ import annotations

import pytest

from mailbot.letter import Letter, gate, read
from tests.effort import effort

HEAD = b"From: ann@customer.example\r\nSubject: x\r\nDate: Fri, 6 Mar 2026 15:00:00 +0100\r\n"
SECONDS = 2.0  # CPU, for any mail of up to ten megabytes


def multipart(parts: bytes) -> bytes:
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts + b"--b--\r\n"


def html(body: bytes) -> bytes:
    return HEAD + b"Content-Type: text/html\r\n\r\n" + body


def nested(depth: int) -> bytes:
    body = b"Content-Type: text/plain\r\n\r\nhi\r\n"
    for level in range(depth):
        body = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) + body
    return HEAD + body


DAEMON = b"From: MAILER-DAEMON\r\nSubject: failure notice\r\n\r\n"
HOSTILE = {
    "ten megabytes of soft breaks": HEAD
    + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    + b"aaaaaaaaaa=\r\n" * 770_000,
    "ten megabytes of text": HEAD + b"\r\n" + b"hello world, this is text\r\n" * 370_000,
    "ten megabytes in one line": HEAD + b"\r\n" + b"a" * 10_000_000,
    "ten megabytes of base64": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"QUJD" * 2_500_000,
    "depth 5000": nested(5_000),
    "one boundary inside itself": multipart(b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 2_000),
    "20,000 parts": multipart(b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 20_000),
    "200 parts of text": multipart((b"--b\r\n\r\n" + b"hello you\r\n" * 2_500) * 200),
    "200 parts of HTML": multipart((b"--b\r\nContent-Type: text/html\r\n\r\n" + b"<p>hello</p>\r\n" * 1_500) * 200),
    "almost boundaries": multipart(b"--bb\r\n" * 400_000),
    "30,000 fields": HEAD + b"X-A: b\r\n" * 30_000 + b"\r\nx",
    "one field of a megabyte": HEAD + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\nx",
    "10,000 references": HEAD + b"References: " + b"<abcdefgh@ij.example>" * 10_000 + b"\r\n\r\nx",
    "18,000 recipients": HEAD + b"To: " + b"a@b.example, " * 18_000 + b"\r\n\r\nx",
    "open comments": b"From: " + b"(" * 16_000 + b"\r\n\r\nx",
    "open quotes": b"From: " + b'"\\' * 8_000 + b"\r\n\r\nx",
    "open encoded words": HEAD.replace(b"Subject: x", b"Subject: " + b"=?a?q?" * 40_000) + b"\r\nx",
    "50,000 parameters": HEAD + b"Content-Type: text/plain; " + b"a=b;" * 50_000 + b"\r\n\r\nx",
    "open results": b"Authentication-Results: mx; "
    + b"dkim=pass header.d=b.example; " * 500
    + b"\r\n"
    + HEAD
    + b"\r\nx",
    "nested comments in results": b"Authentication-Results: mx; " + b"(" * 16_000 + b"\r\n" + HEAD + b"\r\nx",
    "nothing but quotes": HEAD + b"\r\n" + b">" * 260_000,
    "a bounce of addresses": DAEMON + b"a.a.a.a@b.c.d.e.f " * 14_000,
    "a bounce of identifiers": DAEMON + b"message-id: <" * 20_000,
    "divisions": html(b"<div>" * 100_000),
    "open brackets": html(b"<" * 500_000),
    "line breaks": html(b"a<br>" * 100_000),
    "tables": html(b"<table><tr><td>" * 30_000),
}


@pytest.mark.parametrize("oddity", HOSTILE)
def test_it_is_read_in_time(oddity: str) -> None:
    found: list[Letter] = []

    def look() -> None:
        gate.inspect(HOSTILE[oddity])
        found.append(read(HOSTILE[oddity], trusted=frozenset({"mx"})))

    assert effort(look, SECONDS) < SECONDS
    letter = found[-1]
    assert len(letter.text) < 1_000_000
    assert len(letter.attachments) <= 200


@pytest.mark.parametrize(
    ("oddity", "flag"),
    [
        ("depth 5000", "nested too deep, inner parts left closed"),
        ("20,000 parts", "more than 200 parts, the rest left out"),
        ("ten megabytes of text", "words cut"),
    ],
)
def test_what_was_left_out_is_told(oddity: str, flag: str) -> None:
    assert flag in read(HOSTILE[oddity]).flags


def test_an_archive_is_never_opened() -> None:
    bomb = b"PK\x03\x04" + b"\0" * 100
    letter = read(HEAD + b"Content-Type: application/zip; name=42.zip\r\n\r\n" + bomb)
    assert [(found.name, found.size) for found in letter.attachments] == [("42.zip", len(bomb))]
