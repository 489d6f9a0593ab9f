"""The walk of one mail: the steps of ARCHITECTURE.md in their order, and the one place that writes them down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from mailbot.desk import decision
from mailbot.desk.nouns import Act, File, Party, Proof, Ticket
from mailbot.desk.request import Author, Change, Request
from mailbot.errors import Refused
from mailbot.letter.letter import Letter
from mailbot.letter.ours import fold_ours
from mailbot.post.sent import text_of
from mailbot.routing import conventions, parties, reference
from mailbot.routing.conventions import COMMANDS, Wish
from mailbot.routing.reference import Clues, Facts, Reference
from mailbot.routing.scrub import scrub
from mailbot.store import history, letters, outbox, threads
from mailbot.store.letters import Origin
from mailbot.walk import facts as loads
from mailbot.walk.house import House
from mailbot.walk.noise import judge
from mailbot.walk.notify import Cause
from mailbot.walk.trail import Trail
from mailbot.walk.verdict import Verdict, Walked
from mailbot.walk.writing import write


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail on its way: the bytes, what was read from them, and when."""

    raw: bytes
    letter: Letter
    refusal: str  # why the gate does not let it in; empty: it does
    origin: Origin
    received_at: datetime  # when our server got it
    now: datetime  # when it is handled


def walk(house: House, mail: Mail) -> Walked:
    """Handle one mail inside the caller's transaction; what became of it."""
    trail = Trail()
    if mail.refusal:
        return _set_aside(mail, Verdict.QUARANTINED, mail.refusal, trail)
    trail.read(mail.letter)
    clues = reference.clues(mail.letter, house.ring, house.brand, house.pattern, mail.now)
    if noise := judge(house, mail.letter, clues):
        return _set_aside(mail, noise.verdict, noise.reason, trail, noise.ticket)
    known = loads.gather(clues, mail.letter.sender.address)
    sender = mail.letter.sender.address
    found = reference.settle(clues, known, sender, operator=sender in house.operators)
    trail.find(clues, found)
    if found.conflict:
        return _set_aside(mail, Verdict.HELD, found.conflict, trail)
    return _answer(house, mail, clues, known, found, trail)


def _answer(house: House, mail: Mail, clues: Clues, known: Facts, found: Reference, trail: Trail) -> Walked:
    """interpret, decide, plan, compose, and the rows of all of it."""
    wish = conventions.interpret(mail.letter, _own_words(house, mail, found), found, house.rules)
    circle = loads.circle(known, found, house.operators)
    author = parties.identify(mail.letter, circle, found.token, wish.act, house.ring)
    if wish.act in (Act.CONFIRM, Act.DENY) and author.proof is not Proof.CONFIRMED:
        wish = replace(wish, act=Act.REPLY)  # somebody else's yes or no is only words
    trail.interpret(wish, author)
    request = _request(mail, wish, author, known, found)
    change, refused, done = _decide(house, request, wish, found.ticket, mail.now)
    trail.decide(change, refused)
    verdict = _verdict(change, found)
    cause = Cause(mail.letter.content, mail.now, None, mail.letter, mail.raw, refused, known.bought)
    written = write(house, change, found.ticket, cause, lambda number: _keep(mail, verdict, trail.reason, number))
    if not change.held or found.ticket is None:
        threads.add(written.ticket.number, clues.thread_ids)
    trail.plan(written.parcels)
    return Walked(
        verdict=verdict,
        reason=trail.reason,
        ticket=written.ticket.number,
        reference_by=found.by.value if found.by else None,
        party=author.party,
        proof=author.proof,
        actions=done,
        orders=tuple(order.number for order in found.orders),
        comment=change.comment.text if change.comment else None,
        rules=wish.fired,
        notifications=tuple((parcel.recipient, parcel.kind) for parcel in written.parcels),
        stations=trail.stations,
        letter=written.letter,
    )


def _own_words(house: House, mail: Mail, found: Reference) -> str:
    """What the sender wrote, without what we sent them, and without any token of ours."""
    words = mail.letter.fresh
    if found.ticket is not None and words:
        sent = outbox.sent_to(found.ticket.number, mail.letter.sender.address)
        words = fold_ours(words, [text_of(raw) for raw in sent])
    return scrub(words)


def _request(mail: Mail, wish: Wish, author: Author, known: Facts, found: Reference) -> Request:
    order = found.orders[0] if found.orders else None
    files = tuple(File(file.name, file.type, file.size, file.part) for file in mail.letter.attachments)
    return Request(
        act=wish.act,
        author=author,
        words=wish.words,
        files=files,
        subject=conventions.ticket_subject(mail.letter, wish.words),
        order=order if author.party is not Party.STRANGER else None,
        vendor=known.vendors.get(order.vendor) if order else author.vendor,
        held=_waiting(wish, author, found),
        received_at=mail.received_at,
    )


def _waiting(wish: Wish, author: Author, found: Reference) -> Act | None:
    if wish.act is not Act.CONFIRM or found.ticket is None:
        return None
    return history.held_act(found.ticket.number, author.person.address)


def _decide(
    house: House, request: Request, wish: Wish, ticket: Ticket | None, now: datetime
) -> tuple[Change, tuple[str, ...], tuple[str, ...]]:
    """The change, the commands that were refused, and the acts that were done instead: the words are always kept."""
    refused = wish.unknown
    if wish.command and request.author.party not in COMMANDS[wish.command][1]:
        refused = (*refused, wish.command)
    if not refused or (wish.command and wish.command not in refused):
        try:
            return decision.decide(request, ticket, now, house.policy), refused, (request.act.value,)
        except Refused:
            refused = (*refused, wish.command or request.act.value)
    if ticket is not None and not request.words and not request.files:
        return decision.reject(request, ticket, now, refused[-1]), refused, ()
    plain = replace(request, act=Act.OPEN if ticket is None else Act.REPLY)
    return decision.decide(plain, ticket, now, house.policy), refused, (plain.act.value,)


def _verdict(change: Change, found: Reference) -> Verdict:
    if change.held:
        return Verdict.HELD
    return Verdict.NEW if change.ticket.number == 0 or found.by is None else Verdict.REPLY


def _set_aside(mail: Mail, verdict: Verdict, reason: str, trail: Trail, ticket: int | None = None) -> Walked:
    letter = _keep(mail, verdict, reason, ticket)
    return Walked(verdict, reason, ticket, stations=trail.stations, letter=letter)


def _keep(mail: Mail, verdict: Verdict, reason: str, ticket: int | None) -> int:
    return letters.save(
        mail.raw,
        mail.letter,
        mail.origin,
        received_at=mail.received_at,
        handled_at=mail.now,
        verdict=verdict.value,
        reason=reason,
        ticket=ticket,
    )
