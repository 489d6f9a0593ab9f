"""Somebody's traces in words: found however they are spelt, and nobody else's."""

from __future__ import annotations

import re
from base64 import b64encode, encodebytes

import pytest

from mailbot.desk.erasing import Traces, cut_within, is_erased, pseudonym

ANN = Traces(["ann@mail.example"], ["Ann Customer", "Ann", "A"], pseudonym("1a2b"))
STANDS = "erased-1a2b@erased.invalid"


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Write to ann@mail.example.", f"Write to {STANDS}."),
        ("<Ann@MAIL.example>, ann@mail.example", f"<{STANDS}>, {STANDS}"),
        ("mailto:ann%40mail.example?x", f"mailto:{STANDS}?x"),
        ("%3Cann%40mail.example%3E", f"%3C{STANDS}%3E"),
        ("ann=mail.example@list.example", f"{STANDS}@list.example"),
        ("joann@mail.example", "joann@mail.example"),
        ("ann@mail.example.com", "ann@mail.example.com"),
        ("mary.ann@mail.example", "mary.ann@mail.example"),
        ("ann@mail-example", "ann@mail-example"),
    ],
)
def test_an_address_is_cut_in_every_spelling_and_no_other(words: str, left: str) -> None:
    assert ANN.cut(words) == left


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Dear Ann Customer,", "Dear […],"),
        ("Dear ann\ncustomer,", "Dear […],"),
        ("Ann, the Annual plan and anna's", "[…], the Annual plan and anna's"),
        ("an ann that is a word", "an ann that is a word"),
        ("A letter", "A letter"),
    ],
)
def test_a_name_is_cut_as_a_word_of_its_own(words: str, left: str) -> None:
    assert ANN.cut_all(words) == left
    assert ANN.cut(words) == words


def test_values_keep_their_shape() -> None:
    value = {"to": ["ann@mail.example", 3, None], "why": "Ann Customer"}
    assert cut_within(value, ANN, names=False) == {"to": [STANDS, 3, None], "why": "Ann Customer"}
    assert cut_within(value, ANN, names=True)["why"] == "[…]"


@pytest.mark.parametrize("spelt", ["ann@mail.example", "ann%40mail.example", "ann=40mail.example", "ann=mail.example"])
def test_every_spelling_that_is_cut_fits_a_pattern_of_the_database(spelt: str) -> None:
    likes = [re.escape(pattern).replace("%", ".*").replace("_", ".") for pattern in ANN.patterns()]
    assert ANN.cut(spelt) == STANDS
    assert any(re.fullmatch(like, f"<{spelt}>") for like in likes)


def test_mails_show_an_address_in_their_octets() -> None:
    assert ANN.are_in(b"From: \xff <ANN@mail.example>\r\n")
    assert ANN.are_in(b"x=3Cann=40mail.example=3E")
    assert not ANN.are_in(b"From: <joann@mail.example>")


def test_mails_show_an_address_through_their_encodings() -> None:
    words = "Ask ann@mail.example, she is älter. " * 4
    for encoded in (b64encode(words.encode()), encodebytes(words.encode()).replace(b"\n", b"\r\n")):
        assert ANN.are_in(b"Content-Transfer-Encoding: base64\r\n\r\n" + encoded + b"\r\n--x--\r\n")
    assert ANN.are_in(b"Ask ann@mail.exa=\r\nmple\r\n")
    assert not ANN.are_in(b"Base64\r\n\r\n" + b64encode(words.replace("ann@", "joann@").encode()))


@pytest.mark.parametrize("address", ["josé@exämple.example", "jürgen@mail.example"])
def test_an_address_beyond_ascii_is_found_by_what_is_ascii_in_it(address: str) -> None:
    traces = Traces([address], (), STANDS)
    (pattern,) = traces.patterns()
    assert re.fullmatch(pattern.replace("%", ".*"), f"ask {address}.")
    assert pattern.isascii()
    assert traces.cut(f"<{address.upper()}>") == f"<{STANDS}>"
    assert traces.are_in(f"From: <{address}>".encode())


def test_a_pseudonym_is_known_as_one() -> None:
    assert is_erased(STANDS.upper())
    assert not is_erased("ann@erased.invalid.example")
