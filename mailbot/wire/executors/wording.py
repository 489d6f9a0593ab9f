"""The words between us and an executor: what it is sent as JSON, and what it says in return."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from mailbot.desk.payment import Payment, Verdict, one_line

MOST: Final = 64 * 1024  # octets of an answer that are read
_ASK: Final = {False: "requested", True: "query"}


@dataclass(frozen=True, slots=True)
class Statement:
    """What an executor said."""

    state: Verdict | None  # as it states it itself; None where it states nothing
    words: str  # for people
    reference: str  # its own name for the payment


def message(payment: Payment, *, query: bool = False) -> bytes:
    """A payment as JSON; the same octets in every attempt, so that a gateway may compare them."""
    data = {
        "key": payment.key,
        "ticket": payment.ticket,
        "order": payment.order,
        "invoice": payment.invoice,
        "product": payment.product,
        "amount": None if payment.amount is None else format(payment.amount, "f"),
        "currency": payment.currency,
        "ends_subscription": payment.ends_subscription,
        "requested_at": _stamp(payment.requested_at),
    }
    body = {
        "type": f"{payment.kind.value}.{_ASK[query]}",
        "timestamp": _stamp(payment.requested_at),
        "data": data,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def statement(said: bytes) -> Statement:
    """A JSON object with ``state``, ``reference`` and ``message``, all of them optional; or a line of text."""
    text = said[:MOST].decode("utf-8", "replace")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return Statement(None, one_line(text.strip().partition("\n")[0]), "")
    if not isinstance(body, dict):
        return Statement(None, "", "")
    state = body.get("state")
    known = Verdict(state) if isinstance(state, str) and state in list(Verdict) else None
    return Statement(known, _words(body), _name(body))


def _words(body: dict[str, Any]) -> str:
    error = body.get("error")
    found = (body.get("message"), error.get("message") if isinstance(error, dict) else error)
    return next((one_line(each) for each in found if isinstance(each, str) and each), "")


def _name(body: dict[str, Any]) -> str:
    found = (body.get("reference"), body.get("id"))
    return next((one_line(str(each)) for each in found if isinstance(each, str | int) and each), "")


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
