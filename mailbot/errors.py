"""The four things that can go wrong, each with its own addressee. Anything else is a bug."""

from __future__ import annotations


class Refused(Exception):
    """The sender asked for something that cannot be; they are told so by mail.

    ``code`` names the reason (a key of the templates' ``refusals``), ``allowed`` what they may do instead.
    """

    def __init__(self, code: str, *, allowed: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.allowed = allowed


class RuleError(Exception):
    """An admin's file (config, rules, templates, import data) holds a mistake; the last good one stays in force.

    ``file``, ``line`` and ``column`` (from 1; 0 where the whole file, or line, is meant) say where, the message says
    what is allowed.
    """

    def __init__(self, message: str, *, file: str = "", line: int = 0, column: int = 0) -> None:
        where = ":".join(str(part) for part in (file, line, column) if part) if file else ""
        super().__init__(f"{where}: {message}" if where else message)
        self.message = message
        self.file = file
        self.line = line
        self.column = column


class Unreadable(Exception):
    """A mail cannot be taken as a letter; it is quarantined with this reason and the next one is handled."""


class Unreachable(Exception):
    """A server did not do its part. ``again`` says whether trying later can help; the message says what was tried."""

    def __init__(self, message: str, *, again: bool = True) -> None:
        super().__init__(message)
        self.again = again
