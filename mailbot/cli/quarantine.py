"""``mailbot quarantine``: letters that wait for an operator."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mailbot.cli.moments import At, day_and_time, now, stamp
from mailbot.cli.setting import connected, opened
from mailbot.cli.terminal import Json, clean, print_array, print_json, print_table, say
from mailbot.cli.ticket_work import Name, tell
from mailbot.errors import RuleError
from mailbot.store import letters, quarantine
from mailbot.store.quarantine import Kept
from mailbot.walk import operator
from mailbot.walk.house import House
from mailbot.walk.reading import ReadingRoom
from mailbot.walk.release import NOT_FETCHED, let_in, place, release, retry
from mailbot.walk.verdict import Verdict

app = typer.Typer(help="Letters that wait for you.", no_args_is_help=True, add_completion=False)

Id = Annotated[int, typer.Argument(metavar="ID", help="The letter's id, as `quarantine list` has it.")]
Ids = Annotated[list[int] | None, typer.Argument(metavar="ID…", help="Ids, as `quarantine list` has them.")]


@app.command("list")
def show_all(ctx: typer.Context, json: Json = False) -> None:
    """List letters that nobody could read, that fit no one ticket, or whose words are held, the oldest first.

    Example: mailbot quarantine list
    """
    with connected(ctx):
        found = quarantine.waiting()
        if json:
            print_array(record(kept) for kept in found)
            return
        columns = ("id", "verdict", "ticket", "received", "from", "reason")
        print_table(
            columns, ((k.id, k.verdict, k.ticket, day_and_time(k.received_at), k.sender, k.reason) for k in found)
        )


@app.command()
def show(
    ctx: typer.Context,
    number: Id,
    raw: Annotated[bool, typer.Option("--raw", help="The octets as they came, nothing else.")] = False,
    json: Json = False,
) -> None:
    """Show why a letter waits, and the letter. Without --raw, fit for a terminal.

    Example: mailbot quarantine show 12
    """
    with connected(ctx):
        kept, source = _kept(number), letters.source(number)
    if raw:
        typer.echo(source, nl=False)
    elif json:
        print_json({**record(kept), "raw": source.decode("utf-8", "replace")})
    else:
        say(f"{kept.verdict}: {kept.reason}", style="bad")
        say(f"received {day_and_time(kept.received_at)}, {kept.size} bytes\n", style="faint")
        for line in source.decode("utf-8", "replace").splitlines():
            typer.echo(clean(line))


@app.command("retry")
def again(
    ctx: typer.Context,
    numbers: Ids = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every letter that is on no ticket and here as a whole.")
    ] = False,
    at: At = None,
    json: Json = False,
) -> None:
    """Read letters again, after a mend, as if they came now. What cannot be read now either stays where it is.

    In its mailbox a letter stays in the quarantine folder. Deadlines count from now, eligibility from when it came.

    Example: mailbot quarantine retry 12 13
    """
    if not numbers and not every:
        raise typer.BadParameter("say which: ID…, or --all")
    with opened(ctx) as house:
        kept = _readable() if every else list(map(_kept, numbers or ()))
        with reading_room(house) as room:
            walks = [(each.id, retry(house, each, room, now(at))) for each in kept]
    if json:
        print_array({"id": number, **walked.to_json()} for number, walked in walks)
    for number, walked in walks if not json else ():
        ticket = f", ticket {walked.ticket}" if walked.ticket else ""
        style = "bad" if walked.verdict is Verdict.QUARANTINED else "good"
        say(f"{number}: {walked.verdict.value}{ticket}: {walked.reason}", style=style)
    if any(walked.verdict is Verdict.QUARANTINED for _, walked in walks):
        raise typer.Exit(1)


@app.command("release")
def take(
    ctx: typer.Context,
    number: Id,
    ticket: Annotated[
        int | None, typer.Option("--ticket", metavar="N", help="For a letter on no ticket: the one it belongs to.")
    ] = None,
    name: Name = "",
    at: At = None,
    json: Json = False,
) -> None:
    """Take what an author wrote and is held as theirs: the other side sees it, and what they asked happens now.

    Do so only where you know who wrote, by phone say: a refund starts its clock. The history says it was your word.
    A letter held because it names two tickets becomes a comment on the one you name; nothing else in it counts.
    A letter that a rule holds or has quarantined goes its way as if no rule set it aside.

    Example: mailbot quarantine release 14
    """
    by = operator.operator(name)
    with opened(ctx) as house:
        kept = _kept(number)
        if ticket is None and not kept.rule:
            done = release(house, kept, now(at), by=by)
        else:
            with reading_room(house) as room:
                if ticket is None:
                    done = let_in(house, kept, room, now(at))
                else:
                    done = place(house, kept, ticket, room, now(at), by=by)
        tell(done, "released", json)


def _readable() -> list[Kept]:
    return [kept for kept in quarantine.waiting() if kept.ticket is None and not kept.reason.startswith(NOT_FETCHED)]


def reading_room(house: House) -> ReadingRoom:
    """Where letters are read that may be hostile."""
    return ReadingRoom(trusted=house.trusted, max_size=house.config.limits.max_size)


def _kept(number: int) -> Kept:
    found = quarantine.find(number)
    if found is None:
        raise RuleError(f"no letter {number} waits")
    return found


def record(kept: Kept) -> dict[str, Any]:
    """The outward form."""
    return {
        "id": kept.id,
        "verdict": kept.verdict,
        "reason": kept.reason,
        "rule": kept.rule or None,
        "ticket": kept.ticket,
        "received_at": stamp(kept.received_at),
        "handled_at": stamp(kept.handled_at),
        "sender": kept.sender or None,
        "message_id": kept.message_id or None,
        "size": kept.size,
        "mailbox": kept.origin.mailbox or None,
    }
