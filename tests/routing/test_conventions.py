"""What a letter asks for: words in the subject, commands at the top, prepared links, bare thanks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mailbot.config import shipped
from mailbot.desk.nouns import Act, Party, Person, State, Ticket, TicketType
from mailbot.routing import rules
from mailbot.routing.conventions import interpret, ticket_subject
from mailbot.routing.reference import By, Reference
from mailbot.routing.tokens import Purpose, Token
from tests.routing.written import written

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)
TICKET = Ticket(1, TicketType.SUPPORT, State.OPEN, "pedal", Person("ann@customer.example"), NOON)
ON_TICKET = Reference(TICKET, By.SUBJECT_TAG)
RULES = rules.load(shipped("rules"))


def asked(subject: str, words: str = "", reference: Reference = ON_TICKET) -> Act:
    letter = written(subject, words)
    return interpret(letter, letter.fresh, reference, RULES).act


def answering(purpose: Purpose) -> Reference:
    return Reference(TICKET, By.TOKEN, Token(purpose, 1, Party.CUSTOMER, b"read", NOON))


class TestTheSubjectsFirstWord:
    @pytest.mark.parametrize(
        ("subject", "act"),
        [
            ("close [Acme #1]", Act.CLOSE),
            ("Close [Acme #1]", Act.CLOSE),
            ("CLOSE", Act.CLOSE),
            ("close, please", Act.CLOSE),
            ("solved!", Act.CLOSE),
            ("chiudi [Acme #1]", Act.CLOSE),
            ("reopen [Acme #1]", Act.REOPEN),
            ("closed shop on Monday", Act.REPLY),
            ("please close", Act.REPLY),
            ("[Acme #1] close", Act.REPLY),
            ("", Act.REPLY),
        ],
    )
    def test_it_counts_when_it_is_that_word(self, subject: str, act: Act) -> None:
        assert asked(subject) is act

    @pytest.mark.parametrize(
        "prefix",
        ["Re:", "RE:", "re :", "Re[2]:", "Re(3):", "Aw:", "AW:", "Antw:", "R:", "RIF:", "I:", "Fwd:", "FW:", "WG:",
         "Sv:", "VS:", "TR:", "RV:", "Res:", "Odp:", "YNT:", "Rép :", "Réf :", "Ответ:", "Σχετ:", "回复:", "回复：",
         "答复:", "Re: Re:", "Fwd: Re:"],
    )  # fmt: skip
    def test_after_a_prefix_it_only_echoes_ours(self, prefix: str) -> None:
        assert asked(f"{prefix} close [Acme #1]") is Act.REPLY

    @pytest.mark.parametrize("mark", ["\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\u00ad"])
    def test_hidden_marks_make_it_none(self, mark: str) -> None:
        assert asked(f"clo{mark}se [Acme #1]") is Act.REPLY
        assert asked(f"{mark}close [Acme #1]") is Act.REPLY

    def test_it_counts_on_a_ticket_only(self) -> None:
        assert asked("close", reference=Reference()) is Act.OPEN


class TestCommandLines:
    @pytest.mark.parametrize(
        ("words", "act", "kept"),
        [
            ("/close", Act.CLOSE, ""),
            ("/CLOSE  \n\nThanks for all.", Act.CLOSE, "Thanks for all."),
            ("\n/reopen\nAgain.", Act.REOPEN, "Again."),
            ("It says\n/close", Act.REPLY, "It says\n/close"),
            ("/close-up of the pedal", Act.REPLY, "/close-up of the pedal"),
            ("/var/log/mail.log says no", Act.REPLY, "/var/log/mail.log says no"),
        ],
    )
    def test_they_stand_alone_at_the_top(self, words: str, act: Act, kept: str) -> None:
        letter = written("Re: [Acme #1] pedal", words)
        wish = interpret(letter, letter.fresh, ON_TICKET, RULES)
        assert (wish.act, wish.words) == (act, kept)

    def test_the_known_one_decides_and_unknown_ones_are_named(self) -> None:
        letter = written("hi", "/sesame\n/reopen\nWords.")
        wish = interpret(letter, letter.fresh, ON_TICKET, RULES)
        assert (wish.act, wish.command, wish.unknown, wish.words) == (Act.REOPEN, "reopen", ("sesame",), "Words.")

    def test_none_is_read_from_words_that_had_to_be_mended(self) -> None:
        """Octets dropped while decoding must not make a command."""
        letter = written("hi", "/close")
        mended = interpret(_lossy(letter), "/close", ON_TICKET, RULES)
        assert (mended.act, mended.words) == (Act.REPLY, "/close")


def _lossy(letter: object) -> object:
    from dataclasses import replace

    return replace(letter, lossy=True)  # type: ignore[type-var]


class TestThanks:
    @pytest.mark.parametrize("words", ["Thanks", "Thank you!", "thank you very much, Vera", "Grazie mille!", "THX"])
    def test_bare_thanks_are_thanks(self, words: str) -> None:
        assert asked("Re: pedal", words) is Act.THANK

    @pytest.mark.parametrize(
        "words", ["Thanks, but it still squeaks and smells", "Thanks?", "No thanks to you", "Thank you. Which oil?", ""]
    )
    def test_more_than_thanks_is_a_reply(self, words: str) -> None:
        assert asked("Re: pedal", words) is Act.REPLY


class TestConfirming:
    @pytest.mark.parametrize("words", ["Yes", "yes!", "YES\n\nIt was me.", "Sì", "si", "Confermo", "I confirm", "ok"])
    def test_a_yes_confirms(self, words: str) -> None:
        assert asked("Re: Please confirm", words, answering(Purpose.CONFIRM)) is Act.CONFIRM

    def test_the_prepared_link_confirms(self) -> None:
        assert asked("confirm [Acme #1]", "", answering(Purpose.CONFIRM)) is Act.CONFIRM

    @pytest.mark.parametrize(
        ("subject", "words"),
        [
            ("Re: confirm [Acme #1]", ""),
            ("no [Acme #1]", ""),
            ("no", ""),
            ("", ""),
            ("Read: Please confirm.", ""),
            ("confirm [Acme #2]", ""),
            ("confirm [Acme #1]", "It was not me"),
            ("Re: Please confirm", "No"),
            ("Re: Please confirm", "yes and no"),
            ("Re: Please confirm", "I am away.\nYes"),
            ("Re: Please confirm", "Why?\n\n> Yes"),
        ],
    )
    def test_nothing_else_does(self, subject: str, words: str) -> None:
        assert asked(subject, words, answering(Purpose.CONFIRM)) is not Act.CONFIRM

    @pytest.mark.parametrize(
        ("subject", "words", "purpose"),
        [
            ("Re: Please confirm", "No", Purpose.CONFIRM),
            ("Re: Please confirm", "No, that was not me.\n\nWho was it?", Purpose.CONFIRM),
            ("Re: Please confirm", "Non sono stata io", Purpose.CONFIRM),
            ("deny [Acme #1]", "", Purpose.DENY),
            ("deny [Acme #1]", "no", Purpose.DENY),
        ],
    )
    def test_a_no_denies(self, subject: str, words: str, purpose: Purpose) -> None:
        assert asked(subject, words, answering(purpose)) is Act.DENY

    @pytest.mark.parametrize(("subject", "words"), [("deny [Acme #1]", "yes"), ("confirm [Acme #1]", "")])
    def test_the_link_that_denies_confirms_nothing(self, subject: str, words: str) -> None:
        assert asked(subject, words, answering(Purpose.DENY)) is Act.REPLY

    @pytest.mark.parametrize("purpose", [Purpose.REPLY, Purpose.CLOSE, Purpose.BOUNCE])
    def test_yes_to_anything_else_is_a_reply(self, purpose: Purpose) -> None:
        assert asked("confirm [Acme #1]", "yes", answering(purpose)) is Act.REPLY


class TestTheSubjectOfANewTicket:
    @pytest.mark.parametrize(
        ("subject", "called"),
        [
            ("It squeaks", "It squeaks"),
            ("Re: AW: Fwd: It squeaks", "It squeaks"),
            ("Re: [Acme #7] It squeaks", "It squeaks"),
            ("[Acme #7] Re: It squeaks", "It squeaks"),
            ("Ticket: it squeaks", "Ticket: it squeaks"),
            ("Re:", "Some words."),
            ("", "Some words."),
            ("x" * 300, "x" * 120),
        ],
    )
    def test_prefixes_and_tags_are_not_part_of_it(self, subject: str, called: str) -> None:
        assert ticket_subject(written(subject), "Some words.\nAnd more.") == called
