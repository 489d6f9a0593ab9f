"""The databases that the daemon is tried on."""

from __future__ import annotations

import itertools

import psycopg
import pytest

_names = itertools.count()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest):
    """Gives the URL of a fresh database; of the file in a folder, or of one of its own on the server."""
    if request.param == "sqlite":
        return lambda folder: f"sqlite:///{folder}/mailbot.db"
    server = request.getfixturevalue("postgres")

    def make(folder) -> str:
        name = f"daemon{next(_names)}"
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(f"create database {name}")
        return f"{server.url.rpartition('/')[0]}/{name}"

    return make
