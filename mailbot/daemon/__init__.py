"""The daemon: mail in, mail out, until it is told to stop."""

from __future__ import annotations

from mailbot.daemon.service import run

__all__ = ["run"]
