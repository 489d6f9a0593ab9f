"""Wish → requests: whom each is about, with everything the decision needs to know of it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from mailbot.desk import unproven
from mailbot.desk.eligibility import Wanted
from mailbot.desk.moving import MOVES
from mailbot.desk.nouns import Act, File, Order, Party, Person, Proof, Ticket, TicketType
from mailbot.desk.request import Author, Request
from mailbot.letter import tongue
from mailbot.letter.letter import Authentication
from mailbot.routing import commands, conventions, parties
from mailbot.routing.commands import PORTIONED
from mailbot.routing.conventions import Wish
from mailbot.routing.portions import Portion, read
from mailbot.routing.reference import Facts, Reference
from mailbot.store import history, shop
from mailbot.walk import facts as loads
from mailbot.walk import moving, questions
from mailbot.walk.house import House
from mailbot.walk.incoming import Mail
from mailbot.walk.targets import Target

SHORT = 20  # characters of a line that is nothing but an amount
guess = lru_cache(maxsize=16)(tongue.guess)  # of one mail it is asked for the rules, and for each of its targets


def author_of(house: House, mail: Mail, wish: Wish, known: Facts, found: Reference, target: Target) -> Author:
    """Who asks, as a party of this target."""
    here = replace(found, ticket=target.ticket, orders=(target.order,) if target.order else ())
    circle = loads.circle(known, here, house.operators)
    author = parties.identify(mail.letter, circle, found.token, wish.act, house.ring)
    if author.proof is Proof.CONFIRMED and wish.act not in MOVES and not questions.answered(mail, found, target):
        author = parties.identify(mail.letter, circle, None, wish.act, house.ring)
    if target.ticket is not None or author.person.language or author.party not in (Party.CUSTOMER, Party.STRANGER):
        return author
    spoken = _spoken(house.config.brand.languages, wish.words, mail.letter.subject)
    return replace(author, person=replace(author.person, language=spoken))


def _spoken(languages: tuple[str, ...], words: str, subject: str) -> str:
    """In which of our languages somebody writes whose language is not on file; empty where that cannot be told."""
    found = guess(words) or guess(f"{subject}\n{words}")
    return next((tag for tag in languages if found and tag.partition("-")[0].lower() == found), "")


def request_of(mail: Mail, wish: Wish, author: Author, known: Facts, found: Reference, target: Target) -> Request:
    """What is asked of this target."""
    order = target.order if author.party is not Party.STRANGER else None
    files = tuple(File(one.name, one.type, one.size, one.part, one.ornament) for one in mail.letter.attachments)
    of_order = order or (target.ticket.order if target.ticket else None)
    portion = _portion(wish, of_order) or _asked_first(wish, target, of_order)
    act = target.asks(wish.act, author.party)
    request = Request(
        act=act,
        author=author,
        words=wish.kept if _is_misread(wish) else _words(wish, portion),
        files=files,
        subject=conventions.ticket_subject(mail.letter, wish.words),
        type=wish.type,
        order=order,
        vendor=known.vendors.get(order.vendor) if order else author.vendor,
        customer=_on_behalf(wish.on_behalf.lower()),
        internal=wish.internal,
        overrules=True,
        unclear=bool(wish.conflict),
        wanted=portion.wanted if portion else Wanted(),
        received_at=target.asked_at(mail.received_at) if act is not wish.act else mail.received_at,
        merge=int(wish.argument) if wish.act is Act.MERGE and wish.argument.isdigit() else None,
        score=wish.score,
        moving=moving.asked(wish, author, target.ticket, mail.now),
    )
    if wish.act in (Act.CONFIRM, Act.DENY) and target.ticket is not None:
        question = questions.answered(mail, found, target) or questions.late(mail, target)
        return answering(request, target.ticket, question.letter if question else 0)
    return _asked_again(request, mail, found, target) if wish.unread else request


def _asked_again(request: Request, mail: Mail, found: Reference, target: Target) -> Request:
    """What answers our question and says neither yes nor no: its author is asked once more, if it is no machine."""
    question, address = questions.answered(mail, found, target), request.author.person.address
    if question is None or target.ticket is None:
        return request
    kept = questions.waits(question.letter, target.ticket.number, address)
    if kept is None:
        return request
    request, letter = replace(request, unread=True), mail.letter
    mute = letter.silent or letter.authentication is Authentication.FAIL
    if mute or not questions.is_first(question, target.ticket.number, address):
        return request
    return replace(request, about=kept.letter, again=kept.at, held=unproven.waiting(kept.detail)[0])


def _on_behalf(address: str) -> Person | None:
    """Whom an operator writes for, with the name that address bought under."""
    bought = shop.orders_of_customer(address) if "@" in address else ()
    return next((order.customer for order in bought), Person(address)) if address else None


def answering(request: Request, ticket: Ticket, letter: int) -> Request:
    """A yes or no to what its author asked before: with the act, the order and the part of it that wait for it.

    ``letter``: which one we asked about. Whatever else came in their name was not asked about: no yes means it.
    """
    address = request.author.person.address
    kept = questions.waits(letter, ticket.number, address)
    if kept is None:
        return replace(request, beside=True)
    request = replace(request, about=letter, beside=kept.beside, subject=questions.subject_of(kept))
    if request.act is Act.DENY:
        return request
    act, of_order, number = unproven.waiting(kept.detail)
    order = shop.orders([number]).get(number) if number else None
    vendor = shop.vendors([order.vendor]).get(order.vendor) if order else None
    asked = replace(request, held=act, wanted=of_order, order=order or request.order, vendor=vendor or request.vendor)
    if act is Act.ADDRESS:
        return replace(asked, moving=moving.confirmed(address, ticket.number, kept.at))
    return _rating(asked, ticket, kept) if act is Act.RATE else asked


def _rating(request: Request, ticket: Ticket, kept: history.Waiting) -> Request:
    """The number that waited for the yes, and the words that were held with it."""
    words = next((one.text for one in history.comments(ticket.number) if one.letter == kept.letter), "")
    return replace(request, score=int(kept.detail.get("score", "0")), reason=words)


def _portion(wish: Wish, order: Order | None) -> Portion | None:
    """What of the order; None where nothing was said of it, or no order is known yet."""
    if order is None or wish.act is Act.ADDRESS:
        return None
    return read(wish.argument, order, strict=not wish.loose) if wish.argument else _below(wish, order)


def _below(wish: Wish, order: Order) -> Portion | None:
    """An amount that stands alone on the line below the command: there, too, nobody gets more than they name."""
    line = wish.words.strip().partition("\n")[0]
    if wish.command not in PORTIONED or not any(map(str.isdigit, line)) or len(line) > SHORT:
        return None
    portion = read(line, order)
    return portion if portion.wanted.amount is not None or portion.wanted.doubt else None


def _asked_first(wish: Wish, target: Target, order: Order | None) -> Portion | None:
    """What was asked before anybody knew of which order: by the first words of the ticket, or by its subject."""
    first = target.instead_of or target.ticket
    if wish.act is not Act.REPLY or order is None or first is None or first.order is not None:
        return None
    if first.wants is not TicketType.REFUND:
        return None
    said = next((one.text for one in history.comments(first.number) if not one.held and not one.internal), "")
    line = next((line for line in commands.take(said)[0] if line.name in PORTIONED), None)
    return read(line.argument, order) if line else read(first.subject, order, strict=False)


def _words(wish: Wish, portion: Portion | None) -> str:
    """What is said. Behind a command people say why, and what they asked must be seen where they say nothing else."""
    if wish.loose or not wish.argument or wish.command not in PORTIONED:
        return wish.words
    if portion is not None and not portion.worded:
        return wish.words or wish.typed
    reason_only = portion is not None and portion.wanted == Wanted()
    return "\n".join(filter(None, (wish.argument if reason_only else wish.typed, wish.words)))


def _is_misread(wish: Wish) -> bool:
    """Whether words stand where a ticket's number or an address should."""
    merges = wish.command == "merge" and not wish.argument.isdigit()
    return merges or (wish.on_behalf != "" and "@" not in wish.on_behalf)
