"""A real Dovecot on free loopback ports, run without privileges, for tests and benches."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import trustme

from tests.patience import PATIENCE

BINARY = shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
PASSWORD = "secret"  # of every user that is not in ODD_USERS
_BLOCKS = range(20_000, 32_000, 100)  # of ports below those the kernel chooses from, for listeners and who connects
_CHANCE = random.SystemRandom()  # two test runs at the same time must not choose alike
ODD_USERS = {"space user": 'p "q" \\ r', "naive": "pässwörd – 密"}

CONFIG = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = {owner}
default_internal_group = {group}
default_login_user = {owner}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{home}/mail/%n:INDEX={home}/index/%n
mail_fsync = never
mail_max_userip_connections = 0
disable_plaintext_auth = no
auth_username_chars =
auth_username_format = %Lu
auth_failure_delay = 0
auth_mechanisms = plain login
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
passdb {{
  driver = passwd-file
  args = username_format=%u {home}/users
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={home}/mail/%n allow_all_users=yes
}}
service imap-login {{
  chroot =
  service_count = 0
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service imap {{
  process_min_avail = 2
}}
service lmtp {{
  chroot =
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service auth {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Ports:
    imap: int  # plain and STARTTLS
    imaps: int  # implicit TLS
    lmtp: int


class Dovecot:
    """One instance with its own mail, made by ``start``; ``stop`` removes it. Its certificate is for localhost."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="mailbot-dovecot-", dir="/tmp"))  # paths of sockets are short
        self.ca = self.home / "ca.pem"
        self.ports = Ports(*free_ports(3))
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count()
        self._configure()

    def start(self) -> Dovecot:
        """Up and greeting. While a worker of the run before still holds its socket, Dovecot ends at once: once more."""
        end = time.monotonic() + PATIENCE
        self._launch()
        while not all(_greets(port) for port in self._talkers):
            if time.monotonic() > end:
                logs = [path.read_text(errors="replace") for path in self.home.glob("*log")]
                raise RuntimeError("dovecot did not start:\n" + "\n".join(logs))
            if self._process is None or self._process.poll() is not None:
                self._launch()
            time.sleep(0.02)
        return self

    def _launch(self) -> None:
        command = [BINARY or "dovecot", "-F", "-c", str(self.home / "dovecot.conf")]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]
        with (self.home / "start.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)

    def halt(self) -> None:
        """End the server as a service manager would: its clients are told, and connections closed."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the server and everybody in it without a word."""
        self._end(signal.SIGKILL)
        for lock in (self.home / "mail").rglob("*.lock"):  # it would honour them for two minutes
            lock.unlink()

    def restart(self) -> None:
        self.halt()
        self.start()

    def stop(self) -> None:
        self.halt()
        shutil.rmtree(self.home, ignore_errors=True)

    def deliver(self, raw: bytes, user: str = "support") -> None:
        """By LMTP, as a mail server in front would."""
        with smtplib.LMTP("127.0.0.1", self.ports.lmtp) as lmtp:
            lmtp.sendmail("sender@mta.example", [user], raw)

    def deliver_many(self, mails: Iterable[bytes], user: str = "support") -> None:
        """Straight into the Maildir: thousands in a second."""
        new = self.maildir(user) / "new"
        for raw in mails:
            octets = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
            name = f"{time.time_ns()}.M{next(self._numbers)}.test,S={len(octets)},W={len(octets)}"
            (new / name).write_bytes(octets)

    def maildir(self, user: str = "support") -> Path:
        """Where ``user``'s inbox is on disk."""
        home = self.home / "mail" / user
        for folder in (home, home / "new", home / "cur", home / "tmp"):
            if not folder.exists():
                folder.mkdir(parents=True)
                _give_away(folder)
        return home

    def forget_uids(self, user: str = "support") -> None:
        """As after a restore from a backup: the same mails under other UIDs and a new UIDVALIDITY."""
        shutil.rmtree(self.home / "index" / user, ignore_errors=True)
        (self.maildir(user) / "dovecot-uidlist").unlink()

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, how)
            self._process.wait(PATIENCE)
            self._process = None
            while any(_greets(port) for port in self._talkers):  # its children outlive it for a moment
                time.sleep(0.005)
            (self.home / "run" / "master.pid").unlink(missing_ok=True)

    @property
    def _talkers(self) -> tuple[int, int]:
        return (self.ports.imap, self.ports.lmtp)  # with implicit TLS the client speaks first

    def _configure(self) -> None:
        owner, group = ("nobody", "nogroup") if os.geteuid() == 0 else (_name(), _group())
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(self.ca))
        certificate = authority.issue_cert("localhost")
        certificate.private_key_pem.write_to_path(str(self.home / "key.pem"))
        for place, blob in enumerate(certificate.cert_chain_pems):
            blob.write_to_path(str(self.home / "cert.pem"), append=place > 0)
        users = "".join(f"{user}:{{PLAIN}}{password}\n" for user, password in ODD_USERS.items())
        (self.home / "users").write_text(users, encoding="utf-8")
        config = CONFIG.format(home=self.home, owner=owner, group=group, password=PASSWORD, **vars(self.ports))
        (self.home / "dovecot.conf").write_text(config, encoding="utf-8")
        for folder in ("mail", "index"):
            (self.home / folder).mkdir()
        for path in (self.home, *self.home.iterdir()):
            _give_away(path)


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on, and which nobody else is given: they stay free, also while a server restarts."""
    with ExitStack() as taken:
        return [taken.enter_context(_listener()).getsockname()[1] for _ in range(count)]


def _listener() -> socket.socket:
    while True:
        with suppress(OSError):
            return socket.create_server(("127.0.0.1", next(_block()[1])))


@cache
def _block() -> tuple[socket.socket, Iterator[int]]:
    """A block that is this process's alone while it lives, since it listens on the first; the others, round and round.

    The workers of a test run choose at the same moment, and a port just found free is bound a second later.
    """
    while True:
        with suppress(OSError):
            first = socket.create_server(("127.0.0.1", _CHANCE.choice(_BLOCKS)))
            port = first.getsockname()[1]
            return first, itertools.cycle(range(port + 1, port + _BLOCKS.step))


def _greets(port: int) -> bool:
    """Whether somebody accepts a connection there and says something."""
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as connection:
            return bool(connection.recv(1))
    except OSError:
        return False


def _give_away(path: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(path, "nobody", "nogroup")


def _name() -> str:
    import pwd

    return pwd.getpwuid(os.geteuid()).pw_name


def _group() -> str:
    import grp

    return grp.getgrgid(os.getegid()).gr_name
