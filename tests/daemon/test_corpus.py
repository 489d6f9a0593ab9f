"""Every mail of the corpus through a real IMAP server and the real daemon: one verdict each, no harm done."""

from __future__ import annotations

import asyncio
import hashlib
import imaplib
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import shop
from tests.daemon.running import Daemon, until
from tests.dovecot import PASSWORD, Dovecot
from tests.patience import PATIENCE
from tests.recorder import Taken, recorder

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="no ../shared/corpus beside this checkout")
FORGED = "robust_enmime"  # of these our server says that the sender is not who the From line claims
VERDICTS = {"new", "reply", "held", "duplicate", "ignored", "quarantined"}
WRITTEN_BY_A_PERSON = {"bounce_flufl/groupwise_03.eml"}  # an answer with a report attached to it
NO_LIMIT = "[limits]\nstrangers_per_hour = 100000\n"  # so that each silence has its own reason


@dataclass
class Sample:
    """One mail of the corpus and what it is known to be."""

    name: str
    raw: bytes
    machine: bool
    forged: bool


def samples() -> list[Sample]:
    found = []
    for path in sorted(CORPUS.glob("*/expectations.json")):
        for name, expected in json.loads(path.read_text(encoding="utf-8")).items():
            machine = any(expected.get(key) for key in ("bounce", "auto_submitted", "arf"))
            raw = (path.parent / name).read_bytes()
            forged = path.parent.name == FORGED
            found.append(Sample(f"{path.parent.name}/{name}", _judged(raw) if forged else raw, machine, forged))
    return found


def _judged(raw: bytes) -> bytes:
    """As the server in front hands on a mail whose sender it knows to be false."""
    verdict = b"Authentication-Results: mx.acme.example; spf=fail smtp.mailfrom=elsewhere.example;"
    return verdict + b" dmarc=fail header.from=" + _domain(raw) + b"\n" + raw


def _domain(raw: bytes) -> bytes:
    sender = re.search(rb"(?mi)^From:.*?@([\w.-]+)", raw)
    return sender[1] if sender else b"nobody.example"


@dataclass
class Outcome:
    """What there was to see when the daemon had been through all of it."""

    samples: dict[str, Sample]  # by the SHA-256 of what the mail server held
    held: dict[int, bytes]  # UID → the bytes the mail server had before
    left: dict[str, int]  # folder → mails in it afterwards
    letters: list[tuple[Any, ...]]  # uid, source, verdict, reason, id
    answers: list[tuple[Any, ...]]  # message_id, letter, recipient, kind
    taken: list[Taken]
    written: str  # the log
    code: int


