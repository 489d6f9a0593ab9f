"""Which addresses a pattern fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mailbot.routing.rules.phrases import glob

Fits = Callable[[str], bool]


def address(pattern: str) -> Fits:
    """Whether an address fits, with what stands behind a ``+`` or without it; ``*`` is any letters but the @."""
    whole = glob(pattern, "[^@]*")
    return lambda one: whole(one) or ("+" in one and whole(plain(one)))


def recipient(pattern: str) -> Callable[[str, frozenset[str]], bool]:
    """The same for a recipient: a pattern for any domain (``refunds@*``) is for those that are our own."""
    fits, anywhere = address(pattern), pattern.endswith("@*")
    return lambda one, domains: fits(one) and not (anywhere and domains and one.rpartition("@")[2] not in domains)


def plain(one: str) -> str:
    """An address without what stands behind its ``+``."""
    local, _, domain = one.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def first(patterns: Iterable[Callable[[str, frozenset[str]], bool]], one: str, domains: frozenset[str]) -> bool:
    """Whether any of the patterns fits."""
    return any(fits(one, domains) for fits in patterns)
