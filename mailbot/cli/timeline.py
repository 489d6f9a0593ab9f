"""``mailbot timeline``: why a deadline comes when it comes, and what would move it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from mailbot.cli.moments import At, now, stamp, stamped
from mailbot.cli.setting import configure, connected
from mailbot.cli.terminal import Json, print_json, say
from mailbot.cli.ticket_work import Number
from mailbot.desk import timeline as accounts
from mailbot.desk.nouns import Act, Deadline, Ticket
from mailbot.desk.request import Policy
from mailbot.desk.timeline import Account, Closed, Moved
from mailbot.desk.winding import calendar_of
from mailbot.errors import Refused
from mailbot.imports.times import moment
from mailbot.store import deadlines, tickets
from mailbot.walk.house import policy_of

app = typer.Typer(add_completion=False)

ASKED = {"reply": Act.REPLY, "close": Act.CLOSE, "support": Act.SUPPORT, "refund": Act.REFUND, "cancel": Act.CANCEL}


@dataclass(frozen=True, slots=True)
class Guess:
    """One thing that might happen, as it was typed."""

    text: str
    day: date | None = None  # a holiday
    act: Act = Act.REPLY
    at: datetime | None = None


def _guess(text: str) -> Guess:
    name, _, value = text.partition("=")
    try:
        if name == "holiday":
            return Guess(text, day=date.fromisoformat(value))
        if name in ASKED:
            return Guess(text, act=ASKED[name], at=moment(value))
    except ValueError as fault:
        raise typer.BadParameter(f"{text!r}: {fault}") from None
    raise typer.BadParameter(f"{text!r} is not known; use holiday=DATE, or one of {', '.join(ASKED)} with =TIME")


WhatIf = Annotated[
    list[Guess] | None,
    typer.Option(
        "--what-if",
        metavar="WHAT",
        parser=_guess,
        help="holiday=DATE, or reply=, close=, support=, refund= or cancel=TIME; can be given several times.",
    ),
]


@app.command()
def timeline(ctx: typer.Context, number: Number, what_if: WhatIf = None, at: At = None, json: Json = False) -> None:
    """Explain each deadline of a ticket, step by step: those that were, the one that runs, those to come.

    With --what-if, what would become of the one that runs: were a day a holiday of the vendor's, or did the side
    whose turn it is (with a refund or cancellation, the vendor) answer, close or convert at a time. Changes nothing.

    Example: mailbot timeline 1042 --what-if holiday=2026-03-09 --what-if reply=2026-03-08T10:00Z
    """
    policy = policy_of(configure(ctx))
    with connected(ctx):
        ticket = tickets.load([number]).get(number)
        if ticket is None:
            raise Refused("no-such-ticket")
        found = accounts.account(ticket, deadlines.of(number), policy)
    moved = [(guess, _moved(guess, ticket, policy)) for guess in what_if or ()]
    zone = calendar_of(ticket.vendor, policy).zone
    if json:
        print_json({
            "ticket": number,
            "zone": zone.key,
            "deadlines": [_record(each) for each in found],
            "what_if": [_guessed(guess, ticket, after) for guess, after in moved],
        })  # fmt: skip
        return
    _show(ticket, found, moved, zone, now(at))


def _moved(guess: Guess, ticket: Ticket, policy: Policy) -> Moved | Refused:
    if guess.day is not None:
        return accounts.if_holiday(ticket, guess.day, policy)
    assert guess.at is not None, "all but a holiday have a time"
    try:
        return accounts.if_asked(ticket, guess.act, guess.at, policy)
    except Refused as refused:
        return refused


def _record(each: Account) -> dict[str, Any]:
    return {
        **_deadline(each.deadline),
        "state": each.state,
        "ended_at": stamped(each.ended_at),
        "since": stamp(each.deadline.since),
        "span": int(each.span.total_seconds()),
        "measure": each.clock.measure.value if each.clock else "at-once",
        "left_out": [_closed(closed) for closed in each.left_out],
        "put_off": [_closed(closed) for closed in each.put_off],
        "held": each.held,
        "agrees": each.agrees,
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {"kind": deadline.due.value, "at": stamp(deadline.at)}


def _closed(closed: Closed) -> dict[str, Any]:
    return {"since": stamp(closed.since), "until": stamp(closed.until), "reason": closed.reason}


def _guessed(guess: Guess, ticket: Ticket, after: Moved | Refused) -> dict[str, Any]:
    before = _deadline(ticket.deadline) if ticket.deadline else None
    moved = after.after if isinstance(after, Moved) else ticket.deadline
    return {
        "if": guess.text,
        "before": before,
        "after": _deadline(moved) if moved else None,
        "possible": isinstance(after, Moved) and not after.too_late,
    }


def _show(
    ticket: Ticket, found: tuple[Account, ...], moved: list[tuple[Guess, Moved | Refused]], zone: ZoneInfo, at: datetime
) -> None:
    say(f"#{ticket.number} {ticket.type}, {ticket.state}. Times in {zone.key}.", style="strong")
    if not found:
        say("no clock ever ran", style="faint")
    for each in found:
        for line in _lines(each, zone, at):
            say(line, style="" if line.startswith(" ") else _STYLES[each.state])
    for guess, after in moved:
        say(f"if {guess.text}: {_verdict(ticket, after, zone)}", style="strong")


_STYLES = {"due": "good", "expected": "unsure", "fired": "faint", "void": "faint"}
_STATES = {"due": "comes", "expected": "would follow", "fired": "came", "void": "was overtaken"}
_MEASURES = {"working": "of working time", "elapsed": "on the clock", "put-off": "on the clock, not in a weekend"}


def _lines(each: Account, zone: ZoneInfo, at: datetime) -> list[str]:
    local = each.deadline.at
    late = " – overdue" if each.state == "due" and local <= at else ""
    ended = f", {_STATES[each.state]} {_local(each.ended_at, zone)}" if each.ended_at else ""
    lines = [f"{each.deadline.due}: {_local(local, zone)}, {_STATES[each.state] if not ended else ended[2:]}{late}"]
    lines.append(f"  counted from {_local(each.deadline.since, zone)}")
    held = ["  no refund so soon after a change of the customer's address: put off to then"] if each.held else []
    if each.clock is None:
        return [*lines, *(held or ["  at once, weekend or not"])]
    lines.append(f"  {_long(each.span)} {_MEASURES[each.clock.measure]}")
    lines += [f"  without {_interval(closed, zone)}" for closed in each.left_out]
    lines += [f"  put off over {_interval(closed, zone)}" for closed in each.put_off]
    agrees = [] if each.agrees else ["  set when vendor or configuration were others: today's would give another time"]
    return [*lines, *held, f"  ends {_local(local, zone)}", *agrees]


def _verdict(ticket: Ticket, after: Moved | Refused, zone: ZoneInfo) -> str:
    if isinstance(after, Refused):
        return "not possible with this ticket as it stands"
    if after.too_late:
        return "too late, the deadline comes before that"
    if after.after == ticket.deadline:
        return "nothing moves" if ticket.deadline else "no clock runs"
    return f"{after.after.due}: {_local(after.after.at, zone)}" if after.after else "no clock would run"


def _interval(closed: Closed, zone: ZoneInfo) -> str:
    return f"{_local(closed.since, zone)} – {_local(closed.until, zone)}, {closed.reason}"


def _local(at: datetime, zone: ZoneInfo) -> str:
    """To the second where there are some: this is where people look when a minute matters."""
    there = at.astimezone(zone)
    return there.strftime("%a %Y-%m-%d %H:%M:%S" if there.second else "%a %Y-%m-%d %H:%M")


def _long(span: timedelta) -> str:
    parts = (
        (span.days, "d"),
        (span.seconds // 3600, "h"),
        (span.seconds % 3600 // 60, "min"),
        (span.seconds % 60, "s"),
    )
    if span == timedelta(days=1):
        return "24 h"
    return " ".join(f"{many} {unit}" for many, unit in parts if many) or "0 s"
