from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from mailbot.config import Config, ConfigMistakes, load

SMALL = """\
[brand]
name = "Acme"
address = "support@acme.example"
[[mailbox]]
host = "imap.acme.example"
user = "support"
password = "correct horse"
"""

Loader = Callable[..., Config]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write a config file into an empty folder."""

    def write_config(text: str) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_config


@pytest.fixture
def config(write: Callable[[str], Path]) -> Loader:
    """The smallest config with more lines after it, and with an environment."""

    def load_config(more: str = "", environ: Mapping[str, str] | None = None) -> Config:
        return load(write(SMALL + more), environ or {})

    return load_config


@pytest.fixture
def mistakes(write: Callable[[str], Path]) -> Callable[..., list[tuple[int, str]]]:
    """The mistakes in a whole file: line and message of each."""

    def load_mistakes(text: str, environ: Mapping[str, str] | None = None) -> list[tuple[int, str]]:
        with pytest.raises(ConfigMistakes) as caught:
            load(write(text), environ or {})
        return [(each.line, each.message) for each in caught.value.mistakes]

    return load_mistakes
