"""Yes and no as people write them, and what is neither because money may hang on it."""

from __future__ import annotations

import pytest

from mailbot.config import shipped
from mailbot.routing.assurances import ASSURED, DENIED, POLITE, answer_line
from mailbot.routing.rules import load
from tests.post.tongues import LANGUAGES

RULES = load(shipped("rules"), LANGUAGES)


@pytest.mark.parametrize(
    "said",
    [
        "yes", "Yes.", "YES!", "yes please", "Yes, please!", "Yes it was me", "Yes, that was me.", "That was me", "yep",
        "yeah", "yes thanks", "Yes - I did", "yes 👍", "Yes, thank you very much. Best regards", "sure", "I wrote this",
        "ja gerne", "Ja!", "Ja, bitte", "Ja, das war ich", "ja, war ich", "Jawohl",
        "sì", "si", "Sì, confermo", "Si grazie", "Si, sono stata io",
        "oui", "Oui, c'est moi", "Oui merci", "ouais", "oui c’était bien moi",
        "sí", "Si, fui yo", "Claro", "Sí, gracias",
        "sim", "Sim, fui eu", "Sim, por favor", "sim, obrigada",
        "áno", "ano", "Áno, prosím", "Ano, bola som to ja", "Hej",
        "نعم", "نعم من فضلك", "نعم، شكرا جزيلا", "نعم، أنا من كتبها",
    ],
)  # fmt: skip
def test_a_yes_with_courtesy_and_assurance_is_a_yes(said: str) -> None:
    assert RULES.is_yes(said)
    assert not RULES.is_no(said)


@pytest.mark.parametrize(
    "said",
    [
        "no", "No, not me", "no thanks", "No, that wasn't me.", "No, I didn't write this", "it was not me", "nope",
        "Nein danke", "Nein, das war ich nicht", "ce n'était pas moi", "Non merci", "Non, pas moi", "No grazie",
        "no, non sono stato io", "no fui yo", "No, gracias", "Nie, ďakujem", "nie, to som nebola ja", "Não, obrigado",
        "nao, nao fui eu", "لا شكرا", "لا، لست أنا",
    ],
)  # fmt: skip
def test_a_no_with_as_little_is_a_no(said: str) -> None:
    assert RULES.is_no(said)
    assert not RULES.is_yes(said)


@pytest.mark.parametrize(
    "said",
    [
        "", "yes but do not pay", "yes? what is this", "yes?", "yes if it is free", "no yes", "yes no", "ok no",
        "yes, not me", "yes or no", "yes and no", "not yes", "Yes, I wrote it. Please pay soon.", "yes 👎", "yes x no",
        "Yes, thanks, but who are you", "yes never", "no problem", "yes " * 60,
        "Ja, aber wann?", "ja nein", "ja, wenn es gratis ist", "ja nie", "sì ma non subito", "si no fui yo",
        "sí, no confirmo", "si es gratis", "oui mais non", "oui, si c'est gratuit", "sim não", "sim, mas não pague",
        "áno aj nie", "áno, ale neplaťte", "نعم ولكن لا تدفع", "نعم؟", "نعم لا",
    ],
)  # fmt: skip
def test_a_question_a_condition_and_the_other_word_are_neither(said: str) -> None:
    assert not RULES.is_yes(said)
    assert not RULES.is_no(said)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("yes\n\nAnn", "yes"), ("Hi,\nyes", "yes"), ("Hello Acme team,\n\nyes, that was me", "yes, that was me"),
        ("Hi Vera, yes", "yes"), ("Sehr geehrte Damen und Herren,\n\nja", "ja"), ("Dobry den,\nano", "ano"),
        ("مرحبا،\nنعم", "نعم"), ("Yes\n\nIf you need more, call me", "Yes"),
        ("Yes\nbut do not pay", ""), ("Yes\nBut do not pay", ""), ("Ja\naber erst morgen", ""), ("Hi,\nno\nwait", "no"),
        ("Hello this is not me\nyes", "Hello this is not me"), ("Hi?\nyes", "Hi?"), ("Hello!", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_line_that_answers_stands_below_a_greeting_and_is_not_turned_by_the_next(text: str, line: str) -> None:
    assert answer_line(text) == line


def test_each_language_has_its_own_words() -> None:
    assert set(ASSURED) == set(DENIED) == set(POLITE) == set(LANGUAGES)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_what_assures_behind_a_yes_takes_nothing_back(tag: str) -> None:
    """Not one of these is a no by itself, nor the other way round."""
    assert not [said for said in ASSURED[tag].split("|") if RULES.is_no(said)]
    assert not [said for said in DENIED[tag].split("|") if RULES.is_yes(said)]
    assert set(ASSURED[tag].split("|")).isdisjoint(DENIED[tag].split("|"))
