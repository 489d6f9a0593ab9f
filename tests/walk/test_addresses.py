"""A customer's change of address, and what comes from outside afterwards: the shop's books again, other spellings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from mailbot.store import shop
from mailbot.walk.house import House
from tests.cast import ORDERS, PEOPLE
from tests.loose import Loose
from tests.standing import check_fact

OLD, NEW = PEOPLE["customer"].address, PEOPLE["moved"].address
ASKED = """@ Mon 2026-03-02 10:00 UTC
<< customer
Subject: ABCD1234 pedal

/address {}
The pedal squeaks.
"""
MOVED = ASKED.format(NEW) + "<< moved answers unproven\nYes\n"
HELD_UNTIL = datetime(2026, 3, 5, 10, tzinfo=UTC)


@pytest.fixture
def stage(house: House) -> Loose:
    return Loose(house)


def imported() -> None:
    """The shop sends its books again, where she still has her old address, and has bought something more."""
    mine = next(order for order in ORDERS if order.number == "ABCD1234")
    shop.save_orders([*ORDERS, replace(mine, number="ABCD9999")])


def whose(number: str) -> tuple[str, datetime | None]:
    order = shop.orders([number])[number]
    return order.customer.address, order.hold_until


def test_orders_imported_again_stay_with_the_new_address(stage: Loose, tmp_path: Path) -> None:
    stage.tell(MOVED, tmp_path)
    imported()
    assert {whose(number) for number in ("ABCD1234", "EFGH5678", "ABCD9999")} == {(NEW, HELD_UNTIL)}
    assert whose("KLMN9012") == (PEOPLE["neighbour"].address, None)


def test_who_has_the_old_mailbox_now_gets_nothing_by_an_import(stage: Loose, tmp_path: Path) -> None:
    stage.tell(MOVED, tmp_path)
    imported()
    stage.tell("<< customer\nSubject: refund ABCD9999\n\nMy money.\n@ Mon 2026-03-30 10:00 UTC\n", tmp_path)
    assert check_fact(["paid", "nothing"])


def test_the_money_of_an_imported_order_waits_as_well(stage: Loose, tmp_path: Path) -> None:
    stage.tell(MOVED, tmp_path)
    imported()
    stage.tell("<< moved\nSubject: refund ABCD9999\n\nMy money.\n@ Thu 2026-03-05 09:59 UTC\n", tmp_path)
    assert check_fact(["paid", "nothing"])
    stage.tell("@ Thu 2026-03-05 10:01 UTC\n", tmp_path)
    assert check_fact(["paid", "40.00", "EUR"])


def test_what_was_stopped_is_imported_to_the_old_address(stage: Loose, tmp_path: Path) -> None:
    stage.tell(MOVED + "<< customer clicks stop unproven\n", tmp_path)
    imported()
    assert {whose(number)[0] for number in ("ABCD1234", "EFGH5678", "ABCD9999")} == {OLD}


def test_who_comes_back_to_an_address_has_it(stage: Loose, tmp_path: Path) -> None:
    back = f"@ Fri 2026-03-06 10:00 UTC\n<< moved answers\n/address {OLD}\n<< customer answers unproven\nYes\n"
    stage.tell(MOVED + back, tmp_path)
    imported()
    assert {whose(number)[0] for number in ("ABCD1234", "EFGH5678", "ABCD9999")} == {OLD}


SPELLINGS = ("ann@bücher.example", "Ann@BÜCHER.Example", "ann@xn--bcher-kva.example", "ann@XN--BCHER-KVA.example")


@pytest.mark.parametrize(("asked", "written"), [*pairwise(SPELLINGS), (SPELLINGS[-1], SPELLINGS[0])])
def test_an_international_domain_is_one_address_in_both_spellings(
    asked: str, written: str, stage: Loose, tmp_path: Path
) -> None:
    stage.tell(ASKED.format(asked), tmp_path)
    to = stage.postbox.latest("umlaut").reply_to
    stage.hear(f"From: {written}\nTo: {to}\nMessage-ID: <yes@x.example>\nSubject: yes\n\nYes\n".encode())
    moved = PEOPLE["umlaut"].address
    assert whose("ABCD1234") == (moved, HELD_UNTIL)
    stage.tell(f"<< umlaut answers\n/address {asked}\n", tmp_path)
    assert stage.postbox.latest("umlaut").parcel.kind == "rejected"  # it is that already
    stage.tell("@ Fri 2026-03-06 10:00 UTC\n", tmp_path)
    passed = "mx.acme.example; dmarc=pass header.from=bücher.example"
    fields = f"Authentication-Results: {passed}\nFrom: {written}\nTo: support@acme.example\nSubject: refund ABCD1234"
    stage.hear(f"{fields}\n\nMy money.\n".encode())
    stage.tell(f"@ {stage.now + timedelta(days=5):%a %Y-%m-%d} 10:00 UTC\n", tmp_path)
    assert check_fact(["paid", "40.00", "EUR"])
