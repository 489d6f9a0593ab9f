"""A browser for all tests of a worker; skipped loudly where the machine has none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mailbot.wire import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[chromium.Browser]:
    program = chromium.find()
    if not program:
        pytest.skip(f"no Chromium here (none of {', '.join(chromium.PROGRAMS)}): nobody looks at the mails")
    with chromium.browse(program) as browser:
        yield browser
