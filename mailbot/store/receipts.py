"""What a mail server has just taken, noted before anything else happens.

The outbox is written in batches; between a server's "250" and the next commit a killed daemon would forget that a
notification is out and send it again. One short line in a file of its own, written at once, closes that gap: the
kernel keeps it though the process dies. The same file is the lock that lets one daemon at a time send.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from mailbot.errors import Unreachable


class Receipts:
    """The open file. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = -1

    def __enter__(self) -> Receipts:
        """Raises Unreachable where it cannot be written, or another process holds it."""
        try:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            raise Unreachable(f"cannot write {self.path}: {error.strerror}", again=False) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise Unreachable(f"another mailbot already runs on this database ({self.path} is locked)") from error
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)

    def note(self, parcel: int) -> None:
        """A server has taken this parcel. OSError where the disk is full."""
        os.write(self._file, b"%d\n" % parcel)

    def read(self) -> list[int]:
        """The parcels noted since the last ``clear``; a line cut short by a crash is none."""
        whole = os.pread(self._file, os.fstat(self._file).st_size, 0).rpartition(b"\n")[0]
        return [int(line) for line in whole.split(b"\n") if line.isdigit()]

    def clear(self) -> None:
        """What was noted is committed."""
        os.ftruncate(self._file, 0)
