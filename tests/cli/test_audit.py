"""Nobody changes what happened unseen."""

from __future__ import annotations

import sqlite3

import pytest

from tests.cli.conftest import T1, T2, Desk


@pytest.fixture
def storied(busy: Desk) -> Desk:
    """A history of three rows."""
    busy.do("tickets", "close", 1, "--at", T1)
    busy.do("tickets", "reopen", 1, "--at", T2)
    return busy


def tamper(desk: Desk, statement: str) -> None:
    database = sqlite3.connect(desk.folder / "mailbot.db")
    with database:
        database.execute(statement)
    database.close()


def test_a_whole_history_is_whole(storied: Desk) -> None:
    assert storied.do("audit", "verify") == "the history is whole: 3 rows\n"
    assert storied.json("audit", "verify") == {"rows": 3, "broken": None, "ticket": None, "erased": 0}


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("UPDATE entry SET by = 'customer' WHERE id = 2", 2),
        ("UPDATE entry SET at = '2026-03-06T15:00:01.000000Z' WHERE id = 2", 2),
        ("UPDATE entry SET proof = 'confirmed' WHERE id = 1", 1),
        ("DELETE FROM entry WHERE id = 1", 2),
        ("DELETE FROM entry WHERE id = 2", 3),
    ],
)
def test_the_row_that_was_tampered_with_is_named(storied: Desk, statement: str, row: int) -> None:
    tamper(storied, statement)
    result = storied.run("audit", "verify")
    assert (result.exit_code, result.stdout.startswith(f"row {row} of the history (ticket 1)")) == (1, True)
