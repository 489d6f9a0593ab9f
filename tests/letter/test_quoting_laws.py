"""What holds for every reply, however it looks."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from mailbot.letter.quoting import fold, fold_html
from tests.letter.phrases import ATTRIBUTIONS, HEADERS

WORD = st.text(st.characters(categories=("L",)), min_size=1, max_size=12)
PIECES = st.sampled_from([
    "", "yes", "> old", ">", ">> older", "--", "-- ", "Sent from my iPhone", "On 6 Mar 2026 15:00, A <a@b.c> wrote:",
    "wrote:", "> wrote:", "From: a@b.example", "Subject: x", "Date: 6 March", "_" * 30, "-----Original Message-----",
    "---------- Forwarded message ---------", "Regards,", "Tel: 555 0100 200", "www.b.example", "-Ann", "x@y:", "<",
    ":", ">>> A 6.3.2026 15:00 >>>", "Received: x", "1",
])  # fmt: skip
LINES = st.lists(PIECES | st.text(max_size=60)).map("\n".join)
SENTENCES = st.lists(
    st.lists(WORD, min_size=1, max_size=8).map(lambda words: f"{' '.join(words)}."), min_size=1, max_size=6
)


def is_subsequence(short: list[str], long: list[str]) -> bool:
    """Whether every line of ``short`` is, in order, a line of ``long`` or its beginning."""
    rest = iter(long)
    return all(any(line == other or (line and other.startswith(line)) for other in rest) for line in short)


@given(LINES | st.text())
def test_fold_never_raises_and_invents_nothing(text: str) -> None:
    folded = fold(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert folded.fresh == "" or is_subsequence(folded.fresh.split("\n"), lines)
    assert folded.rule


@given(LINES)
def test_line_ends_do_not_matter(text: str) -> None:
    assume("\r" not in text)
    assert fold(text) == fold(text.replace("\n", "\r\n"))


@given(LINES)
def test_folding_loses_no_words(text: str) -> None:
    folded = fold(text)
    assert sorted((folded.fresh + " " + folded.quoted).split()) == sorted(text.split())


@given(LINES)
def test_something_stays_where_anything_was_written(text: str) -> None:
    assert fold(f"I did write this myself.\n{text}").fresh


@given(SENTENCES, st.sampled_from(list(ATTRIBUTIONS.values())), SENTENCES)
def test_own_words_above_a_quote_come_back_exactly_in_every_language(
    own: list[str], attribution: str, old: list[str]
) -> None:
    words = "\n".join(own)
    quote = "\n".join(f"> {line}" for line in old)
    assert fold(f"{words}\n\n{attribution}\n\n{quote}\n").fresh == words


@given(SENTENCES, st.sampled_from(list(HEADERS.values())), SENTENCES)
def test_own_words_above_a_header_block_come_back_exactly_in_every_language(
    own: list[str], headers: str, old: list[str]
) -> None:
    words = "\n".join(own)
    assert fold(f"{words}\n\n{headers}\n\n" + "\n".join(old)).fresh == words


@given(LINES)
def test_html_never_raises(text: str) -> None:
    fold_html(f"<div>{text}</div><blockquote>{text}</blockquote>{text}")
