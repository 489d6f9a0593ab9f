"""Request → change, of one target: what is asked for, or the words alone where that cannot be done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from mailbot.desk import decision
from mailbot.desk.bar import Deed
from mailbot.desk.labels import Labels
from mailbot.desk.moving import OBJECTIONS
from mailbot.desk.nouns import Act, Party, Ticket, TicketType
from mailbot.desk.proving import is_proven
from mailbot.desk.request import Change, Request
from mailbot.errors import Refused
from mailbot.routing import labelling
from mailbot.routing.commands import COMMANDS
from mailbot.routing.conventions import Wish
from mailbot.routing.labelling import Known
from mailbot.store import tickets
from mailbot.walk import merging, moving, replies
from mailbot.walk.house import House
from mailbot.walk.incoming import Mail
from mailbot.walk.targets import Target, check, gives_way

UNKNOWN: Final = ("no-such-issue", "no-such-operator", "no-such-priority", "no-such-reply")  # what is named
# Refusals that people are told as such, and not by the command's name.
_TOLD: Final = ("executing", "open-already", "stands", *OBJECTIONS, *UNKNOWN)


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to become of one target."""

    change: Change
    ticket: Ticket | None  # before it
    refused: tuple[str, ...] = ()  # commands that were not followed, or the codes of why
    done: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()  # command lines that would do in place of one that was refused
    said: tuple[str, ...] = ()  # the commands that were not followed, as they were written


def decide(house: House, request: Request, wish: Wish, target: Target, mail: Mail) -> Decided:
    """The change, or the commands that were refused and what was done instead: the words are always kept."""
    if wish.torn and target.ticket is not None and request.author.party is not Party.STRANGER:
        return _torn(house, request, wish, target.ticket, mail.now)
    done = _decided(house, request, wish, target, mail.now)
    return replace(done, said=wish.torn or _written(wish, done.refused))


def _written(wish: Wish, refused: tuple[str, ...]) -> tuple[str, ...]:
    """The commands that were not followed, by their names or by the code of why the one that decides was not."""
    coded = set(refused) - {line.name for line in wish.lines}
    names = {*refused, *([wish.command] if coded else [])}
    return tuple(dict.fromkeys(line.command for line in wish.lines if line.name in names))


def _decided(house: House, request: Request, wish: Wish, target: Target, now: datetime) -> Decided:
    ticket, stranger = target.ticket, request.author.party is Party.STRANGER
    refused = () if stranger else wish.unknown
    if wish.command and request.author.party not in COMMANDS[wish.command].parties:
        refused = (*refused, wish.command)
    refused = (
        *refused,
        *(line.name for line in wish.labels if request.author.party not in COMMANDS[line.name].parties),
    )
    if wish.reply and request.author.party not in COMMANDS["reply"].parties:
        refused = tuple(dict.fromkeys((*refused, "reply")))
    if not refused or (wish.command and wish.command not in refused):
        try:
            words = _words(house, request, wish, target)
            request = replace(request, labels=_labels(house, request, wish), words=words)
            change = _change(house, request, target, now)
            return Decided(
                replace(change, asks=_asked_back(wish, change) or change.asks), ticket, refused, (request.act.value,)
            )
        except Refused as why:
            refused = (*refused, why.code if why.code in _TOLD else wish.command or request.act.value)
            ticket = target.rival if why.code == "open-already" else ticket
            if why.code in UNKNOWN:
                return replace(_said(house, request, wish, ticket, now, refused), instead=why.allowed)
    return _said(house, request, wish, ticket, now, () if stranger else refused)


def _labels(house: House, request: Request, wish: Wish) -> Labels:
    """What an operator notes about the ticket. Raises Refused."""
    author = request.author
    if not wish.labels or author.party not in COMMANDS[wish.labels[0].name].parties:
        return Labels()
    if author.proof < house.policy.proof[Deed.OPERATOR]:
        raise Refused("not-possible")  # what is no word is a command
    return labelling.read(wish.labels, Known(house.taxonomy, house.operators, author.person.address.lower()))


def _words(house: House, request: Request, wish: Wish, target: Target) -> str:
    """What is said: a saved reply above the author's own words, or that an answer did not help. Raises Refused."""
    if wish.reply and request.author.party in COMMANDS["reply"].parties:
        return replies.above(house, wish.reply, request, target.ticket)
    if wish.unhelped and not request.words and not request.files:
        return house.composer.words(request.author.person.language)["not_helped"]
    return request.words


def _change(house: House, request: Request, target: Target, now: datetime) -> Change:
    """Raises Refused."""
    if request.act is Act.MERGE and target.ticket is not None:
        merging.check(target.ticket, tickets.load([request.merge or 0]).get(request.merge or 0))
    moving.check(house, request, now)
    change = decision.decide(request, target.ticket, now, house.policy)
    if target.ticket is not None and not gives_way(target.rival, request.act):
        check(change, target.ticket, target.rival, request.act)
    return change


def _torn(house: House, request: Request, wish: Wish, ticket: Ticket, now: datetime) -> Decided:
    """Commands that contradict each other: none is carried out, what is said beside them is said."""
    internal = request.author.party is Party.OPERATOR
    request = replace(request, act=Act.REPLY, order=None, internal=internal)  # naming an order would set going, too
    if request.words or request.files or not is_proven(request, ticket, house.policy):
        change = decision.decide(replace(request, words=request.words or wish.kept), ticket, now, house.policy)
    else:
        change = decision.reject(request, ticket, now, " ".join(wish.torn))
    return Decided(replace(change, asks="" if change.held else "conflict"), ticket, said=wish.torn)


def _said(
    house: House, request: Request, wish: Wish, ticket: Ticket | None, now: datetime, refused: tuple[str, ...]
) -> Decided:
    """The words alone, where nothing else could be done with them."""
    words = (
        wish.kept.partition("\n")[2].strip()
        if request.act is Act.CONFIRM
        else _unfollowed(wish, ticket, request.author.party)
    )
    request = replace(request, words=words)
    if ticket is not None and not request.words and not request.files:
        return Decided(decision.reject(request, ticket, now, refused[-1] if refused else ""), ticket, refused)
    said = Act.THANK if request.act is Act.RATE else Act.REPLY  # no rating opens anything, not even one gone wrong
    internal = ticket is not None and request.author.party is Party.OPERATOR  # what went wrong is nobody else's matter
    act = Act.OPEN if ticket is None else said
    plain = replace(request, act=act, type=TicketType.SUPPORT, internal=internal)
    return Decided(decision.decide(plain, ticket, now, house.policy), ticket, refused, (plain.act.value,))


def _unfollowed(wish: Wish, ticket: Ticket | None, author: Party) -> str:
    """What is said beside commands that were not followed: these are nobody else's, and of operators nothing is."""
    beside = ticket is not None and author is not Party.OPERATOR
    return wish.words if beside else wish.words or wish.kept


def _asked_back(wish: Wish, change: Change) -> str:
    """What the author has to say before anything runs."""
    if wish.conflict and change.author.party is not Party.STRANGER:
        return "conflict"
    return "order" if change.ticket.wants and change.ticket.order is None else ""
