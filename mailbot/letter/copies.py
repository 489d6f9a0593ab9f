"""Where the words of one text stand in others, in the same order: the stretches that were copied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

SHINGLE = 5  # words in a row that must be the same
MOST_PLACES = 8  # of the same words that are followed; a comment may stand in several mails
MOST_WORDS = 200_000  # of all the texts; later ones than that are not looked at


class Passage(NamedTuple):
    """Some words in a row of a text."""

    words: Sequence[str]
    framed: bool  # whether they belong to the text's own frame


class Copy(NamedTuple):
    """A stretch of a text that stands in the book word by word."""

    start: int  # its first word
    end: int  # after its last word
    places: list[int]  # where in the book it ends: all places that go on the longest


class Book:
    """Texts made of passages, one after the other, and where their words are."""

    def __init__(self, texts: Iterable[Iterable[Passage]], foreign: Iterable[Sequence[str]] = ()) -> None:
        """``foreign``: words that are nobody's frame wherever they stand, such as a subject."""
        self.words: list[str] = []
        framed: list[bool] = []
        for text in texts:
            passages = list(text)
            if len(self.words) + sum(len(passage.words) for passage in passages) > MOST_WORDS:
                break
            for words, ours in passages:
                self.words.extend(words)
                framed.extend([ours] * len(words))
            self.words.append("")  # no copy goes on from one text into the next
            framed.append(False)
        self.places: dict[tuple[str, ...], list[int]] = {}
        for at, shingle in enumerate(shingles(self.words)):
            found = self.places.setdefault(shingle, [])
            if len(found) < MOST_PLACES:
                found.append(at)
        self._unframe(foreign, framed)
        self._framed = list(accumulate(framed, initial=0))

    def _unframe(self, foreign: Iterable[Sequence[str]], framed: list[bool]) -> None:
        for words in foreign:
            for shingle in shingles(words):
                for at in self.places.get(shingle, ()):
                    framed[at : at + SHINGLE] = [False] * SHINGLE

    def framed(self, start: int, end: int) -> int:
        """How many of the book's words from ``start`` to ``end`` are frame."""
        return self._framed[end] - self._framed[start]

    def copies(self, stream: Sequence[str]) -> Iterator[Copy]:
        """The stretches of ``stream`` that stand in the book, each as long as it goes; they may overlap a little."""
        at, last = 0, 0
        while at + SHINGLE <= len(stream):
            shingle = tuple(stream[at : at + SHINGLE])
            places = [place + SHINGLE for place in self.places.get(shingle, ())]
            if not places:
                at += 1
                continue
            if tuple(self.words[last : last + SHINGLE]) == shingle:
                places.append(last + SHINGLE)
            copy = self._longest(stream, at, places)
            yield copy
            at, last = copy.end - SHINGLE + 1, copy.places[-1]

    def _longest(self, stream: Sequence[str], start: int, places: list[int]) -> Copy:
        end = start + SHINGLE
        while end < len(stream) and (on := [place + 1 for place in places if self.words[place] == stream[end]]):
            places, end = on, end + 1
        return Copy(start, end, places)


def shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Each `SHINGLE` words in a row."""
    return zip(*(words[start:] for start in range(SHINGLE)), strict=False)
