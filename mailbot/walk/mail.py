"""The walk of one mail: the steps of ARCHITECTURE.md in their order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from mailbot.desk import decision
from mailbot.desk.nouns import Act, Party, Proof, Ticket, TicketType
from mailbot.desk.request import Author, Change, Request
from mailbot.desk.unproven import is_lapsed
from mailbot.errors import Refused
from mailbot.letter.letter import Letter
from mailbot.letter.ours import fold_ours
from mailbot.post.sent import read_back
from mailbot.routing import conventions, reference
from mailbot.routing.commands import COMMANDS
from mailbot.routing.conventions import Wish
from mailbot.routing.reference import Clues, Facts, Reference
from mailbot.routing.ruling import Ruling
from mailbot.routing.scene import Scene
from mailbot.routing.scrub import scrub
from mailbot.store import letters, links, outbox, threads, tickets
from mailbot.walk import facts as loads
from mailbot.walk import merging
from mailbot.walk.asking import author_of, request_of
from mailbot.walk.house import House
from mailbot.walk.incoming import Mail
from mailbot.walk.noise import judge
from mailbot.walk.notify import Cause
from mailbot.walk.ruling import note, scene_of
from mailbot.walk.targets import Target, check, gives_way, targets
from mailbot.walk.trail import Trail
from mailbot.walk.verdict import Verdict, Walked
from mailbot.walk.writing import Written, write

__all__ = ["Mail", "walk"]


@dataclass(frozen=True, slots=True)
class Answered:
    """What one target of a letter came to."""

    author: Author
    change: Change
    done: tuple[str, ...]  # the acts that were done
    written: Written


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to become of one target."""

    change: Change
    ticket: Ticket | None  # before it
    refused: tuple[str, ...] = ()  # commands that were not followed, or the codes of why
    done: tuple[str, ...] = ()


_TOLD = ("executing", "open-already", "stands")  # refusals that people are told as such, and not by the command's name


def walk(house: House, mail: Mail) -> Walked:
    """Handle one mail inside the caller's transaction; what became of it."""
    trail = Trail()
    if mail.refusal:
        return _set_aside(house, mail, Verdict.QUARANTINED, mail.refusal, trail)
    trail.read(mail.letter)
    mail = _with_forwarded(house, mail)
    clues = reference.clues(_searched(mail), house.ring, house.brand, house.pattern, mail.now)
    if noise := judge(house, mail.letter, clues):
        return _set_aside(house, mail, noise.verdict, noise.reason, trail, noise.ticket)
    sender = mail.letter.sender.address
    known = loads.gather(clues, sender)
    found = loads.after_merges(reference.settle(clues, known, sender, operator=sender in house.operators))
    trail.find(clues, found)
    if found.conflict:
        return _set_aside(house, mail, Verdict.HELD, found.conflict, trail)
    return _answer(house, mail, clues, known, found, trail)


def _answer(house: House, mail: Mail, clues: Clues, known: Facts, found: Reference, trail: Trail) -> Walked:
    """interpret, decide, plan, compose, and the rows of all of it: for each ticket or order the letter is about."""
    words = _own_words(house, mail, found)
    scene = _scene(house, mail, words, known, found)
    by_rule = house.rules.ruling(scene)
    trail.rule(by_rule)
    if by_rule.ignore or by_rule.quarantine or by_rule.hold:
        return replace(_by_rule(house, mail, by_rule, trail), scene=scene)
    wish = conventions.interpret(mail.letter, words, found, house.rules, house.domains, scene)
    if mail.forwarded:
        wish = replace(wish, words="\n\n".join(filter(None, (wish.words, scrub(mail.forwarded.text)))))
    about: list[Answered] = []
    operator = mail.letter.sender.address in house.operators
    for target in targets(mail, wish, known, found, operator=operator):
        row = about[0].written.letter if about else None
        about.append(_answer_one(house, mail, wish, by_rule, known, found, target, trail, row))
    first = about[0]
    for other in about[1:]:
        links.tie(first.written.ticket.number, other.written.ticket.number)
    if not first.change.held or found.ticket is None:
        threads.add(first.written.ticket.number, clues.thread_ids)
    told = [(parcel.recipient, parcel.kind) for one in about for parcel in one.written.parcels]
    return Walked(
        verdict=_verdict(first.change, found),
        reason=trail.reason,
        ticket=first.written.ticket.number,
        reference_by=found.by.value if found.by else None,
        party=first.author.party,
        proof=first.author.proof,
        actions=tuple(act for one in about for act in one.done),
        orders=tuple(order.number for order in found.orders),
        comment=first.change.comment.text if first.change.comment else None,
        rules=tuple(dict.fromkeys((*wish.fired, *by_rule.fired))),
        notifications=tuple(told),
        stations=trail.stations,
        letter=first.written.letter,
        scene=scene,
    )


