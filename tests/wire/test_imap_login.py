"""Logging in, and being turned away: what goes out, what is said, and what is never sent."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from mailbot.errors import Unreachable
from mailbot.wire.imap import connect
from tests.patience import PATIENCE
from tests.wire.scripted import END, OK, Say, never, scripted

SHORT = 0.2  # seconds


@pytest.mark.parametrize(
    ("answers", "message", "again"),
    [
        ({"greeting": [never]}, "connect .* no answer within 0.2 s", True),
        ({"greeting": [b"* BYE too many connections\r\n", END]}, "BYE too many connections", True),
        ({"greeting": [b"220 mail ESMTP\r\n"]}, "greeted us with: 220 mail ESMTP", True),
        ({"greeting": [END]}, "connect .* closed by the server", True),
        ({"CAPABILITY": [b"* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n", OK]}, "no password on a connection", False),
        (
            {"LOGIN": [b"%(tag)b NO [AUTHENTICATIONFAILED] no\r\n"]},
            "login as u refused: .AUTHENTICATIONFAILED. no",
            False,
        ),
        ({"LOGIN": [b"%(tag)b NO [UNAVAILABLE] later\r\n"]}, "login as u refused", True),
        ({"LOGIN": [END]}, "log in as u: ", True),
    ],
)
async def test_a_login_that_fails_says_why(answers: dict[str, list[Say]], message: str, again: bool) -> None:
    async with scripted(**answers) as script:
        with pytest.raises(Unreachable, match=message) as caught:
            await connect(script.account(deadline=SHORT if answers.get("greeting") == [never] else PATIENCE))
    assert caught.value.again is again
    assert "LOGINDISABLED" not in str(answers) or not any(line.startswith(b"LOGIN") for line in script.heard)


async def test_a_refused_connection_names_the_server() -> None:
    async with scripted() as script:
        account = script.account()
    with pytest.raises(Unreachable, match=rf"127.0.0.1:{account.port}: connect"):
        await connect(account)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"CAPABILITY": [b"* CAPABILITY IMAP4rev1 STARTTLS\r\n", OK], "greeting": [b"* PREAUTH hello\r\n"]},
        {
            "CAPABILITY": [b"* CAPABILITY IMAP4rev1 STARTTLS\r\n", OK],
            "STARTTLS": [b"%(tag)b OK go\r\n* CAPABILITY IMAP4rev1 AUTH=EVIL\r\n"],
        },
        {"CAPABILITY": [b"* CAPABILITY IMAP4rev1 STARTTLS\r\n", OK], "STARTTLS": [b"%(tag)b OK go\r\n* OK half"]},
        {"CAPABILITY": [b"* CAPABILITY IMAP4rev1 STARTTLS\r\n", OK], "STARTTLS": [b"%(tag)b NO\r\n"]},
    ],
    ids=["not offered", "logged in already", "a word in the clear", "half a word in the clear", "refused"],
)
async def test_without_encryption_no_password_goes_out(answers: dict[str, list[Say]]) -> None:
    async with scripted(**answers) as script:
        with pytest.raises(Unreachable):
            await connect(script.account(tls="starttls"))
    assert not any(line.startswith((b"LOGIN", b"AUTHENTICATE")) for line in script.heard)


async def test_odd_secrets_go_out_as_literals() -> None:
    async with scripted(LOGIN=[b"+ go on\r\n"]) as script:
        opened = await connect(script.account(user='a "b" \\', password="pässwört"))
        await opened.close()
    assert script.heard[1:3] == [b'LOGIN "a \\"b\\" \\\\" {10}', "pässwört".encode()]


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_refused_token_ends_in_the_servers_words(at_once: bool) -> None:
    capabilities = b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2" + (b" SASL-IR" if at_once else b"") + b"\r\n"
    proof = "dXNlcj11AWF1dGg9QmVhcmVyIHRva2VuAQE="
    asked: list[Say] = [b"+ eyJzdGF0dXMiOiI0MDEifQ==\r\n"]
    answers = {"AUTHENTICATE": asked if at_once else [b"+ \r\n"], proof.upper(): asked, "": [b"%(tag)b NO expired\r\n"]}
    async with scripted(CAPABILITY=[capabilities, OK], **answers) as script:
        with pytest.raises(Unreachable, match="login as u refused: expired") as caught:
            await connect(script.account(oauth2_token="token"))
    assert not caught.value.again
    first = f"AUTHENTICATE XOAUTH2 {proof}" if at_once else f"AUTHENTICATE XOAUTH2|{proof}"
    assert b"|".join(script.heard[1:]).decode() == first + "|"


async def test_an_accepted_token_logs_in() -> None:
    async with scripted() as script:
        opened = await connect(script.account(oauth2_token="token"))
        assert not opened.broken
        await opened.close()


async def test_a_token_file_is_read_at_each_login(tmp_path: Path) -> None:
    file = tmp_path / "token"
    capabilities = b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 SASL-IR\r\n"
    async with scripted(CAPABILITY=[capabilities, OK]) as script:
        account = script.account(oauth2_token_file=str(file))
        for token in ("first", "second"):
            file.write_text(f"{token}\n")
            await (await connect(account)).close()
    proofs = [b64encode(f"user=u\1auth=Bearer {token}\1\1".encode()) for token in ("first", "second")]
    said = b"|".join(script.heard)
    assert all(proof in said for proof in proofs)


async def test_a_token_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    async with scripted() as script:
        with pytest.raises(Unreachable, match=r"token file .*nowhere"):
            await connect(script.account(oauth2_token_file=str(tmp_path / "nowhere")))
