"""The database: opened, upgraded, one transaction at a time."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import peewee
from playhouse.migrations import Runner
from playhouse.postgres_ext import Psycopg3Database

from mailbot.errors import Unreachable
from mailbot.routing.tokens import Keyring
from mailbot.store import fields, tables

MIGRATIONS = Path(__file__).parent / "migrations"

# Full sync: what is committed survives a power cut. FAULTS of the disk are found at the first write.
_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": 10_000,
    "cache_size": -16_000,
}
_WRITING = 0x6D61696C626F74  # the number of our lock in PostgreSQL, "mailbot" in ASCII
_WORKING = 0x6D61696C72756E  # that of the one daemon at work, "mailrun"
_FAREWELL = 5.0  # seconds in which the server notices that the daemon before is gone


class Database:
    """One open database. Not shared between threads: the clerk that opened it keeps it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._db = _connectable(url)
        self._alone = False  # nobody else may work on it meanwhile
        self._held = False  # the present connection has that from the server
        fields.database.initialize(self._db)

    def open(self) -> Database:
        """Connect.

        Raises:
            Unreachable: the database cannot be opened; the message says why.
        """
        try:
            self._db.connect(reuse_if_open=True)
            self._db.execute_sql("SELECT 1")
        except peewee.DatabaseError as error:
            raise Unreachable(f"database {self.where}: {error}") from error
        return self

    @property
    def where(self) -> str:
        """The address without its password."""
        scheme, _, rest = self.url.partition("://")
        return f"{scheme}://{rest.rpartition('@')[2]}"

    def close(self) -> None:
        self._held = False
        self._db.close()

    def reserve(self) -> None:
        """From now on only one daemon works on a PostgreSQL database, wherever the others run; SQLite files have
        the lock beside them.

        Raises:
            Unreachable: another one is at work.
        """
        self._alone = not isinstance(self._db, peewee.SqliteDatabase)
        end = time.monotonic() + _FAREWELL
        while not self._is_ours() and time.monotonic() < end:
            time.sleep(0.1)
        self._insist()

    def _is_ours(self) -> bool:
        """The server keeps the lock as long as the connection; a host that vanished is noticed in two minutes."""
        if self._alone and not self._held:
            self._db.execute_sql("SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 10")
            self._held = bool(self._db.execute_sql("SELECT pg_try_advisory_lock(%s)", (_WORKING,)).fetchone()[0])
        return self._held or not self._alone

    def _insist(self) -> None:
        """Over a connection of before the lock was lost: nothing is written until it is ours again."""
        if not self._is_ours():
            raise Unreachable(f"another mailbot already runs on this database ({self.where})")

    def upgrade(self) -> list[str]:
        """Apply the migrations that are missing; the names of those applied now."""
        done = list(self._runner().up())
        if not tables.KeyRow.select().exists():
            tables.KeyRow.create(number=1, secret=secrets.token_bytes(32))
        return done

    def pending(self) -> list[str]:
        """Migrations not applied yet."""
        return [step.name for step in self._runner().status() if step.path and step.applied is None]

    def keyring(self) -> Keyring:
        return Keyring({row.number: bytes(row.secret) for row in tables.KeyRow.select()})

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction, written as a whole or not at all; one at a time, whichever process asks.

        The history is a chain, and what is due is looked up before it is done: neither stands a second writer.
        """
        with self._db.atomic():
            self._queue_up()
            yield

    @contextmanager
    def undone(self) -> Iterator[None]:
        """A transaction that is always rolled back: a look at what would happen."""
        with self._db.atomic() as attempt:
            self._queue_up()
            yield
            attempt.rollback()

    def _queue_up(self) -> None:
        """SQLite takes its write lock at the start of a transaction; PostgreSQL is asked for one of ours."""
        if not isinstance(self._db, peewee.SqliteDatabase) and self._db.transaction_depth() == 1:
            self._insist()
            self._db.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_WRITING,))

    def integrity(self) -> str:
        """Empty when the file is sound, else what SQLite says is wrong with it."""
        if not isinstance(self._db, peewee.SqliteDatabase):
            return ""
        said = [str(row[0]) for row in self._db.execute_sql("PRAGMA integrity_check")]
        return "" if said == ["ok"] else "; ".join(said[:5])

    def backup(self, target: Path) -> None:
        """A consistent copy of a SQLite file while it is in use.

        Raises:
            Unreachable: the database is not SQLite; PostgreSQL has pg_dump for this.
        """
        if not isinstance(self._db, peewee.SqliteDatabase):
            raise Unreachable("only SQLite files are copied here; use pg_dump for PostgreSQL", again=False)
        self._db.execute_sql("VACUUM INTO ?", (str(target),))

    def wipe(self, names: Iterable[str]) -> bool:
        """Leave nothing in the files of what was removed from the rows; False where others were reading all the time.

        SQLite is written anew and its log cut off. PostgreSQL frees the rows of the tables ``names``; their bytes are
        overwritten when the room is needed.
        """
        if not isinstance(self._db, peewee.SqliteDatabase):
            self._db.execute_sql("VACUUM " + ", ".join(f'"{name}"' for name in names))
            return True
        self._db.execute_sql("VACUUM")
        busy, _, _ = self._db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def _runner(self) -> Any:
        return Runner(self._db, str(MIGRATIONS))


def _connectable(url: str) -> Any:
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        path = rest[1:] if rest.startswith("/") else rest
        return peewee.SqliteDatabase(path, pragmas=_PRAGMAS, lock_type="IMMEDIATE")
    return Psycopg3Database(url)
