"""Saved replies: which file, in which words, and what is said of a broken one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.post import replies
from mailbot.post.cast import BRAND, PLAN, TICKET
from mailbot.post.compose import Composer
from mailbot.post.excerpt import wrap
from mailbot.post.markdown import plain
from tests.post.conftest import TEMPLATES
from tests.post.tongues import LANGUAGES

NAMES = ("broken-mailbox", "download-problem", "how-to-cancel", "invoice-copy", "licence-key", "refund-time")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "replies").mkdir()
    return tmp_path


def put(folder: Path, name: str, text: str | bytes) -> Composer:
    (folder / "replies" / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return Composer((folder, TEMPLATES), replace(BRAND, languages=LANGUAGES))


def wrong(composer: Composer, name: str) -> list[str]:
    return [str(mistake) for mistake in composer.check() if f"/{name}" in f"{mistake.file}"]


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("one\ntwo\n\nthree", "one two\n\nthree"),
        ("# Title #\nwords", "Title\nwords"),
        ("- a\n- b\n  goes on\n* c", "- a\n- b goes on\n- c"),
        ("1. a\n2) b", "1. a\n2) b"),
        ("first  \nsecond\\\nthird", "first\nsecond\nthird"),
        ("**bold**, *slanted*, `code`, 2*3*4", "bold, slanted, code, 2*3*4"),
        ("[the page](https://a.example/x_y)", "the page (https://a.example/x_y)"),
        ("[https://a.example](https://a.example) <https://b.example>", "https://a.example https://b.example"),
        ("a\r\nb\r\n\r\n\r\nc\r\n", "a b\n\nc"),
        ("a - b", "a - b"),
    ],
)
def test_markdown_is_read_as_text(markdown: str, text: str) -> None:
    assert plain(markdown) == text


LONG = "Look in the folder for unwanted mail before you do anything else, and look twice."


@pytest.mark.parametrize(("marker", "width"), [("-", 2), ("1.", 3), ("10)", 4)])
def test_an_item_that_is_too_long_goes_on_under_its_words(marker: str, width: int) -> None:
    said = wrap(plain(f"{marker} {LONG}\n\nGood luck."), 2)
    first, rest, empty, after = said.split("\n")
    assert first.startswith(f"  {marker} Look in the folder")
    assert rest == " " * (2 + width) + rest.lstrip()
    assert (empty, after) == ("", "  Good luck.")


@pytest.mark.parametrize("words", [f"-{LONG}", f"1.5 {LONG}", f"2026. {LONG}"])
def test_what_is_no_item_goes_on_at_the_margin(words: str) -> None:
    assert not wrap(words, 2).split("\n")[1].startswith("   ")


def test_what_is_shipped_is_there_in_every_language() -> None:
    composer = Composer(TEMPLATES, replace(BRAND, languages=LANGUAGES))
    assert composer.replies == NAMES
    for name in NAMES:
        said = {tag: composer.reply(name, TICKET, tag) for tag in LANGUAGES}
        assert len(set(said.values())) == len(LANGUAGES)
        assert all("Ann Customer" in words and "{" not in words for words in said.values())


def test_personal_fields_are_filled_in() -> None:
    composer = Composer(TEMPLATES, BRAND)
    assert "about 40.00\N{NO-BREAK SPACE}EUR" in composer.reply("refund-time", TICKET, "en")
    assert "about 12.50" in composer.reply("refund-time", replace(TICKET, order=PLAN), "en"), "of its newest invoice"
    assert "7 to 20 business days" in composer.reply("refund-time", TICKET, "en")
    assert "ABCD1234" in composer.reply("invoice-copy", TICKET, "en")
    nameless = replace(TICKET, order=None, customer=replace(TICKET.customer, name="www.evil.example/pay"))
    assert composer.reply("invoice-copy", nameless, "en").startswith("Hello,\n\nThe invoice was mailed")


def test_ones_own_file_comes_before_a_shipped_one_in_any_language(own: Path) -> None:
    composer = put(own, "refund-time.md", "Soon.")
    assert {composer.reply("refund-time", TICKET, tag) for tag in LANGUAGES} == {"Soon."}
    composer = put(own, "licence-key.it.md", "Subito.")
    assert composer.reply("licence-key", TICKET, "it") == "Subito."
    assert composer.reply("licence-key", TICKET, "de").startswith("Guten Tag")


def test_a_reply_that_is_not_there_says_nothing() -> None:
    composer = Composer(TEMPLATES, BRAND)
    assert composer.reply("nothing", TICKET, "en") == ""
    assert composer.reply("../words", TICKET, "en") == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ nme }}", "'nme' is undefined; did you mean 'name'?"),
        ("{{ order.nmber }}", "there is no 'nmber' here; did you mean 'number'?"),
        ("fine\n{{ order.", ":2"),
        ("{% for a in range(9999999) %}x{% endfor %}", "range() may have 1000 steps"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ 'x' * 99999999 }}", "numbers only"),
        (" \n", "without any words"),
        ("long " * 2_000, "more than 8000 characters"),
        (b"\xff\xfe\x00", "UTF-8"),
        ("Hello from {{ brand }}", "behind a point: name, address, url"),
    ],
)
def test_check_finds_what_is_wrong(own: Path, text: str | bytes, said: str) -> None:
    found = wrong(put(own, "mine.md", text), "mine")
    assert said in " ".join(found)


def test_check_finds_readers_without_words(own: Path) -> None:
    assert "there is no mine.md, for readers of de" in " ".join(wrong(put(own, "mine.it.md", "Ciao."), "mine"))


def test_samples_show_each_field_full_and_empty() -> None:
    orders = {ticket.order is None for ticket in replies.samples()}
    names = {ticket.customer.name == "" for ticket in replies.samples()}
    assert orders == names == {True, False}
