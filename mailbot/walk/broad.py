"""Rules that fit everything and send mail are limited, so that no mistake in a rule floods everybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import structlog

from mailbot.routing.ruling import Ruling
from mailbot.store import rulings
from mailbot.walk import memos
from mailbot.walk.house import House

log = structlog.get_logger("mailbot.rules")

HOUR: Final = timedelta(hours=1)
SENT, KEPT, TOLD = "sent", "kept", "told"  # marks of a ruling: its mail went out; it did not; … and operators know


def limited(house: House, by_mail: Ruling, by_event: Ruling, ticket: int, at: datetime) -> tuple[Ruling, str]:
    """Both rulings and their mark: without the mail of rules that fit everything, once enough tickets got such mail.

    ``ticket``: its number, 0 for a new one. Without such rules the mark is empty.
    """
    both = by_mail.over(by_event)
    if not both.broad:
        return both, ""
    had = rulings.tickets_marked(SENT, at - HOUR)
    if ticket in had or len(had) < house.config.limits.automatic_per_hour:
        return both, SENT
    return (by_mail.narrow or by_mail).over(by_event.narrow or by_event), KEPT


def told(house: House, ruling: Ruling, at: datetime) -> str:
    """The mark of a ruling whose mail is not sent; once an hour operators hear of it."""
    culprits = [one for one in ruling.fired if one.name in ruling.broad]
    log.warning("rules.limited", rules=[one.name for one in culprits])
    if rulings.tickets_marked(TOLD, at - HOUR):
        return KEPT
    memos.send(house, "broad", [f"{one.file}:{one.line} {one.name}" for one in culprits], at)
    return TOLD
