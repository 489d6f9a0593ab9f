"""The kinds of value a key of a rule takes, each with the words that say what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from mailbot.routing.rules.names import ANY, Names, Wrong, meant, shown

Read = Callable[[Any, Names], Any]  # a value as it stands in the file → as it is used; raises Wrong

_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SPAN = re.compile(r"(\d{1,5})\s*([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LONGEST = 500  # letters of one phrase, name or reason


def text(value: Any, names: Names = ANY) -> str:
    """A word or phrase, not empty."""
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
        raise Wrong(f"{shown(value)}: takes a text in quotes, not empty, of at most {_LONGEST} letters")
    return value.strip()


def texts(value: Any, names: Names = ANY) -> tuple[str, ...]:
    """One text or a list of them."""
    if isinstance(value, str):
        return (text(value),)
    if not isinstance(value, list) or not value:
        raise Wrong(f"{shown(value)}: takes a text or a list of texts, each in quotes")
    return each(value, text)


def each(value: list[Any], read: Callable[[Any], str]) -> tuple[str, ...]:
    """The elements of a list, each read; repeats left out."""
    found = []
    for index, element in enumerate(value):
        try:
            found.append(read(element))
        except Wrong as wrong:
            raise Wrong(str(wrong), index) from None
    return tuple(dict.fromkeys(found))


def listed(read: Callable[[str], str]) -> Read:
    """One text or a list of them, each of which ``read`` takes."""
    return lambda value, names: each(list(texts(value)), read)


def one_of(*allowed: str) -> Read:
    """One of a few words."""
    return lambda value, names: _among(value, allowed)


def any_of(*allowed: str) -> Read:
    """One or several of a few words."""
    return lambda value, names: each(list(texts(value)), lambda word: _among(word, allowed))


def _among(value: Any, allowed: Iterable[str]) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise Wrong(f"{shown(value)} is not known; {meant(value, allowed)}")
    return value


def truth(value: Any, names: Names) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise Wrong(f"{shown(value)}: takes true or false, without quotes")
    return value


def yes(value: Any, names: Names) -> bool:
    """true; leaving the key out is the other way."""
    if value is not True:
        raise Wrong(f"{shown(value)}: takes true, without quotes; leave it out otherwise")
    return True


def pattern(value: str) -> str:
    """An address with ``*`` for any letters: ``*@acme.example``, ``refunds@*``."""
    said = f"*{value}" if value.startswith("@") else value
    if not _ADDRESS.fullmatch(said):
        raise Wrong(f"{shown(value)} is no address; write refunds@acme.example, *@acme.example, or refunds@* for any")
    return said.lower()


def tag(value: Any, names: Names = ANY) -> str:
    """A language that is switched on."""
    if not isinstance(value, str) or not _TAG.fullmatch(value):
        raise Wrong(f"{shown(value)} is no language; write it as en, it or pt-BR, in quotes")
    return value


def tag_in_use(value: Any, names: Names) -> str:
    """A language that is switched on."""
    said = tag(value)
    if names.languages is not None and said not in names.languages:
        raise Wrong(f"{said!r} is not switched on; {meant(said, names.languages)}")
    return said


def span(value: Any, names: Names = ANY) -> timedelta:
    """A length of time: ``24h``, ``3d``."""
    found = _SPAN.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise Wrong(f'{shown(value)}: takes a length of time in quotes, like "30m", "24h", "3d" or "2w"')
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def named(field: str, what: str) -> Read:
    """The name of something the house has."""
    return lambda value, names: _name(text(value), getattr(names, field), what)


def named_list(field: str, what: str) -> Read:
    """One or several names of something the house has."""
    return lambda value, names: each(list(texts(value)), lambda name: _name(name, getattr(names, field), what))


def _name(said: str, known: frozenset[str] | None, what: str) -> str:
    if known is not None and said not in known:
        raise Wrong(f"there is no {what} {shown(said)}; {meant(said, known)}")
    return said


def operator(value: Any, names: Names) -> str:
    """The address of an operator."""
    return _operator(text(value), names, ())


def operators(value: Any, names: Names) -> tuple[str, ...]:
    """Addresses of operators, or the word ``operators`` for all of them."""
    return each(list(texts(value)), lambda said: _operator(said, names, ("operators",)))


def _operator(said: str, names: Names, words: tuple[str, ...]) -> str:
    address = said.lower()
    if address in words:
        return address
    if not _ADDRESS.fullmatch(address) or "*" in address:
        hint = ' or "operators"' if words else ""
        raise Wrong(f"{shown(said)}: takes an operator's address{hint}")
    if names.operators is not None and address not in names.operators:
        raise Wrong(
            f"{shown(said)} is no operator of config.toml ([identity] operators); {meant(said, names.operators)}"
        )
    return address


def pace(value: Any, names: Names) -> timedelta:
    """The time a silent side has until it is reminded: five minutes to a year."""
    found = span(value)
    if not timedelta(minutes=5) <= found <= timedelta(days=366):
        raise Wrong(f'{shown(value)}: takes at least "5m" and at most "366d"')
    return found
