"""Our own notification is recognised when it is quoted back, whatever a mail program did to it."""

from __future__ import annotations

import textwrap

import pytest

from mailbot.letter.ours import fold_ours
from mailbot.post.sent import split
from tests.effort import effort

SENT = """Refund asked for. Ann Customer would like her money back for order ABCD1234, a Widget of 40.00 EUR.
Unless the two of you settle it before, it is paid out on Monday 9 March 2026 at 15:00 (Europe/Rome).

  Ann Customer, customer - Friday 6 March 2026, 15:00
  The file will not open. Please give me my money back.

What you can do
  - Answer Ann: reply to this mail.
  - Ann withdrew the request: close the ticket  https://acme.example/t/1042/close?token=abc

Ticket    #1042, refund, open since 6 March 2026, 15:00
Order     ABCD1234, Widget, bought 20 February 2026, 40.00 EUR
You get this mail because you are the vendor of this order.
"""
OWN = "Dear Ann,\n\nthe new file is attached. Does it open?\n\nBo"


def marked(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def rewrapped(text: str) -> str:
    return "\n".join(textwrap.wrap(" ".join(text.split()), 55))


CHANGES = {
    "untouched": SENT,
    "marked": marked(SENT),
    "marked twice": marked(marked(SENT)),
    "rewrapped": rewrapped(SENT),
    "rewrapped and marked": marked(rewrapped(SENT)),
    "without blank lines": "\n".join(line for line in SENT.split("\n") if line.strip()),
    "without indents": "\n".join(" ".join(line.split()) for line in SENT.split("\n")),
    "blank lines doubled": SENT.replace("\n", "\n\n"),
    "links rewritten": SENT.replace("https://acme.example/t/1042", "https://safe.example/?url=https%3A%2F%2Facme"),
    "typography changed": SENT.replace("- ", "• ").replace("  ", "\xa0 "),
}
INTRODUCTIONS = (
    "On Fri, 6 Mar 2026 at 15:00, Acme <support@acme.example> wrote:",
    "Xyzzy 6. 3. 2026 plugh Acme <support@acme.example> frotz:",
    "From: Acme <support@acme.example>\nSent: Friday, March 6, 2026 3:00 PM\nTo: Bo\nSubject: [Acme #1042] Help",
    "________________________________\nVon: Acme <support@acme.example>\nGesendet: Freitag\nBetreff: Hilfe",
)


@pytest.mark.parametrize("quoted", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("introduction", INTRODUCTIONS)
def test_our_mail_quoted_below_is_cut_with_its_introduction(introduction: str, quoted: str) -> None:
    for text in (f"{OWN}\n\n{introduction}\n\n{quoted}", f"{OWN}\n\n{introduction}\n\n{quoted}".replace("\n", "\r\n")):
        assert fold_ours(text, [split(SENT)]) == OWN


@pytest.mark.parametrize("quoted", CHANGES.values(), ids=CHANGES.keys())
def test_our_mail_quoted_above_is_cut(quoted: str) -> None:
    assert fold_ours(f"{INTRODUCTIONS[1]}\n{quoted}\n\n{OWN}\n", [split(SENT)]) == OWN


def test_an_answer_written_into_our_mail_stays() -> None:
    lines = marked(SENT).split("\n")
    answered = "\n".join([*lines[:10], "", "I did not withdraw it!", "", *lines[10:]])
    assert fold_ours(answered, [split("another mail of ours"), split(SENT)]) == "I did not withdraw it!"


@pytest.mark.parametrize(
    "words",
    [
        "Please give me my money back.",
        "You wrote: The file will not open. Please explain.",
        "Order ABCD1234, Widget: which file is it?",
        "What you can do\n\nis send me the file again.",
        "It is paid out on Monday, you say; I would rather have it on Tuesday.",
    ],
)
def test_own_words_that_hold_a_phrase_of_ours_stay(words: str) -> None:
    assert fold_ours(words, [split(SENT)]) == words


LETTER = """Good morning,

I bought the Widget on 20 February and the file will not open on my machine.
I have tried it with version 2.1 and with version 2.2, always the same message.
Please send me another one or give me my money back.

Thank you,
Ann"""
INDENTED = "\n".join(f"  {line}".rstrip() for line in LETTER.split("\n"))
WITH_LETTER = SENT.replace("  The file will not open. Please give me my money back.", INDENTED)
AGAIN = {
    "one word changed": LETTER.replace("always", "still"),
    "the very same": LETTER,
    "one line more": f"{LETTER}\nP.S. It is urgent.",
    "rewrapped": rewrapped(LETTER),
}


@pytest.mark.parametrize("words", AGAIN.values(), ids=AGAIN.keys())
@pytest.mark.parametrize("quoted", ["", WITH_LETTER, marked(WITH_LETTER)], ids=["alone", "above a copy", "marked"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_who_writes_the_same_again_has_said_it_again(words: str, quoted: str, end: str) -> None:
    answer = f"{words}\n\n{quoted}".strip().replace("\n", end)
    assert fold_ours(answer, [split(WITH_LETTER), split(SENT)]) == words


def test_the_same_again_below_a_copy_stays() -> None:
    assert fold_ours(f"{WITH_LETTER}\n\n{LETTER}", [split(WITH_LETTER), split(WITH_LETTER)]) == LETTER


def test_what_people_said_goes_where_it_is_marked_as_quoted() -> None:
    assert fold_ours(f"{marked(LETTER)}\n\n{OWN}", [split(WITH_LETTER)]) == OWN


@pytest.mark.parametrize(
    "words", ["👍", "OK", ":-)", "It is solved.", "https://shots.example/1.png", "What you can do"]
)
@pytest.mark.parametrize("form", ["{0}\n\n{1}", "{1}\n\n{0}", "{0}\n{1}", "{1}\n{0}"])
def test_the_shortest_answer_beside_a_copy_stays(words: str, form: str) -> None:
    assert fold_ours(form.format(words, SENT.strip()), [split(SENT)]) == words


def test_a_word_written_at_the_end_of_a_line_of_ours_stays() -> None:
    assert "No!" in fold_ours(rewrapped(SENT).replace("order.", "order. No!"), [split(SENT)])


def test_a_copy_without_a_word_leaves_nothing() -> None:
    assert fold_ours(WITH_LETTER, [split(WITH_LETTER)]) == ""


def test_without_anything_sent_nothing_is_cut() -> None:
    assert fold_ours(f"{OWN}\r\n", []) == f"{OWN}\n"


def test_scripts_without_spaces_are_recognised_too() -> None:
    sent = "返金の依頼がありました。二人の間で解決しない場合は、三月九日の十五時に支払われます。"
    assert fold_ours(f"はい。\n\n> {sent[:20]}\n> {sent[20:]}", [split(sent)]) == "はい。"


@pytest.mark.parametrize("text", ["a:\n" * 60_000, ("a " * 12 + "\nx@1:\n") * 6_000, marked(SENT) * 200])
def test_time_is_bounded(text: str) -> None:
    sent = [split(SENT)] * 20 + [split("a " * 50_000)]
    assert effort(lambda: fold_ours(text, sent), 2) < 2
