"""What is allowed but unwise in a config; ``mailbot check`` and the daemon say it, nothing is refused."""

from __future__ import annotations

import stat
from functools import partial
from pathlib import Path

from mailbot.config.bar import advice
from mailbot.config.model import Config, Mailbox, Smtp

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def warnings(config: Config) -> list[str]:
    """One sentence for each thing an admin should know."""
    return [*bar_for_money(config), *_readable_secrets(config), *_plain_passwords(config), *_own_addresses(config)]


def bar_for_money(config: Config) -> list[str]:
    """What [proof] lowers, though it may."""
    return advice(partial(getattr, config.proof))


def _readable_secrets(config: Config) -> list[str]:
    source = config.source
    files = [(source.file, ", ".join(source.secrets), ", or use password_file")] if source.secrets else []
    files += [(server.password_file, "a password", "") for server in _servers(config) if server.password_file]
    files += [(config.executor.secret_file, "the executor's secret", "")] if config.executor.secret_file else []
    words = "{} holds {} and can be read by others: chmod 600 it{}"
    return [words.format(file, what, instead) for file, what, instead in files if _is_open(file)]


def _servers(config: Config) -> tuple[Mailbox | Smtp, ...]:
    return (*config.mailboxes, config.smtp)


def _is_open(file: Path) -> bool:
    """Whether the group or everybody may read the file."""
    try:
        return bool(file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    except OSError:
        return False


def _plain_passwords(config: Config) -> list[str]:
    return [
        f"{server.host}:{server.port} gets the password of {server.user!r} unencrypted: tls is none"
        for server in _servers(config)
        if _is_exposed(server)
    ]


def _is_exposed(server: Mailbox | Smtp) -> bool:
    return server.tls == "none" and bool(server.user) and server.host not in _LOOPBACK


def _own_addresses(config: Config) -> list[str]:
    ours = {address.lower() for box in config.mailboxes for address in box.addresses}
    missing = [] if config.brand.address.lower() in ours else [config.brand.address]
    loops = [operator for operator in config.identity.operators if operator.lower() in ours]
    return [
        *(f"no mailbox receives {address}, which every answer is sent to: see addresses" for address in missing),
        *(f"the operator {address} is one of our own inboxes: what we send there comes back" for address in loops),
    ]
