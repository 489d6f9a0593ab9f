"""The fixed words of one language, `words.j2`: one's own say it better, what they lack the shipped ones say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from gettext import NullTranslations
from pathlib import Path
from typing import Any, Final

from mailbot.errors import RuleError
from mailbot.post import language, templating

WORDS: Final = "words.j2"
PATTERNS: Final[dict[str, Callable[[datetime, str, str], str]]] = {
    "date": language.day, "day": language.day, "time": language.clock
}  # fmt: skip
ODDITIES: Final = (ValueError, LookupError, AttributeError)  # of Babel: a letter it has not, too many, none of a time
ALLOWED: Final = "Allowed: a pattern of CLDR such as EEEE d MMMM y for a day, HH:mm for a time"
SOME_DAY: Final = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)


def words(folders: tuple[Path, ...], translations: NullTranslations, tag: str, brand: str) -> dict[str, str]:
    """Every block of the words, as text. Raises RuleError, also where a day or a time cannot be written that way."""
    said: dict[str, str] = {}
    for at in reversed(range(len(folders))):
        if (folders[at] / WORDS).is_file():
            own = templating.environment(folders[at:], translations)
            said |= templating.blocks(own, {"brand": {"name": brand}}, {WORDS: ()})[0]
    for name, write in PATTERNS.items():
        try:
            write(SOME_DAY, said[name], tag)
        except ODDITIES as mistake:
            raise RuleError(
                f"{name} cannot be {said.get(name)!r} in {tag}. {ALLOWED}", **_place(folders, name)
            ) from mistake
    return said


def _place(folders: tuple[Path, ...], name: str) -> dict[str, Any]:
    """Where the block stands whose words are taken."""
    files = [folder / WORDS for folder in folders if (folder / WORDS).is_file()]
    for file in files:
        before, found, _ = file.read_text(encoding="utf-8").partition(f"block {name} ")
        if found:
            return {"file": str(file), "line": before.count("\n") + 1}
    return {"file": str(files[0])} if files else {}
