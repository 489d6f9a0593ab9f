"""The walk of one mail: the steps of ARCHITECTURE.md in their order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mailbot.desk.nouns import Act, Party, Proof
from mailbot.desk.request import Author, Change
from mailbot.desk.unproven import is_lapsed
from mailbot.letter.letter import Letter, Machine
from mailbot.letter.ours import fold_ours
from mailbot.post.sent import read_back
from mailbot.routing import conventions, reference
from mailbot.routing.conventions import Wish
from mailbot.routing.parties import ANSWERS
from mailbot.routing.reference import Clues, Facts, Reference
from mailbot.routing.ruling import Fired, Ruling
from mailbot.routing.scene import Scene
from mailbot.routing.scrub import scrub
from mailbot.store import links, outbox, threads
from mailbot.walk import facts as loads
from mailbot.walk import held, merging, passing
from mailbot.walk.asking import author_of, request_of
from mailbot.walk.deciding import decide
from mailbot.walk.house import House
from mailbot.walk.incoming import Mail
from mailbot.walk.keeping import keep, set_aside, set_aside_by_rule
from mailbot.walk.memos import Sent
from mailbot.walk.noise import judge
from mailbot.walk.notify import Cause
from mailbot.walk.outcome import ASKED_BACK, Judged, decided, seen
from mailbot.walk.ruling import accepts, scene_of
from mailbot.walk.targets import Target, targets
from mailbot.walk.trail import Trail
from mailbot.walk.verdict import Verdict, Walked
from mailbot.walk.writing import Written, write

__all__ = ["Mail", "walk"]


@dataclass(frozen=True, slots=True)
class Case:
    """One letter, interpreted; each ticket or order it is about is answered from this."""

    house: House
    mail: Mail
    known: Facts
    found: Reference
    wish: Wish
    by_rule: Ruling
    judged: Judged
    trail: Trail


@dataclass(frozen=True, slots=True)
class Answered:
    """What one target of a letter came to."""

    author: Author
    change: Change
    done: tuple[str, ...]  # the acts that were done
    written: Written


def walk(house: House, mail: Mail) -> Walked:
    """Handle one mail inside the caller's transaction; what became of it."""
    trail = Trail()
    if mail.refusal:
        return set_aside(house, mail, Verdict.QUARANTINED, mail.refusal, trail)
    trail.read(mail.letter)
    mail = _with_forwarded(house, mail)
    clues = reference.clues(_searched(mail), house.ring, house.brand, house.pattern, mail.came_at)
    if noise := judge(house, mail.letter, clues):
        return set_aside(house, mail, noise.verdict, noise.reason, trail, noise.ticket)
    sender = mail.letter.sender.address
    known = loads.gather(clues, sender)
    found = loads.after_merges(reference.settle(clues, known, sender, operator=sender in house.operators))
    trail.find(clues, found)
    if found.conflict:
        return set_aside(house, mail, Verdict.HELD, found.conflict, trail)
    return _answer(house, mail, clues, known, found, trail)


def look(house: House, mail: Mail) -> tuple[Scene, Reference, bool] | None:
    """What the rules would be told of ``mail``, where it belongs, and whether it answers a question of ours.

    None where they would not be asked: a robot's mail, or one that contradicts itself.
    """
    if mail.letter.machine is not Machine.NONE and not accepts(house, mail.letter).accept:
        return None
    mail = _with_forwarded(house, mail)
    clues = reference.clues(_searched(mail), house.ring, house.brand, house.pattern, mail.came_at)
    sender = mail.letter.sender.address
    known = loads.gather(clues, sender)
    found = loads.after_merges(reference.settle(clues, known, sender, operator=sender in house.operators))
    if clues.is_ours or found.conflict:
        return None
    answers = found.token is not None and found.token.purpose in ASKED_BACK
    return _scene(house, mail, _own_words(house, mail, found), known, found), found, answers


def _answer(house: House, mail: Mail, clues: Clues, known: Facts, found: Reference, trail: Trail) -> Walked:
    """interpret, decide, plan, compose, and the rows of all of it: for each ticket or order the letter is about."""
    words = _own_words(house, mail, found)
    scene = _scene(house, mail, words, known, found)
    by_rule = house.rules.ruling(scene)
    by_rule = by_rule.let_in() if mail.let_in else by_rule
    trail.rule(by_rule)
    judged = Judged(scene, seen(scene, found))
    if by_rule.ignore or by_rule.quarantine or by_rule.hold:
        return set_aside_by_rule(house, mail, by_rule, judged, trail)
    wish = conventions.interpret(mail.letter, words, found, house.rules, house.domains, scene)
    judged = replace(judged, decided=decided(wish, by_rule))
    case = Case(house, mail, known, found, wish, by_rule, judged, trail)
    about: list[Answered] = []
    operator = mail.letter.sender.address in house.operators
    for target in targets(mail, wish, known, found, operator=operator):
        about.append(_answer_one(case, target, about[0].written.letter if about else None))
    first = about[0]
    for other in about[1:]:
        links.tie(first.written.ticket.number, other.written.ticket.number)
    if not first.change.held or found.ticket is None:
        threads.add(first.written.ticket.number, clues.thread_ids)
    return _walked(case, about, _told_staff(case, first))


