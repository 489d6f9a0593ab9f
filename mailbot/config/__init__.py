"""config.toml → Config: read, completed by the environment, checked as a whole."""

from __future__ import annotations

from mailbot.config.mistakes import ConfigMistakes
from mailbot.config.model import Brand, Config, Database, Identity, Log, Mailbox, Paths, Smtp, Source
from mailbot.config.payout import Executor
from mailbot.config.places import list_in, shipped
from mailbot.config.policy import Clocks, Limits, Notices, Orders, Proof, Survey, Tickets
from mailbot.config.source import load
from mailbot.config.warnings import bar_for_money, warnings

__all__ = [
    "Brand",
    "Clocks",
    "Config",
    "ConfigMistakes",
    "Database",
    "Executor",
    "Identity",
    "Limits",
    "Log",
    "Mailbox",
    "Notices",
    "Orders",
    "Paths",
    "Proof",
    "Smtp",
    "Source",
    "Survey",
    "Tickets",
    "bar_for_money",
    "list_in",
    "load",
    "shipped",
    "warnings",
]
