"""Letters that were set aside: looked at, read again, let in."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from mailbot.walk.release import NOT_FETCHED
from tests.cli.conftest import T0, T1, T2, Desk, letter, words_of

DESK = "support@acme.example"
FORGED = letter("ann@mail.example", DESK, "refund ABCD1234", "I want it back.", name="f1", proven=False)
LARGE = letter("ann@mail.example", DESK, "ABCD1234", "It does not open." + " " * 5000, name="l1")


@pytest.fixture
def strict(desk: Desk) -> Desk:
    """A desk that lets in nothing above 1000 octets, and set one letter aside."""
    desk.shop()
    limited(desk, "1000")
    desk.do("ingest", "-", "--at", T0, stdin=LARGE)
    return desk


def limited(desk: Desk, size: str) -> None:
    config = desk.folder / "config.toml"
    head, _, _ = config.read_text().partition("\n[limits]")
    config.write_text(f"{head}\n[limits]\nmax_size = {size}\n")


def only(desk: Desk) -> Any:
    (found,) = desk.json("quarantine", "list")
    return found


def test_what_nobody_read_is_listed_with_its_reason(strict: Desk) -> None:
    kept = only(strict)
    assert (kept["id"], kept["verdict"], kept["ticket"], kept["received_at"]) == (1, "quarantined", None, T0)
    assert kept["reason"] == "larger than 1000 octets"
    assert strict.do("quarantine", "list").startswith("1\tquarantined\t")


def test_a_letter_is_shown_fit_for_a_terminal_and_as_it_came(desk: Desk) -> None:
    raw = b"From: a@b.example\r\nSubject: x\x00\x1b[31my\r\n\r\nhello\r\n"
    desk.do("ingest", "-", stdin=raw)
    shown = desk.do("quarantine", "show", 1)
    assert "hello" in shown
    assert not {"\x00", "\x1b"} & set(shown)
    assert desk.run("quarantine", "show", 1, "--raw").stdout_bytes == raw
    assert "hello" in desk.json("quarantine", "show", 1)["raw"]


def test_after_a_mend_a_letter_is_handled_as_the_same_one(strict: Desk) -> None:
    limited(strict, '"1MiB"')
    (walked,) = strict.json("quarantine", "retry", 1, "--at", T1)
    assert (walked["id"], walked["verdict"], walked["ticket"]) == (1, "new", 1)
    assert strict.json("quarantine", "list") == []
    ticket = strict.json("tickets", "show", 1)
    assert (ticket["opened_at"], ticket["comments"][0]["text"]) == (T1, "It does not open.")
    assert strict.json("ingest", "-", "--at", T2, stdin=LARGE)[0]["verdict"] == "duplicate"
    strict.do("audit", "verify")


def test_what_still_cannot_be_read_stays_as_it_is(strict: Desk) -> None:
    before = only(strict)
    result = strict.run("quarantine", "retry", "--all", "--at", T1)
    assert (result.exit_code, "larger than" in result.stdout) == (1, True)
    assert only(strict) == before
    assert strict.json("tickets", "list") == []


def test_a_letter_that_was_never_fetched_whole_is_not_taken_for_whole(strict: Desk) -> None:
    database = sqlite3.connect(strict.folder / "mailbot.db")
    with database:
        database.execute("UPDATE letter SET reason = ?", (f"{NOT_FETCHED}: 30000000 bytes",))
    database.close()
    limited(strict, '"50MiB"')
    assert "only the beginning of this letter was fetched" in strict.refused("quarantine", "retry", 1)
    assert strict.json("tickets", "list") == []


def test_money_asked_in_a_letter_set_aside_is_judged_by_when_it_came(desk: Desk) -> None:
    desk.shop()
    limited(desk, "1000")
    wants = letter("ann@mail.example", DESK, "refund ABCD1234", "Please." + " " * 5000, name="l2")
    desk.do("ingest", "-", "--at", T0, stdin=wants)
    limited(desk, '"1MiB"')
    desk.do("quarantine", "retry", 1, "--at", "2026-06-01T10:00:00Z")
    ticket = desk.json("tickets", "show", 1)
    assert (ticket["type"], ticket["executes_at"]) == ("refund", "2026-06-03T10:00:00Z")  # 2 June is Italy's day


@pytest.fixture
def forged(desk: Desk) -> Desk:
    """Somebody asked a refund in Ann's name, without proof."""
    desk.shop()
    desk.do("ingest", "-", "--at", T0, stdin=FORGED)
    desk.post(T0)
    return desk


