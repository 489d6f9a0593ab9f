"""Fixtures that several rooms' tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.dovecot import BINARY, Dovecot


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A running Dovecot; every user name is a mailbox of its own, so take a fresh one per test."""
    if BINARY is None:
        pytest.skip("no dovecot here: install Debian's dovecot-imapd and dovecot-lmtpd")
    server = Dovecot()
    try:
        yield server.start()
    finally:
        server.stop()
