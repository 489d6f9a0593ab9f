"""What the tests of the post share: the shipped templates and a notice to change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from mailbot.post import sample
from mailbot.post.compose import Composed, Composer

TEMPLATES = Path(__file__).parents[2] / "templates"
Write = Callable[..., Composed]


@lru_cache(maxsize=8)
def _samples(language: str) -> dict[str, sample.Sample]:
    return {one.name: one for one in sample.samples(language)}


def named(name: str, language: str = "en") -> sample.Sample:
    """The sample of that name, to a reader of that language."""
    return _samples(language)[name]


@pytest.fixture(scope="session")
def composer() -> Composer:
    return Composer(TEMPLATES, sample.BRAND)


@pytest.fixture
def write(composer: Composer) -> Write:
    """``write("replied-vendor", language="it", newest=0)``: that sample's mail with that changed in its notice."""

    def write(name: str, language: str = "en", by: Composer = composer, uploads: Any = (), **changes: Any) -> Composed:
        one = named(name, language)
        return by.compose(replace(one.notice, **changes) if changes else one.notice, one.addresses, uploads)

    return write
