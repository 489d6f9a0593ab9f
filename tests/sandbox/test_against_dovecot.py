"""The same words to Dovecot and to the sandbox get the same answers, but for ids and turns of phrase."""

from __future__ import annotations

import asyncio
import re
import socket
from datetime import UTC, datetime

import pytest

from mailbot.sandbox import Sandbox
from tests.dovecot import Dovecot
from tests.patience import PATIENCE

PLAIN = b"""\
From: Ann <ann@c.example>
To: support@a.example
Subject: Lost key
Date: Fri, 6 Mar 2026 14:00:00 +0100
Message-ID: <1@c.example>

Where is my key?
Ann
""".replace(b"\n", b"\r\n")
MIXED = (
    b"""\
From: "Bob, Jr." <bob@v.example>, carl@v.example
Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="xx"

preamble
--xx
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Gr\xc3\xbc\xc3\x9fe
--xx
Content-Type: message/rfc822

%b--xx
Content-Type: image/png; name="a.png"
Content-Disposition: attachment; filename="a.png"
Content-Transfer-Encoding: base64
Content-ID: <p@v>

AAAA
--xx--
epilogue
""".replace(b"\n", b"\r\n")
    % PLAIN
)
SCRIPT: list[str | bytes] = [
    "NOOP",
    "CREATE Box",
    "CREATE Box",
    'LIST "" "B%"',
    'LIST "" "nothing*"',
    b'APPEND Box (\\Flagged kw) "06-Mar-2026 14:00:00 +0100" {%d+}\r\n%b' % (len(PLAIN), PLAIN),
    b'APPEND Box "07-Mar-2026 14:00:00 +0100" {%d+}\r\n%b' % (len(MIXED), MIXED),
    b'APPEND Box (\\Seen) "08-Mar-2026 14:00:00 +0100" {%d+}\r\n%b' % (len(PLAIN), PLAIN),
    b"APPEND Nowhere {%d+}\r\n%b" % (len(PLAIN), PLAIN),
    "STATUS Box (MESSAGES UIDNEXT UNSEEN)",
    "FETCH 1 FLAGS",
    "EXAMINE Box",
    "SELECT Nowhere",
    "SELECT Box",
    "FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE)",
    "FETCH 9 FLAGS",
    "UID FETCH 9 FLAGS",
    "UID FETCH 9:* FLAGS",
    "FETCH 1:2 ENVELOPE",
    "FETCH 1:2 BODYSTRUCTURE",
    "FETCH 1:2 BODY",
    "FETCH 1 BODY.PEEK[]",
    "FETCH 1 BODY.PEEK[]<5.10>",
    "FETCH 1 BODY.PEEK[]<9999.10>",
    "FETCH 1 (BODY.PEEK[HEADER] BODY.PEEK[TEXT])",
    "FETCH 1 BODY.PEEK[HEADER.FIELDS (Subject FROM)]",
    "FETCH 1 BODY.PEEK[HEADER.FIELDS.NOT (Subject From)]",
    "FETCH 2 (BODY.PEEK[1] BODY.PEEK[2] BODY.PEEK[3] BODY.PEEK[3.MIME])",
    "FETCH 2 (BODY.PEEK[2.HEADER] BODY.PEEK[2.TEXT] BODY.PEEK[2.1] BODY.PEEK[2.HEADER.FIELDS (Subject)])",
    "FETCH 2 BODY.PEEK[7]",
    "FETCH 1 RFC822.HEADER",
    "FETCH 1 BODY[TEXT]",
    "FETCH 1 BODY[TEXT]",
    "FETCH 1 NONSENSE",
    "SEARCH ALL",
    "SEARCH UNSEEN",
    "SEARCH SEEN NOT FLAGGED",
    "SEARCH OR FLAGGED FROM bob",
    "SEARCH (SUBJECT key) 2:*",
    "UID SEARCH UID 2:3 KEYWORD kw",
    "UID SEARCH NOT KEYWORD kw",
    'SEARCH SUBJECT "Lost" SINCE 7-Mar-2026',
    "SEARCH BEFORE 7-Mar-2026",
    "SEARCH ON 7-Mar-2026",
    "SEARCH SENTON 6-Mar-2026",
    'SEARCH HEADER Message-ID "<1@c"',
    "SEARCH LARGER 300",
    'SEARCH TEXT "where is my KEY"',
    "SEARCH CHARSET UTF-8 BODY key",
    "SEARCH CHARSET KLINGON BODY key",
    "SEARCH NONSENSE",
    "STORE 2 +FLAGS (\\Answered new)",
    "STORE 2 -FLAGS.SILENT (new)",
    "UID STORE 2 FLAGS (\\Deleted)",
    "STORE 2 +FLAGS (\\Nonsense)",
    "STORE 2 PLUS (\\Seen)",
    "UID COPY 1:2 Nowhere",
    "CREATE Other",
    "UID COPY 1,3 Other",
    "COPY 2 Other",
    "STATUS Other (MESSAGES UNSEEN)",
    "UID MOVE 3 Other",
    "UID EXPUNGE 1",
    "EXPUNGE",
    "FETCH 1:* (UID FLAGS)",
    "DELETE Nowhere",
    "UNSELECT",
    "FETCH 1 FLAGS",
    "RENAME Other Third",
    'LIST "" "Third"',
    "SUBSCRIBE Third",
    'LSUB "" "Th%"',
    "SELECT Third",
    "CLOSE",
    "DELETE Third",
    "NONSENSE",
    "LOGOUT",
]


