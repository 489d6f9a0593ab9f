"""What we tell our own staff about the desk itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mailbot.desk.nouns import Party
from mailbot.post.memo import memo
from mailbot.post.notice import Kind
from mailbot.store import outbox
from mailbot.store.outbox import Parcel
from mailbot.walk.house import House

NO_TICKET = 0
Sent = tuple[tuple[str, str], ...]  # (recipient, kind)


def send(house: House, what: str, facts: Sequence[str], now: datetime) -> Sent:
    """Queue the memo ``what`` (see memo.j2) with ``facts`` for every operator. Raises RuleError."""
    parcels = []
    for operator in house.config.identity.operators:
        message_id = house.ring.seal_id(NO_TICKET, f"memo {what} {now.isoformat()} {operator}", house.domain)
        raw = memo(house.composer, what, facts, operator, message_id, now)
        parcels.append(Parcel(Kind.ALERT.value, Party.OPERATOR.value, operator, message_id, "", raw, None))
    with house.database.transaction():
        outbox.add(parcels, now)
    return tuple((parcel.recipient, parcel.kind) for parcel in parcels)
