"""Folders and files a config speaks of: relative ones start at its own folder; secrets are read from theirs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from mailbot.config.lines import Where
from mailbot.config.mistakes import Origin
from mailbot.errors import RuleError

Table = dict[str, Any]

_PACKAGE = Path(__file__).resolve().parent.parent
_SECRETS = {"password_file": "password", "secret_file": "secret"}  # the key whose text stands in that file
_FILES = (*_SECRETS, "oauth2_token_file", "ca_file")
_LONGEST_SECRET = 64 * 1024  # octets; a larger file was named by mistake


def shipped(name: str) -> Path:
    """What comes with mailbot: ``rules``, ``templates``, ``config.toml``. In an installed package, or the checkout."""
    installed = _PACKAGE / "shipped" / name
    return installed if installed.exists() else _PACKAGE.parent / name


def list_in(folder: Path, name: str) -> Path:
    """A list beside the rules, such as ``issues.toml``: an admin's own, or the shipped one where they have none."""
    own = folder / name
    return own if own.is_file() else shipped("rules") / name


def default_folder(home: Path, folder: str) -> Path:
    """The folder beside the config if there is one, else the shipped one."""
    beside = home / folder
    return beside if beside.is_dir() else shipped(folder)


def settle_paths(table: Table, home: Path, where: Where, origin: Origin) -> list[RuleError]:
    """Make the files a table names absolute and read its secrets."""
    for key in _FILES:
        if isinstance(table.get(key), str):
            table[key] = home / table[key]
    mistakes = []
    if isinstance(table.get("ca_file"), Path) and not _is_file(table["ca_file"]):
        mistakes.append(origin.mistake((*where, "ca_file"), "there is no such file"))
    for file, key in _SECRETS.items():
        if isinstance(table.get(file), Path):
            mistakes += _read_secret(table, key, (*where, file), origin)
    return mistakes


def settle_folders(paths: Table, home: Path, origin: Origin) -> list[RuleError]:
    """Make ``[paths]`` absolute; a folder with a name other than the usual one must be there."""
    mistakes = []
    for key in ("rules", "templates"):
        value = paths.setdefault(key, key)
        if value == key:
            paths[key] = default_folder(home, key)
        elif isinstance(value, str):
            paths[key] = home / value
            if not _is_folder(paths[key]):
                mistakes.append(origin.mistake(("paths", key), "there is no such folder"))
    return mistakes


def settle_database(url: object, home: Path) -> object:
    """``sqlite:///mailbot.db`` → the same with an absolute path; anything else as it is."""
    if not isinstance(url, str) or not url.startswith("sqlite:///") or url == "sqlite:///:memory:":
        return url
    path = url.removeprefix("sqlite:///")
    return f"sqlite:///{home / path}" if path else url


def settle_program(words: object, home: Path) -> str:
    """Make the path of a program absolute, in a list of its words; what is wrong with it, empty if nothing."""
    if not isinstance(words, list) or not words or not isinstance(words[0], str):
        return ""
    if os.sep in words[0]:
        words[0] = str(home / words[0])
    found = "\0" not in words[0] and shutil.which(words[0])
    return "" if found else f"{words[0]!r} is no program that can be run"


def _read_secret(table: Table, key: str, here: Where, origin: Origin) -> list[RuleError]:
    name = str(here[-1])
    if key in table:
        return [origin.mistake(here, f"give either {key} or {name}, not both")]
    try:
        with table[name].open("rb") as file:
            table[key] = file.read(_LONGEST_SECRET).decode().rstrip("\r\n")
    except UnicodeDecodeError:
        return [origin.mistake(here, "the file is no UTF-8 text")]
    except (OSError, ValueError) as fault:  # ValueError: a NUL in the path
        return [origin.mistake(here, f"the file cannot be read ({_reason(fault)})")]
    return []


def _reason(fault: OSError | ValueError) -> str:
    return (isinstance(fault, OSError) and fault.strerror) or "no valid path"


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except ValueError:  # a NUL in the path, before Python 3.13
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except ValueError:
        return False
