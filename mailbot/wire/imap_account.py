"""Whose mailbox, on which server; and the discipline of every call: a deadline, and a dropped connection on trouble."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from mailbot.errors import Unreachable
from mailbot.wire.imap_protocol import Fault, Protocol


@dataclass(frozen=True, slots=True)
class Account:
    """How to reach one mailbox account; secrets are kept out of ``repr``."""

    host: str  # name or address; with TLS it must be the name in the certificate
    port: int  # 143 for none and starttls, 993 for implicit as a rule
    tls: Literal["none", "starttls", "implicit"]  # how the connection is encrypted
    user: str  # login name
    password: str = field(repr=False)  # for LOGIN; unused where there is an oauth2_token
    oauth2_token: str = field(default="", repr=False)  # bearer token for XOAUTH2
    oauth2_token_file: str = ""  # holds the token, read at each login: tokens live for an hour
    ca_file: str = ""  # PEM file of the authorities to trust; empty: the system's
    deadline: float = 30  # seconds for a call that moves no bodies
    body_deadline: float = 240  # seconds for a call that does

    @property
    def where(self) -> str:
        """The server as messages name it."""
        return f"IMAP server {self.host}:{self.port}"

    def with_token(self) -> Account:
        """The account with the token that its file holds now. Raises Unreachable where the file cannot be read."""
        if not self.oauth2_token_file:
            return self
        try:
            token = Path(self.oauth2_token_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as fault:
            raise Unreachable(f"{self.where}: token file {self.oauth2_token_file}: {fault}", again=False) from None
        return replace(self, oauth2_token=token)


@asynccontextmanager
async def call(protocol: Protocol, account: Account, what: str, deadline: float = 0) -> AsyncIterator[None]:
    """Give what is done inside ``deadline`` seconds (the account's by default); drop the connection if it fails.

    Raises Unreachable, whatever it was that went wrong with the server.
    """
    seconds = deadline or account.deadline
    done = False
    try:
        async with asyncio.timeout(seconds):
            yield
        done = True
    except TimeoutError:
        raise Unreachable(f"{account.where}: {what}: no answer within {seconds:g} s") from None
    except ssl.SSLCertVerificationError as fault:
        reason = f"certificate not trusted: {fault.verify_message}"
        raise Unreachable(f"{account.where}: {what}: {reason}", again=False) from fault
    except (Fault, OSError, ValueError) as fault:
        raise Unreachable(f"{account.where}: {what}: {protocol.broken or fault}") from fault
    finally:
        if not done:
            protocol.fail(f"dropped, since this failed before: {what}")
