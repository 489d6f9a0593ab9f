"""The table of phrases in docs/mail.md, for people who set up filters. MAILBOT_RENEW=1 writes it anew."""

from __future__ import annotations

import os
import re
from pathlib import Path

from mailbot.post.notice import Kind
from mailbot.post.sample import Sample, samples
from tests.post.conftest import TEMPLATES
from tests.post.test_languages import seen
from tests.post.tongues import LANGUAGES

PAGE = Path(__file__).parents[2] / "docs" / "mail.md"
_PHRASE = re.compile(r"{% block phrase %}(.*?){% endblock %}", re.DOTALL)
_SAID = re.compile(r'_\("([^"]+)"\)')
BEGIN, END = "<!-- phrases -->\n", "<!-- end of phrases -->\n"


def table() -> str:
    """One row a phrase, in the order of kinds; one column a language."""
    head = ["`X-Mailbot-Kind`", *LANGUAGES]
    rows = [head, ["---"] * len(head), *(row for kind in Kind for row in _rows(kind))]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _rows(kind: Kind) -> list[list[str]]:
    """Every phrase of a kind once."""
    mine = [sample for sample in samples(LANGUAGES[0]) if sample.notice.kind is kind]
    found = {_phrase(sample, LANGUAGES[0]): sample for sample in reversed(mine)}
    return [[kind.value, *(_phrase(sample, tag) for tag in LANGUAGES)] for sample in reversed(found.values())]


def _phrase(sample: Sample, tag: str) -> str:
    return str(seen(sample, tag)["phrase"])


def test_the_page_names_every_phrase_of_every_kind_in_every_language() -> None:
    page = PAGE.read_text(encoding="utf-8")
    before, begin, rest = page.partition(BEGIN)
    listed, end, after = rest.partition(END)
    assert (begin, end) == (BEGIN, END), "docs/mail.md has no place for the table"
    if "MAILBOT_RENEW" in os.environ:
        PAGE.write_text(f"{before}{BEGIN}{table()}{END}{after}", encoding="utf-8")
        listed = table()
    assert listed == table()


def test_the_table_leaves_no_phrase_out() -> None:
    blocks = [_PHRASE.search(file.read_text(encoding="utf-8")) for file in TEMPLATES.glob("kinds/*.j2")]
    phrases = {said for block in blocks if block for said in _SAID.findall(block[1])}
    assert [phrase for phrase in sorted(phrases) if f"| {phrase} |" not in table()] == []
