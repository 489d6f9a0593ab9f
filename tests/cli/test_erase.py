"""A person asks to be forgotten: they are, everywhere, and money, figures and history still stand."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tomllib
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from peewee import AutoField, BlobField, CharField, ForeignKeyField, TextField

from mailbot.store import database, erasing
from mailbot.store.database import Database
from mailbot.store.fields import MomentField, WordsField
from mailbot.store.notes import RulesetRow
from tests.cli.conftest import ANN, CONFIG, ORDERS, T0, T1, T2, T3, Desk, letter, read
from tests.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
ADDRESS, NAME = "ann@mail.example", "Ann Customer"
BOB = "bob@mail.example"
LATER = "2026-03-12T10:00:00Z"
OPERATORS = CONFIG.replace("[identity]", '[identity]\noperators = ["desk@acme.example"]')

WITH_FILE = f"""\
Authentication-Results: mx.acme.example; dmarc=pass header.from=mail.example
From: {NAME} <{ADDRESS}>
To: support@acme.example
Subject: Refund ABCD1234 for {NAME}
Message-ID: <wish@annes-laptop.example>
Date: Fri, 06 Mar 2026 14:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain

I live in Elm Street 5, call me at 555-0199. Annie

--b
Content-Type: text/plain
Content-Disposition: attachment; filename="passport of ann.txt"

Z1234567
--b--
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def any_desk(request: pytest.FixtureRequest, desk: Desk) -> Desk:
    """A desk with sample orders, on either database."""
    url = ""
    if request.param == "postgresql":
        url = _database(request.getfixturevalue("postgres"))
    desk.write("config.toml", f'{OPERATORS}\n[database]\nurl = "{url or "sqlite:///mailbot.db"}"\n')
    desk.shop()
    return desk


def _database(postgres: Postgres) -> str:
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("drop database if exists desk")
        connection.execute("create database desk")
    return f"{postgres.url.rpartition('/')[0]}/desk"


