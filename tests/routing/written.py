"""Letters as somebody wrote them, for tests that look at what they ask."""

from __future__ import annotations

from mailbot.letter.letter import Letter
from mailbot.letter.reader import read

TRUSTED = frozenset({"mx.acme.example"})


def written(subject: str = "hello", words: str = "Some words.", **fields: str) -> Letter:
    """A letter of Ann's; ``fields`` are further headers, an underscore for the hyphen."""
    head = {"From": "Ann <ann@customer.example>", "To": "support@acme.example", "Subject": subject, **_named(fields)}
    lines = "".join(f"{name}: {value}\n" for name, value in head.items())
    return read(f"{lines}Content-Type: text/plain; charset=utf-8\n\n{words}\n".encode(), trusted=TRUSTED)


def _named(fields: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-").capitalize(): value for name, value in fields.items()}
