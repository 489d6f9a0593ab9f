"""``mailbot tick``: fire what is due."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated, Any

import typer

from mailbot.cli.moments import At, now
from mailbot.cli.setting import configure, opened
from mailbot.cli.terminal import Json, print_array, say
from mailbot.config import Config
from mailbot.daemon.beat import Beat, Paid, executor_of, foresee
from mailbot.daemon.desk import Desk
from mailbot.walk.clockwork import Step

app = typer.Typer(add_completion=False)


@app.command()
def tick(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would happen.")] = False,
    at: At = None,
    json: Json = False,
) -> None:
    """Fire what is due: notices to silent sides, refunds and cancellations that ran their time, closings.

    The daemon does so by itself. A ticket takes one step at a time, and the next one counts from there. What is to be
    paid goes to the executor of the config; a dry run never calls one.

    Example: mailbot tick --at 2026-03-09T14:00Z --dry-run
    """
    if dry_run:
        with opened(ctx) as house:
            told = foresee(house, now(at))
    else:
        told = asyncio.run(_beat(configure(ctx), now(at)))
    if json:
        print_array(record(each) for each in told)
        return
    for each in told:
        _show(record(each))
    if not told:
        say("nothing is due", style="faint")


async def _beat(config: Config, at: datetime) -> list[Step | Paid]:
    executor = executor_of(config.executor)
    async with Desk(config) as desk:
        return await Beat(desk, executor, config.executor, lambda: at).once()


def record(told: Step | Paid) -> dict[str, Any]:
    """The outward form of both, with the same keys."""
    if isinstance(told, Step):
        notifications = [{"to": to, "kind": kind} for to, kind in told.notifications]
        return {
            "ticket": told.ticket, "what": told.act.value, "due": told.due or None, "notifications": notifications,
            "payment": None,
        }  # fmt: skip
    payment = told.payment
    return {
        "ticket": payment.ticket,
        "what": "pay",
        "due": None,
        "notifications": [],
        "payment": {
            "key": payment.key,
            "amount": None if payment.amount is None else format(payment.amount, "f"),
            "currency": payment.currency or None,
            "state": told.standing.stage.value,
            "answer": told.answer.words,
        },
    }


# What the lines for people say of each step.
_WORDS = {
    "execute": "has run its time and is carried out",
    "notice": "a reminder",
    "expire": "closed: nobody answered",
    "lapse": "closed: nobody confirmed",
    "done": "done",
    "due soon": "a deadline comes near, and rules decide",
    "fail": "could not be carried out; operators have to look",
}


def _show(step: dict[str, Any]) -> None:
    paid = step["payment"]
    if paid:
        what = f"{paid['amount']} {paid['currency']}" if paid["amount"] else "the subscription's end"
        say(f"ticket {step['ticket']}: {what}, {paid['state']} {paid['answer']}".rstrip())
        return
    due = f" ({step['due']})" if step["due"] else ""
    say(f"ticket {step['ticket']}: {_WORDS.get(step['what'], step['what'])}{due}", style="good")
    for each in step["notifications"]:
        say(f"  {each['kind']} to {each['to']}")
