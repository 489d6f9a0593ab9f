"""Our own notification is recognised when it is quoted back, whatever a mail program did to it."""

from __future__ import annotations

import textwrap
import time

import pytest

from mailbot.letter.ours import fold_ours

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
        assert fold_ours(text, [SENT]) == OWN


@pytest.mark.parametrize("quoted", CHANGES.values(), ids=CHANGES.keys())
def test_our_mail_quoted_above_is_cut(quoted: str) -> None:
    assert fold_ours(f"{INTRODUCTIONS[1]}\n{quoted}\n\n{OWN}\n", [SENT]) == OWN


def test_an_answer_written_into_our_mail_stays() -> None:
    lines = marked(SENT).split("\n")
    answered = "\n".join([*lines[:10], "", "I did not withdraw it!", "", *lines[10:]])
    assert fold_ours(answered, ["another mail of ours", SENT]) == "I did not withdraw it!"


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
    assert fold_ours(words, [SENT]) == words


def test_without_anything_sent_nothing_is_cut() -> None:
    assert fold_ours(f"{OWN}\r\n", []) == f"{OWN}\n"


def test_scripts_without_spaces_are_recognised_too() -> None:
    sent = "返金の依頼がありました。二人の間で解決しない場合は、三月九日の十五時に支払われます。"
    assert fold_ours(f"はい。\n\n> {sent[:20]}\n> {sent[20:]}", [sent]) == "はい。"


@pytest.mark.parametrize("text", ["a:\n" * 60_000, ("a " * 12 + "\nx@1:\n") * 6_000, marked(SENT) * 200])
def test_time_is_bounded(text: str) -> None:
    start = time.process_time()
    fold_ours(text, [SENT] * 20 + ["a " * 50_000])
    assert time.process_time() - start < 2
