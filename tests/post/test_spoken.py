"""In every language we ship: the words people write to us, and those their programs put round them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

import pytest

from mailbot.config import shipped
from mailbot.desk.nouns import Act, TicketType
from mailbot.letter import subjects
from mailbot.letter.farewells import SENT_FROM
from mailbot.letter.quoting import fold
from mailbot.letter.tongue import guess
from mailbot.letter.words import OPENERS, WROTE
from mailbot.post.compose import Composer
from mailbot.post.sample import BRAND, samples
from mailbot.routing.commands import COMMANDS
from mailbot.routing.rules import load
from mailbot.routing.synonyms import SYNONYMS
from tests.post.conftest import TEMPLATES
from tests.post.tongues import LANGUAGES, TALK
from tests.routing.written import written

COMPOSER: Final = Composer(TEMPLATES, replace(BRAND, languages=LANGUAGES))
RULES: Final = load(shipped("rules"), LANGUAGES)
QUOTED: Final = re.compile("[“„«][\xa0\u202f]?([^”“»]+?)[\xa0\u202f]?[”“»]")


def said_in(part: str, name: str, tag: str, **changes: Any) -> str:
    """That part of the sample of that name."""
    sample = next(one for one in samples(tag) if one.name == name)
    ticket = replace(sample.notice.ticket, type=changes.pop("type", sample.notice.ticket.type))
    notice = replace(sample.notice, ticket=ticket, **changes)
    return str(COMPOSER.described(notice, sample.addresses, COMPOSER.desk(tag))[part])


def meaning(subject: str, *, known: bool) -> tuple[Act, TicketType]:
    meant = RULES.meaning(written(subject), known)
    return meant.act, meant.type


@pytest.mark.parametrize("tag", LANGUAGES)
class TestWordsOfPeople:
    def test_a_subject_says_what_a_new_mail_asks_for(self, tag: str) -> None:
        said = TALK[tag]
        for subject, kind in (
            (said.refund, TicketType.REFUND),
            (said.cancellation, TicketType.CANCELLATION),
            (said.question, TicketType.SUPPORT),
            ("ABCD1234", TicketType.SUPPORT),
        ):
            assert meaning(subject, known=False) == (Act.OPEN, kind), subject

    def test_a_subject_says_what_becomes_of_a_ticket(self, tag: str) -> None:
        assert meaning(TALK[tag].close, known=True)[0] is Act.CLOSE
        assert meaning(TALK[tag].reopen, known=True)[0] is Act.REOPEN

    def test_yes_no_and_thanks(self, tag: str) -> None:
        said = TALK[tag]
        assert (RULES.is_yes(said.yes), RULES.is_no(said.yes), RULES.is_thanks(said.yes)) == (True, False, False)
        assert (RULES.is_yes(said.no), RULES.is_no(said.no), RULES.is_thanks(said.no)) == (False, True, False)
        assert not RULES.is_yes(said.thanks)
        assert not RULES.is_no(said.thanks)
        assert RULES.is_thanks(said.thanks)

    def test_what_our_own_mails_tell_people_to_write_is_understood(self, tag: str) -> None:
        """“Reply with the one word …”, “let the subject begin with …”."""
        [word] = QUOTED.findall(said_in("answer", "confirm-customer", tag))
        assert RULES.is_yes(word)
        for kind in (TicketType.REFUND, TicketType.CANCELLATION):
            [word] = QUOTED.findall(said_in("note", "opened-customer-refund", tag, type=kind, legacy=True))
            assert meaning(f"{word} ABCD1234", known=False) == (Act.OPEN, kind)

    def test_each_command_has_a_word(self, tag: str) -> None:
        if tag != "en":
            wanted = {"close", "reopen", "refund", "cancel", "support", "escalate", "approve", "refuse"}
            assert wanted <= set(SYNONYMS[tag]) <= set(COMMANDS)

    def test_the_language_can_be_told(self, tag: str) -> None:
        assert guess(TALK[tag].says) == tag


@pytest.mark.parametrize("tag", LANGUAGES)
class TestWordsOfPrograms:
    def test_history_and_signature_are_no_words_of_the_sender(self, tag: str) -> None:
        said = TALK[tag]
        assert fold(f"{said.says}\n\n{said.phone}\n\n{said.wrote}\n\n> {said.thanks}\n").fresh == said.says
        assert fold(f"{said.says}\n\n{said.wrote}\n\n{said.thanks}\n").fresh == said.says

    def test_absent_people_and_mail_servers_are_known_by_their_subjects(self, tag: str) -> None:
        assert subjects.is_away(TALK[tag].away)
        assert subjects.is_undelivered(TALK[tag].undelivered)

    def test_the_tables_have_the_language(self, tag: str) -> None:
        assert all(tag in table for table in (WROTE, OPENERS, SENT_FROM))