def _told_staff(case: Case, first: Answered) -> Sent:
    """Operators hear of what somebody else wrote to a party's own address: nobody but them is asked about it."""
    letter, is_known = first.written.letter, first.author.party is not Party.STRANGER
    return () if is_known or not first.change.held or letter is None else held.tell(case.house, letter, case.mail.now)


def _walked(case: Case, about: list[Answered], told_staff: Sent) -> Walked:
    first = about[0]
    told = [(parcel.recipient, parcel.kind) for one in about for parcel in one.written.parcels]
    return Walked(
        verdict=_verdict(first.change, case.found),
        reason=case.trail.reason,
        ticket=first.written.ticket.number,
        reference_by=case.found.by.value if case.found.by else None,
        party=first.author.party,
        proof=first.author.proof,
        actions=tuple(act for one in about for act in one.done),
        orders=tuple(order.number for order in case.found.orders),
        comment=first.change.comment.text if first.change.comment else None,
        rules=tuple(dict.fromkeys((*case.wish.fired, *case.by_rule.fired, *_after(about)))),
        notifications=(*told, *told_staff),
        stations=case.trail.stations,
        letter=first.written.letter,
        scene=case.judged.scene,
    )


def _after(about: list[Answered]) -> list[Fired]:
    """The rules that were asked about what came of a letter."""
    return [fired for one in about for fired in one.written.ruled.by_event.fired]


def _answer_one(case: Case, target: Target, row: int | None) -> Answered:
    """``row``: of the letter, where an earlier target of it wrote it."""
    house, mail, trail = case.house, case.mail, case.trail
    author = author_of(house, mail, case.wish, case.known, case.found, target)
    own = _wish_of(case.wish, author, target)
    wish = passing.carried(own, mail, author)
    trail.interpret(wish, author)
    request = request_of(mail, wish, author, case.known, case.found, target)
    done = decide(house, request, wish, target, mail)
    change = passing.noted(done.change, own, mail, author)
    trail.decide(change, done.refused)
    cause = Cause(
        name=f"{mail.letter.content} {target.order.number if target.order else ''}",
        at=mail.now,
        letter=mail.letter,
        raw=mail.raw,
        refused=done.refused,
        instead=done.instead,
        said=done.said,
        bought=case.known.bought,
        legacy=bool(wish.legacy),
        ruling=replace(_if_proven(case) if change.held else case.by_rule, meant=wish.fired),
    )
    verdict = _verdict(change, case.found)
    change = merging.settle(house, change, target, cause)

    def kept(number: int) -> int:
        return row or keep(house, mail, verdict, trail.reason, number, case.judged)

    written = write(house, change, done.ticket, cause, kept)
    if written.ruled.event:
        trail.rule(written.ruled.by_event, written.ruled.event)
    trail.plan(written.parcels)
    return Answered(author, change, done.done, written)


def _if_proven(case: Case) -> Ruling:
    """What the rules would decide of a letter, were it known who wrote it: that is done once it is."""
    assert case.judged.scene is not None, "the rules were asked"
    return case.house.rules.ruling(replace(case.judged.scene, proof=Proof.CONFIRMED)).let_in()


def _wish_of(wish: Wish, author: Author, target: Target) -> Wish:
    """What ``author`` may mean by it: somebody else's yes or no is only words, and so is somebody else's number."""
    late = wish.act is Act.CONFIRM and target.ticket is not None and is_lapsed(target.ticket)
    if wish.act in ANSWERS and author.proof is not Proof.CONFIRMED and not late:
        wish = replace(wish, act=Act.REPLY)
    if wish.bare and author.party is not Party.CUSTOMER:
        wish = replace(wish, act=wish.unrated, words=wish.kept)
    return wish


def _scene(house: House, mail: Mail, words: str, known: Facts, found: Reference) -> Scene:
    """What the rules see: the mail's ticket and its sender, whoever that is until an act says what proof is worth."""
    here = Target(found.ticket, found.ticket.order if found.ticket else next(iter(found.orders), None))
    author = author_of(house, mail, Wish(Act.REPLY, words), known, found, here)
    return scene_of(house, mail, words, found, author, found.ticket)


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


def _verdict(change: Change, found: Reference) -> Verdict:
    if change.held:
        return Verdict.HELD
    return Verdict.NEW if change.ticket.number == 0 or found.by is None else Verdict.REPLY
