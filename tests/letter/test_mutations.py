"""Broken at random: thousands of mails that no program would write. Nothing is raised, nothing takes long."""

from __future__ import annotations

import random
import time
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.letter import Letter, gate, read
from tests.effort import effort

LETTERS = sorted((Path(__file__).parent.parent / "letters").glob("*.eml"))
PIECES = (
    b"=?utf-8?q?", b"?=", b'boundary="', b"; filename*0*=utf-8''%ff", b"\0", b"\r", b"\n\n", b"\r\n\r\n", b"\xff\xfe",
    b"--b\r\n",
    b"Content-Type: multipart/alternative; boundary=b\r\n", b"Content-Transfer-Encoding: base64\r\n", b"charset=utf-7",
    b"charset=utf-16", b"Content-Transfer-Encoding: x-uuencode\r\n", b"<", b">", b'"', b"(", b";", b",", b"@",
    b"9" * 3000,
    b"Date: Mon, 99 Xxx 99999 99:99:99 +9999\r\n", b"message/delivery-status", b"multipart/report", b"\xe2\x80\xae",
    b"=E2=80",
    b"Authentication-Results: mx; dmarc=pass header.from=a.b\r\n", b"format=flowed", b"<div>" * 40, b"&#55296;",
    b"\x1b$B",
)  # fmt: skip


def broken(raw: bytes, dice: random.Random) -> bytes:
    octets = bytearray(raw)
    for _ in range(dice.randint(1, 12)):
        at = dice.randrange(len(octets) + 1)
        match dice.randrange(4):
            case 0:
                octets[at:at] = dice.choice(PIECES)
            case 1:
                del octets[at : at + dice.randint(1, 40)]
            case 2:
                octets[at : at + 1] = bytes([dice.randrange(256)])
            case _:
                start = dice.randrange(len(octets) + 1)
                octets[at:at] = octets[start : start + dice.randint(1, 300)]
    return bytes(octets)


def looked_at(octets: bytes) -> Letter:
    gate.inspect(octets)
    return read(octets, trusted=frozenset({"mx"}))


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
def test_broken_mails_are_letters_too(path: Path) -> None:
    dice, raw = random.Random(path.name), path.read_bytes()
    for _ in range(150):
        octets = broken(raw, dice)
        started = time.thread_time()
        letter = looked_at(octets)
        assert time.thread_time() - started < 1 or effort(partial(looked_at, octets), 1) < 1
        f"{letter}".encode()  # raises where a lone surrogate was let through


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_letter(raw: bytes) -> None:
    gate.inspect(raw)
    assert read(raw).size == len(raw)