def converse(port: int, user: str, script: list[str | bytes]) -> list[list[bytes]]:
    """What a server says to each line, as it comes."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as wire:
        stream = wire.makefile("rwb")
        stream.readline()
        answers = []
        for number, command in enumerate([f"LOGIN {user} secret", *script]):
            tag = b"t%03d" % number
            stream.write(tag + b" " + (command if isinstance(command, bytes) else command.encode()) + b"\r\n")
            stream.flush()
            answers.append(read_answer(stream, tag))
        return answers[1:]


def read_answer(stream, tag: bytes) -> list[bytes]:  # type: ignore[no-untyped-def]
    lines: list[bytes] = []
    while not lines or not lines[-1].startswith(tag):
        line = stream.readline()
        assert line, f"the connection ended after {lines}"
        while found := re.search(rb"\{(\d+)\}\r\n\Z", line):
            line += stream.read(int(found[1])) + stream.readline()
        lines.append(line.rstrip(b"\r\n"))
    return lines


def essence(lines: list[bytes]) -> list[bytes]:
    """Without what two right servers may say differently."""
    return [short for short in map(shorten, lines) if short]


KEPT_CODES = (b"COPYUID", b"APPENDUID", b"TRYCREATE", b"READ-ONLY", b"READ-WRITE", b"UNSEEN", b"UIDNEXT")


def shorten(line: bytes) -> bytes:
    if re.match(rb"\* \d+ RECENT|\* OK \[(HIGHESTMODSEQ|CLOSED|UIDVALIDITY|PERMANENTFLAGS)|\* FLAGS|\* BYE", line):
        return b""
    if status := re.match(rb"(\S+ (?:OK|NO|BAD))(?: (\[[^\]]*\]))?", line):
        code = status[2] if status[2] and status[2][1:].startswith(KEPT_CODES) else b""
        return status[1] + re.sub(rb"(?<=UID )\d+ ", b"V ", code)
    line = re.sub(rb" ?\\Recent", b"", line)
    line = re.sub(rb'INTERNALDATE "([^"]*)"', lambda found: b"INTERNALDATE %b" % in_utc(found[1]), line)
    line = re.sub(rb"FLAGS \(([^)]*)\)", lambda found: b"FLAGS (%b)" % b" ".join(sorted(found[1].split())), line)
    line = re.sub(rb'(LIST|LSUB) \([^)]*\) "."', rb"\1", line).replace(b'"Box"', b"Box").replace(b'"Third"', b"Third")
    return re.sub(rb'STATUS "?(\w+)"?', rb"STATUS \1", line)


def in_utc(moment: bytes) -> bytes:
    """The server's own zone is its own affair."""
    return str(datetime.strptime(moment.decode(), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)).encode()


async def test_dovecot_and_the_sandbox_answer_alike(dovecot: Dovecot) -> None:
    async with Sandbox({"twin": "secret"}) as box:
        real = await asyncio.to_thread(converse, dovecot.ports.imap, "twin", SCRIPT)
        ours = await asyncio.to_thread(converse, box.imap_port, "twin", SCRIPT)
    different = [
        f"{command!r}\n  dovecot {essence(theirs)}\n  sandbox {essence(mine)}"
        for command, theirs, mine in zip(SCRIPT, real, ours, strict=True)
        if essence(theirs) != essence(mine)
    ]
    if different:
        pytest.fail("\n".join(different))
