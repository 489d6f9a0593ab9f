"""The stories can fail: what is not so breaks them, with file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mailbot.walk.house import House
from tests.story import Broken, Stage

OPENING = "<< customer\nSubject: ABCD1234 pedal\n\nIt squeaks.\n>> customer opened\n>> vendor opened\n"


def broken(house: House, folder: Path, text: str) -> str:
    """Where and why the story of ``text`` breaks."""
    path = folder / "tale.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Broken) as caught:
        Stage(house).play(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        (OPENING.replace(">> vendor opened\n", ""), "at its end", "came: vendor opened"),
        (f"{OPENING}>> vendor opened\n", "tale.txt:7", "no mail 'opened' to vendor"),
        (f"{OPENING}    It is silent.\n", "tale.txt:6", "'It is silent.' is not true"),
        (f"{OPENING}    ! It squeaks.\n", "tale.txt:6", "'! It squeaks.' is not true"),
        (f"{OPENING}    + bill.pdf\n", "tale.txt:6", "carries the files []"),
        (f"{OPENING}== closed solved\n", "tale.txt:7", "ticket #1 is open"),
        (f"{OPENING}== open\n    customer: It is silent.\n", "tale.txt:7", "customer: It squeaks."),
        (f"{OPENING}== 2 tickets\n", "tale.txt:7", "there are 1 tickets"),
        (f"{OPENING}?? held\n", "tale.txt:7", "not held"),
        (f"{OPENING}<< nobody\n", "tale.txt:7", "nobody is called nobody"),
        (f"{OPENING}<< customer clicks reopen\n", "tale.txt:7", "StopIteration"),
        (f"{OPENING}<< vendor answers\nOil.\n@ Mon 2026-03-02 12:00 UTC\n", "tale.txt:9", "came: customer replied"),
        ("@ Mon 2026-03-03 12:00 UTC\n", "tale.txt:1", "is a Tuesday"),
        ("$ close 1\n", "tale.txt:1", "no-such-ticket"),
        (f"{OPENING}@ Fri 2026-03-06 12:00 UTC\n", "at its end", "came: vendor inactive"),
        (f"{OPENING}== open until Wed 2026-03-04 12:00 UTC\n", "tale.txt:7", "next step at 2026-03-04 09:00"),
        (f"{OPENING}== paid 40.00 EUR\n", "tale.txt:7", "it is paid nothing"),
        (f"{OPENING}== order ABCD1234 refunded\n", "tale.txt:7", "it is order active"),
        (f"{OPENING}== vendor 1 marks\n", "tale.txt:7", "it is vendor 0 marks"),
        (f"{OPENING}~~ down\n<< vendor answers\nOil.\n~~ up\n", "at its end", "came: customer replied"),
        (f"{OPENING}~~ the weather is fine\n", "tale.txt:7", "fine"),
    ],
)
def test_a_story_that_is_not_true_tells_where_and_why(
    house: House, tmp_path: Path, text: str, where: str, why: str
) -> None:
    told = broken(house, tmp_path, text)
    assert told.startswith((where, f"tale.txt: {where}"))
    assert why in told


def test_a_broken_story_shows_the_walk_of_the_last_mail(house: House, tmp_path: Path) -> None:
    told = broken(house, tmp_path, f"{OPENING}== closed\n")
    assert "decide: opened; the ticket is open" in told
    assert "plan: opened to the vendor" in told


def test_the_answer_to_a_stranger_does_not_tell_whether_a_ticket_exists(house: House) -> None:
    """But for its own number, date and signed words it is the same text."""
    stage = Stage(house)
    stage.hear(stage.write("customer", "", "Subject: ABCD1234 pedal\n\nIt squeaks."))
    for name, number in (("stranger", 1), ("other", 999)):
        stage.hear(stage.write(name, "", f"Subject: Re: [Acme #{number}] pedal\n\nWhat is it?"))
    to_sam, to_sue = (stage.postbox.latest(name) for name in ("stranger", "other"))
    assert _unnumbered(to_sam.text) == _unnumbered(to_sue.text)
    assert _unnumbered(to_sam.html) == _unnumbered(to_sue.html)
    assert list(to_sam.message.keys()) == list(to_sue.message.keys())


def _unnumbered(text: str) -> str:
    return re.sub(r"\b[23]\b", "N", text)
