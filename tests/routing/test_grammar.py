"""Commands as people and their programs write them, and what only looks like one."""

from __future__ import annotations

import pytest

from mailbot.desk.nouns import Act, Party
from mailbot.routing.commands import COMMANDS, Line, alone, kept, nearest, take, words_of
from mailbot.routing.conventions import interpret
from mailbot.routing.reference import By, Reference
from mailbot.routing.tokens import Purpose, Token
from tests.routing.test_conventions import NOON, ON_TICKET, RULES, TICKET
from tests.routing.written import written


class TestALine:
    @pytest.mark.parametrize(
        "line",
        ["/close", "/close.", "/Close!", "/CLOSE;", "/close…", "/close :", "/ close", "/\u00a0close", "\u00a0/close",
         "／close", "／ｃｌｏｓｅ",
         "- /close", "-/close", "* /close.", "• /close", "– /close", "*/close*", "**/close**",
         "_/close_", "`/close`", "- */close*", '"/close"', "“/close”.", "„/close“", "«\u00a0/close\u00a0»", "'/close'",
         "\u200f/close", "/close)", "/close،"],
    )  # fmt: skip
    def test_it_is_a_command_however_it_is_dressed(self, line: str) -> None:
        lines, rest = take(f"{line}\nAnn agreed.")
        assert ([each.name for each in lines], rest) == (["close"], "Ann agreed.")

    @pytest.mark.parametrize(
        ("line", "argument"),
        [
            ("/close: Ann agreed", "Ann agreed"),
            ("/close. Ann agreed", "Ann agreed"),
            ("/close.Ann agreed", "Ann agreed"),
            ("/close – Ann agreed", "Ann agreed"),
            ("/close—Ann agreed", "Ann agreed"),
            ("/close - Ann agreed", "Ann agreed"),
            ("/close\u00a0Ann agreed", "Ann agreed"),
            ("*/close* Ann agreed", "Ann agreed"),
            ("/refund, please", "please"),
            ("/refund: 12.50", "12.50"),
            ("/refund 12.50.", "12.50."),
            ("*/refund 12.50*", "12.50"),
            ("/refund -5", "-5"),
            ("/refund – 12.50", "– 12.50"),
            ("/refund .50", ".50"),
            (f"/close {'because ' * 100}", ("because " * 100).strip()),
        ],
    )
    def test_behind_it_stands_what_it_is_about_and_no_sign_of_a_number_is_lost(self, line: str, argument: str) -> None:
        assert [each.argument for each in take(line)[0]] == [argument]

    @pytest.mark.parametrize(
        "line",
        ["/var/log/mail.log says no", "/close-up of the pedal", "/close/refund", "20/2", "/mail.log is empty",
         "/support.html does not open", "/2", "/s", "/ sesame", "close", '"/close" does not work', "see /close",
         "/close's fault", "/close_all", "/refund.50", "/support://x", "//close", "> /close", "/x@y.example"],
    )  # fmt: skip
    def test_paths_dates_and_talk_about_a_command_are_words(self, line: str) -> None:
        assert take(line) == ((), line)

    def test_a_question_about_a_command_is_answered_and_not_carried_out(self) -> None:
        assert take("/refund?")[0] == (Line("refund?", "", "refund?"),)
        assert nearest("refund?", COMMANDS) == "refund"


class TestTheTop:
    @pytest.mark.parametrize(
        "greeting",
        ["Hi,", "Hello Ann,\n", "hello vera", "Dear Sir or Madam,\n", "Buongiorno,", "Gentile Anna,\n", "Dobrý deň,",
         "Dobry den,", "Guten Tag,", "Sehr geehrte Damen und Herren,\n", "Bonjour,", "Chère Anne,", "Hola:", "Olá Ana,",
         "مرحبا،", "\n\nHi there,\n\n"],
    )  # fmt: skip
    def test_a_greeting_hides_no_command(self, greeting: str) -> None:
        lines, rest = take(f"{greeting}\n/refund\nIt broke.")
        assert ([line.name for line in lines], rest) == (["refund"], "It broke.")

    def test_nor_on_the_same_line(self) -> None:
        assert take("Hi Ann, /close")[0] == (Line("close"),)

    @pytest.mark.parametrize("words", ["It says", "Hi it still squeaks", "Thanks, it works.", "Hi Ann, see a/close b"])
    def test_words_above_it_do(self, words: str) -> None:
        assert take(f"{words}\n/close")[0] == ()

    def test_a_greeting_above_words_stays(self) -> None:
        assert take("Hi Ann,\nit broke.") == ((), "Hi Ann,\nit broke.")

    def test_blank_lines_between_commands_end_nothing(self) -> None:
        lines, rest = take("/close\n\n/refund\n\nIt broke.")
        assert ([line.name for line in lines], rest) == (["close", "refund"], "It broke.")


class TestWhatIsSaid:
    @pytest.mark.parametrize(
        ("text", "said", "all_of_it"),
        [
            ("/refund 20", "", "/refund 20"),
            ("/reund 20\nIt broke.", "It broke.", "/reund 20\nIt broke."),
            ("/close it works now", "it works now", "it works now"),
            ("/address ann@new.example\nThanks", "Thanks", "Thanks"),
        ],
    )
    def test_a_command_is_no_word_to_the_other_side(self, text: str, said: str, all_of_it: str) -> None:
        assert (words_of(*take(text)), kept(*take(text))) == (said, all_of_it)


