"""What config.toml may say about how money goes out."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from mailbot.config.values import Count, Duration, Line

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
WHSEC: Final = "whsec_"


def _gateway(value: str) -> str:
    """Https, or http to this very machine; no user and password in it, since addresses are logged."""
    if not value:
        return value
    try:
        parts = urlsplit(value)
        whole = parts.hostname and parts.port != 0 and not parts.fragment
    except ValueError:
        whole = False
    if not whole or not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError("must be an address like https://pay.acme.example/refunds")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ValueError("must begin with https:// (http:// only for 127.0.0.1, ::1 and localhost)")
    if parts.username is not None:
        raise ValueError("must hold no user and password: what is sent is signed with the secret")
    return value


def _signing(value: SecretStr) -> SecretStr:
    """``whsec_`` and 24 to 64 octets in base64 (Standard Webhooks, symmetric signatures)."""
    if value.get_secret_value() and not 24 <= len(secret_octets(value)) <= 64:
        raise ValueError(f"must be {WHSEC} and 24 to 64 octets in base64, as gateways give it out")
    return value


def secret_octets(secret: SecretStr) -> bytes:
    """The key that signs; empty where the text is none."""
    try:
        return base64.b64decode(secret.get_secret_value().removeprefix(WHSEC), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _prompt(value: timedelta) -> timedelta:
    if value > timedelta(minutes=5):
        raise ValueError('must be at most "5m": what takes longer is taken for lost')
    return value


GatewayUrl = Annotated[str, AfterValidator(_gateway)]
SigningSecret = Annotated[SecretStr, AfterValidator(_signing)]
Timeout = Annotated[Duration, AfterValidator(_prompt)]


@dataclass(frozen=True, slots=True)
class Executor:
    """[executor]: through what money goes out."""

    kind: Literal["ledger", "webhook", "command"] = "ledger"  # ledger: rows in our own database
    url: GatewayUrl = field(default="", repr=False)  # webhook: what is posted to; paths of such addresses may be secret
    secret: SigningSecret = SecretStr("")  # webhook: signs what is posted
    secret_file: Path | None = None  # where the secret was read from
    ca_file: Path | None = None  # webhook: certificates to trust instead of the system's
    command: tuple[Line, ...] = ()  # command: the program that pays, and its arguments
    query: tuple[Line, ...] = ()  # command: the program that says whether something was paid; empty: there is none
    timeout: Timeout = timedelta(seconds=30)  # for one call
    attempts: Annotated[Count, Field(le=1000)] = 10  # calls for one payment before operators are told
    first_pause: Duration = timedelta(minutes=1)  # after the first failure; each pause is twice the one before
    longest_pause: Duration = timedelta(hours=4)  # it grows no further
