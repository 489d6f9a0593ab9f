"""One file of translations (gettext .po), read so that no bytes in it come out as anything but RuleError."""

from __future__ import annotations

import re
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from mailbot.errors import RuleError

# What Babel lets through: bytes of another charset, a charset nobody knows, a date that is none, numbers out of range.
ODDITIES: Final = (ValueError, LookupError, AttributeError, TypeError, ArithmeticError, RecursionError)
MOST_PLURALS: Final = 9  # Arabic has six
_CHARSET: Final = re.compile(rb"charset=([\w-]{1,40})")
_PLURALS: Final = re.compile(rb"nplurals\s*=\s*(\d+)")
_SEAM: Final = re.compile(rb'"\s*\n\s*"')  # where a string goes on in the next line


def read(file: Path) -> tuple[Catalog, GNUTranslations]:
    """The entries of a .po file with their lines, and the same ready for use. Raises RuleError with file and line."""
    try:
        raw = file.read_bytes()
        _refuse_many_plurals(raw)
        catalogue = read_po(BytesIO(raw), locale=file.parent.name, abort_invalid=True)
        return catalogue, _compiled(catalogue)
    except PoFileError as mistake:
        raise RuleError(f"not a .po file: {mistake}", file=str(file), line=(mistake.lineno or 0) + 1) from mistake
    except UnknownLocaleError as mistake:
        raise RuleError(
            "the folder of a catalogue is named by a language tag such as it or pt_BR", file=str(file)
        ) from mistake
    except UnicodeError as mistake:
        raise RuleError("this line is not written in UTF-8", file=str(file), line=_undecodable(raw)) from mistake
    except ODDITIES as mistake:
        raise RuleError(f"not a .po file: its header does not hold: {mistake}", file=str(file), line=1) from mistake
    except OSError as mistake:
        raise RuleError(f"cannot be read: {mistake.strerror}", file=str(file)) from mistake


def _refuse_many_plurals(raw: bytes) -> None:
    """Babel makes room for as many forms as the header says, for every entry."""
    said = _PLURALS.search(_SEAM.sub(b"", raw))
    if said and int(said[1]) > MOST_PLURALS:
        raise ValueError(f"nplurals may be {MOST_PLURALS} at most")


def _compiled(catalogue: Catalog) -> GNUTranslations:
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    words = GNUTranslations(compiled)
    for count in range(MOST_PLURALS):  # a formula that divides by nothing shows here and not in a mail
        words.ngettext("", "", count)
    return words


def _undecodable(raw: bytes) -> int:
    """The first line that its charset cannot hold, from 1; 0 where every line alone can be read."""
    named = _CHARSET.search(raw)
    charset = named[1].decode("ascii", "replace") if named else "utf-8"
    for number, line in enumerate(raw.split(b"\n"), 1):
        try:
            line.decode(charset)
        except (UnicodeError, LookupError):
            return number
    return 0
