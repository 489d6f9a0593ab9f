"""A [proof] of one's own, from the file to the mails that go out."""

from __future__ import annotations

import os

from mailbot.config import load
from mailbot.desk.bar import Deed
from mailbot.desk.nouns import Proof
from mailbot.walk import renewal
from mailbot.walk.house import open_house
from tests.cli.conftest import CONFIG, T0, T1, Desk, letter, words_of

LOWERED = CONFIG + '\n[proof]\nmoney = "token"\n'
RAISED = CONFIG + '\n[proof]\nmoney = "confirmed"\n'
REFUND = letter("ann@mail.example", "support@acme.example", "refund ABCD1234", "My money, please.", name="r1")


def test_an_authenticated_customer_is_asked_where_money_needs_a_confirmation(desk: Desk) -> None:
    desk.write("config.toml", RAISED)
    desk.shop()
    (walked,) = desk.json("ingest", "-", "--at", T0, stdin=REFUND)
    assert (walked["proof"], walked["verdict"]) == ("authenticated", "held")
    asked = desk.post(T0)
    assert list(asked) == ["ann@mail.example"]
    answer = letter(
        "ann@mail.example", str(asked["ann@mail.example"]["Reply-To"]), "Re: x", "yes", name="r2", proven=False
    ).replace("dmarc=fail", "dmarc=none")
    (walked,) = desk.json("ingest", "-", "--at", T1, stdin=answer)
    assert walked["proof"] == "confirmed"
    told = desk.post(T1)
    assert "help@widgets.example" in told or "owner@widgets.example" in told
    assert "40.00" in "".join(map(words_of, told.values()))


def test_nobody_is_asked_as_it_is_shipped(desk: Desk) -> None:
    desk.shop()
    (walked,) = desk.json("ingest", "-", "--at", T0, stdin=REFUND)
    assert walked["verdict"] == "new"


def test_an_operator_at_the_command_line_is_not_asked(desk: Desk) -> None:
    rows = "".join(f'{row} = "confirmed"\n' for row in ("support", "comment", "close", "money", "operator"))
    desk.write("config.toml", f"{CONFIG}\n[proof]\n{rows}")
    desk.shop()
    desk.do("tickets", "open", "Refund", "She called.", "--order", "ABCD1234", "--type", "refund", "--at", T0)
    desk.do("tickets", "comment", 1, "Noted.", "--at", T0)
    found = desk.json("tickets", "show", 1)
    assert (found["type"], found["state"], found["held"]) == ("refund", "open", False)
    desk.do("tickets", "close", 1, "--at", T1)
    assert desk.json("tickets", "show", 1)["state"] == "closed"


def test_a_file_that_lowers_the_bar_is_refused_by_line_or_advised_against(desk: Desk) -> None:
    desk.write("config.toml", LOWERED)
    line = LOWERED.splitlines().index('money = "token"') + 1
    result = desk.run("check")
    assert result.exit_code == 1
    assert f"config.toml:{line}: proof.money: needs" in result.stdout
    assert "proof.money: needs" in desk.refused("tickets", "list")
    desk.write("config.toml", LOWERED + "lower_the_bar_for_money = true\n")
    said = 'advice: proof.money = "token" lowers the bar for money'
    assert said in desk.do("check")
    assert said in desk.run("doctor").stderr


def test_an_edit_is_in_force_after_a_reload(desk: Desk) -> None:
    house = open_house(load(desk.folder / "config.toml", os.environ))
    assert house.policy.proof[Deed.MONEY] is Proof.AUTHENTICATED
    desk.write("config.toml", RAISED)
    assert renewal.renewed(house, renewal.read(house.config)).policy.proof[Deed.MONEY] is Proof.CONFIRMED
    house.database.close()
