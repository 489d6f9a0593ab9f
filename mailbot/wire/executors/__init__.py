"""Executors: through them money goes out. Each is a module here, named by `[executor] kind`."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from mailbot.config import Executor as Settings
from mailbot.wire.executors.executor import Executor

__all__ = ["Executor", "open_executor"]


def open_executor(settings: Settings) -> Executor:
    """The executor that the config names; what it needs is loaded now. Nothing is reached yet.

    Raises:
        OSError: the certificates in ``ca_file`` are none.
    """
    return cast(Executor, import_module(f"mailbot.wire.executors.{settings.kind}").from_settings(settings))
