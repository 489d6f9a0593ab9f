"""``mailbot outbox``: notifications on their way out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from mailbot.cli.moments import At, day_and_time, now, stamp, stamped
from mailbot.cli.setting import connected
from mailbot.cli.terminal import Json, print_array, print_json, print_table, say
from mailbot.errors import RuleError, Unreachable
from mailbot.store import postbook
from mailbot.store.postbook import Item

app = typer.Typer(help="What is to be sent, and what became of it.", no_args_is_help=True, add_completion=False)

State = StrEnum("State", ["due", "sending", "sent", "failed", "dropped"])
Number = Annotated[int, typer.Argument(metavar="ID", help="The notification's id, as `outbox list` has it.")]
Numbers = Annotated[list[int], typer.Argument(metavar="ID…", help="Ids, as `outbox list` has them.")]


@app.command("list")
def show_all(
    ctx: typer.Context,
    state: Annotated[
        list[State] | None, typer.Option(metavar="STATE", help="Only this state; can be given several times.")
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Only what is due now, or by --at.")] = False,
    at: At = None,
    json: Json = False,
) -> None:
    """List notifications in order of making.

    Example: mailbot outbox list --state failed
    """
    with connected(ctx):
        found = postbook.items([each.value for each in state or ()], now(at) if due else None)
        if json:
            print_array(record(item) for item in found)
            return
        columns = ("id", "state", "due", "ticket", "kind", "to", "answer")
        print_table(columns, ((i.id, i.state, day_and_time(i.due_at), i.ticket, i.kind, i.to, i.answer) for i in found))


@app.command()
def show(
    ctx: typer.Context,
    number: Number,
    text: Annotated[bool, typer.Option("--text", help="Only the words, without headers and HTML.")] = False,
    at: At = None,
    json: Json = False,
) -> None:
    """Print a notification as it is, or was, sent.

    Example: mailbot outbox show 12 --text
    """
    with connected(ctx):
        item = _known(number)
    if json:
        print_json({**record(item), "text": _words(item.raw), "raw": item.raw.decode("utf-8", "replace")})
    elif text:
        typer.echo(_words(item.raw))
    else:
        typer.echo(item.raw, nl=False)


@app.command()
def retry(ctx: typer.Context, numbers: Numbers, at: At = None) -> None:
    """Make notifications due again that failed, were dropped, or wait for their next attempt.

    Example: mailbot outbox retry 12 13
    """
    with connected(ctx) as database, database.transaction():
        _tell(numbers, postbook.retry(numbers, now(at)), "due", "sent or being sent already")


@app.command()
def drop(ctx: typer.Context, numbers: Numbers, at: At = None) -> None:
    """Never send notifications that are not sent yet.

    Example: mailbot outbox drop 12
    """
    with connected(ctx) as database, database.transaction():
        _tell(numbers, postbook.drop(numbers), "dropped", "not waiting to be sent")


@app.command()
def export(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to put the files; made if missing.")],
    at: At = None,
    json: Json = False,
) -> None:
    """Hand what is due over as .eml files instead of by SMTP, and mark it sent.

    The files are named in order of making, beginning with the notification's id in six digits.

    Example: mailbot outbox export outgoing/
    """
    with connected(ctx) as database, database.transaction():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            written = list(_written(folder, at))
        except OSError as fault:
            raise Unreachable(f"{fault.filename or folder}: cannot be written ({fault.strerror})") from None
    if json:
        print_array(written)
        return
    for each in written:
        say(each["file"], each["kind"], each["to"])


def record(item: Item) -> dict[str, Any]:
    """The outward form, with stable keys."""
    return {
        "id": item.id,
        "ticket": item.ticket,
        "kind": item.kind,
        "role": item.role,
        "to": item.to,
        "state": item.state,
        "attempts": item.attempts,
        "due_at": stamp(item.due_at),
        "created_at": stamp(item.created_at),
        "sent_at": stamped(item.sent_at),
        "message_id": item.message_id,
        "subject": item.subject,
        "answer": item.answer,
    }


def _written(folder: Path, at: At) -> Iterator[dict[str, Any]]:
    """Write each due one, complete or not at all; it is on the disk before it counts as sent."""
    time = now(at)
    for item in postbook.items(due_at=time):
        ticket = f"-{item.ticket}" if item.ticket else ""
        path = folder / f"{item.id:06}{ticket}-{item.kind}-{item.role}.eml"
        if not postbook.hand_over(item.id, time, f"exported to {path.name}"):
            continue
        draft = path.with_suffix(".part")
        with draft.open("wb") as file:
            file.write(item.raw)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        yield {"file": str(path), "id": item.id, "ticket": item.ticket, "kind": item.kind, "to": item.to}


def _known(number: int) -> Item:
    item = postbook.find(number)
    if item is None:
        raise RuleError(f"there is no notification {number}")
    return item


def _tell(asked: list[int], done: list[int], state: str, why_not: str) -> None:
    for number in done:
        say(f"{number}: {state}", style="good")
    left = [str(number) for number in dict.fromkeys(asked) if number not in done]
    if left:
        raise RuleError(f"{', '.join(left)}: no such notification, or {why_not}")


def _words(raw: bytes) -> str:
    part = message_from_bytes(raw, policy=default).get_body(("plain",))
    return str(part.get_content()) if part else ""
