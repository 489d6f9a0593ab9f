"""What the tests of the post share: the shipped templates and a notice to change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mailbot.post import sample
from mailbot.post.compose import Composed, Composer

TEMPLATES = Path(__file__).parents[2] / "templates"
Write = Callable[..., Composed]


@pytest.fixture(scope="session")
def composer() -> Composer:
    return Composer(TEMPLATES, sample.BRAND)


@pytest.fixture
def write(composer: Composer) -> Write:
    """``write("replied-vendor", language="it", newest=0)``: that sample's mail with that changed in its notice."""

    def write(name: str, language: str = "en", by: Composer = composer, uploads: Any = (), **changes: Any) -> Composed:
        one = next(one for one in sample.samples(language) if one.name == name)
        return by.compose(replace(one.notice, **changes), one.addresses, uploads)

    return write
