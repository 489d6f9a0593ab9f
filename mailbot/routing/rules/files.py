"""What came along with a mail: ``any``, ``none``, a kind of file, or names such as ``*.log``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mailbot.letter.letter import Attachment
from mailbot.routing.rules.look import Look
from mailbot.routing.rules.names import Wrong, meant, shown
from mailbot.routing.rules.phrases import glob
from mailbot.routing.rules.values import text

# Kind of file → the beginnings of its media types. A picture that stands in the text is an image, too.
FILES: Mapping[str, tuple[str, ...]] = {
    "image": ("image/",),
    "pdf": ("application/pdf",),
    "text": ("text/",),
    "mail": ("message/",),
    "audio": ("audio/",),
    "video": ("video/",),
}
_WORDS = ("any", "none", *FILES)


def file_pattern(said: str) -> str:
    """A kind of file, or a name with ``*`` or a point in it.

    Raises:
        Wrong: it is neither.
    """
    found = text(said)
    if found not in _WORDS and not set("*.") & set(found):
        raise Wrong(f"{shown(found)} is no kind of file; {meant(found, _WORDS)}, or names such as *.log")
    return found


def holds_files(wanted: tuple[str, ...]) -> Callable[[Look], bool]:
    """Whether any of the ``wanted`` came along."""
    tests = [_test(one) for one in wanted]
    return lambda look: any(test(look.files) for test in tests)


def seen_files(look: Look) -> str:
    """What came along, in words."""
    return (
        f"with it came {', '.join(file.name or file.type for file in look.files[:5])}" if look.files else "no file came"
    )


def _test(wanted: str) -> Callable[[tuple[Attachment, ...]], bool]:
    if wanted in ("any", "none"):
        return lambda files: any(not file.inline for file in files) is (wanted == "any")
    if wanted in FILES:
        kinds = FILES[wanted]
        return lambda files: any(file.type.startswith(kinds) for file in files)
    fits = glob(wanted)
    return lambda files: any(fits(file.name) for file in files)
