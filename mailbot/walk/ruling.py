"""What the admins' rules add to a mail or an event: asked before a change is written, and written with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from mailbot.desk import decision
from mailbot.desk.labelling import by_rule
from mailbot.desk.labels import Labels
from mailbot.desk.nouns import Act, Party, Person, Proof, State, Ticket, TicketType
from mailbot.desk.request import Author, Change, Request
from mailbot.desk.winding import calendar_of, paced
from mailbot.letter.letter import Letter
from mailbot.routing.reference import By, Reference
from mailbot.routing.ruling import Ruling
from mailbot.routing.scene import Event, Scene
from mailbot.store import choices, editions, history, pending, rulings
from mailbot.store.pending import Pending
from mailbot.walk import answers, broad, checklists, deflections
from mailbot.walk.house import House
from mailbot.walk.incoming import Mail

# What a change tells → the event that rules are asked about.
EVENTS: Final[Mapping[str, Event]] = {
    "opened": Event.OPENED,
    "replied": Event.REPLIED,
    "changed": Event.CHANGED,
    "closed": Event.CLOSED,
    "confirmed": Event.CLOSED,
    "inactive": Event.INACTIVE,
    "refused": Event.REFUSED,
    "due soon": Event.DUE_SOON,
}
RULE: Final = Author(Party.OPERATOR, Person(""), Proof.AUTHENTICATED, reason="a rule", inside=True)
NOTHING: Final = Ruling()


@dataclass(frozen=True, slots=True)
class Ruled:
    """A change with what the rules add to it."""

    change: Change
    by_mail: Ruling  # what they decided of the mail
    by_event: Ruling  # … and of what came of it
    event: Event | None = None
    both: Ruling = NOTHING  # what is done of both
    broad: str = ""  # what becomes of mail that is limited, see `broad`
    issues: tuple[str, ...] = ()  # that the ticket is linked to by it
    waits: Ruling = NOTHING  # what is not done before the author of a held letter is known
    waited: Pending | None = None  # … and was not, till now


def scene_of(house: House, mail: Mail, words: str, found: Reference, author: Author, ticket: Ticket | None) -> Scene:
    """A mail before anything is decided."""
    number, asked = (ticket.number if ticket else 0), house.rules.asked(Event.MAIL)
    order = (ticket.order if ticket else None) or (found.orders[0] if found.orders else None)
    return Scene(
        letter=mail.letter,
        words=words,
        known=found.ticket is not None and found.by is not By.ORDER,
        party=author.party,
        proof=author.proof,
        ticket=ticket,
        order=order,
        contacts=history.contacts(number) if number and "contacts" in asked else 0,
        issues=rulings.issues(number) if number and "ticket_issue" in asked else (),
        now=mail.now,
        received_at=mail.received_at,
        calendar=calendar_of(author.vendor or (ticket.vendor if ticket else None), house.policy),
        by=author.party,
        domains=house.domains,
    )


def accepts(house: House, letter: Letter) -> Ruling:
    """What the rules make of a list's mail, or of one marked as spam, before anybody asks whose it is."""
    if not house.rules.asked(Event.MAIL) & {"machine", "spam", "sender", "to"}:
        return NOTHING
    return house.rules.ruling(Scene(letter=letter, domains=house.domains))


def ruled(
    house: House, change: Change, was: Ticket | None, by_mail: Ruling, letter: Letter | None, at: datetime
) -> Ruled:
    """``change`` as the rules leave it. What waits for proof they leave alone; what they decided of it waits, too."""
    event = _event(change, was)
    if change.held or change.ticket.held:
        waits = replace(by_mail, meant=()) if change.held else NOTHING
        return Ruled(change, Ruling(meant=by_mail.meant), NOTHING, waits=waits)
    waited = pending.of(change.ticket.number, change.releases) if change.releases else None
    mailed = waited.ruling.over(by_mail) if waited else by_mail
    by_event = _of_event(house, change, event, letter, at) if event else NOTHING
    both, mark = broad.limited(house, mailed, by_event, change.ticket.number, at)
    labels = _labels(house, change, both)
    change = _applied(house, change, both, labels, at) if both.fired else change
    reached = answers.reaches(change, letter)
    if both.fired and reached:
        change = answers.answered(house, change, both, at)
        change = _told_of(change)
    change = deflections.judged(house, change, both, at)
    change = checklists.checked(house, change, both, letter, at, asks=reached)
    return Ruled(change, by_mail, by_event, event, both, mark, labels.issues, waited=waited)


