"""What customers are asked for: how it is recognised when it comes, and what is said of a broken file."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.config import shipped
from mailbot.routing import needs, problems
from mailbot.routing.needs import Evidence, came

SHIPPED = needs.load(shipped("rules"))
HEADER = """
Received: from a.example by b.example; Wed, 4 Mar 2026 10:00:00 +0100
From: x@y.example
To: ann@customer.example
Date: Wed, 4 Mar 2026 10:00:00 +0100
"""
OUTLOOK = "From: Ann\nSent: Monday\nTo: Bob\nSubject: x\n\nSee below."
PICTURE = ("a.png", "image/png")


def yes_or_no(said: str) -> bool:
    return said.strip().lower() in ("yes", "no", "sì")


def found(name: str, words: str = "", *files: tuple[str, str], asked: bool = False, order: bool = False) -> bool:
    return came([SHIPPED[name]], Evidence(words, files, order), yes_or_no, asked=asked) == (name,)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("headers", HEADER),
        ("headers", "\n".join(f"> {line}" for line in HEADER.splitlines())),
        ("bounce", "550 5.1.1 <x@y.example>: user unknown"),
        ("bounce", "Undelivered Mail Returned to Sender"),
        ("webmail", "In webmail it works."),
        ("time", "it was at 9:30"),
        ("time", "at 9 pm or so"),
        ("time", "gegen 14 Uhr"),
        ("time", "alle 9 di mattina"),
        ("date", "on 2026-03-04"),
        ("date", "am 4.3.2026"),
        ("date", "4 marzo"),
        ("date", "March 4"),
        ("date", "4 de mayo"),
        ("device", "my iPhone says no"),
        ("version", "I have version 2.1"),
        ("address", "it is ann@shop.example"),
    ],
)
def test_words_that_supply_it(name: str, words: str) -> None:
    assert found(name, words)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("headers", OUTLOOK),
        ("headers", "Name: Ann\nCity: Rome\nPhone: 1\nDate: today\nAge: 7"),
        ("bounce", "It costs 550 EUR."),
        ("webmail", "Yes, it does"),
        ("time", "version 2.10 costs 9.30"),
        ("date", "I paid 12.50"),
        ("date", "may I ask"),
        ("device", "the box is broken"),
        ("version", "in 2026"),
        ("address", "me @ home"),
        ("screenshot", "see the screenshot"),
        ("order-number", "ABCD1234"),
    ],
)
def test_words_that_do_not(name: str, words: str) -> None:
    assert not found(name, words)


def test_files_supply_it() -> None:
    assert found("screenshot", "", PICTURE)
    assert not found("screenshot", "", ("a.pdf", "application/pdf"))
    assert found("bounce", "", ("x.eml", "application/octet-stream"))
    assert found("headers", "", ("", "message/rfc822"))


def test_a_yes_counts_once_it_was_asked() -> None:
    assert not found("webmail", "Yes, it does")
    assert found("webmail", "Yes, it does", asked=True)
    assert found("webmail", "Hello,\n2) no.\n\nBye", asked=True)
    assert not found("webmail", "Yesterday it did", asked=True)
    assert found("steps", "I opened the box", asked=True)
    assert not found("steps", "I opened the box")


def test_an_order_is_known_by_the_ticket() -> None:
    assert found("order-number", order=True)


def test_a_picture_counts_for_one_of_two() -> None:
    both = [SHIPPED["screenshot-settings"], SHIPPED["screenshot-error"]]
    one = Evidence("", (("error.png", "image/png"),))
    assert came(both, one, yes_or_no) == ("screenshot-error",)
    assert came(both, Evidence("The settings:", (PICTURE,)), yes_or_no) == ("screenshot-settings",)
    assert came(both, Evidence("", (PICTURE,)), yes_or_no) == ("screenshot-settings",)
    assert came(both, Evidence("", (PICTURE, PICTURE)), yes_or_no) == ("screenshot-settings", "screenshot-error")


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("[[need]]\nname = 'x'\nholds = 'tme'\n", 3, 9, "did you mean 'time'?"),
        ("[[need]]\nname = 'x'\nhold = 'time'\n", 3, 1, "unknown key 'hold'; did you mean 'holds'?"),
        ("[[need]]\nholds = 'time'\n", 1, 1, "a need needs a name"),
        ("[[need]]\nname = 'x'\n", 1, 1, "nothing says how it is recognised"),
        ("[[need]]\nname = 'X y'\nholds = 'time'\n", 2, 8, "takes small letters"),
        ("[[need]]\nname = 'x'\nbody = ['ok', '/(/']\n", 3, 15, "is no regular expression"),
        ("[[need]]\nname = 'x'\nabout = 'y'\nbody = 'z'\n", 1, 1, "about tells files apart"),
        ("[[need]]\nname = 'x'\nattachment = 'picture'\n", 3, 14, "is no kind of file"),
        ("[[need]]\nname = 'x'\nholds = 'time'\n[[need]]\nname = 'x'\nholds = 'time'\n", 5, 8, "line 1 already"),
        ("need = 3\n", 1, 1, "in double brackets"),
        ("[[rule]]\nname = 'x'\n", 1, 1, "holds [[need]] tables only"),
        ("[[need]\n", 1, 7, ""),
    ],
)
def test_a_mistake_has_its_place(tmp_path: Path, text: str, line: int, column: int, said: str) -> None:
    (tmp_path / "needs.toml").write_text(text)
    _, wrong = needs.look_over(tmp_path)
    assert [(one.line, one.column) for one in wrong[:1]] == [(line, column)], str(wrong)
    assert said in wrong[0].message


def test_words_of_ones_own_may_be_in_several_languages(tmp_path: Path) -> None:
    text = "[[need]]\nname = 'badge'\nwords = { en = 'the badge', it = 'il tesserino' }\nholds = 'number'\n"
    (tmp_path / "needs.toml").write_text(text)
    assert needs.load(tmp_path)["badge"].words == {"en": "the badge", "it": "il tesserino"}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[[problem]]\nname = 'a'\n[[problem]]\nname = 'a'\n", 4, "stands there twice"),
        ("[[problem]]\nnam = 'a'\n", 1, "needs a name"),
        ("[[problem]]\nname = 7\n", 2, "takes a text"),
        ("problem = 'a'\n", 1, "in double brackets"),
        ("[[issue]]\n", 1, "holds [[problem]] tables only"),
    ],
)
def test_a_mistake_in_known_problems_has_its_place(tmp_path: Path, text: str, line: int, said: str) -> None:
    (tmp_path / "problems.toml").write_text(text)
    wrong = problems.mistakes(tmp_path)
    assert wrong[0].line == line
    assert said in wrong[0].message


def test_the_shipped_problems_are_right() -> None:
    assert problems.mistakes(shipped("rules")) == []
