"""A rating as people write it: ``5``, ``4/5``, ``3 stars``, ``★★★★☆``, in the digits of any script."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# "Out of five" and "stars" in the languages of the mails.
_OF = r"(?:/|out\s+of|of|von|su|sur|de|di|z|zo|من)"
_STARS = (
    r"(?:[★⭐*]|stars?|stell[ae]|hviezdi?č\w*|sterne?|étoiles?|estrellas?|estrelas?|نجوم|نجمات|نجمة|"
    r"points?|punt[oie]s?|punkte?|bod\w*|pontos?)"
)
_NUMBER = re.compile(rf"([1-5])(?:\s*{_OF}\s*5)?(?:\s*{_STARS})?(?![\w/]|[.,]\d)", re.IGNORECASE)
_ROW = re.compile(r"([★⭐]{1,5})[☆✩]*(?![★⭐])")
_MOST = 200  # characters of a line that are looked at
_DRESS = dict.fromkeys((0xFE0F, 0x20E3, 0x200E, 0x200F))  # what an emoji keyboard or a bidi editor puts around a digit


@dataclass(frozen=True, slots=True)
class Score:
    """A number and what stands behind it on its line."""

    value: int  # 1 to 5
    rest: str = ""


def read(line: str) -> Score | None:
    """The rating that ``line`` begins with; None where it begins with anything else."""
    plain = "".join(map(_western, line[:_MOST].translate(_DRESS))).strip()
    if match := _NUMBER.match(plain):
        return Score(int(match[1]), _behind(plain, match))
    match = _ROW.match(plain)
    return Score(len(match[1]), _behind(plain, match)) if match else None


def _behind(line: str, match: re.Match[str]) -> str:
    return line[match.end() :].strip(" \t.,:;!)–—-")


def _western(character: str) -> str:
    """The digit 0 to 9 that a digit of another script stands for."""
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)