def record(house: House, decided: Ruled, letter: int | None, at: datetime) -> None:
    """The rows of what the rules decided."""
    number, waited = decided.change.ticket.number, decided.waited
    checklists.record(decided.change, letter, at)
    deflections.record(decided.change, at)
    everything, mark = decided.by_mail.over(decided.by_event), decided.broad
    everything = waited.ruling.over(everything) if waited else everything
    mark = broad.told(house, everything, at) if mark == broad.KEPT else mark
    if waited:
        rulings.add(waited.version, Event.MAIL.value, waited.ruling.fired, at, ticket=number,
                    letter=decided.change.releases, broad=mark if waited.ruling.broad else "")  # fmt: skip
    note(house, decided.by_mail, letter, at, number, mark=mark, waits=decided.waits)
    if decided.event:
        note(house, decided.by_event, letter, at, number, decided.event, mark=mark)
    for path in decided.issues:
        rulings.link(number, [path], decided.both.names(path), at)


def note(
    house: House,
    ruling: Ruling,
    letter: int | None,
    at: datetime,
    ticket: int | None = None,
    event: Event = Event.MAIL,
    *,
    mark: str = "",
    waits: Ruling = NOTHING,
) -> None:
    """Which rules decided, and in which version; ``waits``: what of it is not done yet."""
    if not ruling.everybody and not waits.fired:
        return
    editions.use(house.rules.version, house.rules.files, at)
    rulings.add(house.rules.version, event.value, ruling.everybody, at, ticket=ticket, letter=letter,
                broad=mark if ruling.broad else "", waits=pending.pack(waits) if waits.fired else None)  # fmt: skip


def _told_of(change: Change) -> Change:
    """Nobody hears that a deadline comes near; of an answer given then both sides do, as of any of ours."""
    speaks = change.answer is not None and change.tells == Event.DUE_SOON
    return replace(change, tells="replied", author=RULE) if speaks else change


def _event(change: Change, was: Ticket | None) -> Event | None:
    event = EVENTS.get(change.tells)
    ended = was is not None and was.state is not State.CLOSED and change.ticket.state is State.CLOSED
    return Event.CLOSED if ended else event


def _of_event(house: House, change: Change, event: Event, letter: Letter | None, at: datetime) -> Ruling:
    if not house.rules.has(event):
        return NOTHING
    ticket, asked, author = change.ticket, house.rules.asked(event), change.author
    said = history.spoken(change)
    scene = Scene(
        event=event,
        letter=letter,
        words=said.text if said else "",
        known=True,
        party=author.party,
        proof=author.proof,
        ticket=ticket,
        contacts=_contacts(change) if "contacts" in asked else 0,
        issues=rulings.issues(ticket.number) if ticket.number and "ticket_issue" in asked else (),
        now=at,
        calendar=calendar_of(ticket.vendor, house.policy),
        by=author.party,
        domains=house.domains,
    )
    return house.rules.ruling(scene)


def _contacts(change: Change) -> int:
    """With the one that is being written."""
    said = change.comment is not None and change.comment.author_role in (Party.CUSTOMER, Party.VENDOR)
    return (history.contacts(change.ticket.number) if change.ticket.number else 0) + said


def _applied(house: House, change: Change, ruling: Ruling, labels: Labels, at: datetime) -> Change:
    ticket = change.ticket
    customer = replace(ticket.customer, language=ruling.language) if ruling.language else ticket.customer
    ticket = replace(
        ticket,
        customer=customer,
        surveyed=ticket.surveyed if ruling.survey is None else ruling.survey,
    )
    if ruling.within is not None:
        ticket = replace(ticket, pace=ruling.within)
        ticket = replace(ticket, deadline=paced(ticket, house.policy))
    change = by_rule(replace(change, ticket=ticket), labels, RULE, at)
    return _closed(house, change, at) if ruling.close else change


def _labels(house: House, change: Change, ruling: Ruling) -> Labels:
    """What the rules note about the ticket: what is new, and nothing that a person decided before."""
    number, priority = change.ticket.number, ruling.priority
    assignee = ruling.assign if ruling.assign in house.operators else None  # a held letter may name one who left
    wanted = Labels(issues=ruling.issues, assignee=assignee, priority=priority)
    if not wanted or not number:
        return wanted
    chosen = choices.of(number, (*change.entries, *change.after))
    gone = {*rulings.issues(number), *chosen.unlinked} if ruling.issues else ()
    return Labels(
        issues=tuple(path for path in ruling.issues if path not in gone),
        assignee=None if chosen.assignee else wanted.assignee,
        priority="" if chosen.priority else priority,
    )


def _closed(house: House, change: Change, at: datetime) -> Change:
    """Closed by a rule at once: support tickets only, for nobody's money is called off by one."""
    ticket = change.ticket
    if ticket.type is not TicketType.SUPPORT or ticket.state is not State.OPEN or ticket.wants:
        return change
    end = decision.decide(Request(Act.CLOSE, RULE), ticket, at, house.policy)
    return replace(end, entries=(*change.entries, *end.entries), comment=change.comment, joins=change.joins)