def cells(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Every text and every mail, unpacked, of every table that the database itself lists."""
    for table, row in _rows(desk):
        for value in row:
            if isinstance(value, str):
                yield table, value.encode()
            elif isinstance(value, bytes | memoryview):
                yield table, _unpacked(bytes(value))


def _unpacked(value: bytes) -> bytes:
    try:
        return zlib.decompress(value)
    except zlib.error:
        return value


def _rows(desk: Desk) -> Iterator[tuple[str, Any]]:
    connection: Any
    text = (desk.folder / "config.toml").read_text()
    if "postgresql://" in text:
        connection = psycopg.connect(_url(desk))
        listed = "select tablename from pg_tables where schemaname = 'public'"
    else:
        connection = sqlite3.connect(desk.folder / "mailbot.db")
        listed = "select name from sqlite_master where type = 'table'"
    with closing(connection):
        for (table,) in connection.execute(listed).fetchall():
            for row in connection.execute(f'select * from "{table}"').fetchall():
                yield table, row


def places(desk: Desk, word: str) -> set[str]:
    """The tables in which a word stands."""
    return {table for table, value in cells(desk) if word.lower().encode() in value.lower()}


def on_disk(folder: Path, word: str) -> set[str]:
    """The database's files in which a word stands."""
    return {path.name for path in folder.glob("mailbot.db*") if word.lower().encode() in path.read_bytes().lower()}


def refunded(desk: Desk) -> None:
    """Ann asks for a refund, the vendor writes her name and address, the refund is paid, the survey answered."""
    desk.do("ingest", "-", "--at", T0, stdin=WITH_FILE)
    reply = desk.post(T0)["help@widgets.example"]
    words = f"Dear {NAME},\n\nis <{ADDRESS}> still your address?"
    vendor = letter("help@widgets.example", str(reply["Reply-To"]), f"Re: {reply['Subject']}", words, name="v1")
    desk.do("ingest", "-", "--at", T1, stdin=vendor)
    desk.do("tickets", "comment", 1, f"{NAME} phoned from {ADDRESS.upper()}.", "--internal", "--at", T2)
    due = desk.json("tickets", "show", 1)["executes_at"]
    desk.json("tick", "--at", due)
    survey = desk.post(due)[ADDRESS]
    rated = letter(ADDRESS, str(survey["Reply-To"]), "rate 2 [Acme #1]", "Elm Street was too cold.", name="rate")
    desk.do("ingest", "-", "--at", due, stdin=rated)
    desk.post(due)


def elsewhere(desk: Desk) -> None:
    """Bob's ticket 2, on which the vendor and an operator name Ann's address."""
    asks = letter(BOB, "support@acme.example", "ABCD5678 stops", "It stops.", name="b1")
    desk.do("ingest", "-", "--at", T0, stdin=asks)
    reply = desk.post(T0)["help@widgets.example"]
    words = f"Ask {ADDRESS}, not joann@mail.example."
    desk.do(
        "ingest",
        "-",
        "--at",
        T1,
        stdin=letter("help@widgets.example", str(reply["Reply-To"]), "Re: it", words, name="v2"),
    )
    desk.do("tickets", "close", 2, "Done.", "--at", T2)
    desk.post(T2)


def test_a_whole_story_is_forgotten_and_everything_still_stands(any_desk: Desk) -> None:
    desk = any_desk
    refunded(desk)
    elsewhere(desk)
    ledger, report = desk.do("refunds", "export"), desk.json("report", "--at", LATER)
    assert places(desk, ADDRESS) >= {"letter", "comment", "orders", "ticket", "outbox"}
    said = desk.json("erase", ADDRESS, "--at", LATER)
    assert (said["tickets"], said["orders"], said["attachments"]) == ([1], ["ABCD1234"], 1)
    for word in (ADDRESS, NAME, "Elm Street", "555-0199", "passport", "annes-laptop", "Z1234567"):
        left = places(desk, word)
        assert left <= ({"comment"} if word == ADDRESS else set()), (word, left)
    assert [value for _, value in cells(desk) if shows(value)] == []
    assert desk.do("refunds", "export") == ledger
    assert desk.json("report", "--at", LATER) == report
    assert desk.json("audit", "verify")["broken"] is None
    ticket = desk.json("tickets", "show", 1)
    assert (ticket["state"], ticket["outcome"], ticket["customer"]) == ("closed", "refunded", said["pseudonym"])
    assert ticket["events"][-1]["kind"] == "erased"
    assert [row for table, row in _rows(desk) if table == "thread" and row[1] == 1] == []
    assert "still your address?" in "".join(comment["text"] for comment in ticket["comments"])
    assert [comment["text"] for comment in ticket["comments"] if comment["author_role"] == "customer"] == ["[…]"] * 2
    assert "Refund" not in desk.do("tickets", "list")
    assert desk.json("tickets", "show", 2)["customer"] == BOB
    order = desk.json("orders", "show", "ABCD1234")
    assert order["invoices"][0]["state"] == "refunded"
    assert desk.do("erase", ADDRESS) == f"nothing of {ADDRESS} is here\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a desk with ticket 1 of Ann's, refunded and closed, and 2 of Bob's, on which she is named."""
    desk = Desk(tmp_path_factory.mktemp("archive"))
    desk.write("config.toml", OPERATORS).chmod(0o600)
    desk.shop()
    refunded(desk)
    elsewhere(desk)
    return desk.folder


@pytest.fixture
def past(desk: Desk, archive: Path) -> Desk:
    """A copy of it."""
    shutil.copytree(archive, desk.folder, dirs_exist_ok=True)
    return desk


def test_no_file_of_the_database_holds_what_was_erased(past: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(database._PRAGMAS, "secure_delete", 0)  # some builds of SQLite have it on
    assert on_disk(past.folder, ADDRESS)
    assert on_disk(past.folder, NAME)
    connection = sqlite3.connect(past.folder / "mailbot.db")  # a daemon that is at work, its log not folded in
    connection.execute("select count(*) from ticket").fetchone()
    past.do("erase", ADDRESS, "--at", LATER)
    for word in (NAME, "Elm Street", "passport"):
        assert on_disk(past.folder, word) == set()
    whole = b"".join(path.read_bytes() for path in past.folder.glob("mailbot.db*"))
    assert not shows(whole)
    connection.close()


def test_a_reader_in_the_way_is_told_and_the_next_run_cleans_the_files(past: Desk, monkeypatch: Any) -> None:
    monkeypatch.setitem(database._PRAGMAS, "busy_timeout", 50)
    with closing(sqlite3.connect(past.folder / "mailbot.db")) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from ticket").fetchone()
        result = past.run("erase", ADDRESS, "--at", LATER)
        assert (result.exit_code, "in a quiet moment" in result.stderr) == (1, True)
        assert on_disk(past.folder, NAME)
    assert places(past, NAME) == set()
    assert "nothing of" in past.do("erase", ADDRESS)
    assert on_disk(past.folder, NAME) == set()


def test_a_dry_run_says_the_same_and_changes_nothing(past: Desk) -> None:
    before = sorted(map(repr, _rows(past)))
    foreseen = past.json("erase", ADDRESS, "--dry-run", "--at", LATER)
    assert sorted(map(repr, _rows(past))) == before
    done = past.json("erase", ADDRESS, "--at", LATER)
    for said in (foreseen, done):
        said.pop("pseudonym")
    assert (foreseen.pop("dry_run"), done.pop("dry_run")) == (True, False)
    assert foreseen == done
    assert done["letters"] >= 4
    assert done["notifications"] >= 4


def test_two_people_have_two_pseudonyms_that_say_nothing_of_them(past: Desk) -> None:
    first = past.json("erase", ADDRESS, "--at", LATER)["pseudonym"]
    second = past.json("erase", BOB, "--at", LATER)["pseudonym"]
    assert first != second
    assert past.json("audit", "verify")["broken"] is None
    assert {each["customer"] for each in past.json("tickets", "list")} == {first, second}
    theirs = [each["message_id"] for each in past.json("outbox", "list") if each["to"] in (first, second)]
    assert theirs
    assert not any(
        each.startswith("<mb.") for each in theirs
    )  # made of the reader, so a guess could be held against it


def test_their_next_mail_is_a_strangers_whatever_it_answers(past: Desk) -> None:
    sent = [read(path.read_bytes()) for path in sorted((past.folder / "post").glob("*.eml"))]
    message_id, token = next((mail["Message-ID"], mail["Reply-To"]) for mail in sent if ADDRESS in mail["To"])
    past.do("erase", ADDRESS, "--at", LATER)
    answers = (
        letter(ADDRESS, token, "Re: [Acme #1] hello", "By token.", name="n1"),
        letter(ADDRESS, "support@acme.example", "Re: x", "By id.", name="n2", more=f"In-Reply-To: {message_id}\n"),
        letter(
            ADDRESS, "support@acme.example", "Re: y", "By thread.", name="n3",
            more="References: <wish@annes-laptop.example>\n",
        ),
        letter(ADDRESS, "support@acme.example", "[Acme #1] ABCD1234", "By tag and order.", name="n4"),
    )  # fmt: skip
    for number, answer in enumerate(answers, start=3):
        (walked,) = past.json("ingest", "-", "--at", LATER, stdin=answer)
        assert (walked["verdict"], walked["party"], walked["ticket"]) == ("new", "stranger", number)
    assert places(past, ADDRESS) - {"letter", "outbox"} <= {"ticket", "comment", "thread"}
    assert len(past.json("tickets", "show", 1)["comments"]) == 4


def test_their_old_mail_delivered_again_is_a_duplicate_still(past: Desk) -> None:
    past.do("erase", ADDRESS, "--at", LATER)
    (walked,) = past.json("ingest", "-", "--at", LATER, stdin=WITH_FILE)
    assert walked["verdict"] == "duplicate"


def test_the_shop_does_not_bring_them_back_by_an_order_of_old(past: Desk) -> None:
    erased = past.json("erase", ADDRESS, "--at", LATER)["pseudonym"]
    orders = ORDERS.replace("40.00", "41.00") + ORDERS.splitlines()[1].replace("ABCD1234", "ABCD9999") + "\n"
    past.do("orders", "import", past.write("again.csv", orders))
    old, new = (past.json("orders", "show", number) for number in ("ABCD1234", "ABCD9999"))
    assert erased in str(old)
    assert NAME not in str(old)
    assert ADDRESS in str(new)  # bought anew


def test_nothing_is_ever_sent_to_who_was_erased(past: Desk) -> None:
    past.do("erase", ADDRESS, "--at", LATER)
    past.do("tickets", "reopen", 1, "Once more.", "--at", LATER)
    assert set(past.post(LATER)) == {"help@widgets.example"}
    failed = past.json("outbox", "list")[0]["id"]
    tamper(past, f"UPDATE outbox SET state = 'failed' WHERE id = {failed}")
    past.run("outbox", "retry", failed, "--at", LATER)
    assert past.post(LATER) == {}


def test_who_has_business_that_is_not_over_is_not_erased(desk: Desk) -> None:
    desk.write("config.toml", OPERATORS)
    desk.shop()
    desk.do("ingest", "-", "--at", T0, stdin=ANN)
    assert "ticket 1 is open (mailbot tickets close 1)" in desk.refused("erase", ADDRESS)
    desk.do("tickets", "close", 1, "--at", T1)
    assert "outbox drop" in desk.refused("erase", ADDRESS)
    assert places(desk, ADDRESS)
    desk.post(T1)
    desk.do("erase", ADDRESS)
    assert places(desk, ADDRESS) == set()


def test_who_sells_or_works_here_is_not_erased(past: Desk) -> None:
    assert "Vendors name this address".lower() in past.refused("erase", "owner@widgets.example").lower()
    assert "operator" in past.refused("erase", "desk@acme.example")
    assert "of this desk" in past.refused("erase", "support@acme.example")
    past.misused("erase", "ann")


def test_nobody_is_nothing(past: Desk) -> None:
    assert past.do("erase", "who@nowhere.example") == "nothing of who@nowhere.example is here\n"
    assert past.json("audit", "verify")["erased"] == 0


def test_who_moved_is_erased_with_the_address_before(desk: Desk) -> None:
    new = "ann@other.example"
    desk.write("config.toml", OPERATORS)
    desk.shop()
    asks = letter(ADDRESS, "support@acme.example", "ABCD1234 and my address", f"/address {new}", name="m1")
    desk.do("ingest", "-", "--at", T0, stdin=asks)
    question = desk.post(T0)[new]
    yes = letter(new, str(question["Reply-To"]), f"Re: {question['Subject']}", "yes", name="m2")
    desk.do("ingest", "-", "--at", T1, stdin=yes)
    desk.do("tickets", "close", 1, "--at", T2)
    desk.post(T2)
    assert f"mailbot erase {new}" in desk.refused("erase", ADDRESS)
    assert desk.json("erase", new, "--at", T3)["addresses"] == [new, ADDRESS]
    assert places(desk, ADDRESS) | places(desk, new) == set()
    desk.do("orders", "import", desk.write("orders.csv", ORDERS))
    assert places(desk, ADDRESS) == set()


def test_a_mail_that_waits_in_the_quarantine_goes_with_its_sender(past: Desk) -> None:
    odd = f"From: <{ADDRESS}>\nSubject: x\x00y\n\nElm Street\n"
    past.do("ingest", "-", "--at", T0, stdin=odd)
    (kept,) = past.json("quarantine", "list")
    past.do("erase", ADDRESS, "--at", LATER)
    assert past.json("quarantine", "list") == []
    assert "no letter" in past.refused("quarantine", "retry", kept["id"])
    assert places(past, "Elm Street") == set()


# -- the history ------------------------------------------------------------------------------------------------------


def tamper(desk: Desk, statement: str) -> None:
    with closing(sqlite3.connect(desk.folder / "mailbot.db")) as database, database:
        database.execute(statement)


@pytest.fixture
def scrubbed(desk: Desk) -> Desk:
    """Line 2 names Ann: an operator says so. She is erased, and line 5 vouches for it."""
    desk.write("config.toml", OPERATORS)
    desk.shop()
    desk.do("ingest", "-", "--at", T0, stdin=ANN)
    reason = f"{NAME} <{ADDRESS}> was ill"
    desk.do("tickets", "convert", 1, "refund", "--beyond-policy", reason, "--at", T1)
    desk.do("tickets", "close", 1, "--at", T2)
    desk.post(T2)
    desk.do("erase", ADDRESS, "--at", T3)
    return desk


def lines(desk: Desk) -> dict[str, int]:
    """Kind → the last line of that kind."""
    found = (row for table, row in _rows(desk) if table == "entry")
    return {row[3]: row[0] for row in found}


def test_a_line_that_lost_words_is_vouched_for(scrubbed: Desk) -> None:
    said = scrubbed.json("audit", "verify")
    assert (said["broken"], said["erased"]) == (None, 1)
    assert "1 without the words of people who were erased" in scrubbed.do("audit", "verify")
    events = scrubbed.json("tickets", "show", 1)["events"]
    assert "was ill" in str(events)
    assert NAME not in str(events)
    scrubbed.do("tickets", "comment", 1, "Later.", "--internal")
    assert scrubbed.json("audit", "verify")["broken"] is None


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE entry SET detail = replace(detail, 'ill', 'well') WHERE id = {converted}", "converted"),
        ("UPDATE entry SET by = 'customer' WHERE id = {converted}", "converted"),
        ("DELETE FROM entry WHERE id = {erased}", "converted"),
        ("UPDATE entry SET kind = 'noted' WHERE id = {erased}", "converted"),
        ("UPDATE entry SET detail = replace(detail, 'line ', 'line 9') WHERE id = {erased}", "converted"),
        ("UPDATE entry SET at = '2026-03-06T16:30:00.000000Z' WHERE id = {erased}", "erased"),
        ("UPDATE entry SET by = 'customer' WHERE id = {closed}", "closed"),
    ],
)
def test_what_nobody_vouches_for_is_named(scrubbed: Desk, statement: str, named: str) -> None:
    known = lines(scrubbed)
    tamper(scrubbed, statement.format_map(known))
    assert scrubbed.run("audit", "verify").stdout.startswith(f"row {known[named]} of the history (ticket 1)")


