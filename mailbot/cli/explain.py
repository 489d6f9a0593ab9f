"""``mailbot explain``: the walk of a mail, station by station, and nothing changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from mailbot.cli import handled, mails
from mailbot.cli.ingest import STYLES
from mailbot.cli.mails import Files
from mailbot.cli.moments import At, now
from mailbot.cli.reading import incoming
from mailbot.cli.setting import configure, opened
from mailbot.cli.terminal import Json, print_array, say
from mailbot.desk.counting import many
from mailbot.store import tickets
from mailbot.walk.clerk import Clerk, Incoming
from mailbot.walk.house import House
from mailbot.walk.verdict import Walked

AllRules = Annotated[bool, typer.Option("--rules", help="Name each rule that was tried, and why it fits or does not.")]

app = typer.Typer(add_completion=False)

NOWHERE = "sqlite:///:memory:"  # stands in for a database that is not made yet


@app.command()
def explain(ctx: typer.Context, files: Files, at: At = None, rules: AllRules = False, json: Json = False) -> None:
    """Say what a mail would do, and why: what each station saw and decided. Changes nothing.

    Each mail is looked at by itself, as if it came next. Of one that was handled before, what became of it then is told
    as well. With --rules each rule in force is named that was tried, and the first of its conditions that fails.

    Example: mailbot explain --rules mail.eml
    """
    found = mails.find(files)
    path = configure(ctx).database.path
    with opened(ctx, url=NOWHERE if path and not path.exists() else "") as house:
        walks = _walks(house, found, now(at))
        if json:
            print_array({"file": name, **shown, "handled": handled.record(one.letter)} for name, one, shown, _ in walks)
            return
        for name, one, shown, walked in walks:
            _show(name, shown, walked)
            _continue("before", handled.told(one.letter))
            if rules:
                _show_tried(shown["tried"])


def _walks(house: House, found: list[Any], at: datetime) -> Iterator[tuple[str, Incoming, dict[str, Any], Walked]]:
    """Walk each mail and take it back; the number of a ticket that would only now be made means nothing."""
    clerk = Clerk(house)
    for name, one in incoming(house, mails.read(found), at):
        with house.database.undone():
            (walked,) = clerk.handle([one], at)
        shown = walked.to_json()
        if walked.ticket and walked.ticket not in tickets.load([walked.ticket]):
            shown["ticket"] = None
        shown["tried"] = [asdict(tried) for tried in house.rules.tried(walked.scene)] if walked.scene else []
        yield name, one, shown, walked


def _show(name: str, shown: dict[str, Any], walked: Walked) -> None:
    say(name, style="strong")
    for station in walked.stations:
        say(f"  {station.name:<10} {station.said}")
    where = f"ticket {shown['ticket']}" if shown["ticket"] else "a new ticket" if walked.ticket else "no ticket"
    say(
        f"  {'verdict':<10} {walked.verdict.value}, {where}: {walked.reason}", style=STYLES.get(walked.verdict, "faint")
    )
    _continue("comment", (walked.comment or "").splitlines())
    _continue("told", (f"{to}: {kind}" for to, kind in walked.notifications))


def _continue(name: str, lines: Iterable[str]) -> None:
    """Lines under one name."""
    for number, line in enumerate(lines):
        say(f"  {'' if number else name:<10} {line}")


def _show_tried(found: list[dict[str, Any]]) -> None:
    """The rules in force; how many others there are is enough."""
    for tried in found:
        if tried["in_force"]:
            mark, style = ("+", "good") if tried["fits"] else ("-", "faint")
            say(f"  {mark} {tried['name']} ({tried['file']}:{tried['line']}): {tried['why']}", style=style)
    off = sum(not tried["in_force"] for tried in found)
    if off:
        say(f"  left out: {many(off, 'rule')} of languages that are not switched on", style="faint")
