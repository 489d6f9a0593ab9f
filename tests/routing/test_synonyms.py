"""Command lines in the reader's language: the same commands, and each word means one thing only."""

from __future__ import annotations

from collections import defaultdict

import pytest

from mailbot.routing import commands
from mailbot.routing.commands import COMMANDS, Line
from mailbot.routing.synonyms import SYNONYMS, plain


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("/erstattung", "refund"),
        ("/Erstattung", "refund"),
        ("/SCHLIESSEN", "close"),
        ("/schließen", "close"),
        ("/kuendigen", "cancel"),
        ("/remboursement", "refund"),
        ("/résilier", "cancel"),
        ("/resilier", "cancel"),
        ("/zavrieť", "close"),
        ("/zavriet", "close"),
        ("/zruši\u0074\u030c", "cancel"),
        ("/reembolso", "refund"),
        ("/إغلاق", "close"),
        ("/close", "close"),
    ],
)
def test_a_command_is_understood_in_the_readers_language(written: str, name: str) -> None:
    lines, rest = commands.take(f"{written}\nIt works now.")
    assert [line.name for line in lines] == [name]
    assert rest == "It works now."


def test_its_amount_stands_behind_it() -> None:
    assert commands.take("/erstattung 12,50")[0] == (Line("refund", "12,50", "erstattung"),)


def test_what_somebody_wrote_is_kept_as_they_wrote_it() -> None:
    lines, rest = commands.take("/Remboursement 12,50 svp")
    assert commands.kept(lines, rest) == "/Remboursement 12,50 svp"


def test_a_word_that_is_no_command_stays_as_it_is() -> None:
    assert commands.take("/Hilfe bitte")[0] == (Line("hilfe", "bitte"),)


def test_help_calls_no_refund_off() -> None:
    words = ("hilfe", "aide", "pomoc", "aiuto", "ayuda", "ajuda", "مساعدة", "help")
    assert [commands.take(f"/{word}")[0][0].name for word in words] == list(words)


def test_a_word_means_one_command_in_all_languages() -> None:
    meanings = defaultdict(set)
    for words in SYNONYMS.values():
        for name, synonyms in words.items():
            for word in synonyms:
                meanings[plain(word)].add(name)
    assert {word: names for word, names in meanings.items() if len(names) > 1} == {}
    assert {word: names for word, names in meanings.items() if word in COMMANDS and names != {word}} == {}


@pytest.mark.parametrize("tag", SYNONYMS)
def test_a_language_has_every_command(tag: str) -> None:
    assert set(SYNONYMS[tag]) == set(COMMANDS)
    assert all(commands.take(f"/{word}")[0] for words in SYNONYMS[tag].values() for word in words)
