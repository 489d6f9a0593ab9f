"""What a ticket needs: asked for where it is missing, once and once more, and ticked off when it comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from mailbot.desk.nouns import Comment, Entry, Party, Proof, State, Ticket
from mailbot.desk.request import Change, Checklist
from mailbot.letter.letter import Letter
from mailbot.routing.needs import Evidence, Need, came
from mailbot.routing.ruling import Ruling
from mailbot.store import history, needs
from mailbot.walk.house import House

ASKED: Final = "asked"  # lines of the history
SUPPLIED: Final = "supplied"
TIMES: Final = 2  # so often one thing is asked for at most
PLAIN: Final = ("opened", "replied")  # what the customer is told otherwise: they get `needs` in its place
MISSING: Final = "missing"


def checked(house: House, change: Change, ruling: Ruling, letter: Letter | None, at: datetime, *, asks: bool) -> Change:
    """``change`` with what came of what the ticket needs, and with what is asked for now.

    ``asks``: the customer can be asked; else what came is noted, and no more.
    """
    number = change.ticket.number
    known = {each.name: each.supplied_at is not None for each in needs.of(number)} if number else {}
    fresh = tuple(name for name in ruling.needs if name not in known) if asks and _is_open(change) else ()
    if not known and not fresh:
        return change
    ticked = _ticked(house, change, [name for name, here in known.items() if not here], letter)
    there = _there(house, change, fresh, letter)
    still = [name for name, here in known.items() if not here and name not in ticked]
    again = _again(house, change, still) if asks else ()
    asked = (*again, *(name for name in fresh if name not in there))
    missing = (*still, *(name for name in fresh if name not in there))
    here = (*(name for name, here in known.items() if here or name in ticked), *there)
    return _noted(change, Checklist(asked, (*ticked, *there), missing, here, bool(ticked) and not missing), at)


def carry(house: House, ticket: int, into: Ticket, at: datetime) -> None:
    """What ``ticket`` needs, ``into`` needs from now on, where its customer's words do not bring it already."""
    needs.carry(ticket, into.number)
    lines = [_line(at, ASKED, detail) for detail in history.details(ticket, ASKED)]
    missing = [each.name for each in needs.of(into.number) if each.supplied_at is None]
    if came := _said_before(house, into, missing):
        needs.supply(into.number, came, at, None)
        lines.append(_line(at, SUPPLIED, _named(came)))
    history.add(into.number, lines, None)


def record(change: Change, letter: int | None, at: datetime) -> None:
    """The rows of it."""
    if change.checklist is not None:
        needs.ask(change.ticket.number, change.checklist.asked, at)
        needs.supply(change.ticket.number, change.checklist.came, at, letter)


def _noted(change: Change, found: Checklist, at: datetime) -> Change:
    lines = [_line(at, ASKED, _named(found.asked))] if found.asked else []
    author = change.author
    lines += [Entry(at, SUPPLIED, author.party, author.proof, _named(found.came))] if found.came else []
    tells = found.asked and not change.asks and change.tells in PLAIN
    return replace(change, checklist=found, after=(*change.after, *lines), asks=MISSING if tells else change.asks)


def _line(at: datetime, kind: str, detail: dict[str, str]) -> Entry:
    return Entry(at, kind, Party.OPERATOR, Proof.AUTHENTICATED, detail)


def _named(names: Iterable[str]) -> dict[str, str]:
    return {"needs": " ".join(names)}


def _is_open(change: Change) -> bool:
    return change.ticket.state is State.OPEN


def _answers(house: House, change: Change) -> bool:
    """Whether the customer says more than thanks."""
    by_customer = change.author.party is Party.CUSTOMER and change.comment is not None
    return by_customer and change.comment is not None and not house.rules.is_thanks(change.comment.text)


def _again(house: House, change: Change, missing: list[str]) -> tuple[str, ...]:
    """Those that were asked for once only."""
    if not missing or not _is_open(change) or not _answers(house, change):
        return ()
    lines = history.details(change.ticket.number, ASKED)
    asked = Counter(name for line in lines for name in line.get("needs", "").split())
    return tuple(name for name in missing if asked[name] < TIMES)


def _ticked(house: House, change: Change, missing: list[str], letter: Letter | None) -> tuple[str, ...]:
    """What of it this very mail brings."""
    comment = history.spoken(change)
    if comment is None or comment.author_role is not Party.CUSTOMER or comment.internal or not missing:
        return ()
    return _came(house, missing, _evidence(change.ticket, [comment], letter), asked=True)


def _there(house: House, change: Change, fresh: tuple[str, ...], letter: Letter | None) -> tuple[str, ...]:
    """What the customer had sent before anybody asked."""
    if not fresh:
        return ()
    return _said_before(house, change.ticket, fresh, history.spoken(change), letter)


def _said_before(
    house: House, ticket: Ticket, names: Iterable[str], new: Comment | None = None, letter: Letter | None = None
) -> tuple[str, ...]:
    """What the customer's words on ``ticket`` bring, those of ``letter`` with them."""
    earlier = [one for one in (history.comments(ticket.number) if ticket.number else []) if not one.held]
    said = [*earlier, *([new] if new else [])]
    theirs = [one for one in said if one.author_role is Party.CUSTOMER and not one.internal]
    return _came(house, names, _evidence(ticket, theirs, letter), asked=False)


def _came(house: House, names: Iterable[str], evidence: Evidence, *, asked: bool) -> tuple[str, ...]:
    wanted = [house.needs.get(name) or Need(name) for name in names]  # one that was taken out of the file never comes
    return came(wanted, evidence, lambda said: house.rules.is_yes(said) or house.rules.is_no(said), asked=asked)


def _evidence(ticket: Ticket, comments: list[Comment], letter: Letter | None) -> Evidence:
    """Their words and files; of the mail that came just now also what it passes on."""
    passed_on = [letter.forwarded.text] if letter and letter.forwarded else []
    words = "\n".join([*(one.text for one in comments), *passed_on])
    files = tuple((file.name, file.type) for one in comments for file in one.files if not file.ornament)
    return Evidence(words, files, ticket.order is not None)
