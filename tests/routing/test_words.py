"""What people say in their own language when we ask them, and when they only thank."""

from __future__ import annotations

import pytest

from mailbot.config import shipped
from mailbot.routing.rules import load

RULES = load(shipped("rules"))


@pytest.mark.parametrize(
    "said",
    [
        "Ja",
        "ja.",
        "„Ja“",
        "Ja, das war ich!",
        "oui",
        "« oui »",
        "C'était moi",
        "Oui, je confirme.",
        "áno",
        "Áno, potvrdzujem",
    ],
)
def test_a_yes_is_a_yes(said: str) -> None:
    assert RULES.is_yes(said)
    assert not RULES.is_no(said)


@pytest.mark.parametrize(
    "said", ["Nein", "Nein, das war ich nicht!", "non", "Non, ce n’était pas moi.", "Nie", "Nie, nebola som to ja"]
)
def test_a_no_is_a_no(said: str) -> None:
    assert RULES.is_no(said)
    assert not RULES.is_yes(said)


@pytest.mark.parametrize("said", ["Ja, aber wann?", "Ja ich möchte kündigen", "non mais oui", "áno aj nie", "ja nein"])
def test_more_than_a_yes_is_neither(said: str) -> None:
    assert not RULES.is_yes(said)
    assert not RULES.is_no(said)


@pytest.mark.parametrize(
    "said",
    ["Vielen Dank!", "Danke für Ihre Hilfe, Anna", "Merci beaucoup", "Merci pour votre aide !", "Ďakujem.", "dakujem"],
)
def test_bare_thanks_are_thanks(said: str) -> None:
    assert RULES.is_thanks(said)


@pytest.mark.parametrize(
    "said",
    ["Danke, aber es geht noch nicht", "Merci de me rembourser", "Ďakujem, ale stále to nejde otvoriť", "Danke?"],
)
def test_thanks_with_something_to_do_are_not_bare(said: str) -> None:
    assert not RULES.is_thanks(said)


@pytest.mark.parametrize(
    "said",
    [
        "Thank you very much for your help, have a nice day",
        "Perfect, thanks",
        "Great, thank you.",
        "Thank you so much, works great now!",
        "Thanks and have a nice weekend!",
        "Dear Widget Works,\n\nthank you very much!\n\nBest regards,\nAnn",
        "Hi Vera,\nthanks!\nAnn Customer",
        "It works now, thank you!",
        "Thank you for the quick help!\n\nAnn",
        "Grazie mille, buona giornata",
        "Ďakujem pekne, pekný deň",
        "Vielen Dank und schönen Tag noch!",
        "شكرا جزيلا، يوم سعيد",
    ],
)
def test_courtesies_beside_thanks_ask_for_nothing(said: str) -> None:
    assert RULES.is_thanks(said)


@pytest.mark.parametrize(
    "said",
    [
        "Thanks, still broken",
        "Thank you. Broken again",
        "Thanks. Broken",
        "It works now",
        "Dear Vera, please call",
        "Thank you, please refund me",
        "Perfect, thanks, one more thing",
        "Thanks " * 60,
    ],
)
def test_what_somebody_has_to_act_on_is_no_bare_thanks(said: str) -> None:
    assert not RULES.is_thanks(said)
