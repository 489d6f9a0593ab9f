"""Who wrote, and with what proof, row by row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from mailbot.desk.nouns import Act, Order, Party, Person, Proof, State, Ticket, TicketType, Vendor
from mailbot.desk.request import Author
from mailbot.routing.parties import Circle, identify, is_listed, is_party_of, is_staff, knows_order
from mailbot.routing.tokens import Keyring, Purpose, Token
from tests.routing.written import written

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)
RING = Keyring({1: b"secret"})
ANN, VERA, CORA = "ann@customer.example", "vera@vendor.example", "cora@staff.vendor.example"
ACCOUNTS, PAT, OLGA, SAM = "accounts@vendor.example", "pat@free.example", "olga@desk.example", "sam@elsewhere.example"
VENDOR = Vendor("v1", "Widget Works", ACCOUNTS, VERA, language="it", people=("@staff.vendor.example", PAT))
ORDER = Order("ABCD1234", "v1", Person(ANN, "Ann on file", "en"), "one-time")
TICKET = Ticket(1, TicketType.SUPPORT, State.OPEN, "pedal", ORDER.customer, NOON, VENDOR, ORDER)
ON_TICKET = Circle(frozenset({OLGA}), TICKET, (), (), (), {"v1": VENDOR})
NOWHERE = replace(ON_TICKET, ticket=None)


def token(to: str, role: Party, purpose: Purpose = Purpose.REPLY) -> Token:
    opened = RING.open(RING.seal(purpose, 1, role, to, NOON), NOON)
    assert opened is not None
    return opened


def who(
    address: str, circle: Circle = ON_TICKET, *, with_token: Token | None = None, said: str = "", act: Act = Act.REPLY
) -> Author:
    """Who ``address`` is. ``said``: the result our server wrote on the mail, ``pass`` or ``fail``."""
    domain = address.partition("@")[2]
    results = {"Authentication_Results": f"mx.acme.example; dmarc={said} header.from={domain}"} if said else {}
    return identify(written(From=address, **results), circle, with_token, act, RING)


class TestRoles:
    @pytest.mark.parametrize(
        ("address", "party"),
        [
            (ANN, Party.CUSTOMER),
            (VERA, Party.VENDOR),
            (ACCOUNTS, Party.VENDOR),
            (CORA, Party.VENDOR),
            (PAT, Party.VENDOR),
            (OLGA, Party.OPERATOR),
            (SAM, Party.STRANGER),
            ("eve@notstaff.vendor.example", Party.STRANGER),
            ("eve@deep.staff.vendor.example", Party.STRANGER),
            ("eve@vendor.example", Party.STRANGER),
            ("ann+shop@customer.example", Party.STRANGER),
            ("a.nn@customer.example", Party.STRANGER),
            ("аnn@customer.example", Party.STRANGER),  # a Cyrillic first letter
            ("ann@customеr.example", Party.STRANGER),
        ],
    )
    def test_on_a_ticket_the_address_decides_and_nothing_but_its_case_is_folded(
        self, address: str, party: Party
    ) -> None:
        assert who(address).party is party
        assert who(address.upper()).party is party

    def test_on_a_new_mail_the_named_order_decides_then_what_they_bought_then_whom_they_work_for(self) -> None:
        named = replace(NOWHERE, orders=(ORDER,))
        assert who(ANN, named).party is Party.CUSTOMER
        assert who(VERA, named).party is Party.VENDOR
        assert who(ANN, replace(NOWHERE, bought=(ORDER,))).party is Party.CUSTOMER
        assert who(CORA, replace(NOWHERE, works_for=(VENDOR,))).vendor is VENDOR
        assert who(SAM, NOWHERE).party is Party.STRANGER

    def test_one_address_on_both_sides_speaks_as_the_side_its_token_was_mailed_to(self) -> None:
        both = replace(ON_TICKET, ticket=replace(TICKET, customer=Person(VERA)))
        assert who(VERA, both).party is Party.CUSTOMER
        assert who(VERA, both, with_token=token(VERA, Party.VENDOR)).party is Party.VENDOR
        assert who(VERA, both, with_token=token(VERA, Party.CUSTOMER)).party is Party.CUSTOMER

    def test_a_display_name_makes_nobody_anything(self) -> None:
        letter = written(From='"Olga olga@desk.example" <sam@elsewhere.example>')
        assert identify(letter, ON_TICKET, None, Act.REPLY, RING).party is Party.STRANGER

    def test_name_and_language_come_from_the_mail_and_from_what_is_on_file(self) -> None:
        assert who(ANN).person == Person(ANN, "Ann on file", "en")
        assert who(VERA).person.language == "it"


@dataclass(frozen=True)
class Row:
    """One way a mail can come, and what that proves."""

    sender: str
    said: str  # by our own server: pass, fail, or nothing
    token: Token | None
    act: Act
    proof: Proof


TO_ANN, TO_VERA = token(ANN, Party.CUSTOMER), token(VERA, Party.VENDOR)
ROWS = {
    "only the From line": Row(ANN, "", None, Act.REPLY, Proof.NONE),
    "a check that failed": Row(ANN, "fail", None, Act.REPLY, Proof.NONE),
    "a check that failed outweighs a token": Row(ANN, "fail", TO_ANN, Act.REPLY, Proof.NONE),
    "her own token": Row(ANN, "", TO_ANN, Act.REPLY, Proof.TOKEN),
    "her own token, closing": Row(ANN, "", TO_ANN, Act.CLOSE, Proof.TOKEN),
    "somebody else's token": Row(ANN, "", TO_VERA, Act.REPLY, Proof.NONE),
    "a token of the other role": Row(ANN, "", token(ANN, Party.VENDOR), Act.REPLY, Proof.NONE),
    "her server's word": Row(ANN, "pass", None, Act.REPLY, Proof.AUTHENTICATED),
    "her server's word beside a token": Row(ANN, "pass", TO_ANN, Act.REPLY, Proof.AUTHENTICATED),
    "a closing link, closing": Row(ANN, "", token(ANN, Party.CUSTOMER, Purpose.CLOSE), Act.CLOSE, Proof.TOKEN),
    "a closing link, replying": Row(ANN, "", token(ANN, Party.CUSTOMER, Purpose.CLOSE), Act.REPLY, Proof.NONE),
    "a closing link, opening again": Row(ANN, "", token(ANN, Party.CUSTOMER, Purpose.CLOSE), Act.REOPEN, Proof.NONE),
    "a bounce address": Row(ANN, "", token(ANN, Party.CUSTOMER, Purpose.BOUNCE), Act.REPLY, Proof.NONE),
    "a confirmation": Row(ANN, "", token(ANN, Party.CUSTOMER, Purpose.CONFIRM), Act.CONFIRM, Proof.CONFIRMED),
    "a confirmation, replying": Row(ANN, "", token(ANN, Party.CUSTOMER, Purpose.CONFIRM), Act.REPLY, Proof.NONE),
    "a no to a confirmation": Row(ANN, "", token(ANN, Party.CUSTOMER, Purpose.CONFIRM), Act.DENY, Proof.CONFIRMED),
    "the link that denies": Row(ANN, "", token(ANN, Party.CUSTOMER, Purpose.DENY), Act.DENY, Proof.CONFIRMED),
    "the link that denies, confirming": Row(ANN, "", token(ANN, Party.CUSTOMER, Purpose.DENY), Act.CONFIRM, Proof.NONE),
    "somebody else's confirmation": Row(SAM, "", token(ANN, Party.CUSTOMER, Purpose.CONFIRM), Act.CONFIRM, Proof.NONE),
    "a general token confirms nothing": Row(ANN, "", TO_ANN, Act.CONFIRM, Proof.NONE),
    "the vendor's support address": Row(VERA, "", TO_VERA, Act.REPLY, Proof.TOKEN),
    "the vendor's account address": Row(ACCOUNTS, "", token(ACCOUNTS, Party.VENDOR), Act.REPLY, Proof.TOKEN),
    "the account address with what support was mailed": Row(ACCOUNTS, "", TO_VERA, Act.REPLY, Proof.NONE),
    "staff by domain": Row(CORA, "", token(CORA, Party.VENDOR), Act.REPLY, Proof.NONE),
    "staff by domain, vouched for": Row(CORA, "pass", None, Act.REPLY, Proof.AUTHENTICATED),
    "staff by address": Row(PAT, "", token(PAT, Party.VENDOR), Act.REPLY, Proof.NONE),
    "staff by address, vouched for": Row(PAT, "pass", None, Act.REPLY, Proof.AUTHENTICATED),
    "a stranger with a token": Row(SAM, "", TO_ANN, Act.REPLY, Proof.NONE),
    "an operator": Row(OLGA, "pass", None, Act.CLOSE, Proof.AUTHENTICATED),
    "an operator without a word of the server": Row(OLGA, "", None, Act.CLOSE, Proof.NONE),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_what_a_mail_proves(row: Row) -> None:
    author = who(row.sender, with_token=row.token, said=row.said, act=row.act)
    assert author.proof is row.proof
    assert author.reason


def test_proofs_are_ordered() -> None:
    assert Proof.NONE < Proof.TOKEN < Proof.AUTHENTICATED < Proof.CONFIRMED


def test_nobody_without_an_address_is_anybody() -> None:
    empty = replace(VENDOR, support_email="", account_email="", people=())
    assert not is_staff("", empty)
    assert not is_listed("", VENDOR)
    assert not is_party_of("", replace(TICKET, customer=Person("")))
    assert not knows_order("", replace(ORDER, customer=Person("")), empty)
