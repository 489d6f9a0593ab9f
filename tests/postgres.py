"""A real PostgreSQL on a free loopback port, without privileges and without care for the disk."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.dovecot import free_ports
from tests.patience import PATIENCE

_DEBIAN = ":".join(str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))
INITDB = shutil.which("initdb", path=f"{_DEBIAN}:{os.environ.get('PATH', '')}")


class Postgres:
    """One server with its own data, made by ``start``; ``stop`` removes it."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="mailbot-postgres-"))
        self.port = free_ports(1)[0]
        self._bin = Path(INITDB or "initdb").parent
        if os.geteuid() == 0:
            shutil.chown(self.home, "nobody", "nogroup")

    @property
    def url(self) -> str:
        return f"postgresql://mailbot@127.0.0.1:{self.port}/postgres"

    def start(self) -> Postgres:
        data = str(self.home / "data")
        careless = f"-F -p {self.port} -c full_page_writes=off"
        local = "-c listen_addresses=127.0.0.1 -c unix_socket_directories="
        self._run("initdb", "-D", data, "-U", "mailbot", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        start = ("-w", "-t", str(PATIENCE), "-l", str(self.home / "log"), "-o", f"{careless} {local}", "start")
        self._run("pg_ctl", "-D", data, *start)
        return self

    def stop(self) -> None:
        try:
            self._run("pg_ctl", "-D", str(self.home / "data"), "-m", "immediate", "stop")
        finally:
            shutil.rmtree(self.home, ignore_errors=True)

    def _run(self, program: str, *words: str) -> None:
        command = [str(self._bin / program), *words]
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]
        done = subprocess.run(command, cwd=self.home, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr.decode(errors='replace')}")
