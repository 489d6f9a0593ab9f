"""Held mail whose writer nobody asks to confirm it: operators are told of the first at once, of more once an hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from mailbot.store import memos as told
from mailbot.store import quarantine
from mailbot.store.memos import Told
from mailbot.store.quarantine import Kept
from mailbot.walk import memos
from mailbot.walk.house import House
from mailbot.walk.memos import Sent

WHAT: Final = "held"  # the memo, and the key by which it is remembered
PAUSE: Final = timedelta(hours=1)


def tell(house: House, letter: int, now: datetime) -> Sent:
    """A letter is held. Whoever was told of one within the hour hears of this one after it."""
    last = told.last(WHAT)
    if last is not None and now < last.at + PAUSE:
        told.note(WHAT, replace(last, waits=True))
        return ()
    return _send(house, last.letter if last and last.waits else letter - 1, now)


def remind(house: House, now: datetime) -> Sent:
    """What came within the hour, once that is over."""
    last, due = told.last(WHAT), next_at()
    return _send(house, last.letter, now) if last and due and due <= now else ()


def next_at() -> datetime | None:
    """When operators will be told of what came within the hour; None where nothing did."""
    last = told.last(WHAT)
    return last.at + PAUSE if last and last.waits else None


def _send(house: House, after: int, now: datetime) -> Sent:
    """``after``: row of the newest letter that they know of. What was let in or thrown away since is no news."""
    waiting = quarantine.held_after(after)
    if not waiting:
        told.note(WHAT, Told(now, after))
        return ()
    told.note(WHAT, Told(now, waiting[-1].id))
    return memos.send(house, WHAT, [_fact(one) for one in waiting], now)


def _fact(one: Kept) -> str:
    where = f"#{one.ticket}  " if one.ticket else ""
    return f"{one.id}  {one.sender or '?'}  {where}{one.reason}"
