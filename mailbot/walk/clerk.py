"""The clerk: the only one who writes. Batches of mail go in, one transaction each; parcels come out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

import structlog
from peewee import DatabaseError, InterfaceError, OperationalError

from mailbot.errors import Unreachable
from mailbot.letter.letter import Letter
from mailbot.letter.unread import unread
from mailbot.store import editions, letters, outbox
from mailbot.store.letters import Origin
from mailbot.store.outbox import Parcel
from mailbot.walk import held, memos, soon
from mailbot.walk.clockwork import Step, fire
from mailbot.walk.house import House
from mailbot.walk.mail import Mail, walk
from mailbot.walk.renewal import Fresh, renewed
from mailbot.walk.verdict import Verdict, Walked

log = structlog.get_logger("mailbot.walk")
T = TypeVar("T")


class Fate(StrEnum):
    """What became of one parcel."""

    SENT = "sent"
    FAILED = "failed"  # for good
    LATER = "later"  # refused for now, or lost after the final dot: the same bytes go again
    UNTRIED = "untried"  # the server was not reached


@dataclass(frozen=True, slots=True)
class Incoming:
    """One mail handed to the clerk, already read."""

    raw: bytes
    letter: Letter
    refusal: str
    origin: Origin
    received_at: datetime
    let_in: bool = False  # an operator says so: no rule sets it aside


class Clerk:
    """Works in one thread with the database it opened.

    Every call raises Unreachable where the database does not do its part; nothing of that call is written then, and the
    next one connects anew.
    """

    def __init__(self, house: House) -> None:
        self.house = house

    def handle(self, batch: Sequence[Incoming], now: datetime) -> list[Walked]:
        """Handle a batch in one transaction; what became of each mail, in order."""
        with self.writing():
            walked = [self._one(incoming, now) for incoming in batch]
        for outcome in walked:
            _tell(outcome)
        return walked

    def _one(self, incoming: Incoming, now: datetime) -> Walked:
        one = incoming
        mail = Mail(one.raw, one.letter, one.refusal, one.origin, one.received_at, now, let_in=one.let_in)
        walked = self._caught(lambda: walk(self.house, mail), letter=incoming.letter.digest[:12])
        if isinstance(walked, Walked):
            return walked
        reason = f"a fault of ours: {type(walked).__name__}"
        return walk(self.house, Mail(mail.raw, unread(mail.raw), reason, mail.origin, mail.received_at, now))

    def tick(self, now: datetime) -> list[Step]:
        """One step for each ticket whose deadline has come; of those that come near the rules are told."""
        with self._reached():
            self._caught(lambda: held.remind(self.house, now))
            return [*fire(self.house, now, self._net), *soon.ask(self.house, now, self._net)]

    def _net(self, do: Callable[[], Step | None]) -> Step | None:
        step = self._caught(do)
        return None if isinstance(step, Exception) else step

    def _caught(self, do: Callable[[], T], **ids: object) -> T | Exception:
        """The net: a fault of ours costs one mail its answer or one ticket its step, never the next."""
        try:
            with self.house.database.transaction():
                return do()
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            log.exception("walk.bug", **ids)
            return error

    def settled(self, mailbox: str, uidvalidity: int, uids: Iterable[int]) -> dict[int, Verdict]:
        """Of these mails, those handled before: they only have to be moved."""
        with self._reached():
            found = letters.settled(mailbox, uidvalidity, uids)
        return {uid: Verdict(verdict) for uid, verdict in found.items()}

    def claim(self, now: datetime, most: int) -> list[Parcel]:
        """Parcels to be sent now, marked as being sent."""
        with self.writing():
            return outbox.claim(now, most)

    def settle(self, results: Sequence[tuple[Parcel, Fate, str]], now: datetime) -> None:
        """Write what became of parcels: what the server said of each."""
        with self.writing():
            outbox.mark_sent([parcel.id for parcel, fate, _ in results if fate is Fate.SENT], now)
            outbox.put_back([parcel.id for parcel, fate, _ in results if fate is Fate.UNTRIED])
            for parcel, fate, answer in results:
                if fate is Fate.FAILED:
                    outbox.mark_failed(parcel, answer)
                elif fate is Fate.LATER:
                    outbox.mark_later(parcel, now, answer)

    def take_charge(self) -> None:
        """Work alone from now on, as a daemon does. Raises Unreachable where another one is at work."""
        with self._reached():
            self.house.database.reserve()

    def recover(self, accepted: Iterable[int], now: datetime) -> int:
        """After a start: what a server had taken is sent, what was under way is due again. How many are due again."""
        with self.writing():
            outbox.mark_sent(accepted, now)
            return outbox.recover()

    def move_to(self, fresh: Fresh, now: datetime) -> None:
        """From now on work by these files."""
        self.house = renewed(self.house, fresh)
        self.note_rules(now)

    def note_rules(self, now: datetime) -> None:
        """These rules are in force from now on, if they are not those before."""
        with self.writing():
            editions.use(self.house.rules.version, self.house.rules.files, now)

    def tell_operators(self, what: str, facts: Sequence[str], now: datetime) -> None:
        """Queue a memo to our own staff."""
        with self._reached():
            memos.send(self.house, what, facts, now)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction of the clerk's."""
        with self._reached(), self.house.database.transaction():
            yield

    @contextmanager
    def _reached(self) -> Iterator[None]:
        database = self.house.database
        try:
            yield
        except (DatabaseError, InterfaceError) as error:
            database.close()  # after a restart of its server a connection stays dead for ever
            raise Unreachable(f"database {database.where}: {str(error).strip()}") from error


def _tell(walked: Walked) -> None:
    for station in walked.stations:
        log.debug(f"walk.{station.name}", letter=walked.letter, ticket=walked.ticket, said=station.said)
    log.info(
        "walk.done",
        letter=walked.letter,
        verdict=walked.verdict.value,
        reason=walked.reason.partition(":")[0],  # what stands behind it may be somebody's words
        ticket=walked.ticket,
        by=walked.reference_by,
        party=walked.party.value if walked.party else None,
        proof=walked.proof.word,
        told=len(walked.notifications),
    )
