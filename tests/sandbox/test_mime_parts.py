"""Mails of any shape can be shown: their parts, structure and envelope."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.sandbox.imap_fetch import read_items
from mailbot.sandbox.imap_search import Search
from mailbot.sandbox.imap_syntax import pick_numbers, read_arguments, write_numbers
from mailbot.sandbox.mailstore import Folder
from mailbot.sandbox.mime_parts import find_part, read_part

SCRAPS = st.sampled_from(
    [
        b"Content-Type: multipart/mixed; boundary=x\r\n",
        b"Content-Type: multipart/digest; boundary=x\r\n",
        b"Content-Type: message/rfc822\r\n",
        b"Content-Type: text/plain; charset*0=a; charset*1=b\r\n",
        b"Content-Type: multipart/mixed\r\n",
        b"Content-Disposition: attachment; filename*=utf-8''%ff\r\n",
        b"From: <a@b>, \xff <c@d\r\n",
        b"To: g: a@b, c@d;\r\n",
        b"Subject: =?x?q?=ff?= =?utf-8?b?!?=\r\n",
        b"Date: nonsense\r\n",
        b"--x\r\n",
        b"--x--\r\n",
        b"\r\n",
        b"words (\r\n",
        b"\x00\r",
    ]
)
EVERYTHING = read_arguments(
    b"(ENVELOPE BODYSTRUCTURE BODY BODY[1] BODY[1.1.MIME] BODY[2.HEADER] BODY[HEADER.FIELDS (To)])"
)
SEARCHES = [b"SUBJECT x", b"SENTSINCE 6-Mar-2026", b"FROM a", b"HEADER X-No z"]


@given(st.lists(SCRAPS, max_size=14).map(b"".join))
def test_any_mail_can_be_fetched_and_searched(raw: bytes) -> None:
    message = Folder("INBOX").add(raw)
    for item in read_items(EVERYTHING[0], by_uid=False):
        written = item.write(message)
        if size := re.match(rb"\{(\d+)\}\r\n", written):
            assert len(written) == size.end() + int(size[1])
        else:
            assert written.startswith(b"(")
    for keys in SEARCHES:
        assert Search(read_arguments(keys), [1]).read()(message) in (True, False)


@given(st.binary(max_size=60))
def test_parts_hold_every_octet(raw: bytes) -> None:
    part = read_part(raw)
    assert part.header + part.body == raw


@pytest.mark.parametrize("depth", [10, 1000])
def test_nesting_ends_somewhere(depth: int) -> None:
    raw = b"Content-Type: message/rfc822\r\n\r\n" * depth + b"Subject: innermost\r\n\r\nx"
    part, levels = read_part(raw), 0
    while part.parts:
        part, levels = part.parts[0], levels + 1
    assert levels == min(depth, 40)


def test_a_part_that_is_not_there_is_none() -> None:
    assert find_part(read_part(b"Subject: x\r\n\r\nbody"), [2]) is None
    assert find_part(read_part(b"Subject: x\r\n\r\nbody"), [1, 1, 1]) is not None  # a leaf is its own first part


@given(st.sets(st.integers(1, 60), min_size=1))
def test_a_set_of_numbers_is_read_as_it_was_written(numbers: set[int]) -> None:
    assert pick_numbers(write_numbers(sorted(numbers)), range(1, 61)) == sorted(numbers)


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        ("2:4", [3, 4]),
        ("4:2", [3, 4]),
        ("*", [9]),
        ("*:7", [7, 9]),
        ("20:*", [9]),
        ("1,9,5", [9]),
        ("1:*", [3, 4, 7, 9]),
    ],
)
def test_numbers_that_are_not_there_are_passed_over(text: str, picked: list[int]) -> None:
    assert pick_numbers(text, [3, 4, 7, 9]) == picked
