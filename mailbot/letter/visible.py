"""The words of an HTML mail as its reader sees them, as plain text: nothing active and nothing hidden is left."""

from __future__ import annotations

from mailbot.letter.rendering import lines_of


def words_of(html: str) -> str:
    """Paragraphs, lists, tables and links of ``html`` as text with LF line ends; quotes are marked with ``>``.

    Hidden words, scripts, styles and comments are left out, links become ``words (address)`` where the two differ.
    At most `tree.LONGEST` characters are looked at. Never raises.
    """
    text: list[str] = []
    for line, _ in lines_of(html):
        if line or (text and text[-1]):
            text.append(line)
    return "\n".join(text).strip("\n")