def test_held_words_are_let_in_at_an_operators_word_and_the_history_says_so(forged: Desk) -> None:
    assert (only(forged)["verdict"], only(forged)["ticket"]) == ("held", 1)
    told = forged.json("quarantine", "release", 1, "--at", T1)
    assert {each["to"] for each in told["notifications"]} == {"ann@mail.example", "help@widgets.example"}
    ticket = forged.json("tickets", "show", 1)
    assert (ticket["held"], ticket["comments"][0]["held"]) == (False, False)
    assert ticket["executes_at"] == "2026-03-09T15:00:00Z"
    vouched, opened = ticket["events"][1:]
    assert (vouched["by"], vouched["proof"]) == ("operator", "authenticated")
    assert (opened["by"], opened["proof"], opened["detail"]["vouched-by"]) == ("customer", "none", "operator")
    assert "I want it back." in words_of(forged.post(T1)["help@widgets.example"])
    assert forged.json("quarantine", "list") == []
    forged.do("audit", "verify")


def test_what_was_let_in_is_not_let_in_again(forged: Desk) -> None:
    forged.do("quarantine", "release", 1, "--at", T1)
    assert forged.refused("quarantine", "release", 1, "--at", T1) == "no letter 1 waits"


def test_what_its_author_denied_is_not_let_in(desk: Desk) -> None:
    desk.shop()
    desk.do("ingest", "-", "--at", T0, stdin=FORGED)
    asked = desk.post(T0)["ann@mail.example"]
    denial = letter("ann@mail.example", asked["Reply-To"], f"Re: {asked['Subject']}", "No", name="a2")
    desk.do("ingest", "-", "--at", T1, stdin=denial)
    assert desk.json("tickets", "show", 1)["outcome"] == "unconfirmed"
    assert desk.json("quarantine", "list") == []
    assert "they did not write this" in desk.refused("quarantine", "release", 1, "--at", T2)


def test_a_letter_on_a_ticket_is_not_read_again(forged: Desk) -> None:
    assert "release them instead" in forged.refused("quarantine", "retry", 1)
    assert "no words of this letter are held on a ticket" in _unread(forged)


def _unread(desk: Desk) -> str:
    desk.do("ingest", "-", stdin=b"From: a@b.example\r\nSubject: x\x00y\r\n\r\nhello\r\n")
    return desk.refused("quarantine", "release", 2)


@pytest.fixture
def torn(desk: Desk) -> Desk:
    """Ann answers on ticket 1 under the subject of ticket 2: letter 3 fits no one of them."""
    desk.shop()
    desk.do("ingest", "-", "--at", T0, stdin=letter("ann@mail.example", DESK, "ABCD1234 one", "First.", name="a1"))
    address = desk.post(T0)["ann@mail.example"]["Reply-To"]
    desk.do("ingest", "-", "--at", T0, stdin=letter("ann@mail.example", DESK, "Two", "Second.", name="a2"))
    both = letter("ann@mail.example", address, "Re: [Acme #2] Two", "/close\nWhich one is this?", name="a3")
    (walked,) = desk.json("ingest", "-", "--at", T1, stdin=both)
    assert (walked["verdict"], walked["ticket"]) == ("held", None)
    return desk


def test_an_operator_says_which_ticket_a_letter_belongs_to(torn: Desk) -> None:
    (again,) = torn.json("quarantine", "retry", 3, "--at", T2)
    assert (again["verdict"], only(torn)["id"]) == ("held", 3)
    assert "--ticket N" in torn.refused("quarantine", "release", 3, "--at", T2)
    told = torn.json("quarantine", "release", 3, "--ticket", 1, "--at", T2)
    assert told["ticket"] == 1
    ticket = torn.json("tickets", "show", 1)
    assert (ticket["state"], ticket["comments"][-1]["author"]) == ("open", "ann@mail.example")
    assert "Which one is this?" in ticket["comments"][-1]["text"]
    assert (ticket["events"][-1]["proof"], ticket["events"][-1]["detail"]) == ("none", {"vouched-by": "operator"})
    assert torn.json("quarantine", "list") == []


def test_nobody_is_made_to_speak_on_somebody_elses_ticket(torn: Desk) -> None:
    torn.do("tickets", "open", "No mail", "Bob got no mail.", "--order", "ABCD5678", "--at", T1)
    assert "neither customer nor vendor" in torn.refused("quarantine", "release", 3, "--ticket", 3, "--at", T2)
    assert only(torn)["id"] == 3


def test_wrong_usage_is_told_apart(forged: Desk) -> None:
    assert "say which" in forged.misused("quarantine", "retry")
    assert forged.refused("quarantine", "show", 9) == "no letter 9 waits"
