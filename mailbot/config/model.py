"""What config.toml may say: every key, its kind and its default. Checked once, when the file is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, Field, SecretStr

from mailbot.config.payout import Executor
from mailbot.config.policy import Clocks, Limits, Notices, Orders, Proof, Survey, Tickets
from mailbot.config.values import (
    Address,
    DatabaseUrl,
    Duration,
    Language,
    Line,
    Name,
    OwnAddress,
    Port,
    Url,
    ZoneName,
)

Tls = Literal["none", "starttls", "implicit"]


@dataclass(frozen=True, slots=True)
class Brand:
    """[brand]: who we are in every mail."""

    name: Name  # also the tag in the subject: [Acme #1042]
    address: OwnAddress  # From; Reply-To is this with +token
    url: Url = ""  # base of links, without a closing slash; empty: no links
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = ("en",)  # the first is the fallback
    timezone: ZoneName = "UTC"  # where there is no vendor

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of ``timezone``."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """[[mailbox]]: one IMAP inbox that is watched."""

    host: Line  # name or address of the IMAP server
    user: Line  # its login name
    port: Port  # default: 993 with implicit TLS, else 143
    tls: Tls = "implicit"  # none, starttls, or implicit (TLS from the first octet)
    password: SecretStr = SecretStr("")  # empty where a token is used
    password_file: Path | None = None  # where the password was read from
    oauth2_token_file: Path | None = None  # holds the XOAUTH2 access token; read at each login
    ca_file: Path | None = None  # certificates to trust instead of the system's
    folder: Line = "INBOX"  # read from here
    processed: Line = "Processed"  # where handled mail goes
    quarantine: Line = "Quarantine"  # where mail goes that nobody can read
    addresses: tuple[Address, ...] = ()  # what this inbox receives for; default: the brand's address
    poll: Duration = timedelta(seconds=60)  # looked into this often, besides being pushed


@dataclass(frozen=True, slots=True)
class Smtp:
    """[smtp]: the server that takes our mail."""

    port: Port  # default: 465 with implicit TLS, 587 with starttls, else 25
    host: Line = "127.0.0.1"  # name or address of the SMTP server
    tls: Tls = "none"  # none, starttls, or implicit
    user: str = ""  # empty: no login
    password: SecretStr = SecretStr("")  # of that user
    password_file: Path | None = None  # where the password was read from
    ca_file: Path | None = None  # certificates to trust instead of the system's
    connections: Annotated[int, Field(ge=1, le=64, strict=True)] = 4  # at most so many at once


@dataclass(frozen=True, slots=True)
class Database:
    """[database]: where everything is kept."""

    url: DatabaseUrl = field(default="sqlite:///mailbot.db", repr=False)  # may hold a password: never printed

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database; None for PostgreSQL and for ``sqlite:///:memory:``."""
        scheme, _, rest = self.url.partition(":///")
        return Path(rest) if scheme == "sqlite" and rest != ":memory:" else None


@dataclass(frozen=True, slots=True)
class Identity:
    """[identity]: who is believed."""

    operators: tuple[Address, ...] = ()  # staff; party to every ticket
    trusted_servers: tuple[Line, ...] = ()  # authserv-ids whose Authentication-Results count (RFC 8601, 2.5)


@dataclass(frozen=True, slots=True)
class Paths:
    """[paths]: the folders that admins edit."""

    rules: Path  # default: rules beside the config file, else the shipped ones
    templates: Path  # default: templates beside the config file, else the shipped ones


@dataclass(frozen=True, slots=True)
class Log:
    """[log]: what the daemon tells."""

    format: Literal["auto", "json", "text"] = "auto"  # auto: text on a terminal, else json
    level: Literal["debug", "info", "warning", "error"] = "info"  # the least that is told


@dataclass(frozen=True, slots=True)
class Source:
    """Where a config came from; no key of the file."""

    file: Path = Path("config.toml")  # as given
    secrets: tuple[str, ...] = ()  # keys whose secret stands in the file itself, such as smtp.password


@dataclass(frozen=True, slots=True)
class Config:
    """config.toml, checked and complete. Paths are absolute."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # of the sections, too

    brand: Brand
    mailboxes: Annotated[tuple[Mailbox, ...], Field(alias="mailbox")]
    smtp: Smtp
    paths: Paths
    database: Database = Database()
    identity: Identity = Identity()
    proof: Proof = field(default_factory=Proof)
    orders: Orders = field(default_factory=Orders)
    executor: Executor = field(default_factory=Executor)
    limits: Limits = field(default_factory=Limits)
    tickets: Tickets = field(default_factory=Tickets)
    clocks: Clocks = field(default_factory=Clocks)
    survey: Survey = field(default_factory=Survey)
    notices: Notices = field(default_factory=Notices)
    log: Log = Log()
    source: Source = Source()


SECTIONS: dict[str, type] = {
    "brand": Brand,
    "mailbox": Mailbox,
    "smtp": Smtp,
    "database": Database,
    "identity": Identity,
    "proof": Proof,
    "orders": Orders,
    "executor": Executor,
    "paths": Paths,
    "limits": Limits,
    "tickets": Tickets,
    "clocks": Clocks,
    "survey": Survey,
    "notices": Notices,
    "log": Log,
}
