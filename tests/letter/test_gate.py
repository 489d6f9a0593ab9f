"""What never reaches a parser, and what always does."""

from __future__ import annotations

import pytest

from mailbot.letter import gate

FINE = b"From: Ann <ann@customer.example>\r\nSubject: Hello\r\n\r\nHello.\r\n"


def from_line(value: str) -> bytes:
    return f"From: {value}\r\nSubject: Hello\r\n\r\nHello.\r\n".encode()


@pytest.mark.parametrize(
    "raw",
    [
        FINE,
        FINE.replace(b"\r\n", b"\n"),
        FINE.replace(b"Subject: Hello\r\n", b"Subject: Hello\n"),
        FINE.replace(b"Hello.", b"A bare \r and a \0 in the body"),
        b"From daemon Fri Mar  6 15:00:00 2026\n" + FINE,
        from_line("MAILER-DAEMON"),
        from_line('"Doe, Ann; Acme: <support>" <ann@customer.example>'),
        from_line("ann@customer.example (Ann (the customer))"),
        from_line("=?utf-8?q?boss=40acme=2Eexample?= <ann@customer.example>"),
        from_line("ann@customer.example <Ann@Customer.example>"),
        from_line("<>"),
        b"From:\r\n =?utf-8?q?Ann?=\r\n\t<ann@customer.example>\r\n\r\n",
        b"From: Ann <ann@customer.example>",
    ],
)
def test_an_ordinary_mail_passes(raw: bytes) -> None:
    assert gate.inspect(raw) == ""


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no From field"),
        (b"Subject: x\r\n\r\nFrom: ann@customer.example\r\n", "no From field"),
        (b"From: boss@acme.example\r\n" + FINE, "2 From fields"),
        (b"FROM : boss@acme.example\r\n" + FINE, "2 From fields"),
        (FINE.replace(b"Hello\r\n\r\n", b"Hel\rlo\r\n\r\n"), "bare CR in the header"),
        (FINE.replace(b"Subject: Hello", b"Subject: Hel\0lo"), "NUL in the header"),
        (from_line("ann@customer.example, boss@acme.example"), "2 mailboxes in the From field"),
        (from_line("Doe, Ann <ann@customer.example>"), "2 mailboxes in the From field"),
        (from_line("Friends: ann@customer.example;"), "a group in the From field"),
        (from_line("undisclosed-recipients:;"), "a group in the From field"),
        (from_line(""), "no mailbox in the From field"),
        (from_line("boss@acme.example <ann@customer.example>"), "From field in doubt"),
        (from_line("<boss@acme.example> <ann@customer.example>"), "From field in doubt"),
        (from_line("<ann@customer.example> boss@acme.example"), "From field in doubt"),
        (from_line("boss@acme.example)ann@customer.example"), "From field in doubt"),
        (from_line('"Ann <ann@customer.example>'), "From field in doubt"),
        (from_line("Ann (the customer <ann@customer.example>"), "From field in doubt"),
        (from_line('(a "b) <boss@acme.example> (c" d) <ann@customer.example>'), "From field in doubt"),
        (from_line("ann@customer.example@acme.example"), "From field in doubt"),
        (from_line("ann smith@customer.example"), "From field in doubt"),
        (from_line("ann@acme。example"), "From field in doubt"),
        (from_line("ann@\uff41cme.example"), "From field in doubt"),
        (from_line("an\u212a@acme.example"), "From field in doubt"),
        (from_line("a@b" + "," * 20_000), "From field too long"),
        (b"X-Filler: a\r\n" * 30_000 + FINE, "header longer than 262144 octets"),
        (b"X-Filler: " + b"a" * 1_000_000 + b"\r\n" + FINE, "header longer than 262144 octets"),
    ],
)
def test_what_two_readers_could_see_differently_is_set_aside(raw: bytes, reason: str) -> None:
    assert gate.inspect(raw).startswith(reason)


def test_the_size_is_looked_at_first() -> None:
    assert gate.inspect(FINE, max_size=len(FINE)) == ""
    assert gate.inspect(FINE, max_size=len(FINE) - 1) == f"larger than {len(FINE) - 1} octets"


def nested(depth: int) -> bytes:
    body = b"Content-Type: text/plain\r\n\r\nhi\r\n"
    for level in range(depth):
        mark = b"b%d" % level
        body = (
            b"Content-Type: multipart/mixed; boundary="
            + mark
            + b"\r\n\r\n--"
            + mark
            + b"\r\n"
            + body
            + b"\r\n--"
            + mark
            + b"--\r\n"
        )
    return b"From: ann@customer.example\r\n" + body


def test_fifty_levels_pass_and_fifty_one_do_not() -> None:
    assert gate.inspect(nested(50)) == ""
    assert gate.inspect(nested(51)) == "nested too deep"
    assert gate.inspect(nested(5000)) == "nested too deep"


def test_many_boundaries_side_by_side_are_no_depth() -> None:
    attached = (
        b"--q\r\nContent-Type: message/rfc822\r\n\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b--\r\n" * 80
    )
    assert (
        gate.inspect(b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n" + attached + b"--q--")
        == ""
    )
