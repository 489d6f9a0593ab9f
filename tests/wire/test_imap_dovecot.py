"""The session against a real Dovecot."""

from __future__ import annotations

import asyncio
import imaplib
import logging
import time
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
import trustme

from mailbot.errors import Unreachable
from mailbot.wire.imap import Account, Session, connect
from tests.dovecot import ODD_USERS, PASSWORD, Dovecot
from tests.patience import PATIENCE

USERS = (f"user{number}" for number in count())
MAIL = b"Subject: one ( {3}\r\n\r\n* 1 EXISTS\r\nhelp :( * bad\r\n"


@pytest.fixture
def user() -> str:
    return next(USERS)


def account(dovecot: Dovecot, user: str, tls: str = "none", **changes: object) -> Account:
    port = dovecot.ports.imaps if tls == "implicit" else dovecot.ports.imap
    words = {"host": "localhost", "port": port, "tls": tls, "user": user, "password": PASSWORD, "deadline": PATIENCE}
    return Account(**({**words, "ca_file": str(dovecot.ca)} | changes))  # type: ignore[arg-type]


async def inbox(dovecot: Dovecot, user: str, *mails: bytes) -> Session:
    dovecot.deliver_many(mails, user)
    session = await connect(account(dovecot, user))
    await session.select("INBOX")
    return session


def other_client(dovecot: Dovecot, user: str) -> imaplib.IMAP4:
    client = imaplib.IMAP4("localhost", dovecot.ports.imap)
    client.login(user, PASSWORD)
    client.select("INBOX")
    return client


@pytest.mark.parametrize("tls", ["none", "starttls", "implicit"])
async def test_a_mail_is_listed_fetched_and_moved(dovecot: Dovecot, user: str, tls: str) -> None:
    dovecot.deliver_many([MAIL, MAIL * 2], user)
    session = await connect(account(dovecot, user, tls))
    selected = await session.select("INBOX")
    assert selected.exists == 2
    assert selected.uidvalidity > 0
    assert await session.sizes() == [(1, len(MAIL)), (2, 2 * len(MAIL))]
    first, second = await session.fetch([1, 2, 77])
    assert (first.uid, first.raw, second.raw) == (1, MAIL, 2 * MAIL)
    assert first.received_at is not None
    assert abs((datetime.now(UTC) - first.received_at).total_seconds()) < 600
    await session.move([1, 77], "Processed & done")
    assert await session.sizes() == [(2, 2 * len(MAIL))]
    assert (await session.select("Processed & done")).exists == 1
    await session.close()


async def test_a_mail_delivered_by_lmtp_wakes_who_waits(dovecot: Dovecot, user: str) -> None:
    session = await inbox(dovecot, user)
    assert await session.sizes() == []
    assert not await session.wait(0.05)
    waiting = asyncio.ensure_future(session.wait(PATIENCE))
    await asyncio.to_thread(dovecot.deliver, MAIL, user)
    assert await waiting
    assert [uid for uid, _ in await session.sizes()] == [1]
    assert not await session.wait(0.05)
    await session.close()


@pytest.mark.parametrize("user", ODD_USERS)
async def test_odd_names_and_passwords_log_in(dovecot: Dovecot, user: str) -> None:
    session = await connect(account(dovecot, user, password=ODD_USERS[user]))
    assert "IDLE" in session.capabilities
    await session.close()


async def test_a_wrong_password_needs_a_person(dovecot: Dovecot, user: str) -> None:
    with pytest.raises(Unreachable, match=f"login as {user} refused") as caught:
        await connect(account(dovecot, user, password="canary-wrong"))
    assert not caught.value.again
    assert "canary" not in str(caught.value) + repr(account(dovecot, user, password="canary-wrong"))


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_a_certificate_of_nobody_we_know_is_refused(
    dovecot: Dovecot, user: str, tls: str, tmp_path: Path
) -> None:
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with pytest.raises(Unreachable, match="certificate not trusted") as caught:
        await connect(account(dovecot, user, tls, ca_file=str(tmp_path / "ca.pem")))
    assert not caught.value.again


async def test_a_certificate_for_another_name_is_refused(dovecot: Dovecot, user: str) -> None:
    with pytest.raises(Unreachable, match=r"certificate not trusted.*127\.0\.0\.1"):
        await connect(account(dovecot, user, "implicit", host="127.0.0.1"))


async def test_tls_to_a_plain_port_and_the_reverse_end_in_words(dovecot: Dovecot, user: str) -> None:
    with pytest.raises(Unreachable, match=r"connect \(tls: implicit\)"):
        await connect(account(dovecot, user, "implicit", port=dovecot.ports.imap))
    with pytest.raises(Unreachable, match=r"connect \(tls: none\)"):
        await connect(account(dovecot, user, "none", port=dovecot.ports.imaps, deadline=0.3))