def _answer_one(
    house: House,
    mail: Mail,
    wish: Wish,
    by_rule: Ruling,
    known: Facts,
    found: Reference,
    target: Target,
    trail: Trail,
    row: int | None,
) -> Answered:
    """``row``: of the letter, where an earlier target of it wrote it."""
    author = author_of(house, mail, wish, known, found, target)
    late = wish.act is Act.CONFIRM and target.ticket is not None and is_lapsed(target.ticket)
    if wish.act in (Act.CONFIRM, Act.DENY) and author.proof is not Proof.CONFIRMED and not late:
        wish = replace(wish, act=Act.REPLY)  # somebody else's yes or no is only words
    if wish.bare and author.party is not Party.CUSTOMER:
        wish = replace(wish, act=Act.REPLY, words=wish.kept)  # and so is somebody else's number
    trail.interpret(wish, author)
    request = request_of(mail, wish, author, known, target)
    decided = _decide(house, request, wish, target, mail)
    change, refused = decided.change, decided.refused
    trail.decide(change, refused)
    cause = Cause(
        name=f"{mail.letter.content} {target.order.number if target.order else ''}",
        at=mail.now,
        letter=mail.letter,
        raw=mail.raw,
        refused=refused,
        bought=known.bought,
        legacy=bool(wish.legacy),
        ruling=by_rule,
    )
    verdict = _verdict(change, found)
    merging.settle(house, change, target, cause)
    written = write(
        house, change, decided.ticket, cause, lambda number: row or _keep(house, mail, verdict, trail.reason, number)
    )
    trail.plan(written.parcels)
    return Answered(author, change, decided.done, written)


def _scene(house: House, mail: Mail, words: str, known: Facts, found: Reference) -> Scene:
    """What the rules see: the mail's ticket and its sender, whoever that is until an act says what proof is worth."""
    here = Target(found.ticket, found.ticket.order if found.ticket else next(iter(found.orders), None))
    author = author_of(house, mail, Wish(Act.REPLY, words), known, found, here)
    return scene_of(house, mail, words, found, author, found.ticket)


def _by_rule(house: House, mail: Mail, by_rule: Ruling, trail: Trail) -> Walked:
    """Set aside because a rule says so."""
    name = by_rule.fired[0].name
    for verdict, why in (
        (Verdict.HELD, by_rule.hold and "held for operators"),
        (Verdict.QUARANTINED, by_rule.quarantine),
        (Verdict.IGNORED, by_rule.ignore),
    ):
        if why:
            walked = _set_aside(house, mail, verdict, f"{why} (rule {name!r})", trail)
            note(house, by_rule, walked.letter, mail.now)
            return replace(walked, rules=by_rule.fired)
    raise AssertionError("only called where one of them is set")


def _with_forwarded(house: House, mail: Mail) -> Mail:
    """At an address kept from older times, a mail passed on counts with its own words and order numbers."""
    if not house.rules.meaning(mail.letter, False, house.domains).legacy:
        return mail
    return replace(mail, forwarded=mail.letter.forwarded)


def _searched(mail: Mail) -> Letter:
    if mail.forwarded is None:
        return mail.letter
    return replace(mail.letter, text=f"{mail.letter.text}\n{mail.forwarded.subject}\n{mail.forwarded.text}")


