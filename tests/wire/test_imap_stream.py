"""The server's bytes cut into responses: the same however they come, and never in more than linear time."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.wire.imap_stream import Garbled, Stream
from tests.effort import effort

TEXT = (
    st.binary(max_size=30).map(lambda text: text.translate(None, b"\r\n")).filter(lambda text: not text.endswith(b"}"))
)
LITERAL = st.binary(max_size=60)


@st.composite
def responses(draw: st.DrawFn) -> list[bytes]:
    """Lines and literals in turn, as Stream is to give them back."""
    first = b"* 1 FETCH (" + draw(TEXT)
    pieces = [first]
    for literal in draw(st.lists(LITERAL, max_size=3)):
        pieces[-1] += b"{%d}" % len(literal)
        pieces += [literal, draw(TEXT)]
    return pieces


def write(response: list[bytes]) -> bytes:
    lines = [piece if place % 2 else piece + b"\r\n" for place, piece in enumerate(response)]
    return b"".join(lines)


@given(st.lists(responses(), max_size=5), st.lists(st.integers(0, 600), max_size=20))
def test_any_chunking_gives_the_same_responses(sent: list[list[bytes]], cuts: list[int]) -> None:
    data = b"".join(map(write, sent))
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    stream = Stream()
    heard = [response for start, end in pairwise(places) for response in stream.feed(data[start:end])]
    assert heard == sent
    assert stream.idle


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_one_at_a_time_are_as_good_as_at_once(data: bytes) -> None:
    whole, single = Stream(), Stream()
    try:
        expected = whole.feed(data)
    except Garbled:
        return
    assert [response for place in range(len(data)) for response in single.feed(data[place : place + 1])] == expected
    assert single.idle == whole.idle


@pytest.mark.parametrize(
    "line", [b"* OK see {5}", b"* NO odd {9}", b"a1 OK done {3}", b"+ {4}", b"* BYE {1}", b"* 1 FETCH (X {x}", b"{5}"]
)
def test_a_text_that_ends_like_a_literal_is_none(line: bytes) -> None:
    assert Stream().feed(line + b"\r\n") == [[line]]


def test_an_endless_line_is_refused() -> None:
    stream = Stream(longest_line=1000)
    for _ in range(10):
        assert stream.feed(b"x" * 100) == []
    with pytest.raises(Garbled, match="1000 octets"):
        stream.feed(b"x")


def test_a_literal_beyond_the_limit_is_refused_before_it_comes() -> None:
    with pytest.raises(Garbled, match="4294967295"):
        Stream().feed(b"* 1 FETCH (BODY[] {4294967295}\r\n")


def test_ten_times_the_responses_cost_about_ten_times_the_time() -> None:
    def cost(count: int, enough: float = 0.0) -> float:
        data = b"".join(b"* %d FETCH (UID %d BODY[] {5}\r\nab)\r\n)\r\n" % (n, n) for n in range(count))

        def hear() -> None:
            stream = Stream()
            heard = sum(len(stream.feed(data[place : place + 4096])) for place in range(0, len(data), 4096))
            assert heard == count

        return effort(hear, enough)

    small = cost(2_000)
    assert cost(20_000, 40 * small) < 40 * small


def test_a_large_literal_is_copied_once_whatever_the_chunks() -> None:
    import tracemalloc

    chunk, stream = b"x" * (1 << 16), Stream()
    stream.feed(b"* 1 FETCH (BODY[] {%d}\r\n" % (512 * len(chunk)))
    tracemalloc.start()
    for _ in range(512):
        stream.feed(chunk)
    (response,) = stream.feed(b")\r\n")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(response[1]) == 32 << 20
    assert peak < 1.3 * (32 << 20)