@pytest.fixture(scope="module")
def outcome(dovecot: Dovecot, new_url: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("corpus")
    return asyncio.run(_walk_through(dovecot, folder, new_url(folder)))


async def _walk_through(server: Dovecot, folder: Path, url: str) -> Outcome:
    user, mails = folder.name, samples()
    server.deliver_many([mail.raw for mail in mails], user)
    held = _held(server, user)
    async with recorder() as sink:
        database = f'[database]\nurl = "{url}"\n'
        daemon = Daemon(shop.write_config(folder, sink.port, shop.mailbox(server.ports.imap, user), NO_LIMIT, database))
        daemon.start()
        try:
            await until(lambda: daemon.books.count("letter") >= len(mails), "a verdict for every mail", 4 * PATIENCE)
            await until(lambda: not daemon.books.count("outbox where state in ('due', 'sending')"), "an empty outbox")
            await until(lambda: not any((server.maildir(user) / "cur").iterdir()), "an empty inbox")
            daemon.terminate()
            code = await daemon.ended()
        finally:
            daemon.stop()
    return Outcome(
        samples={_digest(_canonical(mail.raw)): mail for mail in mails},
        held=held,
        left=_left(server, user),
        letters=daemon.books.rows("select uid, source, verdict, reason, id from letter"),
        answers=daemon.books.rows("select message_id, letter_id, recipient, kind from outbox"),
        taken=sink.taken,
        written=daemon.written,
        code=code,
    )


def _canonical(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _held(server: Dovecot, user: str) -> dict[int, bytes]:
    """What the mail server gives away, by UID, read with the standard library."""
    with imaplib.IMAP4("127.0.0.1", server.ports.imap) as client:
        client.login(user, PASSWORD)
        client.select("INBOX", readonly=True)
        answer = client.uid("fetch", "1:*", "(BODY.PEEK[])")[1]
    return {int(head.split()[2]): raw for head, raw in (pair for pair in answer if isinstance(pair, tuple))}


def _left(server: Dovecot, user: str) -> dict[str, int]:
    with imaplib.IMAP4("127.0.0.1", server.ports.imap) as client:
        client.login(user, PASSWORD)
        return {name: int(client.select(name, readonly=True)[1][0]) for name in ("INBOX", "Processed", "Quarantine")}


def test_every_mail_has_one_verdict_and_its_folder(outcome: Outcome) -> None:
    assert outcome.code == 0
    assert sorted(row[0] for row in outcome.letters) == sorted(outcome.held)
    verdicts = Counter(row[2] for row in outcome.letters)
    assert verdicts.keys() <= VERDICTS
    quarantined = verdicts["quarantined"]
    assert outcome.left == {"INBOX": 0, "Processed": len(outcome.held) - quarantined, "Quarantine": quarantined}
    assert quarantined < len(outcome.held) / 10


def test_every_mail_is_kept_as_it_came(outcome: Outcome) -> None:
    kept = {uid: zlib.decompress(source) for uid, source, *_ in outcome.letters}
    assert [uid for uid in outcome.held if kept[uid] != outcome.held[uid]] == []


def test_nothing_breaks_and_nothing_is_set_aside_without_a_reason(outcome: Outcome) -> None:
    assert "walk.bug" not in outcome.written
    assert "Traceback" not in outcome.written
    assert all(reason for _, _, verdict, reason, _ in outcome.letters if verdict in ("ignored", "quarantined"))
    assert [row for row in outcome.letters if "fault of ours" in row[3] or "reading it" in row[3]] == []


def test_no_machine_is_answered(outcome: Outcome) -> None:
    assert {sample.name for sample in _answered(outcome) if sample.machine} <= WRITTEN_BY_A_PERSON


def test_nobody_is_answered_whose_sender_proved_false(outcome: Outcome) -> None:
    assert [sample.name for sample in _answered(outcome) if sample.forged] == []


def test_no_false_sender_is_told_that_a_ticket_is_open(outcome: Outcome) -> None:
    assert sum(sample.forged for sample in outcome.samples.values()) > 20
    assert [sample.name for sample in _answered(outcome, "opened") if sample.forged] == []


def test_nobody_is_mailed_twice_in_a_day(outcome: Outcome) -> None:
    assert set(Counter(taken.recipient.lower() for taken in outcome.taken).values()) == {1}


def test_strangers_are_answered_once_and_all_in_the_same_words(outcome: Outcome) -> None:
    answers = [taken for taken in outcome.taken if taken.kind == "opened"]
    assert len(answers) > 20
    assert len({taken.recipient.lower() for taken in answers}) == len(answers)
    assert {taken.kind for taken in outcome.taken} == {"opened"}
    assert len({_anonymous(taken) for taken in answers}) == 1


def _answered(outcome: Outcome, kind: str = "") -> list[Sample]:
    """The samples that something (of a kind) was sent for."""
    kept = {row: zlib.decompress(source) for _, source, _, _, row in outcome.letters}
    assert {message_id for message_id, *_ in outcome.answers} == {taken.message_id for taken in outcome.taken}
    return [outcome.samples[_digest(kept[letter])] for _, letter, _, told in outcome.answers if kind in ("", told)]


def _anonymous(taken: Taken) -> str:
    """All that a reader sees of an answer, but its reader's address, the ticket's number and the time."""
    text, html = (taken.message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    shown = "\n".join((str(taken.message["Subject"]), text.get_content(), html.get_content()))
    shown = re.sub(r"support\+\w+", "support+token", shown.replace("=\n", ""))
    return re.sub(r"\d+", "0", shown)
