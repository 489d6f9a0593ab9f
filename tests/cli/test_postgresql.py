"""The same commands on PostgreSQL."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import ANN, CONFIG, ORDERS, T0, T1, Desk, letter
from tests.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
_numbers = itertools.count()


@pytest.fixture
def served(desk: Desk, postgres: Postgres) -> Desk:
    """A desk on an empty database of its own."""
    name = f"desk{next(_numbers)}"  # a new one: somebody may still be leaving the last one's
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    url = f"{postgres.url.rpartition('/')[0]}/{name}"
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


def test_money_from_a_held_letter_to_the_ledger(served: Desk) -> None:
    served.shop()
    wants = letter("ann@mail.example", "support@acme.example", "refund ABCD1234", "Please.", name="r1", proven=False)
    served.do("ingest", "-", "--at", T0, stdin=wants)
    (kept,) = served.json("quarantine", "list")
    number = served.json("quarantine", "release", kept["id"], "--at", T0)["ticket"]
    due = served.json("tickets", "show", number)["executes_at"]
    foreseen = served.json("tick", "--dry-run", "--at", due)
    assert [each["what"] for each in foreseen] == ["execute", "pay", "done"]
    assert served.json("tick", "--at", due) == foreseen
    assert served.json("timeline", number)["deadlines"][-1]["state"] == "fired"
    assert served.json("audit", "verify")["broken"] is None
    assert served.do("refunds", "export").splitlines()[1].endswith(",executed")


def test_two_at_once_leave_the_history_whole_and_no_step_is_taken_twice(served: Desk) -> None:
    served.shop()
    served.do("ingest", "-", "--at", T0, stdin=ANN)
    at = served.json("tickets", "show", 1)["next_deadline"]["at"]
    words = [["tickets", "comment", "1", f"Note {each}.", "--internal"] for each in range(4)]
    commands = [*words, ["tick", "--at", at], ["tick", "--at", at]]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "mailbot", *each], cwd=served.folder, env=environ, stdout=subprocess.DEVNULL
        )
        for each in commands
    ]
    assert [each.wait(240) for each in running] == [0] * len(commands)
    assert served.json("audit", "verify") == {"rows": 6, "broken": None, "ticket": None, "erased": 0}


def test_what_broke_the_gate_is_read_again(served: Desk) -> None:
    served.do("ingest", "-", "--at", T0, stdin=b"From: a@b.example\r\nSubject: x\x00y\r\n\r\nhello\r\n")
    (kept,) = served.json("quarantine", "list")
    assert served.run("quarantine", "retry", kept["id"], "--at", T1).exit_code == 1
    assert served.json("quarantine", "list") == [kept]


def test_a_server_that_is_away_is_a_message_without_the_password(served: Desk) -> None:
    served.write("config.toml", f'{CONFIG}\n[database]\nurl = "postgresql://me:hush@127.0.0.1:1/desk"\n')
    said = served.refused("tickets", "list")
    assert "database postgresql://127.0.0.1:1/desk" in said
    assert "hush" not in said
