"""Where the log goes: stderr, as text or JSON lines. It names mails and tickets by number, never by their words."""

from __future__ import annotations

import logging
import sys

import structlog

from mailbot.config import Log


def configure(log: Log, *, quiet: bool) -> None:
    """Set the log up. ``quiet``: nothing below a warning, for commands that answer on stdout."""
    level = max(logging.getLevelNamesMapping()[log.level.upper()], logging.WARNING if quiet else 0)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *_writer(log),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # looked up late: stderr may be replaced
        cache_logger_on_first_use=False,
    )


def _writer(log: Log) -> list[structlog.typing.Processor]:
    terminal = sys.stderr.isatty()
    if log.format == "text" or (log.format == "auto" and terminal):
        plain = structlog.dev.plain_traceback  # the pretty one prints local values: somebody's mail
        return [structlog.dev.ConsoleRenderer(colors=terminal, exception_formatter=plain)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
