"""Small values of a ticket as JSON in one column, and back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from mailbot.desk.nouns import Claim, Due, Outcome, Part, Party, TicketType, Turn

Packed = dict[str, Any]


def pack_claim(claim: Claim | None) -> Packed | None:
    if claim is None:
        return None
    parts = [[part.invoice, part.product, str(part.amount), part.currency] for part in claim.parts]
    return {"parts": parts, "ends": claim.ends, "until": _stamp(claim.until)}


def unpack_claim(packed: Packed | None) -> Claim | None:
    if packed is None:
        return None
    parts = (
        Part(invoice, product, Decimal(amount), currency) for invoice, product, amount, currency in packed["parts"]
    )
    return Claim(tuple(parts), packed["ends"], _moment(packed["until"]))


def pack_turn(turn: Turn | None) -> Packed | None:
    if turn is None:
        return None
    return {
        "by": turn.by.value,
        "at": _stamp(turn.at),
        "type": turn.type.value,
        "closing": turn.closing,
        "claim": pack_claim(turn.claim),
        "asked_by": turn.asked_by.value if turn.asked_by else None,
        "ended": turn.ended.value if turn.ended else None,
        "ended_at": _stamp(turn.ended_at),
        "settled": turn.settled,
        "paused": turn.paused.value if turn.paused else None,
    }


def unpack_turn(packed: Packed | None) -> Turn | None:
    if packed is None:
        return None
    return Turn(
        by=Party(packed["by"]),
        at=datetime.fromisoformat(packed["at"]),
        type=TicketType(packed["type"]),
        closing=packed["closing"],
        claim=unpack_claim(packed["claim"]),
        asked_by=Party(packed["asked_by"]) if packed["asked_by"] else None,
        ended=Outcome(packed["ended"]) if packed.get("ended") else None,
        ended_at=_moment(packed.get("ended_at")),
        settled=packed.get("settled", False),
        paused=Due(packed["paused"]) if packed.get("paused") else None,
    )


def _stamp(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(stamp: str | None) -> datetime | None:
    return datetime.fromisoformat(stamp) if stamp else None
