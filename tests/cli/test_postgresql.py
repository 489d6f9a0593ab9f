"""The same commands on PostgreSQL."""

from __future__ import annotations

import psycopg
import pytest

from tests.cli.conftest import ANN, CONFIG, ORDERS, T0, T1, Desk
from tests.postgres import Postgres


@pytest.fixture
def served(desk: Desk, postgres: Postgres) -> Desk:
    """A desk on an empty database of its own."""
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("drop database if exists desk")
        connection.execute("create database desk")
    url = f"{postgres.url.rpartition('/')[0]}/desk"
    desk.write("config.toml", f'{CONFIG}\n[database]\nurl = "{url}"\n')
    return desk


def test_a_ticket_from_import_to_close(served: Desk) -> None:
    served.shop()
    served.do("orders", "import", served.write("o.csv", ORDERS.replace("40.00", "41.00")))
    assert served.json("orders", "show", "ABCD1234")["invoices"][0]["amount"] == "41.00"
    assert served.json("explain", "-", "--at", T0, stdin=ANN)[0]["ticket"] is None
    (walked,) = served.json("ingest", "-", "--at", T0, stdin=ANN)
    number = walked["ticket"]
    assert (walked["verdict"], walked["party"]) == ("new", "customer")
    assert set(served.post(T0)) == {"ann@mail.example", "help@widgets.example"}
    served.do("tickets", "close", number, "Found.", "--at", T1)
    assert (served.json("tickets", "show", number)["outcome"], len(served.post(T1))) == ("solved", 2)
    assert served.do("db", "check") == "sound and up to date\n"
    assert "pg_dump" in served.refused("db", "backup", "copy.db")


def test_a_server_that_is_away_is_a_message_without_the_password(served: Desk) -> None:
    served.write("config.toml", f'{CONFIG}\n[database]\nurl = "postgresql://me:hush@127.0.0.1:1/desk"\n')
    said = served.refused("tickets", "list")
    assert "database postgresql://127.0.0.1:1/desk" in said
    assert "hush" not in said
