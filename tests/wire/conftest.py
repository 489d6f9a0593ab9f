"""For every test of the wire: a server that answers late because the machine is busy is no server that hangs."""

from __future__ import annotations

import pytest

from tests.patience import PATIENCE


@pytest.fixture(autouse=True)
def time_to_finish(monkeypatch: pytest.MonkeyPatch) -> None:
    """An inbox that is stopped waits as long as it takes for the call in flight, so that all handled mail is moved."""
    monkeypatch.setattr("mailbot.wire.inbox._GRACE", PATIENCE)
