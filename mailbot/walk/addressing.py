"""The signed addresses of one notification: where to answer, and the prepared answers that are possible now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mailbot.desk.moving import Moving, Stage
from mailbot.desk.nouns import Act, Party
from mailbot.desk.offers import offers
from mailbot.desk.request import Change
from mailbot.desk.survey import SCORES, is_asked
from mailbot.post.audience import Hearer
from mailbot.post.notice import ENDS, Addresses, Kind, Link
from mailbot.routing.conventions import NOT_HELPED
from mailbot.routing.tokens import Purpose
from mailbot.walk.house import House

_LINKED: dict[Act, Purpose] = {
    Act.CLOSE: Purpose.CLOSE,
    Act.SUPPORT: Purpose.SUPPORT,
    Act.REFUND: Purpose.REFUND,
    Act.CANCEL: Purpose.CANCEL,
    Act.ESCALATE: Purpose.ESCALATE,
    Act.REOPEN: Purpose.REOPEN,
}


def addressed(house: House, change: Change, hearer: Hearer, name: str, at: datetime) -> Addresses:
    """What ``hearer`` can answer to. ``name``: of what caused the mail; the same one makes the same Message-ID."""
    number, address, role = change.ticket.number, hearer.person.address, hearer.role
    role = Party.CUSTOMER if role is Party.STRANGER else role

    def reply(purpose: Purpose) -> str:
        return house.reply_address(house.ring.seal(purpose, number, role, address, at))

    what = f"{name} {hearer.kind} {address}"
    main = _questions(hearer)[0][1] if hearer.kind is Kind.CONFIRM else Purpose.REPLY
    return Addresses(
        message_id=house.ring.seal_id(number, what, house.domain),
        reply_to=reply(main),
        envelope="" if hearer.role is Party.STRANGER else reply(Purpose.BOUNCE),
        links=tuple(
            Link(act, reply(purpose), f"{act} [{house.brand} #{number}]")
            for act, purpose in _acts(house, change, hearer, at)
        ),
        survey=tuple(_survey(house, change, hearer, reply(Purpose.RATE))),
    )


def _survey(house: House, change: Change, hearer: Hearer, address: str) -> Iterator[Link]:
    """One prepared answer a score, in the mail that tells the customer of the end."""
    if hearer.role is Party.CUSTOMER and hearer.kind in ENDS and is_asked(change.ticket):
        for score in SCORES:
            yield Link(f"{score}", address, f"{Act.RATE} {score} [{house.brand} #{change.ticket.number}]")


def _acts(house: House, change: Change, hearer: Hearer, at: datetime) -> Iterator[tuple[str, Purpose]]:
    """The acts a reader can do now by a prepared link."""
    if hearer.kind is Kind.CONFIRM:
        yield from _questions(hearer)
        return
    if hearer.kind is Kind.CHANGED and change.moving and _can_stop(change.moving, hearer):
        yield Act.STOP.value, Purpose.STOP
    if hearer.role is Party.STRANGER:
        return
    if hearer.role is Party.CUSTOMER and change.problem:
        yield NOT_HELPED, Purpose.NOTHELPED
    for act in offers(change.ticket, hearer.role, at, house.policy, silence(change)):
        yield act.value, _LINKED[act]


def silence(change: Change) -> str:
    """The Due that closed the ticket with this very change; empty where no silence did."""
    closed = change.tells == "closed" and change.author.party is Party.CLOCK
    return change.entries[-1].detail.get("due", "") if closed else ""


def _questions(hearer: Hearer) -> tuple[tuple[str, Purpose], ...]:
    """Yes and no: did you write it; or, to whom is no party, is the address yours."""
    if hearer.role is Party.STRANGER:
        return ((Act.MOVE.value, Purpose.MOVE), (Act.STAY.value, Purpose.MOVE))
    return ((Act.CONFIRM.value, Purpose.CONFIRM), (Act.DENY.value, Purpose.DENY))


def _can_stop(moving: Moving, hearer: Hearer) -> bool:
    return hearer.person.address == moving.old and moving.stage in (Stage.ASKED, Stage.DONE)
