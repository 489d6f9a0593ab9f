"""The sandbox's IMAP as mail clients use it: imaplib and aioimaplib are the clients."""

from __future__ import annotations

import asyncio
import imaplib
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar

import aioimaplib
import pytest
import trustme

from mailbot.sandbox import Sandbox
from tests.patience import PATIENCE

T = TypeVar("T")
USERS = {"support": "secret", "odd user": 'a "quoted" \\ one'}


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with Sandbox(USERS) as box:
        yield box


@contextmanager
def client(box: Sandbox) -> Iterator[imaplib.IMAP4]:
    with imaplib.IMAP4(box.host, box.imap_port, timeout=PATIENCE) as imap:
        imap.login("support", "secret")
        yield imap


async def talk(box: Sandbox, act: Callable[[imaplib.IMAP4], T]) -> T:
    """Let a logged-in imaplib act in a thread of its own."""

    def run() -> T:
        with client(box) as imap:
            return act(imap)

    return await asyncio.to_thread(run)


def fill(box: Sandbox, count: int) -> None:
    for number in range(1, count + 1):
        box.mailstore.deliver("support", b"Subject: %d\r\n\r\nbody %d\r\n" % (number, number))


async def test_a_wrong_password_is_refused(box: Sandbox) -> None:
    def try_it() -> None:
        with imaplib.IMAP4(box.host, box.imap_port, timeout=PATIENCE) as imap:
            with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
                imap.login("support", "guess")
            assert imap.state == "NONAUTH"

    await asyncio.to_thread(try_it)


@pytest.mark.parametrize("way", ["login", "authenticate"])
async def test_odd_passwords_get_through(box: Sandbox, way: str) -> None:
    user, password = "odd user", USERS["odd user"]

    def try_it() -> str:
        with imaplib.IMAP4(box.host, box.imap_port, timeout=PATIENCE) as imap:
            if way == "login":
                return imap.login('"odd user"', password)[0]
            return imap.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())[0]

    assert await asyncio.to_thread(try_it) == "OK"


async def test_an_appended_mail_comes_back_octet_for_octet(box: Sandbox) -> None:
    raw = b'Subject: hi\r\n\r\n  {12}\r\n)* ( "\\ \r\n\r\n'

    def append_and_fetch(imap: imaplib.IMAP4) -> object:
        moment = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)
        assert imap.append("INBOX", "(\\Seen)", imaplib.Time2Internaldate(moment), raw)[0] == "OK"
        imap.select()
        return imap.fetch("1", "(INTERNALDATE FLAGS BODY.PEEK[])")[1][0]

    head, body = await talk(box, append_and_fetch)  # type: ignore[misc]
    assert body == raw
    assert b'INTERNALDATE "06-Mar-2026 14:00:00 +0000" FLAGS (\\Seen)' in head


async def test_keywords_of_ones_own_are_kept(box: Sandbox) -> None:
    fill(box, 1)

    def mark(imap: imaplib.IMAP4) -> object:
        imap.select()
        return imap.store("1", "+FLAGS", "($Forwarded mine)")[1]

    assert await talk(box, mark) == [b"1 (FLAGS ($Forwarded mine))"]
    assert next(iter(box.mailstore.inbox("support"))).flags == {"$Forwarded", "mine"}


async def test_a_moved_mail_lies_in_the_other_folder(box: Sandbox) -> None:
    fill(box, 3)

    def move(imap: imaplib.IMAP4) -> object:
        imap.create("Done/2026")
        imap.select()
        assert imap.uid("MOVE", "2", "Done/2026")[0] == "OK"
        return imap.response("EXPUNGE")[1]

    assert await talk(box, move) == [b"2"]
    assert [mail.uid for mail in box.mailstore.inbox("support")] == [1, 3]
    assert [mail.raw for mail in box.mailstore["support"].folders["Done/2026"]] == [b"Subject: 2\r\n\r\nbody 2\r\n"]


async def test_folders_list_with_wildcards_and_rename_with_what_is_in_them(box: Sandbox) -> None:
    def arrange(imap: imaplib.IMAP4) -> tuple[object, object]:
        imap.create("A/B/C")
        imap.rename("A", "Z")
        return imap.list('""', "%")[1], imap.list("Z/", "*")[1]

    top, below = await talk(box, arrange)
    assert top == [b'(\\HasNoChildren) "/" "INBOX"', b'(\\HasChildren) "/" "Z"']
    assert below == [b'(\\HasChildren) "/" "Z/B"', b'(\\HasNoChildren) "/" "Z/B/C"']


