"""Keys set by environment: MAILBOT_<SECTION>_<KEY>, such as MAILBOT_SMTP_HOST or MAILBOT_MAILBOX_0_PASSWORD."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_origin, get_type_hints

from mailbot.config.lines import Where
from mailbot.config.mistakes import Origin, known_keys, unknown
from mailbot.config.model import SECTIONS
from mailbot.errors import RuleError

Tree = dict[str, Any]

_VARIABLE = re.compile(r"MAILBOT_(?:(MAILBOX)_(\d{1,3})|([A-Z]+))_([A-Z0-9_]+)")
# A key set by environment takes the place of the file's other way to say the same.
_RIVALS = {
    "password": ("password_file", "oauth2_token_file"),
    "password_file": ("password", "oauth2_token_file"),
    "oauth2_token_file": ("password", "password_file"),
    "secret": ("secret_file",),
    "secret_file": ("secret",),
}


def overlay(tree: Tree, environ: Mapping[str, str]) -> tuple[dict[Where, str], list[RuleError]]:
    """Put the environment's keys into the tree; tell which variable set which key, and what was wrong with it."""
    variables: dict[Where, str] = {}
    mistakes: list[RuleError] = []
    for variable, value in sorted(environ.items(), key=_in_order):
        where = _where(variable)
        if not where:
            continue
        trouble = _trouble(tree, where)
        if trouble:
            mistakes.append(Origin("", variables={where: variable}).mistake(where, trouble))
        else:
            _put(tree, where, _typed(where, value))
            variables[where] = variable
    return variables, mistakes


def _in_order(item: tuple[str, str]) -> tuple[int, str]:
    found = _VARIABLE.fullmatch(item[0])
    return int(found[2] or 0) if found else 0, item[0]


def _where(variable: str) -> Where:
    """The key a variable names; empty where it is none of ours."""
    found = _VARIABLE.fullmatch(variable)
    if not found:
        return ()
    mailbox, number, section, key = found.groups()
    if mailbox:
        return ("mailbox", int(number), key.lower())
    return (section.lower(), key.lower()) if section.lower() in SECTIONS else ()


def _trouble(tree: Tree, where: Where) -> str:
    section, key = str(where[0]), str(where[-1])
    if key not in known_keys(where):
        return unknown(key, known_keys(where))
    if section == "mailbox":
        return _mailbox_trouble(tree, where)
    return "" if isinstance(tree.get(section, {}), dict) else "the file's own value is no table"


def _mailbox_trouble(tree: Tree, where: Where) -> str:
    if len(where) == 2:
        return "which mailbox? Write MAILBOT_MAILBOX_0_… for the first"
    boxes = tree.setdefault("mailbox", [])
    if not isinstance(boxes, list) or not all(isinstance(box, dict) for box in boxes):
        return "the file's own [[mailbox]] is no list of tables"
    return "" if int(where[1]) <= len(boxes) else f"the next mailbox is number {len(boxes)}, counted from 0"


def _put(tree: Tree, where: Where, value: object) -> None:
    section, key = str(where[0]), str(where[-1])
    if section == "mailbox":
        boxes, number = tree["mailbox"], int(where[1])
        table = boxes[number] if number < len(boxes) else {}
        boxes[number:] = [table, *boxes[number + 1 :]]
    else:
        table = tree.setdefault(section, {})
    for rival in _RIVALS.get(key, ()):
        table.pop(rival, None)
    table[key] = value


def _typed(where: Where, value: str) -> object:
    """A variable's text as the kind of value the key takes: lists are separated by commas."""
    hint = get_type_hints(SECTIONS[str(where[0])])[str(where[-1])]
    if get_origin(hint) is tuple:
        return [part.strip() for part in value.split(",") if part.strip()]
    if hint is int and re.fullmatch(r"-?\d{1,18}", value.strip()):
        return int(value)
    if hint is bool:
        return {"true": True, "false": False}.get(value.strip().lower(), value)
    return value
