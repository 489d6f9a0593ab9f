"""Where each key of a TOML text stands. The text is known to be valid TOML (the standard parser keeps no positions)."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

Where = tuple[str | int, ...]  # ("mailbox", 0, "port")

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}'  # texts over several lines
    r'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
    r"|#[^\n]*|[\[\]{}=,.\n]|[^\s\"'#\[\]{}=,.]+",
    re.DOTALL,
)


class Spot(NamedTuple):
    """A place in a text, both from 1."""

    line: int
    column: int  # in characters


class Spots(NamedTuple):
    """Where each key of a text stands, and each value; an array element is its own key."""

    keys: Mapping[Where, Spot]
    values: Mapping[Where, Spot]


def locate(text: str) -> dict[Where, int]:
    """The line (from 1) of every table, key and array element of a valid TOML 1.0 text."""
    return {where: spot.line for where, spot in spots(text).keys.items()}


def spots(text: str) -> Spots:
    """Line and column of every table, key, array element and value of a valid TOML 1.0 text."""
    reader = _Reader(text)
    return Spots(reader.keys, reader.values)


class _Reader:
    """Walks over the tokens once; each method leaves the position behind what it read."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.position = 0
        self.keys: dict[Where, Spot] = {}
        self.values: dict[Where, Spot] = {}
        self.elements: Counter[Where] = Counter()  # of each array of tables, so far
        self._document()

    def _document(self) -> None:
        table: Where = ()
        while self.position < len(self.tokens):
            if self._peek() in ("\n", ""):
                self.position += 1
            elif self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Where:
        spot = self._spot()
        self.position += 1
        array = self._skip("[")
        path = self._resolve(self._key("]"), array)
        self.position += 2 if array else 1
        self._put(path, spot)
        return path

    def _resolve(self, key: tuple[str, ...], array: bool) -> Where:
        """A header's key with the number of the present element after each array of tables in it."""
        path: Where = ()
        for depth, part in enumerate(key, 1):
            path = (*path, part)
            if array and depth == len(key):
                self.elements[path] += 1
            if path in self.elements:
                path = (*path, self.elements[path] - 1)
        return path

    def _pair(self, table: Where) -> None:
        spot = self._spot()
        key = self._key("=")
        self.position += 1
        self._put((*table, *key), spot)
        self._value((*table, *key))

    def _key(self, end: str) -> tuple[str, ...]:
        parts = []
        while self._peek() != end:
            if self._peek() != ".":
                parts.append(_plain(self._peek()))
            self.position += 1
        return tuple(parts)

    def _value(self, path: Where) -> None:
        self.values.setdefault(path, self._spot())
        if self._skip("["):
            self._array(path)
        elif self._skip("{"):
            self._inline_table(path)
        else:
            while self._peek() not in ("\n", ",", "]", "}", "", None):
                self.position += 1

    def _array(self, path: Where) -> None:
        number = 0
        while not self._skip("]"):
            if self._peek() in ("\n", ",", ""):
                self.position += 1
                continue
            self._put((*path, number), self._spot())
            self._value((*path, number))
            number += 1

    def _inline_table(self, path: Where) -> None:
        while not self._skip("}"):
            if self._peek() in ("\n", ",", ""):
                self.position += 1
            else:
                self._pair(path)

    def _peek(self) -> str | None:
        return self.tokens[self.position][0] if self.position < len(self.tokens) else None

    def _skip(self, token: str) -> bool:
        found = self._peek() == token
        self.position += found
        return found

    def _spot(self) -> Spot:
        return self.tokens[self.position][1]

    def _put(self, path: Where, spot: Spot) -> None:
        """A key begins where it, or the first key inside it, is written."""
        for length in range(1, len(path) + 1):
            self.keys.setdefault(path[:length], spot)


def _tokens(text: str) -> Iterator[tuple[str, Spot]]:
    """Each token with its place; a comment becomes an empty token."""
    line, start = 1, 0  # of the line: its number, its first character
    for found in _TOKEN.finditer(text):
        token = found[0]
        yield ("" if token.startswith("#") else token), Spot(line, found.start() - start + 1)
        if breaks := token.count("\n"):
            line, start = line + breaks, found.start() + token.rindex("\n") + 1


def _plain(key: str | None) -> str:
    """A key as written → as meant."""
    if key and key[0] in "\"'":
        (key,) = tomllib.loads(f"{key} = 0")
    return key or ""