def test_a_forged_erasure_vouches_for_nothing(scrubbed: Desk) -> None:
    """Somebody alters a line and puts a vouching line behind it, without the hash that the chain asks for."""
    known = lines(scrubbed)
    tamper(scrubbed, f"UPDATE entry SET detail = '{{}}' WHERE id = {known['closed']}")
    seal = f'{{"line {known["closed"]}": "{"0" * 64}"}}'
    forged = "ticket_id, at, kind, by, proof, letter_id, detail, chain"
    tamper(
        scrubbed,
        f"INSERT INTO entry ({forged}) SELECT ticket_id, at, kind, by, proof, NULL, '{seal}', chain "
        f"FROM entry WHERE id = {known['erased']}",
    )
    assert scrubbed.run("audit", "verify").exit_code == 1


def test_an_altered_line_is_not_covered_up(past: Desk) -> None:
    tamper(past, f'UPDATE entry SET detail = \'{{"by": "{ADDRESS}"}}\' WHERE id = 1')
    assert "altered before" in past.refused("erase", ADDRESS, "--at", LATER)
    assert places(past, ADDRESS) >= {"orders", "ticket", "letter"}


@pytest.mark.parametrize(("answer", "gone"), [(b"n\n", False), (b"y\n", True)])
def test_on_a_terminal_it_is_shown_and_asked_first(past: Desk, answer: bytes, gone: bool) -> None:
    ours, theirs = os.openpty()
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "mailbot", "erase", ADDRESS, "--at", LATER]
    os.write(ours, answer)  # typed ahead
    with subprocess.Popen(
        command, cwd=past.folder, env=environ, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        shown, asked = run.communicate(timeout=240)
    os.close(theirs)
    os.close(ours)
    assert b"would be erased" in shown
    assert b"for good?" in asked
    assert (run.returncode, places(past, NAME) == set()) == (0 if gone else 1, gone)


# -- every table ------------------------------------------------------------------------------------------------------

APART = {"key", "staff", "entry"}  # no person's word is ever written there, or it is chained
CODES = {("ticket", "state"): "closed", ("payment", "state"): "executed", ("outbox", "state"): "sent"}
PARENTS = {"vendor": "v1", "orders": "ABCD5678", "ticket": 2, "letter": 1, "comment": 1, "ruleset": "r1"}


def planted(column: Any) -> Any:
    """A value for a column, with the address where it takes words."""
    table = column.model._meta.table_name
    if isinstance(column, ForeignKeyField):
        return PARENTS[column.rel_model._meta.table_name]
    if isinstance(column, WordsField):
        return {"why": [f"ask {ADDRESS}"]}
    if isinstance(column, BlobField):
        return zlib.compress(f"To: <{ADDRESS}>".encode())
    if isinstance(column, MomentField):
        return datetime(2026, 3, 6, tzinfo=UTC)
    if not isinstance(column, TextField | CharField):
        return 99
    key = column.model._meta.primary_key
    if table != "thread" and (column is key or column.name in getattr(key, "field_names", ())):
        return "KEY"  # of names that the shop or an admin's file gives
    return CODES.get((table, column.name), f"{column.name} {ADDRESS}"[: getattr(column, "max_length", 255)])


def test_a_row_of_every_table_that_shows_the_address_everywhere_shows_it_nowhere(any_desk: Desk) -> None:
    """A column added later is planted here, too: who adds it need not think of it, unless this test fails."""
    desk, words = any_desk, set()
    refunded(desk)
    elsewhere(desk)
    with closing(Database(_url(desk)).open()) as opened, opened.transaction():
        RulesetRow.insert(version="r1", at=datetime(2026, 3, 6, tzinfo=UTC), files={}).execute()
        for table in erasing.TABLES:
            columns = [one for one in table._meta.sorted_fields if not isinstance(one, AutoField)]
            row = {one: planted(one) for one in columns}
            if table._meta.table_name not in APART:
                table.insert(row).execute()
                words |= {table._meta.table_name} if ADDRESS in str(row.values()) else set()
    assert words
    assert places(desk, ADDRESS) >= words
    desk.do("erase", ADDRESS, "--at", LATER)
    assert {table for table, value in cells(desk) if shows(value)} == set()


def _url(desk: Desk) -> str:
    url = str(tomllib.loads((desk.folder / "config.toml").read_text())["database"]["url"])
    return url if url.startswith("postgresql") else f"sqlite:///{desk.folder}/mailbot.db"


def shows(value: bytes) -> bool:
    return ADDRESS.encode() in value.replace(b"jo" + ADDRESS.encode(), b"")


def test_every_table_is_looked_through(past: Desk) -> None:
    """A table added later stands in the list of those that are cut, or here with a reason."""
    apart = {"sqlite_sequence", "schema_migration"}
    listed = {row[0] for row in _listed(past)} - apart
    assert listed == {table._meta.table_name for table in erasing.TABLES}


def _listed(desk: Desk) -> list[tuple[str]]:
    with closing(sqlite3.connect(desk.folder / "mailbot.db")) as connection:
        return connection.execute("select name from sqlite_master where type = 'table'").fetchall()