def _own_words(house: House, mail: Mail, found: Reference) -> str:
    """What the sender wrote, without what we sent them, and without any token of ours."""
    words = mail.letter.fresh if mail.forwarded is None else mail.forwarded.above
    if found.ticket is not None and words:
        sent = outbox.sent_to(found.ticket.number, mail.letter.sender.address)
        words = fold_ours(words, [read_back(raw) for raw in sent])
    return scrub(words)


def _decide(house: House, request: Request, wish: Wish, target: Target, mail: Mail) -> Decided:
    """The change, or the commands that were refused and what was done instead: the words are always kept."""
    now, ticket, stranger = mail.now, target.ticket, request.author.party is Party.STRANGER
    refused = () if stranger else wish.unknown
    if wish.command and request.author.party not in COMMANDS[wish.command].parties:
        refused = (*refused, wish.command)
    if not refused or (wish.command and wish.command not in refused):
        try:
            change = _change(house, request, target, now)
            return Decided(
                replace(change, asks=_asked_back(wish, change) or change.asks), ticket, refused, (request.act.value,)
            )
        except Refused as why:
            refused = (*refused, why.code if why.code in _TOLD else wish.command or request.act.value)
            ticket = target.rival if why.code == "open-already" else ticket
    return _said(house, request, wish, ticket, now, () if stranger else refused)


def _change(house: House, request: Request, target: Target, now: datetime) -> Change:
    """Raises Refused."""
    if request.act is Act.MERGE and target.ticket is not None:
        merging.check(target.ticket, tickets.load([request.merge or 0]).get(request.merge or 0))
    change = decision.decide(request, target.ticket, now, house.policy)
    if target.ticket is not None and not gives_way(target.rival, request.act):
        check(change, target.ticket, target.rival, request.act)
    return change


def _said(
    house: House, request: Request, wish: Wish, ticket: Ticket | None, now: datetime, refused: tuple[str, ...]
) -> Decided:
    """The words alone, where nothing else could be done with them."""
    words = wish.kept.partition("\n")[2].strip() if request.act is Act.CONFIRM else wish.kept
    request = replace(request, words=words)
    if ticket is not None and not request.words and not request.files:
        return Decided(decision.reject(request, ticket, now, refused[-1] if refused else ""), ticket, refused)
    said = Act.THANK if request.act is Act.RATE else Act.REPLY  # no rating opens anything, not even one gone wrong
    internal = ticket is not None and request.author.party is Party.OPERATOR  # what went wrong is nobody else's matter
    act = Act.OPEN if ticket is None else said
    plain = replace(request, act=act, type=TicketType.SUPPORT, internal=internal)
    return Decided(decision.decide(plain, ticket, now, house.policy), ticket, refused, (plain.act.value,))


def _asked_back(wish: Wish, change: Change) -> str:
    """What the author has to say before anything runs."""
    if wish.conflict:
        return "conflict"
    return "order" if change.ticket.wants and change.ticket.order is None else ""


def _verdict(change: Change, found: Reference) -> Verdict:
    if change.held:
        return Verdict.HELD
    return Verdict.NEW if change.ticket.number == 0 or found.by is None else Verdict.REPLY


def _set_aside(
    house: House, mail: Mail, verdict: Verdict, reason: str, trail: Trail, ticket: int | None = None
) -> Walked:
    letter = _keep(house, mail, verdict, reason, ticket)
    return Walked(verdict, reason, ticket, stations=trail.stations, letter=letter)


def _keep(house: House, mail: Mail, verdict: Verdict, reason: str, ticket: int | None) -> int:
    """The row of the letter; a letter about several tickets has one."""
    return letters.save(
        mail.raw,
        mail.letter,
        mail.origin,
        received_at=mail.received_at,
        handled_at=mail.now,
        verdict=verdict.value,
        reason=reason,
        ticket=ticket,
        ruleset=house.rules.version,
    )