async def test_another_session_learns_of_removals_only_when_numbers_may_change(box: Sandbox) -> None:
    fill(box, 3)

    def two_sessions() -> None:
        with client(box) as one, client(box) as two:
            one.select()
            two.select()
            two.store("1", "+FLAGS", "\\Deleted")
            two.expunge()
            assert b"Subject: 2" in one.fetch("2", "(BODY.PEEK[])")[1][0][1]  # still number 2 (RFC 3501 §7.4.1)
            assert one.response("EXPUNGE") == ("EXPUNGE", [None])
            one.noop()
            assert one.response("EXPUNGE") == ("EXPUNGE", [b"1"])
            assert b"Subject: 2" in one.fetch("1", "(BODY.PEEK[])")[1][0][1]

    await asyncio.to_thread(two_sessions)


async def test_a_mail_expunged_elsewhere_is_missed_without_harm(box: Sandbox) -> None:
    fill(box, 2)

    def two_sessions() -> None:
        with client(box) as one, client(box) as two:
            one.select()
            two.select()
            two.uid("STORE", "1", "+FLAGS", "(\\Deleted)")
            two.uid("EXPUNGE", "1")
            answer, data = one.fetch("1:2", "(UID)")
            assert (answer, data) == ("OK", [b"2 (UID 2)"])

    await asyncio.to_thread(two_sessions)


async def test_new_mail_and_flags_of_others_are_told(box: Sandbox) -> None:
    fill(box, 1)

    def two_sessions() -> None:
        with client(box) as one, client(box) as two:
            one.select()
            assert one.response("EXISTS") == ("EXISTS", [b"1"])
            two.select()
            two.append("INBOX", "", "", b"Subject: new\r\n\r\n")
            two.store("1", "+FLAGS", "\\Seen")
            one.noop()
            assert one.response("EXISTS") == ("EXISTS", [b"2"])
            assert one.response("FETCH") == ("FETCH", [b"1 (FLAGS (\\Seen))"])

    await asyncio.to_thread(two_sessions)


async def test_idle_is_told_at_once(box: Sandbox) -> None:
    imap = aioimaplib.IMAP4(box.host, box.imap_port, timeout=PATIENCE)
    await imap.wait_hello_from_server()
    await imap.login("support", "secret")
    await imap.select()
    idle = await imap.idle_start(timeout=PATIENCE)
    fill(box, 1)
    assert await asyncio.wait_for(imap.wait_server_push(), PATIENCE) == [b"1 EXISTS"]
    imap.idle_done()
    await asyncio.wait_for(idle, PATIENCE)
    assert (await imap.noop()).result == "OK"
    await imap.logout()


async def test_aioimaplib_fetches_and_moves_by_uid(box: Sandbox) -> None:
    fill(box, 20)
    imap = aioimaplib.IMAP4(box.host, box.imap_port, timeout=PATIENCE)
    await imap.wait_hello_from_server()
    assert (await imap.login("support", "secret")).result == "OK"
    await imap.create("Processed")
    assert (await imap.select()).result == "OK"
    lines = (await imap.uid("fetch", "1:*", "(RFC822.SIZE BODY.PEEK[])")).lines
    assert sum(line.startswith(b"Subject:") for line in lines) == 20
    assert (await imap.uid("move", "1:20", "Processed")).result == "OK"
    assert len(box.mailstore.inbox("support")) == 0
    await imap.logout()


@pytest.mark.parametrize("how", ["starttls", "implicit"])
async def test_tls_both_ways(how: str) -> None:
    authority = trustme.CA()
    server, trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("localhost").configure_cert(server)
    authority.configure_trust(trust)

    def log_in(box: Sandbox) -> None:
        if how == "implicit":
            imap: imaplib.IMAP4 = imaplib.IMAP4_SSL("localhost", box.imaps_port, ssl_context=trust, timeout=PATIENCE)
        else:
            imap = imaplib.IMAP4("localhost", box.imap_port, timeout=PATIENCE)
            imap.starttls(trust)
        with imap:
            assert "STARTTLS" not in imap.capabilities
            assert imap.login("support", "secret")[0] == "OK"
            assert imap.select()[1] == [b"1"]

    async with Sandbox(USERS, tls=server) as box:
        fill(box, 1)
        await asyncio.to_thread(log_in, box)


@pytest.mark.parametrize(
    "nonsense",
    [b"", b"a", b"a FETCH", b"a LOGIN x", b"a LOGIN (", b'a LOGIN "', b"a UID", b"a LOGIN a b c", b"\xff \xff"],
)
async def test_nonsense_is_answered_and_the_session_goes_on(box: Sandbox, nonsense: bytes) -> None:
    reader, writer = await asyncio.open_connection(box.host, box.imap_port)
    await reader.readline()
    writer.write(nonsense + b"\r\nz NOOP\r\n")
    assert b" BAD " in await asyncio.wait_for(reader.readline(), PATIENCE)
    assert (await asyncio.wait_for(reader.readline(), PATIENCE)).startswith(b"z OK")
    writer.close()
