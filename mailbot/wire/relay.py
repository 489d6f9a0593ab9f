"""The server that takes our mail: where it is, and how one gets through to it."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

import aiosmtplib

from mailbot.errors import Unreachable
from mailbot.wire.smtp_link import Link


@dataclass(frozen=True, slots=True)
class Relay:
    """One SMTP server, as config.toml names it."""

    host: str
    port: int
    tls: str = "none"  # none | starttls | implicit
    user: str = ""  # "" = no login
    password: str = field(default="", repr=False)
    connections: int = 4  # at most so many at once
    deadline: float = 60.0  # seconds for each answer
    ca_file: str = ""  # PEM of the authorities to trust instead of the system's

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


_HINTS: tuple[tuple[type[BaseException], str], ...] = (
    (aiosmtplib.SMTPAuthenticationError, "the login was refused"),
    (ssl.SSLCertVerificationError, "its certificate is not trusted"),
    (ssl.SSLError, "TLS failed (is it the right port for this kind of tls?)"),
    (aiosmtplib.SMTPConnectTimeoutError, 'no greeting in time (does this port want tls = "implicit"?)'),
    (aiosmtplib.SMTPTimeoutError, "no answer in time"),
)
_HOPELESS = (aiosmtplib.SMTPAuthenticationError, aiosmtplib.SMTPNotSupported, ssl.SSLError)  # until someone mends it


async def connect(relay: Relay) -> Link:
    """Connect, TLS, EHLO, login. Unreachable, with ``again`` false where only people can mend it."""
    try:
        return await _open(relay)
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        raise _explain(relay, error) from error


async def probe(relay: Relay) -> str:
    """What ``doctor`` says of the server: TLS, login, features. Unreachable."""
    link = await connect(relay)
    try:
        return f"SMTP {relay}: {link.security}, {_login_words(relay)}, offers {_feature_words(link)}"
    finally:
        link.close()


def _login_words(relay: Relay) -> str:
    return f"logged in as {relay.user}" if relay.user else "without login"


def _feature_words(link: Link) -> str:
    return ", ".join(f"{name} {value}".strip().upper() for name, value in sorted(link.extensions.items())) or "nothing"


async def _open(relay: Relay) -> Link:
    client = aiosmtplib.SMTP(
        hostname=relay.host,
        port=relay.port,
        use_tls=relay.tls == "implicit",
        start_tls=False,
        tls_context=None if relay.tls == "none" else await asyncio.to_thread(_trust, relay.ca_file),
        local_hostname=_own_name(),
        timeout=relay.deadline,
    )
    try:
        await client.connect()
        await _introduce(client)
        if relay.tls == "starttls":
            await _turn_tls_on(client)
        if relay.user:
            await _login(client, relay)
    except BaseException:
        client.close()
        raise
    return Link(cast(asyncio.Transport, client.transport), dict(client.esmtp_extensions), relay.deadline)


async def _introduce(client: aiosmtplib.SMTP) -> None:
    try:
        await client.ehlo()
    except aiosmtplib.SMTPHeloError:
        await client.helo()


async def _turn_tls_on(client: aiosmtplib.SMTP) -> None:
    if not client.supports_extension("starttls"):
        raise aiosmtplib.SMTPNotSupported("it offers no STARTTLS")
    await client.starttls()
    await _introduce(client)


async def _login(client: aiosmtplib.SMTP, relay: Relay) -> None:
    """By the best mechanism both know, and by that one only: each further attempt counts towards a lock-out."""
    secure = client.get_transport_info("sslcontext") is not None
    mechanisms = {"plain": client.auth_plain, "login": client.auth_login, "cram-md5": client.auth_crammd5}
    order = ("plain", "login", "cram-md5") if secure else ("cram-md5", "plain", "login")
    offered = [name for name in order if name in client.server_auth_methods]
    if not offered:
        raise aiosmtplib.SMTPNotSupported("it offers no login that we know (PLAIN, LOGIN, CRAM-MD5)")
    await mechanisms[offered[0]](relay.user, relay.password)


@lru_cache(maxsize=4)
def _trust(ca_file: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca_file or None)


def _own_name() -> str:
    """For EHLO; asking the resolver for a full name can take long and seldom helps."""
    return re.sub(r"[^A-Za-z0-9.-]", "-", socket.gethostname()) or "localhost"


def _explain(relay: Relay, error: BaseException) -> Unreachable:
    cause = error.__cause__ if isinstance(error.__cause__, ssl.SSLError) else error
    hint = next((words for kind, words in _HINTS if isinstance(cause, kind)), "")
    said = re.sub(r"[\x00-\x20\x7f-\x9f]+", " ", str(cause)).strip()[:200]
    words = f"SMTP server {relay} ({relay.tls} TLS): {hint + ': ' if hint else ''}{said}"
    passing = 400 <= getattr(cause, "code", 0) < 500  # such as 454, temporary authentication failure
    return Unreachable(words, again=passing or not isinstance(cause, _HOPELESS))
