"""Our tokens never travel in quoted words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mailbot.desk.nouns import Party
from mailbot.routing.scrub import scrub
from mailbot.routing.tokens import Keyring, Purpose

TOKEN = Keyring({1: b"secret"}).seal(
    Purpose.CLOSE, 1, Party.CUSTOMER, "ann@customer.example", datetime(2026, 3, 6, tzinfo=UTC)
)


@pytest.mark.parametrize(
    "text",
    [
        f"support+{TOKEN}@acme.example",
        f"> Reply-To: Acme <support+{TOKEN.upper()}@acme.example>",
        f"mailto:support+{TOKEN}@acme.example?subject=close",
        f"https://safelinks.example/?url=mailto%3Asupport%2B{TOKEN}%40acme.example",
        f"mailto:support%2b{TOKEN}%40acme.example",
        f"support+{TOKEN[:20]}\n{TOKEN[20:]}@acme.example",
        f"support+{TOKEN[:20]}=\n{TOKEN[20:]}@acme.example",
        f"support+{TOKEN}\n@acme.example",
    ],
)
def test_it_is_taken_out_wherever_it_stands(text: str) -> None:
    cleaned = scrub(text)
    assert TOKEN not in "".join(cleaned.lower().replace("=\n", "").split())
    assert "acme.example" in cleaned


@pytest.mark.parametrize("text", ["", "ann+shop@customer.example", "2+2=4 @ noon", "a" * 60 + "@x.example"])
def test_everything_else_stays(text: str) -> None:
    assert scrub(text) == text
