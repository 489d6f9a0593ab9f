"""A config.toml to begin with: the one that comes with mailbot, and in force only what nobody else can know."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from mailbot.config.places import shipped

SECRET: Final = "mail-password"  # the name of a file beside the config
_HEAD: Final = """\
# mailbot's configuration. What stands behind a # at the beginning of a line is a default, or an example: take the #
# away to change it. Put in your servers, and under [identity] who is believed; the password goes into the file
# {secret}. Then ask:  mailbot check   and   mailbot doctor
"""
_SECTION: Final = re.compile(r"\[+(\w+)\]+.*")
_LINE: Final = re.compile(r"(?P<key>\w+)(?P<pad> *)= (?P<value>.*?)(?P<comment> +# .*)?")
_COLUMN: Final = 40  # where comments stand
_INSTEAD: Final = {"password": ("password_file", 'or: password = "..."')}  # a key, and what is said of it


def beginning(name: str, address: str) -> str:
    """The text of a config for the brand ``name``, which is written to at ``address``."""
    head, _, rest = shipped("config.toml").read_text(encoding="utf-8").partition("\n[brand]")
    explained = head[head.index("# Every key can be set") :]
    lines = "\n".join(_lines(f"[brand]{rest}", _known(name, address)))
    return f"{_HEAD.format(secret=SECRET)}#\n{explained}\n{lines}\n"


def _known(name: str, address: str) -> dict[str, dict[str, str]]:
    """What is in force of each section."""
    domain, ours = address.rpartition("@")[2], _quoted(address)
    login = {"user": ours, "password": _quoted(SECRET)}
    return {
        "brand": {"name": _quoted(name), "address": ours, "languages": '["en"]'},
        "mailbox": {"host": _quoted(f"imap.{domain}"), "addresses": f"[{ours}]", **login},
        "smtp": {"host": _quoted(f"smtp.{domain}"), "tls": '"starttls"', **login},
    }


def _quoted(text: str) -> str:
    """As TOML takes it, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)


def _lines(text: str, known: dict[str, dict[str, str]]) -> Iterator[str]:
    section = ""
    for line in text.splitlines():
        header, found = _SECTION.fullmatch(line), _LINE.fullmatch(line)
        section = header[1] if header else section
        if not found:
            yield line
            continue
        own = known.get(section, {}).get(found["key"])
        key, said = _INSTEAD.get(found["key"], (found["key"], "")) if own else (f"# {found['key']}", "")
        comment = f"# {said}" if said else (found["comment"] or "").strip()
        setting = f"{key}{found['pad']}= {own or found['value']}"
        yield f"{setting:<{_COLUMN - 1}} {comment}".rstrip()
