"""From a path and an environment to a Config, or to all the mistakes in them at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from mailbot.config.bar import settle_proof
from mailbot.config.environment import overlay
from mailbot.config.lines import Where, locate
from mailbot.config.mistakes import ConfigMistakes, Origin, describe, unknown
from mailbot.config.model import SECTIONS, Config, Source
from mailbot.config.places import settle_database, settle_folders, settle_paths, settle_program
from mailbot.errors import RuleError

Tree = dict[str, Any]

_IMAP_PORTS = {"none": 143, "starttls": 143, "implicit": 993}
_SMTP_PORTS = {"none": 25, "starttls": 587, "implicit": 465}
_NEEDED = {"webhook": ("url", "secret"), "command": ("command",)}  # by each kind of executor
_MISSING = "there is no such file; name one with --config or MAILBOT_CONFIG, or begin one: mailbot init"
_LOGINS = ("password", "password_file", "oauth2_token_file")


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """Read a config file and complete it by ``MAILBOT_…`` variables; a variable beats the file.

    Raises ConfigMistakes with every mistake found. Without a file, the variables alone must do.
    """
    text = _read(path, environ)
    tree = _parse(text, path)
    lines = locate(text)
    secrets = _literal_secrets(tree)
    variables, mistakes = overlay(tree, environ)
    origin = Origin(str(path), lines, variables)
    mistakes += _settle(tree, path.resolve().parent, origin)
    tree["source"] = Source(path, tuple(key for where, key in secrets if where not in variables))
    return _check(tree, origin, mistakes)


def _read(path: Path, environ: Mapping[str, str]) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        if any(variable.startswith("MAILBOT_BRAND_") for variable in environ):
            return ""
        raise _mistake(path, _MISSING) from None
    except (OSError, ValueError) as fault:
        reason = (isinstance(fault, OSError) and fault.strerror) or "no valid path"
        raise _mistake(path, f"cannot be read ({reason})") from None
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise _mistake(path, "this line is no UTF-8 text", line) from None


def _parse(text: str, path: Path) -> Tree:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise _mistake(path, "lists or tables are nested too deeply") from None
    except ValueError as fault:  # TOMLDecodeError, or a number longer than Python takes
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(fault))
        line = int(found[1]) if found else text.count("\n") + 1
        column = f" in column {found[2]}" if found else ""
        words = re.sub(r" *\(at .*", "", str(fault)) if isinstance(fault, tomllib.TOMLDecodeError) else "a bad number"
        raise _mistake(path, f"this is no TOML{column}: {words}", line) from None


def _mistake(path: Path, words: str, line: int = 0) -> ConfigMistakes:
    return ConfigMistakes([RuleError(words, file=str(path), line=line)])


def _settle(tree: Tree, home: Path, origin: Origin) -> list[RuleError]:
    """Fill in what depends on other keys or on the folder. What is of the wrong kind is left to the check."""
    mistakes = [origin.mistake((key,), unknown(key, SECTIONS)) for key in tree if key not in SECTIONS]
    for key in set(tree) - set(SECTIONS):
        del tree[key]
    mistakes += _settle_mailboxes(tree, home, origin)
    for section, settle in _SETTLERS.items():
        table = tree.setdefault(section, {})
        if isinstance(table, dict):
            mistakes += settle(table, home, origin)
    return mistakes


def _settle_mailboxes(tree: Tree, home: Path, origin: Origin) -> list[RuleError]:
    boxes = tree.setdefault("mailbox", [])
    if not boxes or isinstance(boxes, dict):
        tree["mailbox"] = []
        return [origin.mistake(("mailbox",), "there must be at least one [[mailbox]], in double brackets")]
    mistakes = _twins(tree, origin)
    for number, box in enumerate(_boxes(tree)):
        mistakes += _settle_mailbox(box, ("mailbox", number), tree, origin)
        mistakes += settle_paths(box, home, ("mailbox", number), origin)
    return mistakes


def _twins(tree: Tree, origin: Origin) -> list[RuleError]:
    """An inbox that is watched twice would have its mails fought over."""
    inboxes = [[box.get(key) for key in ("host", "port", "user", "folder")] for box in _boxes(tree)]
    return [
        origin.mistake(("mailbox", number), f"is the same inbox as mailbox[{inboxes.index(inbox)}]")
        for number, inbox in enumerate(inboxes)
        if None not in (inbox[0], inbox[2]) and inboxes.index(inbox) < number
    ]


def _settle_mailbox(box: Tree, where: Where, tree: Tree, origin: Origin) -> list[RuleError]:
    box.setdefault("port", _port(box, _IMAP_PORTS, "implicit"))
    brand = tree.get("brand")
    if isinstance(brand, dict) and isinstance(brand.get("address"), str):
        box.setdefault("addresses", [brand["address"]])
    if not any(key in box for key in _LOGINS):
        return [origin.mistake(where, f"one of {', '.join(_LOGINS)} must say how to log in")]
    names = [box.get("folder", "INBOX"), box.get("processed", "Processed"), box.get("quarantine", "Quarantine")]
    if any(names.count(name) > 1 for name in names):
        return [origin.mistake((*where, "folder"), "folder, processed and quarantine must be three folders")]
    return []


def _settle_smtp(table: Tree, home: Path, origin: Origin) -> list[RuleError]:
    table.setdefault("port", _port(table, _SMTP_PORTS, "none"))
    return settle_paths(table, home, ("smtp",), origin)


def _settle_database(table: Tree, home: Path, origin: Origin) -> list[RuleError]:
    table["url"] = settle_database(table.get("url", "sqlite:///mailbot.db"), home)
    return []


def _settle_executor(table: Tree, home: Path, origin: Origin) -> list[RuleError]:
    mistakes = settle_paths(table, home, ("executor",), origin)
    kind = str(table.get("kind", "ledger"))
    for key in ("command", "query"):
        trouble = settle_program(table.get(key), home)
        if trouble and kind == "command":
            mistakes.append(origin.mistake(("executor", key), trouble))
    missing = [key for key in _NEEDED.get(kind, ()) if not (table.get(key) or table.get(f"{key}_file"))]
    return mistakes + [origin.mistake(("executor", key), f'is needed where kind = "{kind}"') for key in missing]


_SETTLERS: dict[str, Callable[[Tree, Path, Origin], list[RuleError]]] = {
    "smtp": _settle_smtp,
    "database": _settle_database,
    "executor": _settle_executor,
    "paths": settle_folders,
    "proof": settle_proof,
}


def _port(table: Tree, ports: dict[str, int], usual: str) -> int:
    return ports.get(str(table.get("tls", usual)), ports[usual])


def _boxes(tree: Tree) -> list[Tree]:
    boxes = tree.get("mailbox")
    return [box for box in boxes if isinstance(box, dict)] if isinstance(boxes, list) else []


def _literal_secrets(tree: Tree) -> list[tuple[Where, str]]:
    """Keys whose secret stands in the file itself: where, and how the key is called."""
    tables: list[tuple[Where, object]] = [((section,), tree.get(section)) for section in ("smtp", "executor")]
    tables += [(("mailbox", number), box) for number, box in enumerate(_boxes(tree))]
    found: list[tuple[Where, str]] = [
        ((*where, key), f"{where[0]}.{key}")
        for where, table in tables
        for key in ("password", "secret")
        if isinstance(table, dict) and table.get(key)
    ]
    database = tree.get("database")
    if isinstance(database, dict) and re.search(r"://[^/@]*:[^@]+@", str(database.get("url"))):
        found.append((("database", "url"), "database.url"))
    return found


def _check(tree: Tree, origin: Origin, mistakes: list[RuleError]) -> Config:
    try:
        config = _adapter().validate_python(tree)
    except ValidationError as fault:
        errors = fault.errors(include_url=False, include_input=False)
        mistakes += [origin.mistake(error["loc"], describe(error)) for error in errors]
    if mistakes:
        raise ConfigMistakes(sorted(mistakes, key=lambda each: each.line)) from None
    return config


@cache
def _adapter() -> TypeAdapter[Config]:
    return TypeAdapter(Config)
