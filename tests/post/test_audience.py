"""Who hears of a change: both sides, one of them, operators; each address once, and of the strongest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mailbot.desk.nouns import Entry, Party, Person, Proof, State, Ticket, TicketType
from mailbot.desk.request import Author, Change
from mailbot.post import audience, sample
from mailbot.post.audience import AUDIENCE, STRENGTH, Hearer
from mailbot.post.notice import Kind

DESK = "desk@acme.example"
ANN, HELP = sample.PERSONS[Party.CUSTOMER], sample.PERSONS[Party.VENDOR]
REFUND = replace(sample.TICKET, type=TicketType.REFUND)
FLAGGED = replace(REFUND, state=State.IN_REVIEW, review="flagged")
STRANGE = replace(sample.TICKET, customer=Person("sam@elsewhere.example"), vendor=None, order=None, outsider=True)


def change(tells: str, by: Party = Party.CUSTOMER, ticket: Ticket = REFUND, **more: Any) -> Change:
    author = Author(by, replace(sample.PERSONS.get(by, Person("")), name=""), Proof.AUTHENTICATED)
    entry = Entry(sample.NOW, tells, by, author.proof, more.pop("detail", {}))
    return Change(ticket, tells, author, (entry,), **more)


def told(change: Change, **how: Any) -> list[tuple[str, str]]:
    return [(hearer.person.address, hearer.kind) for hearer in audience.plan(change, operators=(DESK,), **how)]


def test_every_kind_has_its_strength() -> None:
    assert sorted(STRENGTH) == sorted(Kind)
    assert set(AUDIENCE) <= set(Kind)


@pytest.mark.parametrize("tells", sorted(set(AUDIENCE) - {"alert", "escalated"}))
def test_both_sides_are_told_and_the_desk_is_left_alone(tells: str) -> None:
    assert told(change(tells)) == [(HELP.address, tells), (ANN.address, tells)]


def test_who_did_it_gets_an_acknowledgement() -> None:
    assert [(one.role, one.own) for one in audience.plan(change("changed", Party.VENDOR))] == [
        (Party.VENDOR, True),
        (Party.CUSTOMER, False),
    ]


def test_a_mail_asked_back_reaches_its_author_instead_of_a_copy() -> None:
    asked = change("opened", asks="conflict", ticket=sample.TICKET)
    assert told(asked) == [(ANN.address, Kind.NEEDS), (HELP.address, Kind.OPENED)]


def test_a_mail_that_wants_no_acknowledgement_gets_none() -> None:
    assert told(change("changed"), silent=True) == [(HELP.address, Kind.CHANGED)]


@pytest.mark.parametrize(
    ("caused", "reason"),
    [
        (change("alert", Party.CLOCK), "failed"),
        (change("alert", Party.CLOCK, detail={"stage": "unknown"}), "unknown"),
        (change("escalated"), "escalated"),
        (change("opened", ticket=FLAGGED), "flagged"),
        (change("changed", ticket=replace(FLAGGED, review="beyond-policy")), "beyond-policy"),
        (change("replied", ticket=FLAGGED), ""),
        (change("opened", Party.STRANGER, STRANGE), ""),
        (change("replied", Party.STRANGER, STRANGE), ""),
        (change("reviewed", Party.OPERATOR, marks=True), ""),
        (
            change("reviewed", marks=True, ticket=replace(REFUND, vendor=replace(sample.VENDOR, flagged=True))),
            "vendor-flagged",
        ),
        (change("opened"), ""),
    ],
)
def test_operators_are_alerted_with_a_reason(caused: Change, reason: str) -> None:
    assert audience.alert(caused) == reason
    assert ((DESK, Kind.ALERT) in told(caused)) == bool(reason)


def test_nothing_alerts_while_it_waits_for_its_authors_proof() -> None:
    assert told(change("confirm", held=True, ticket=FLAGGED)) == [(ANN.address, Kind.CONFIRM)]


def test_an_operator_is_not_alerted_to_what_they_did() -> None:
    assert (DESK, Kind.ALERT) not in told(change("opened", Party.OPERATOR, FLAGGED))


def test_an_alert_of_a_failure_reaches_neither_side() -> None:
    assert told(change("alert", Party.CLOCK)) == [(DESK, Kind.ALERT)]


@pytest.mark.parametrize(
    ("kinds", "kept"),
    [
        ((Kind.REPLIED, Kind.OPENED, Kind.CHANGED), Kind.CHANGED),
        ((Kind.CHANGED, Kind.CLOSED), Kind.CLOSED),
        ((Kind.CLOSED, Kind.REVIEWED), Kind.REVIEWED),
        ((Kind.REVIEWED, Kind.REFUSED), Kind.REFUSED),
        ((Kind.ESCALATED, Kind.CONFIRMED, Kind.REFUSED), Kind.CONFIRMED),
    ],
)
def test_of_several_notifications_a_reader_gets_the_strongest(kinds: tuple[Kind, ...], kept: Kind) -> None:
    several = [Hearer(kind, Party.CUSTOMER, ANN) for kind in kinds]
    for order in (several, several[::-1]):
        assert [hearer.kind for hearer in audience.strongest(order)] == [kept]


def test_of_equal_ones_the_first_is_kept_and_letter_case_is_no_other_address() -> None:
    first = Hearer(Kind.CLOSED, Party.VENDOR, Person("One@Shop.example"))
    assert audience.strongest([first, Hearer(Kind.CLOSED, Party.CUSTOMER, Person("one@shop.example"))]) == (first,)


def test_without_an_address_nobody_is_told() -> None:
    lone = replace(REFUND, vendor=None, customer=Person(""))
    assert told(change("confirmed", Party.CLOCK, lone)) == []
