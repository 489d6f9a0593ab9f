"""The odd mails of tests/letters, each with what must come out of it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from mailbot.letter import gate, read

LETTERS = Path(__file__).parent.parent / "letters"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((LETTERS / "expected.toml").read_text("utf-8"))
READINGS = {
    "gate": lambda raw, letter: gate.inspect(raw),
    "sender": lambda raw, letter: letter.sender.address,
    "bounced": lambda raw, letter: list(letter.bounce.recipients) if letter.bounce else [],
    "attachments": lambda raw, letter: [
        f"{found.name} {found.type} {found.size}".strip() for found in letter.attachments
    ],
    "authentication": lambda raw, letter: str(letter.authentication),
    "machine": lambda raw, letter: str(letter.machine),
    "flags": lambda raw, letter: list(letter.flags),
}


def test_every_letter_is_in_the_table() -> None:
    assert sorted(EXPECTED) == sorted(path.stem for path in LETTERS.glob("*.eml"))


@pytest.mark.parametrize("name", EXPECTED)
def test_line_ends_make_no_other_letter(name: str) -> None:
    raw = (LETTERS / f"{name}.eml").read_bytes().replace(b"\r\n", b"\n")
    unix, internet = read(raw), read(raw.replace(b"\n", b"\r\n"))
    assert (unix.text, unix.fresh, unix.subject) == (internet.text, internet.fresh, internet.subject)
    assert (unix.sender, unix.machine, unix.bounce) == (internet.sender, internet.machine, internet.bounce)
    assert unix.flags == internet.flags


@pytest.mark.parametrize("name", EXPECTED)
def test_letter(name: str) -> None:
    raw = (LETTERS / f"{name}.eml").read_bytes()
    letter = read(raw, trusted=frozenset({"mx.acme.example"}))
    for key, value in EXPECTED[name].items():
        seen = READINGS[key](raw, letter) if key in READINGS else getattr(letter, key)
        assert seen == value, key
