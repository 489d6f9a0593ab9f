"""What operators do in a story at the command line: the words after ``$``, as `mailbot tickets` would do them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from mailbot.desk.nouns import Act, Party, TicketType
from mailbot.desk.request import Request
from mailbot.store import marks, quarantine, shop
from mailbot.walk import merging, operator, release
from mailbot.walk.house import House
from tests.cast import PEOPLE

_ACTS = {"refund": Act.REFUND, "cancel": Act.CANCEL, "support": Act.SUPPORT, "approve": Act.APPROVE,
         "refuse": Act.REFUSE, "uphold": Act.UPHOLD, "overturn": Act.OVERTURN, "comment": Act.REPLY,
         "close": Act.CLOSE, "reopen": Act.REOPEN}  # fmt: skip


def run(house: House, words: str, block: str, now: datetime) -> int:
    """Do ``words`` (``close 1``) with the words below them; the ticket. Raises Refused, Ineligible."""
    act, first, *rest = words.split()
    return _SPECIAL.get(act, _act)(house, act, first, rest, block, now)


def _by() -> operator.Author:
    return operator.operator(PEOPLE["operator"].name, PEOPLE["operator"].address)


def _act(house: House, act: str, number: str, rest: list[str], block: str, now: datetime) -> int:
    """``refund 1``, ``refund 1 for customer``, ``close 1 as spam``, ``refund 1 beyond policy``."""
    request = Request(_ACTS[act], _by(), block, beyond=block if rest[:1] == ["beyond"] else "")
    if rest == ["as", "spam"]:
        return operator.close(house, int(number), block, now, by=_by(), spam=True).ticket
    if rest[:1] == ["for"]:
        return operator.ask_for(house, int(number), request, now, side=Party(rest[1])).ticket
    return operator.act(house, int(number), request, now).ticket


def _note(house: House, act: str, number: str, rest: list[str], block: str, now: datetime) -> int:
    return operator.comment(house, int(number), block, now, by=_by(), internal=True).ticket


def _escalate(house: House, act: str, number: str, rest: list[str], block: str, now: datetime) -> int:
    return operator.escalate(house, int(number), block, now, by=_by()).ticket


def _merge(house: House, act: str, number: str, rest: list[str], block: str, now: datetime) -> int:
    """``merge 2 into 1``"""
    return merging.merge(house, int(number), int(rest[-1]), now, by=_by()).ticket


def _open(house: House, act: str, kind: str, rest: list[str], block: str, now: datetime) -> int:
    """``open refund ABCD1234``: for its customer, who called."""
    order = shop.orders(rest[:1])[rest[0]]
    vendor = shop.vendors([order.vendor])[order.vendor]
    request = Request(Act.OPEN, _by(), block, subject=f"{order.number} by phone", type=TicketType(kind), order=order,
                      vendor=vendor, customer=order.customer)  # fmt: skip
    return operator.open_ticket(house, request, now).ticket


def _lift(house: House, act: str, vendor: str, rest: list[str], block: str, now: datetime) -> int:
    """``lift v1``: the flag of a vendor."""
    with house.database.transaction():
        assert marks.lift(vendor), f"{vendor} is not flagged"
    return 0


def _retry(house: House, act: str, number: str, rest: list[str], block: str, now: datetime) -> int:
    """``retry 1``: what could not be paid."""
    return operator.retry(house, int(number), now, by=_by()).ticket


def _settle(house: House, act: str, number: str, rest: list[str], block: str, now: datetime) -> int:
    """``settle 1 done``, ``settle 1 not done``: what Olga heard from the bank of the payment of a ticket."""
    return operator.settle(house, number, now, done=rest == ["done"], by=_by()).ticket


def _release(house: House, act: str, which: str, rest: list[str], block: str, now: datetime) -> int:
    """``release newest``: the words that are held, as their author's own."""
    *_, kept = quarantine.waiting()
    return release.release(house, kept, now, by=_by()).ticket


_SPECIAL: Mapping[str, Callable[..., int]] = {
    "note": _note, "escalate": _escalate, "merge": _merge, "open": _open, "lift": _lift,
    "retry": _retry, "settle": _settle, "release": _release,
}  # fmt: skip
