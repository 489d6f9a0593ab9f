"""What must hold of a shop's books whatever its people did, recomputed from the rows by slower and simpler means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from mailbot.desk.nouns import Deadline, Due, Outcome, Party, Proof, State, Ticket, TicketType, Vendor
from mailbot.desk.payment import Stage
from mailbot.store import accounts, chain, deadlines, history, marks, money, shop, tickets
from mailbot.store.notes import MovingRow
from mailbot.store.outbox import Parcel
from tests.world import DAY, DESK, LIAR, MINUTE, World

_MARK = re.compile(r"(?<![a-z2-7])psst[b-k]{5}(?![a-z2-7])")  # a token may have four of its letters by chance
CUSTOMERS, VENDORS = timedelta(hours=24), timedelta(minutes=5)
HOLD = timedelta(hours=72)
SETS_GOING = {"opened", "converted", "reopened", "agreed", "approved", "upheld", "overturned", "confirmed"}
CALLS_OFF = {"closed", "refused", "lapsed", "merged", "escalated"}


def check(world: World, told: Iterable[Parcel]) -> None:
    """All laws, over all tickets, and over what people were ``told``."""
    assert chain.broken_line() is None
    the_books_balance(world)
    known = {ticket.number: ticket for ticket in tickets.walk()}
    paid = _paid(world)
    no_money_moves_soon_after_a_change_of_address(world)
    for ticket in known.values():
        nobody_is_forgotten(ticket)
        money_has_its_time(world, ticket, paid.get(ticket.number, []))
        silence_is_not_cut_short(ticket)
    marks_of = _marks(world)
    for parcel in told:
        only_for_its_parties(parcel.recipient, known.get(parcel.ticket or 0))
        tells_no_tales(parcel, marks_of.get(parcel.recipient, set()))


def no_money_moves_soon_after_a_change_of_address(world: World) -> None:
    """Whoever asked for it, whenever, and whatever bank and operators do."""
    for row in MovingRow.select().where(MovingRow.done_at.is_null(False)):
        for at, payment in world.drum.bank.paid.values():
            waits = payment.order in row.orders and payment.kind is TicketType.REFUND
            assert not (waits and row.done_at < at < row.done_at + HOLD), f"#{payment.ticket} paid {at}"


def _paid(world: World) -> dict[int, list[datetime]]:
    """By ticket, when the bank sent money."""
    found: dict[int, list[datetime]] = {}
    for at, payment in world.drum.bank.paid.values():
        found.setdefault(payment.ticket, []).append(at)
    return found


def _marks(world: World) -> dict[str, set[str]]:
    """By address, the words of the orders it is a party of."""
    found: dict[str, set[str]] = {}
    for deal in world.deals.values():
        for address in deal.people:
            found.setdefault(address, set()).add(deal.mark)
    return found


def the_books_balance(world: World) -> None:
    """To the cent, and what we hold for paid is what the bank paid."""
    lines = [line for line in accounts.ledger() if line.state is Stage.EXECUTED]
    assert len({line.key for line in lines}) == len(lines)
    paid = {key: payment for key, (_, payment) in world.drum.bank.paid.items() if payment.amount is not None}
    assert {line.key: line.amount for line in lines}.items() <= {key: one.amount for key, one in paid.items()}.items()
    gone: Counter[tuple[str, str]] = Counter()
    for line in lines:
        gone[line.order, line.invoice] += int(line.amount * 100)
    for order in shop.orders(world.deals).values():
        for number in {line.number for line in order.invoices}:
            same = [line for line in order.invoices if line.number == number]
            assert all(Decimal(0) <= line.refunded <= line.amount for line in same)
            assert sum(int(line.refunded * 100) for line in same) == gone[order.number, number], order.number


def all_is_heard(world: World) -> None:
    """Once the bank works again, and time has passed: what it paid is booked, all of it."""
    booked = {line.key for line in accounts.ledger() if line.state is Stage.EXECUTED}
    assert {key for key, (_, one) in world.drum.bank.paid.items() if one.amount is not None} == booked


def nobody_is_forgotten(ticket: Ticket) -> None:
    """Every open ticket has a clock, waits for an operator, or is being executed."""
    if ticket.state is State.CLOSED:
        assert ticket.deadline is None
    elif ticket.state is State.IN_REVIEW:
        assert ticket.review
        assert ticket.deadline is None
    elif ticket.held:
        assert ticket.deadline is not None
        assert ticket.deadline.due is Due.UNCONFIRMED
    elif ticket.deadline is None and not ticket.outsider:
        standings = [standing for _, standing in money.of_ticket(ticket.number)]
        assert ticket.type is not TicketType.SUPPORT, f"#{ticket.number} waits for nobody"
        assert ticket.failing or any(one.due_at for one in standings), f"#{ticket.number} waits for nobody"


def money_has_its_time(world: World, ticket: Ticket, paid: list[datetime]) -> None:
    """None early, none unproven, none after it was called off."""
    fired = [(due, at) for due, state, at in deadlines.of(ticket.number) if _ran(due, state)]
    assert bool(fired) or not paid, f"#{ticket.number} is paid without a clock"
    for due, at in fired:
        assert at is not None
        _is_due(world, ticket, due, at)
    if paid:
        assert min(paid) >= min(at for _, at in fired if at)


def _ran(deadline: Deadline, state: str) -> bool:
    return deadline.due is Due.EXECUTE and state == "fired"


def _is_due(world: World, ticket: Ticket, due: Deadline, at: datetime) -> None:
    named = f"#{ticket.number} asked {due.since} due {due.at} executed {at}"
    deal = world.deals[ticket.order.number] if ticket.order else None
    assert deal is not None, named
    story = [entry for entry in history.entries(ticket.number) if due.since <= entry.at <= at]
    if ticket.order and due.at == ticket.order.hold_until:
        assert at >= due.at, f"{named}: held"
        return
    begun = [entry for entry in story if entry.at == due.since and entry.kind in SETS_GOING]
    assert begun, f"{named}: nobody asked"
    asked = begun[-1]
    off = [entry for entry in story if entry.at > due.since and _calls_off(entry.kind, entry.detail)]
    assert not off, f"{named}: called off"
    assert asked.proof >= Proof.AUTHENTICATED, f"{named}: no proof"
    assert asked.by is Party.OPERATOR or due.since in deal.asked, f"{named}: nobody of the order asked then"
    by = ticket.asked_by if asked.kind in ("approved", "upheld") else asked.by
    assert due.at == _span(deal.vendor, by, asked.kind, due.since), f"{named} by {by}, {asked.kind}"
    assert at == due.at or any(began <= due.at <= ended <= at for began, ended in world.outages), named


def _calls_off(kind: str, detail: dict[str, str]) -> bool:
    """A request that was refused since the order does not allow it leaves what runs as it is; so does a party's no
    to what somebody else wrote in their name."""
    return (kind in CALLS_OFF and "code" not in detail) or (kind == "converted" and detail.get("to") == "support")


def _span(vendor: Vendor, by: Party | None, kind: str, since: datetime) -> datetime:
    """When it is due: a vendor who is flagged has no day."""
    flagged = dict(marks.flagged()).get(vendor.id)
    if kind == "overturned" or (flagged and flagged <= since and by is not Party.VENDOR):
        return since
    return worked(vendor, since, VENDORS if by is Party.VENDOR else CUSTOMERS)


def worked(vendor: Vendor, since: datetime, span: timedelta) -> datetime:
    """When so much working time has passed, counted in quarters of an hour: days begin with one in every zone."""
    zone, moment, left = ZoneInfo(vendor.timezone or "UTC"), since, span // MINUTE
    while True:
        opened = not is_closed(vendor, moment.astimezone(zone).date())
        if opened and left == 0:
            return moment
        minutes = 15 - moment.minute % 15
        minutes = min(minutes, left) if opened else minutes
        left -= minutes * opened
        moment += minutes * MINUTE


@cache
def _feasts(country: str) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=(2025, 2026, 2027))) if country else frozenset()


def is_closed(vendor: Vendor | None, day: date) -> bool:
    weekend, country = (vendor.weekend, vendor.holidays) if vendor else ((5, 6), "")
    return day.weekday() in weekend or day in _feasts(country)


def silence_is_not_cut_short(ticket: Ticket) -> None:
    """Closed for silence only after six days without a word of a side, and never on the vendor's weekend.

    Of those only the first two are up to a rule (``within``).
    """
    if ticket.outcome is not Outcome.INACTIVE or ticket.closed_at is None:
        return
    zone = ZoneInfo((ticket.vendor.timezone if ticket.vendor else "") or "UTC")
    assert not is_closed(ticket.vendor, ticket.closed_at.astimezone(zone).date()), f"#{ticket.number} on a weekend"
    said = [one.at for one in history.comments(ticket.number) if not one.held and one.author_role in _SIDES]
    before = [at for at in said if at <= ticket.closed_at]
    least = 4 * DAY if ticket.pace else 6 * DAY
    assert not before or ticket.closed_at - max(before) >= least, f"#{ticket.number} in a hurry"


_SIDES = (Party.CUSTOMER, Party.VENDOR)


def only_for_its_parties(recipient: str, ticket: Ticket | None) -> None:
    """Nobody hears of a ticket who is no party of it."""
    if recipient == DESK.address:
        return
    assert ticket is not None
    vendor = ticket.vendor
    customers = {ticket.customer.address}
    for row in MovingRow.select().order_by(MovingRow.id):
        customers |= {row.old, row.new} if {row.old, row.new} & customers else set()
    circle = {*customers, *((vendor.support_email, vendor.account_email) if vendor else ())}
    assert recipient in circle, f"#{ticket.number} is told to {recipient}"


def tells_no_tales(parcel: Parcel, known: set[str]) -> None:
    """The words of an order's people (``known``: of this reader's orders) are read by them and by operators; a liar's
    by operators alone."""
    if parcel.recipient == DESK.address:
        return
    text = parcel.raw.replace(b"=\r\n", b"").decode("ascii", "replace")
    assert LIAR not in text, f"{parcel.recipient} reads what nobody has proven"
    said = set(_MARK.findall(text))
    assert said <= known, f"{parcel.recipient} reads {said - known}"
