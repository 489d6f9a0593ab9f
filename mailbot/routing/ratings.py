"""A rating as people write it: ``5``, ``4/5``, ``8 of 10``, ``three stars``, ``★★★★☆``, ``5 very good``, ``very good``,
in the digits of any script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from mailbot.routing.folding import fold, unaccented

# The words of our survey for 1 to 5, as the mails offer them and as people bend them, by language.
LABELS: Final = {
    "en": ("very bad", "bad", "fair", "good", "very good"),
    "it": ("pessimo|pessima", "scarso|scarsa", "discreto|discreta", "buono|buona", "ottimo|ottima"),
    "sk": ("veľmi zle|veľmi zlé", "zle|zlé", "priemerne|priemerné", "dobre|dobré", "veľmi dobre|veľmi dobré"),
    "de": ("sehr schlecht", "schlecht", "mittel", "gut", "sehr gut"),
    "fr": ("très mal|très mauvais", "mal|mauvais", "moyen", "bien|bon", "très bien|très bon"),
    "es": ("muy mala|muy malo|muy mal", "mala|malo|mal", "regular", "buena|bueno|bien", "muy buena|muy bueno|muy bien"),
    "pt": ("muito mau|muito má|muito mal", "mau|má|mal", "razoável", "bom|boa|bem", "muito bom|muito boa|muito bem"),
    "ar": ("سيئة جدا|سيئ جدا", "سيئة|سيئ", "مقبولة|مقبول", "جيدة|جيد", "جيدة جدا|جيد جدا"),
}
_NUMBERS: Final = (
    "one|uno|una|jeden|jedna|eins|ein|eine|un|une|um|uma|واحدة|واحد",
    "two|due|dva|dve|zwei|deux|dos|dois|duas|اثنتان|اثنان",
    "three|tre|tri|drei|trois|tres|três|ثلاثة|ثلاث",
    "four|quattro|štyri|styri|vier|quatre|cuatro|quatro|أربعة|أربع|اربع",
    "five|cinque|päť|pat|fünf|fuenf|cinq|cinco|خمسة|خمس",
)
_WORDS: Final = {word: number for number, words in enumerate(_NUMBERS, 1) for word in words.split("|")}
# "Out of five", "stars" and what people call the number, in the languages of the mails.
_OF: Final = r"(?:/|out\s+of|of|von|su|sur|de|di|sobre|z|zo|من)"
_STARS: Final = (
    r"(?:[★⭐*]|stars?|stell[ae]|hviezd\w*|sterne?|étoiles?|etoiles?|estrellas?|estrelas?|نجوم|نجمات|نجمة|"
    r"points?|punt[oie]s?|punkte?|bod\w*|pontos?)"
)
_CALLED: Final = (
    r"(?:(?:my|our|mia|mein|meine|ma|mi|moje)\s+)?(?:rating|rate|score|note|nota|voto|valutazione|bewertung|hodnotenie|"
    r"známka|évaluation|evaluation|puntuaci[oó]n|calificaci[oó]n|valoraci[oó]n|avalia[cç][aã]o|التقييم|تقييم)"
    r"\s*(?:is\b|[:=–-])?\s*"
)
_NUMBER: Final = re.compile(
    rf"(?:{_CALLED})?(?:(?P<digits>10|\d)(?:[.,](?P<part>\d))?|(?P<word>{'|'.join(_WORDS)})\b)"
    rf"(?:\s*{_OF}\s*(?P<scale>10|5|five|ten|fünf|zehn|cinque|dieci|cinq|dix|cinco|diez|dez)\b)?"
    rf"(?:\s*{_STARS})?(?![\w/]|[.,]\d)",
    re.IGNORECASE,
)
_TENS: Final = frozenset({"10", "ten", "zehn", "dieci", "dix", "diez", "dez"})
_ROW: Final = re.compile(r"([★⭐]{1,5})[☆✩]*(?![★⭐])")
_BEFORE: Final = re.compile(r"(.*[,.!;:–—-])\s*(\S.*)", re.DOTALL)
_LIKED: Final = 4  # from this number on, praise means the same
_MOST: Final = 200  # characters of a line that are looked at
_DRESS: Final = dict.fromkeys(
    (0xFE0F, 0x20E3, 0x200E, 0x200F)
)  # what emoji keyboards and bidi editors put round digits
_LABELLED: Final = {
    unaccented(fold(label)): number
    for labels in LABELS.values()
    for number, said in enumerate(labels, 1)
    for label in said.split("|")
}

Says = Callable[[str], bool]  # whether words say this and nothing else


@dataclass(frozen=True, slots=True)
class Score:
    """A number and what stands behind it on its line."""

    value: int  # 1 to 5
    rest: str = ""


def read(line: str) -> Score | None:
    """The rating that ``line`` begins with; None where it begins with anything else."""
    plain = "".join(map(_western, line[:_MOST].translate(_DRESS))).strip()
    if match := _NUMBER.match(plain):
        value = _value(match)
        return Score(value, _behind(plain, match)) if value else None
    match = _ROW.match(plain)
    return Score(len(match[1]), _behind(plain, match)) if match else None


def labelled(text: str) -> int:
    """The number of which ``text`` is a word of our survey; 0 where it is none."""
    return _LABELLED.get(unaccented(fold(text)), 0)


def answered(line: str, below: str, is_thanks: Says, is_praise: Says) -> int:
    """The rating that an answer to the survey is; 0 where it says more, or less.

    ``line``: its first; ``below``: the others, the reason beside a number. A word of the survey stands alone.
    """
    if label := labelled(line):  # before the number: one of its words may be a number of another language
        return 0 if below else label
    if score := read(line):
        return score.value if _says_the_same(score, is_thanks, is_praise) else 0
    found = _BEFORE.fullmatch(line[:_MOST])
    if found and (is_thanks(found[1]) or is_praise(found[1])) and (score := read(found[2])):
        return 0 if score.rest else score.value
    return 0


def _says_the_same(score: Score, is_thanks: Says, is_praise: Says) -> bool:
    """Whether what stands beside the number is thanks, the survey's word for it or for the next one, or its praise."""
    if label := labelled(score.rest):
        return abs(label - score.value) <= 1
    return not score.rest or is_thanks(score.rest) or (score.value >= _LIKED and is_praise(score.rest))


def _value(match: re.Match[str]) -> int:
    """From 1 to 5: out of ten it is halved, and a part of a point is given away; 0 where it is on neither scale."""
    number = _WORDS[match["word"].lower()] if match["word"] else int(match["digits"])
    tenths, scale = number * 10 + int(match["part"] or 0), match["scale"]
    most = 10 if scale and scale.lower() in _TENS else 5
    if tenths > most * 10 or (tenths < 10 and not scale):
        return 0
    return max(1, tenths * 5 // most // 10)


def _behind(line: str, match: re.Match[str]) -> str:
    return line[match.end() :].strip(" \t.,:;!)–—-")


def _western(character: str) -> str:
    """The digit 0 to 9 that a digit of another script stands for."""
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)