class TestAWordAlone:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("close", "close"),
            ("Close it.", "close"),
            ("Please close the ticket!", "close"),
            ("Bitte schließen", "close"),
            ("zavriet", "close"),
            ("chiudi, grazie", "close"),
            ("reopen", "reopen"),
            ("Escalate", "escalate"),
            ("support", "support"),
            ("cancel", "cancel"),
            ("refund please", "refund"),
            ("remboursement svp", "refund"),
            ("close?", ""),
            ("do not close", ""),
            ("close the door", ""),
            ("close refund", ""),
            ("merge", ""),
            ("note", ""),
            ("please", ""),
            ("", ""),
        ],
    )
    def test_it_is_the_command_where_nothing_else_is_said(self, text: str, name: str) -> None:
        assert alone(text) == name

    @pytest.mark.parametrize(
        ("subject", "text", "act", "torn"),
        [
            ("Re: [Acme #1] pedal", "close", Act.CLOSE, ()),
            ("Re: [Acme #1] pedal", "Close it.\n\nThank you!", Act.CLOSE, ()),
            ("Re: [Acme #1] pedal", "close\nThe door, I mean.", Act.REPLY, ()),
            ("Re: [Acme #1] pedal", "cancel", Act.REPLY, ("cancel",)),
            ("Re: [Acme #1] pedal", "refund", Act.REPLY, ("refund",)),
            ("refund [Acme #1]", "refund", Act.REFUND, ()),
            ("close [Acme #1]", "refund", Act.REPLY, ("/close", "/refund")),
        ],
    )
    def test_on_a_ticket_it_counts_and_money_is_asked_back(
        self, subject: str, text: str, act: Act, torn: tuple[str, ...]
    ) -> None:
        wish = interpret(written(subject, text), text, ON_TICKET, RULES)
        assert (wish.act, wish.torn) == (act, torn)

    @pytest.mark.parametrize(
        "reference",
        [
            Reference(),
            Reference(TICKET, By.ORDER),
            Reference(TICKET, By.TOKEN, Token(Purpose.CONFIRM, 1, Party.CUSTOMER, b"read", NOON)),
        ],
        ids=["new", "by order", "asked whether they wrote"],
    )
    def test_elsewhere_it_is_a_word(self, reference: Reference) -> None:
        assert interpret(written("Re: pedal", "close"), "close", reference, RULES).act is not Act.CLOSE


class TestTheNearest:
    @pytest.mark.parametrize(
        ("written", "meant"),
        [("clsoe", "close"), ("reund", "refund"), ("zatvrit", "close"), ("remboursment", "refund"), ("sesame", "")],
    )
    def test_of_what_is_possible_what_looks_most_alike_is_meant(self, written: str, meant: str) -> None:
        assert nearest(written, ["close", "refund"]) == meant

    def test_what_is_not_possible_is_not_meant(self) -> None:
        assert nearest("clsoe", ["refund"]) == ""


class TestContradictions:
    @pytest.mark.parametrize(
        ("subject", "text", "torn"),
        [
            ("hi", "/close\n/refund", ("/close", "/refund")),
            ("hi", "/close\n\n/reopen\nWords.", ("/close", "/reopen")),
            ("hi", "/refund 5\n/refund 10", ("/refund 5", "/refund 10")),
            ("hi", "/refund\n/refund", ()),
            ("hi", "/erstattung\n/refund", ()),
            ("hi", "/chiudi\n/cancel", ("/chiudi", "/cancel")),
            ("hi", "/close\n/rate 5", ()),
            ("hi", "/close it works\n/close", ()),
            ("refund [Acme #1]", "/close", ("/refund", "/close")),
            ("refund [Acme #1]", "/refund 5", ()),
            ("Re: refund [Acme #1]", "/close", ()),
            ("close [Acme #1]", "/cancel", ("/close", "/cancel")),
        ],
    )
    def test_what_leads_to_different_ends_runs_on_neither(self, subject: str, text: str, torn: tuple[str, ...]) -> None:
        wish = interpret(written(subject, text), text, ON_TICKET, RULES)
        assert wish.torn == torn
        assert bool(wish.conflict) == bool(torn)
        assert not torn or (wish.act, wish.command, wish.argument) == (Act.REPLY, "", "")

    @pytest.mark.parametrize(
        ("subject", "text", "torn"),
        [
            ("refund ABCD1234", "/cancel", ("/refund", "/cancel")),
            ("cancel ABCD1234", "/close", ("/cancel", "/close")),
            ("refund ABCD1234", "/refund 5", ()),
            ("ABCD1234", "/refund", ()),
        ],
    )
    def test_nor_in_a_first_mail(self, subject: str, text: str, torn: tuple[str, ...]) -> None:
        wish = interpret(written(subject, text), text, Reference(), RULES)
        assert (wish.act, wish.torn) == (Act.OPEN, torn)

    def test_the_part_that_the_subject_names_is_not_forgotten(self) -> None:
        wish = interpret(written("refund 12.50 [Acme #1]", "/refund"), "/refund", ON_TICKET, RULES)
        assert (wish.act, wish.argument.startswith("12.50"), wish.loose) == (Act.REFUND, True, True)
