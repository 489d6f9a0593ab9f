"""Where each key of a TOML text stands. The text is known to be valid TOML (the standard parser keeps no positions)."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator

Where = tuple[str | int, ...]  # ("mailbox", 0, "port")

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}'  # texts over several lines
    r'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
    r"|#[^\n]*|[\[\]{}=,.\n]|[^\s\"'#\[\]{}=,.]+",
    re.DOTALL,
)


def locate(text: str) -> dict[Where, int]:
    """The line (from 1) of every table, key and array element of a valid TOML 1.0 text."""
    return _Reader(text).lines


class _Reader:
    """Walks over the tokens once; each method leaves the position behind what it read."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.position = 0
        self.lines: dict[Where, int] = {}
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
        line = self._line()
        self.position += 1
        array = self._skip("[")
        path = self._resolve(self._key("]"), array)
        self.position += 2 if array else 1
        self._put(path, line)
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
        line = self._line()
        key = self._key("=")
        self.position += 1
        self._put((*table, *key), line)
        self._value((*table, *key))

    def _key(self, end: str) -> tuple[str, ...]:
        parts = []
        while self._peek() != end:
            if self._peek() != ".":
                parts.append(_plain(self._peek()))
            self.position += 1
        return tuple(parts)

    def _value(self, path: Where) -> None:
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
            self._put((*path, number), self._line())
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

    def _line(self) -> int:
        return self.tokens[self.position][1]

    def _put(self, path: Where, line: int) -> None:
        """A key begins where it, or the first key inside it, is written."""
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], line)


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    """Each token with its line; a comment becomes an empty token."""
    line = 1
    for found in _TOKEN.finditer(text):
        token = found[0]
        yield ("" if token.startswith("#") else token), line
        line += token.count("\n")


def _plain(key: str | None) -> str:
    """A key as written → as meant."""
    if key and key[0] in "\"'":
        (key,) = tomllib.loads(f"{key} = 0")
    return key or ""
