"""``mailbot replay``: mails of the past before the rules of today, or before an edit that is not in force yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from mailbot.cli import mails
from mailbot.cli.moments import At, age, now, stamp
from mailbot.cli.setting import opened
from mailbot.cli.terminal import Json, print_json, progress, say
from mailbot.config import ConfigMistakes
from mailbot.desk.counting import many
from mailbot.imports.times import moment
from mailbot.routing import rules
from mailbot.routing.rules import Rules
from mailbot.store import letters
from mailbot.walk import replaying
from mailbot.walk.house import House, names_of
from mailbot.walk.replaying import Replayed

app = typer.Typer(add_completion=False)

EXAMPLES = 3  # mails shown of each difference
MOST = 10_000  # differing mails that are kept in memory; further ones are counted


def _moment(text: str) -> datetime:
    try:
        return moment(text)
    except ValueError as fault:
        raise typer.BadParameter(f"{text!r} {fault}") from None


Archive = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ARCHIVE…]", help="Mails, an mbox, a Maildir or a folder of .eml files.", show_default=False
    ),
]
Since = Annotated[
    datetime | None,
    typer.Option("--since", metavar="TIME", parser=_moment, help="Stored mail handled since then.", show_default=False),
]
Until = Annotated[
    datetime | None,
    typer.Option("--until", metavar="TIME", parser=_moment, help="… and before then.", show_default=False),
]
Other = Annotated[
    Path | None,
    typer.Option("--rules", metavar="FOLDER", help="Compare the rules in force with these.", show_default=False),
]
Every = Annotated[bool, typer.Option("--all", help="Show every mail that comes out differently, not examples.")]


@dataclass
class Tally:
    """What came out, as far as it is told."""

    mails: int = 0
    differing: int = 0
    groups: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # (thing, before, after) → mails
    kept: list[Replayed] = field(default_factory=list)

    def add(self, one: Replayed) -> None:
        """Count a mail."""
        self.mails += 1
        if one.differences:
            self.differing += 1
            self.groups.update(one.differences)
            if len(self.kept) < MOST:
                self.kept.append(one)


@app.command()
def replay(
    ctx: typer.Context,
    archive: Archive = None,
    since: Since = None,
    until: Until = None,
    other: Other = None,
    every: Every = False,
    at: At = None,
    json: Json = False,
) -> None:
    """Put mails of the past before the rules: what would come out differently. Changes nothing, sends nothing.

    Stored mail is judged as it was seen when it came: what was decided then, and what the rules in force decide now.
    With --rules: what the rules in force decide, and what those in another folder do. Mails in files are taken as if
    each came next; of one that never came before, nothing was decided then.

    Example: mailbot replay --since 2026-02-01 --rules ~/rules-edited
    """
    if bool(archive) == bool(since):
        raise typer.BadParameter("name an archive, or --since a time: one of the two")
    with opened(ctx) as house:
        others = _others(house, other) if other else None
        tally = Tally()
        for one in _replayed(house, archive, since, until or now(at), others, now(at)):
            tally.add(one)
        print_json(_record(tally)) if json else _show(tally, every, now(at))


def _others(house: House, folder: Path) -> Rules:
    """The rules of another folder. Raises ConfigMistakes with every mistake in them."""
    if not folder.is_dir():
        raise typer.BadParameter(f"{folder}: there is no such folder")
    names = names_of(house.config, folder)
    if mistakes := rules.mistakes(folder, names):
        raise ConfigMistakes(mistakes)
    return rules.load(folder, house.config.brand.languages, names)


def _replayed(
    house: House, archive: list[str] | None, since: datetime | None, until: datetime, others: Rules | None, at: datetime
) -> Iterator[Replayed]:
    if archive:
        found = mails.find(archive)
        with progress("mails", mails.size(found)) as advance:
            yield from replaying.given(house, mails.read(found, advance), at, others)
    elif since is not None:
        with progress("mails", letters.count_asked(since, until)) as advance:
            for one in replaying.stored(house, since, until, others):
                yield one
                advance(1)


def _show(tally: Tally, every: bool, at: datetime) -> None:
    for (thing, before, after), count in tally.groups.most_common():
        say(f"{count} × {_difference(thing, before, after)}", style="strong")
        theirs = [one for one in reversed(tally.kept) if (thing, before, after) in one.differences]
        for one in theirs if every else theirs[:EXAMPLES]:
            say(f"    {_mail(one, at)}")
        if not every and count > EXAMPLES:
            say(f"    … and {count - EXAMPLES} more (--all shows them)", style="faint")
    same = tally.mails - tally.differing
    said = f"{many(tally.mails, 'mail')}: {same:,} the same, {tally.differing:,} different"
    say(said, style="unsure" if tally.differing else "good")


def _difference(thing: str, before: str, after: str) -> str:
    """``priority: high (nothing before)``"""
    return f"{thing}: {after or 'nothing'} (before: {before or 'nothing'})"


def _mail(one: Replayed, at: datetime) -> str:
    rules = ", ".join(f"{fired.name!r} ({fired.file}:{fired.line})" for fired in one.fired)
    ticket = f", ticket {one.ticket}" if one.ticket else ""
    what = f"{one.sender}: {one.subject or 'no subject'}"
    return f"{one.name}{ticket}, {age(one.at, at)} ago, {what}" + (f"; now by {rules}" if rules else "")


def _record(tally: Tally) -> dict[str, Any]:
    return {
        "mails": tally.mails,
        "different": tally.differing,
        "groups": [
            {"thing": thing, "before": before, "after": after, "mails": count}
            for (thing, before, after), count in tally.groups.most_common()
        ],
        "examples": list(map(_example, tally.kept)),
    }


def _example(one: Replayed) -> dict[str, Any]:
    return {
        "mail": one.name,
        "ticket": one.ticket,
        "at": stamp(one.at.astimezone(UTC)),
        "sender": one.sender,
        "subject": one.subject,
        "before": dict(one.before),
        "after": dict(one.after),
        "rules": [{"file": fired.file, "name": fired.name, "line": fired.line} for fired in one.fired],
    }
