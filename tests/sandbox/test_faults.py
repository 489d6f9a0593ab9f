"""The sandbox's misfortunes, each at its point."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from mailbot.sandbox import Fault, Faults, Sandbox, What
from tests.dovecot import free_ports
from tests.patience import PATIENCE

FETCH = b"a LOGIN ann pw\r\nb SELECT INBOX\r\nc UID FETCH 1 BODY.PEEK[]\r\nd NOOP\r\n"


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    imap, smtp = free_ports(2)  # those of a server that restarts
    async with Sandbox({"ann": "pw"}, imap_port=imap, smtp_port=smtp) as box:
        box.mailstore.deliver("ann", b"Subject: a mail to be cut in two\r\n\r\nbody\r\n")
        yield box


async def hear(box: Sandbox, words: bytes, *, patience: float = PATIENCE) -> bytes:
    """All that comes back until the server closes; TimeoutError if it does not."""
    reader, writer = await asyncio.open_connection(box.host, box.imap_port)
    try:
        writer.write(words)
        return await asyncio.wait_for(reader.read(), patience)
    finally:
        writer.close()


def test_the_nth_passing_is_hit_as_often_as_said() -> None:
    faults = Faults()
    faults.lay(Fault("imap", "NOOP", What.ANSWER, answer="NO", nth=2, times=2))
    assert [faults.meet("imap", "NOOP") is not None for _ in range(5)] == [False, True, True, False, False]
    assert faults.meet("smtp", "NOOP") is None


async def test_a_reply_can_end_in_the_midst_of_a_literal(box: Sandbox) -> None:
    box.faults.lay(Fault("imap", "UID FETCH", What.DROP_MIDWAY, octets=45))
    assert (await hear(box, FETCH)).endswith(b"* 1 FETCH (UID 1 BODY[] {42}\r\nSubject: a mail")


async def test_a_dropped_command_was_done_or_not_as_said(box: Sandbox) -> None:
    mark = b"a LOGIN ann pw\r\nb SELECT INBOX\r\nc STORE 1 +FLAGS (%b)\r\n"
    for what, flag in ((What.DROP_BEFORE, b"before"), (What.DROP_AFTER, b"after")):
        box.faults.lay(Fault("imap", "STORE", what))
        assert b"c OK" not in await hear(box, mark % flag)
        box.faults.clear()
    assert next(iter(box.mailstore.inbox("ann"))).flags == {"after"}


async def test_a_no_in_place_of_the_deed(box: Sandbox) -> None:
    box.faults.lay(Fault("imap", "UID FETCH", What.ANSWER, answer="NO [LIMIT] not now"))
    assert b"c NO [LIMIT] not now\r\nd OK" in await hear(box, FETCH + b"e LOGOUT\r\n")


async def test_a_bye_ends_the_connection(box: Sandbox) -> None:
    box.faults.lay(Fault("imap", "UID FETCH", What.ANSWER, answer="* BYE going down"))
    assert (await hear(box, FETCH)).endswith(b"* BYE going down\r\n")


async def test_a_trickled_reply_is_whole_in_the_end(box: Sandbox) -> None:
    whole = await hear(box, FETCH + b"e LOGOUT\r\n")
    box.faults.lay(Fault("imap", "UID FETCH", What.TRICKLE))
    assert await hear(box, FETCH + b"e LOGOUT\r\n") == whole


async def test_a_frozen_server_says_nothing_and_stays(box: Sandbox) -> None:
    box.faults.lay(Fault("imap", "UID FETCH", What.FREEZE))
    with pytest.raises(TimeoutError):
        await hear(box, FETCH, patience=0.2)


async def test_a_held_command_is_done_when_it_is_released(box: Sandbox) -> None:
    held = Fault("imap", "UID FETCH", What.HOLD, released=asyncio.Event())
    box.faults.lay(held)
    hearing = asyncio.ensure_future(hear(box, FETCH + b"e LOGOUT\r\n"))
    while not box.faults.passed[held]:
        await asyncio.sleep(0)
    assert not hearing.done()
    held.released.set()
    assert b"Subject: a mail" in await hearing


async def test_a_restarted_server_has_the_same_ports_and_mails(box: Sandbox) -> None:
    port = box.imap_port
    await box.halt()
    with pytest.raises(OSError, match=str(port)):
        await hear(box, FETCH)
    await box.start()
    assert box.imap_port == port
    assert b"Subject: a mail" in await hear(box, FETCH + b"e LOGOUT\r\n")


async def test_dropped_connections_are_over_and_new_ones_welcome(box: Sandbox) -> None:
    reader, writer = await asyncio.open_connection(box.host, box.imap_port)
    await reader.readline()
    await box.drop()
    assert await asyncio.wait_for(reader.read(), PATIENCE) == b""
    writer.close()
    assert b"e OK" in await hear(box, b"e LOGOUT\r\n")
