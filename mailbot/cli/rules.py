"""``mailbot rules``: what the admins' rules ask and decide, and which of them were in force when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Annotated, Any

import typer

from mailbot.cli.moments import day_and_time, stamp, stamped
from mailbot.cli.setting import configure, connected
from mailbot.cli.terminal import Json, print_array, print_table
from mailbot.routing import rules
from mailbot.routing.rules.rule import Rule
from mailbot.routing.scene import Event
from mailbot.store import editions
from mailbot.store.editions import Edition
from mailbot.walk.house import names_of

app = typer.Typer(help="What the rules say, and which were in force when.", no_args_is_help=True, add_completion=False)

When = Annotated[
    list[Event] | None, typer.Option("--event", metavar="EVENT", help="Only of this event; can be given several times.")
]


@app.command("list")
def show_all(ctx: typer.Context, event: When = None, json: Json = False) -> None:
    """List the rules in the order in which they are asked: file and line, event, name, what each asks and decides.

    Those are listed that stand in the files now. A rule of a language that is not switched on is named as such.

    Example: mailbot rules list --event closed
    """
    config = configure(ctx)
    read = rules.load(config.paths.rules, config.brand.languages, names_of(config))
    found = [_record(rule, read) for rule in read.all if not event or rule.event in event]
    if json:
        print_array(found)
        return
    print_table(("where", "event", "name", "asks", "decides"), map(_row, found))


@app.command()
def versions(ctx: typer.Context, json: Json = False) -> None:
    """List the versions of the rules that were in force, the oldest first, and the files that changed with each.

    A version is noted when the daemon starts with it, takes over an edit, or a rule of it decides something.

    Example: mailbot rules versions
    """
    with connected(ctx):
        found = editions.every()
    ends = [*(one.since for one in found), None][1:] if found else []
    before: list[Mapping[str, str]] = [{}, *(one.files for one in found)]
    if json:
        told = zip(found, ends, pairwise(before), strict=True)
        print_array(_version(one, end, list(_changed(*files))) for one, end, files in told)
        return
    changes = [", ".join(f"{file} {how}" for file, how in _changed(*files)) for files in pairwise(before)]
    rows = zip(found, changes, strict=True)
    print_table(("since", "version", "changed"), ((day_and_time(one.since), one.version, how) for one, how in rows))


def _version(one: Edition, end: datetime | None, changed: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "version": one.version,
        "since": stamp(one.since),
        "until": stamped(end),
        "changed": [{"file": file, "how": how} for file, how in changed],
    }


def _record(rule: Rule, read: rules.Rules) -> dict[str, Any]:
    ticket = [f'ticket = "{rule.ticket}"'] if rule.ticket else []
    language = [f'language = "{rule.language}"'] if rule.language else []
    return {
        "file": rule.file,
        "line": rule.line,
        "event": rule.event.value,
        "name": rule.name,
        "asks": [*language, *ticket, *(condition.said for condition in rule.conditions)],
        "decides": [one.said for one in rule.decisions],
        "in_force": read.is_in_force(rule),
    }


def _row(rule: dict[str, Any]) -> tuple[str, ...]:
    asks = ", ".join(rule["asks"]) or "nothing: it fits everything"
    where = f"{rule['file']}:{rule['line']}"
    return where, rule["event"], rule["name"], asks if rule["in_force"] else f"not in force: {asks}", _all(rule)


def _all(rule: dict[str, Any]) -> str:
    return ", ".join(rule["decides"])


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each file that differs, and how; of the first version, every file was added."""
    for file in sorted({*before, *after}):
        if before.get(file) != after.get(file):
            yield file, "added" if file not in before else "removed" if file not in after else "edited"
