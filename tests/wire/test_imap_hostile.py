"""Servers that break off, babble, lie or fall silent: each call ends in time, and the session is dead or sound."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from mailbot.errors import Unreachable
from mailbot.wire.imap import Session, connect
from tests.patience import PATIENCE
from tests.wire.scripted import END, OK, Say, Scripted, never, scripted

SHORT = 0.2  # seconds


@asynccontextmanager
async def session(**answers: list[Say]) -> AsyncIterator[tuple[Session, Scripted]]:
    async with scripted(**answers) as script:
        opened = await connect(script.account())
        await opened.select("INBOX")
        try:
            yield opened, script
        finally:
            await opened.close()


async def a_byte_at_a_time(writer: asyncio.StreamWriter) -> None:
    for byte in b"* 1 FETCH (UID 1 BODY[] {100000}\r\n" + b"x" * 100_000:
        writer.write(bytes([byte]))
        await asyncio.sleep(0.02)


CALLS: dict[str, Callable[[Session], Awaitable[object]]] = {
    "NOOP": lambda session: session.sizes(),
    "FETCH": lambda session: session.fetch([1, 2]),
    "MOVE": lambda session: session.move([1], "Processed"),
    "APPEND": lambda session: session.append("Processed", b"mail"),
    "LIST": lambda session: session.ensure_folder("Processed"),
    "SELECT": lambda session: session.select("INBOX"),
    "IDLE": lambda session: session.wait(0.2),
}

BREAKS: dict[str, tuple[list[Say], str]] = {
    "an end": ([END], "closed by the server|[Cc]onnection"),
    "an end inside a literal": ([b"* 1 FETCH (UID 1 BODY[] {100}\r\nabc", END], "closed by the server"),
    "BYE": ([b"* BYE going down\r\n"], "BYE going down|going down"),
    "another tag": ([b"zz99 OK\r\n"], "no answer to us: zz99 OK"),
    "garbage": ([b"HTTP/1.1 400 Bad Request\r\n"], "no answer to us: HTTP/1.1"),
    "BAD": ([b"%(tag)b BAD what?\r\n"], "BAD what"),
    "a huge literal": ([b"* 1 FETCH (UID 1 BODY[] {9999999999}\r\n"], "literal of 9999999999 octets"),
    "a huge line": ([b"* OK " + b"x" * 2_000_000], "line of more than"),
    "silence": ([never], "no answer"),
    "a trickle": ([a_byte_at_a_time], "no answer"),
}


@pytest.mark.parametrize("fault", BREAKS)
@pytest.mark.parametrize("command", CALLS)
async def test_a_call_ends_in_time_and_the_session_is_dead(command: str, fault: str) -> None:
    says, message = BREAKS[fault]
    if command == "SELECT":
        async with scripted(SELECT=says) as script:
            await dies(await connect(script.account()), script, command, message)
    else:
        before = [b"* 3 EXISTS\r\n", OK]
        async with session(**{command: says, "SELECT": before}) as (opened, script):
            opened._talk.protocol.changed.clear()
            await dies(opened, script, command, message)


async def dies(opened: Session, script: Scripted, command: str, message: str) -> None:
    if "no answer" in message:
        opened._talk.account = script.account(deadline=SHORT, body_deadline=SHORT)
    start = time.monotonic()
    with pytest.raises(Unreachable, match=message) as caught:
        await CALLS[command](opened)
    assert caught.value.again
    assert "127.0.0.1:" in str(caught.value)
    assert opened.broken
    opened._talk.account = script.account()
    for call in CALLS.values():
        with pytest.raises(Unreachable):
            await call(opened)
    assert time.monotonic() - start < PATIENCE / 2  # nobody waited for a usual deadline


async def test_a_flood_of_news_is_no_trouble_and_not_kept() -> None:
    flood = (
        b"".join(b"* %d EXISTS\r\n* 1 EXPUNGE\r\n* 1 RECENT\r\n" % (n + 1) for n in range(20_000)) + b"* 3 EXISTS\r\n"
    )
    lines = b"* 1 FETCH (FLAGS (\\Seen))\r\n* 1 FETCH (UID 5 RFC822.SIZE 10)\r\n"
    async with session(NOOP=[flood, OK], FETCH=[flood, lines, flood, OK]) as (opened, _):
        assert await opened.sizes() == [(5, 10)]


async def test_odd_strings_and_literals_harm_no_neighbour() -> None:
    first = b'* 1 FETCH (UID 1 ENVELOPE ("x" "help :( * bad" {4}\r\n)(\r\n NIL) BODY[] {7}\r\nhi :( *)\r\n'
    second = b'* 2 FETCH (BODY[] "short (" UID 2)\r\n* 3 FETCH (UID 3 BODY[] NIL)\r\n* OK ({3}\r\n'
    async with session(FETCH=[first, second, OK]) as (opened, _):
        assert [(mail.uid, mail.raw) for mail in await opened.fetch([1, 2, 3])] == [(1, b"hi :( *"), (2, b"short (")]


async def test_one_mail_the_server_cannot_read_does_not_hide_the_others() -> None:
    refused: list[Say] = [b"%(tag)b NO cannot\r\n"]
    async with session(FETCH=refused) as (opened, script):
        assert await opened.fetch([1, 2]) == []
        assert [line.split()[2] for line in script.heard if line.startswith(b"UID FETCH")] == [b"1:2", b"1", b"2"]
        assert not opened.broken


async def test_ten_thousand_responses_in_one_answer_take_linear_time() -> None:
    lines = b"".join(b"* %d FETCH (UID %d RFC822.SIZE 9)\r\n" % (n, n) for n in range(1, 10_001))
    async with session(NOOP=[b"* 10000 EXISTS\r\n", OK], FETCH=[lines, OK]) as (opened, _):
        assert len(await opened.sizes(1, 10_000)) == 10_000


@pytest.mark.parametrize("capabilities", [b"UIDPLUS", b""])
async def test_without_move_mails_are_copied_marked_and_expunged(capabilities: bytes) -> None:
    copies: list[Say] = [b"%(tag)b OK done\r\n"]
    answers: dict[str, list[Say]] = {
        "CAPABILITY": [b"* CAPABILITY IMAP4rev1 " + capabilities + b"\r\n", OK],
        "SEARCH": [b"* SEARCH 2 9\r\n", OK],
        "COPY": copies,
    }
    async with session(**answers) as (opened, script):
        script.heard.clear()
        await opened.move([2, 3], "Done & gone")
        with_uids = [b"UID EXPUNGE 2:3"]
        without = [
            b"UID SEARCH DELETED",
            b"UID STORE 9 -FLAGS.SILENT (\\Deleted)",
            b"EXPUNGE",
            b"UID STORE 9 +FLAGS.SILENT (\\Deleted)",
        ]
        assert script.heard == [
            b'UID COPY 2:3 "Done &- gone"',
            b"UID STORE 2:3 +FLAGS.SILENT (\\Deleted)",
            *(with_uids if capabilities else without),
        ]


async def test_a_folder_that_cannot_be_made_is_said_once_and_the_session_lives() -> None:
    no: list[Say] = [b"%(tag)b NO [TRYCREATE] none\r\n"]
    async with session(MOVE=no, CREATE=[b"%(tag)b NO [NOPERM] never\r\n"]) as (opened, _):
        with pytest.raises(Unreachable, match=r"make folder 'Processed': .NOPERM. never") as caught:
            await opened.move([1], "Processed")
        assert not caught.value.again
        assert await opened.fetch([1]) == []


async def test_mails_that_are_gone_are_no_error_to_move() -> None:
    async with session(MOVE=[b"%(tag)b NO [EXPUNGEISSUED] gone\r\n"]) as (opened, _):
        await opened.move([1, 2], "Processed")


async def test_news_during_idle_ends_the_wait_at_once() -> None:
    async def mail_comes(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.05)
        writer.write(b"* OK still here\r\n* 4 EXISTS\r\n")

    async with session(IDLE=[b"+ idling\r\n", mail_comes]) as (opened, script):
        await opened.sizes()
        start = time.monotonic()
        assert await opened.wait(PATIENCE)
        assert time.monotonic() - start < PATIENCE / 2
        assert script.heard[-1] == b"DONE"
        assert await opened.fetch([1]) == []


async def test_a_server_that_refuses_its_own_idle_is_asked_with_noop() -> None:
    async with session(IDLE=[b"%(tag)b NO not today\r\n"]) as (opened, script):
        await opened.sizes()
        assert not await opened.wait(0.1)
        assert not await opened.wait(0.1)
        assert script.heard.count(b"IDLE") == 1


async def test_without_idle_a_noop_tells() -> None:
    async with session(CAPABILITY=[b"* CAPABILITY IMAP4rev1\r\n", OK]) as (opened, script):
        await opened.sizes()
        assert not await opened.wait(0.1)
        script.answers["NOOP"] = [b"* 4 EXISTS\r\n", OK]
        assert await opened.wait(10)


async def test_folders_live_under_the_servers_prefix() -> None:
    answers: dict[str, list[Say]] = {
        "CAPABILITY": [b"* CAPABILITY IMAP4rev1 NAMESPACE MOVE\r\n", OK],
        "NAMESPACE": [b'* NAMESPACE (("INBOX." ".")) NIL NIL\r\n', OK],
    }
    async with session(**answers) as (opened, script):
        await opened.move([1], "Processed")
        assert script.heard[-1] == b'UID MOVE 1 "INBOX.Processed"'


async def test_a_cancelled_call_leaves_no_half_read_session() -> None:
    async with session(FETCH=[never]) as (opened, _):
        task = asyncio.ensure_future(opened.fetch([1]))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert opened.broken
