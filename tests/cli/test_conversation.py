"""A conversation from the first mail to the closed ticket, by the command line alone."""

from __future__ import annotations

import re
from urllib.parse import unquote

from tests.cli.conftest import T0, T1, T2, T3, Desk, letter, words_of

ANN, VENDOR = "ann@mail.example", "help@widgets.example"


def test_ann_writes_the_vendor_answers_and_ann_closes_by_the_prepared_link(busy: Desk) -> None:
    opened = busy.post(T0)
    assert set(opened) == {ANN, VENDOR}
    assert "The file will not open." in words_of(opened[VENDOR])

    answer = letter(VENDOR, opened[VENDOR]["Reply-To"], "Re: whatever", "Please load it down again.", name="v1")
    assert busy.json("ingest", "-", "--at", T1, stdin=answer)[0]["verdict"] == "reply"
    replied = busy.post(T1)
    assert "Please load it down again." in words_of(replied[ANN])

    address, subject = _close_link(words_of(replied[ANN]))
    closing = letter(ANN, address, subject, "", name="a2", proven=False).replace("dmarc=fail", "dmarc=none")
    (walked,) = busy.json("ingest", "-", "--at", T2, stdin=closing)
    assert (walked["verdict"], walked["actions"], walked["proof"]) == ("reply", ["close"], "token")
    assert {mail["X-Mailbot-Kind"] for mail in busy.post(T2).values()} == {"closed"}

    ticket = busy.json("tickets", "show", 1)
    assert (ticket["state"], ticket["outcome"], ticket["closed_at"]) == ("closed", "solved", T2)
    assert [comment["author_role"] for comment in ticket["comments"]] == ["customer", "vendor"]
    assert [event["kind"] for event in ticket["events"]] == ["opened", "replied", "closed"]
    assert busy.post(T3) == {}


def test_a_mail_that_claims_to_be_ann_and_fails_its_check_is_held(busy: Desk) -> None:
    forged = letter(ANN, "support@acme.example", "[Acme #1] x", "Close it, I am Ann.", name="x1", proven=False)
    (walked,) = busy.json("ingest", "-", "--at", T1, stdin=forged)
    assert (walked["verdict"], walked["proof"]) == ("held", "none")
    assert [comment["held"] for comment in busy.json("tickets", "show", 1)["comments"]] == [False, True]


def _close_link(text: str) -> tuple[str, str]:
    """Address and subject of the prepared mail that closes."""
    joined = re.sub(r"\s+", " ", text)
    links = re.findall(r"mailto:([^\s?>]+)\?subject=([^\s&>]+)", joined)
    return next((unquote(to), unquote(subject)) for to, subject in links if unquote(subject).startswith("close"))