async def test_a_missing_folder_is_named_and_one_of_ours_is_made(dovecot: Dovecot, user: str) -> None:
    session = await inbox(dovecot, user)
    with pytest.raises(Unreachable, match="open folder 'Prüfung'") as caught:
        await session.select("Prüfung")
    assert not caught.value.again
    for _ in range(2):
        await session.ensure_folder("Prüfung")
    assert (await session.select("Prüfung")).exists == 0
    await session.append("New.One", MAIL)
    await session.select("New.One")
    assert [mail.raw for mail in await session.fetch([1])] == [MAIL]
    await session.close()


async def test_mails_that_vanish_between_listing_and_fetching_are_absent(dovecot: Dovecot, user: str) -> None:
    session = await inbox(dovecot, user, *[MAIL] * 5)
    uids = [uid for uid, _ in await session.sizes()]
    other = other_client(dovecot, user)
    other.uid("STORE", "2,4", "+FLAGS", r"(\Deleted \Seen)")
    other.expunge()
    other.logout()
    assert [mail.uid for mail in await session.fetch(uids)] in ([1, 3, 5], uids)
    await session.move(uids, "Processed")
    assert await session.sizes() == []
    assert (await session.select("Processed")).exists == 3
    await session.close()


async def test_fetching_does_not_mark_as_seen(dovecot: Dovecot, user: str) -> None:
    session = await inbox(dovecot, user, MAIL)
    await session.fetch([1])
    await session.head(1)
    await session.close()
    assert other_client(dovecot, user).search(None, "UNSEEN") == ("OK", [b"1"])


async def test_listing_goes_on_from_any_uid_in_bounded_pieces(dovecot: Dovecot, user: str) -> None:
    session = await inbox(dovecot, user, *[MAIL] * 120)
    await session.move([*range(1, 50), *range(60, 90)], "Processed")
    left = [*range(50, 60), *range(90, 121)]
    for first in (1, 50, 55, 59, 60, 75, 90, 119, 120, 121, 4_000_000):
        expected = [uid for uid in left if uid >= first]
        assert [uid for uid, _ in await session.sizes(first, 7)] == expected[:7], first
        assert [uid for uid, _ in await session.sizes(first)] == expected, first
    await session.close()


async def test_ten_thousand_mails_are_listed_in_one_answer_and_in_pieces(dovecot: Dovecot, user: str) -> None:
    session = await inbox(dovecot, user, *[b"Subject: x\r\n\r\n"] * 10_000)
    at_once = await session.sizes(1, 10_000)
    assert [uid for uid, _ in at_once] == list(range(1, 10_001))
    assert await _effort(session, 10_000) < 30 * await _effort(session, 1_000)
    pieces, first = [], 1
    while piece := await session.sizes(first):
        pieces += piece
        first = piece[-1][0] + 1
    assert pieces == at_once
    await session.close()


async def _effort(session: Session, mails: int) -> float:
    """Seconds of work for so many mails; the best of five, since a busy machine makes each look longer."""
    found = []
    for _ in range(5):
        start = time.process_time()
        await session.sizes(1, mails)
        found.append(time.process_time() - start)
    return min(found)


async def test_a_mail_of_thirty_megabytes_comes_whole_and_by_its_head(dovecot: Dovecot, user: str) -> None:
    large = b"Subject: large\r\n\r\n" + b"0123456789abcde\r\n" * (30 * 1024 * 1024 // 17)
    session = await inbox(dovecot, user, large)
    assert await session.sizes() == [(1, len(large))]
    (mail,) = await session.fetch([1])
    assert mail.raw == large
    head = await session.head(1)
    assert head is not None
    assert head.raw == large[: 256 * 1024]
    assert await session.head(2) is None
    await session.close()


async def test_neither_secrets_nor_mails_are_logged(
    dovecot: Dovecot, user: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    session = await inbox(dovecot, user, MAIL)
    assert len(await session.fetch([1])) == 1
    await session.append("Other", MAIL)
    await session.close()
    logged = caplog.text + "".join(map(repr, caplog.records))
    assert "hello :(" not in logged
    assert PASSWORD not in logged


async def test_a_restarted_server_ends_the_wait_and_takes_us_again(user: str) -> None:
    from tests.dovecot import BINARY

    if BINARY is None:
        pytest.skip("no dovecot here")
    own = Dovecot().start()
    try:
        for end in (own.halt, own.kill):
            session = await connect(account(own, user))
            await session.select("INBOX")
            await session.sizes()
            waiting = asyncio.ensure_future(session.wait(PATIENCE))
            await asyncio.sleep(0)
            await asyncio.to_thread(end)
            with pytest.raises(Unreachable):
                await waiting
            own.start()
        await (await connect(account(own, user))).close()
    finally:
        own.stop()
