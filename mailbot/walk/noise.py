"""Mail that is no person's word to the desk: our own come back, the same again, machines. None of it moves a ticket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mailbot.desk.nouns import Party
from mailbot.letter.letter import Bounce, Letter, Machine
from mailbot.routing.reference import Clues
from mailbot.store import letters, outbox, tickets
from mailbot.walk.house import House
from mailbot.walk.ruling import accepts
from mailbot.walk.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Noise:
    """Why a mail goes no further."""

    verdict: Verdict
    reason: str
    ticket: int | None = None


ACCEPTABLE = (Machine.LIST, Machine.BULK, Machine.SPAM)  # a rule may take it for a person's; an echo it may not


def judge(house: House, letter: Letter, clues: Clues) -> Noise | None:
    """The first test that says so; None for a person's mail."""
    return next((noise for test in _TESTS if (noise := test(house, letter, clues))), None)


def _own(house: House, letter: Letter, clues: Clues) -> Noise | None:
    local, _, domain = letter.sender.address.rpartition("@")
    address = f"{local.partition('+')[0]}@{domain}"
    if clues.is_ours or address in house.own_addresses:
        return Noise(Verdict.IGNORED, "our own mail come back")
    return None


def _again(house: House, letter: Letter, clues: Clues) -> Noise | None:
    known = letters.same(letter)
    if known is None:
        return None
    return Noise(Verdict.DUPLICATE, f"the same mail was handled before (letter {known.id})", known.ticket)


def _bounce(house: House, letter: Letter, clues: Clues) -> Noise | None:
    if letter.machine is not Machine.BOUNCE:
        return None
    bounce = letter.bounce or Bounce()
    message_id = _returned(house, bounce, clues)
    said = f"{bounce.status} {bounce.reason}".strip()
    kind = "delivery failed" if bounce.permanent else "delivery delayed"
    ticket = outbox.bounced(message_id, f"{kind}: {said}", final=bounce.permanent) if message_id else None
    about = f" of {message_id}" if ticket else ", of no notification of ours"
    return Noise(Verdict.IGNORED, f"delivery report{about}: {said}".rstrip(": "), ticket)


def _returned(house: House, bounce: Bounce, clues: Clues) -> str:
    """The notification that came back: by its Message-ID, else by the bounce address the report came to."""
    if bounce.original_id and house.ring.open_id(bounce.original_id) is not None:
        return bounce.original_id
    token = clues.bounced
    ticket = tickets.load([token.ticket]).get(token.ticket) if token else None
    if token is None or ticket is None:
        return ""
    people = [ticket.customer.address]
    people += [ticket.vendor.address] if ticket.vendor and token.role is Party.VENDOR else []
    return outbox.latest_to(ticket.number, [who for who in people if house.ring.was_mailed_to(token, who)])


def _machine(house: House, letter: Letter, clues: Clues) -> Noise | None:
    if letter.machine is Machine.NONE or (letter.machine in ACCEPTABLE and accepts(house, letter).accept):
        return None
    return Noise(Verdict.IGNORED, f"{letter.machine.value}: {letter.machine_reason}")


def _unsigned(house: House, letter: Letter, clues: Clues) -> Noise | None:
    """``From: <>`` or ``From: MAILER-DAEMON``: a robot may write so, but a person cannot be answered."""
    return None if letter.sender.address else Noise(Verdict.QUARANTINED, "no address in the From field")


_TESTS: tuple[Callable[[House, Letter, Clues], Noise | None], ...] = (_own, _again, _bounce, _machine, _unsigned)
