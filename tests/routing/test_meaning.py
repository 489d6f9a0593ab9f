"""What recipients and subject of a letter mean by the shipped rules: old mailboxes, first words, contradictions."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.config import shipped
from mailbot.desk.nouns import Act, Order, Person, TicketType
from mailbot.routing.rules import Meaning, load
from mailbot.routing.scene import Scene
from tests.routing.written import written

RULES = load(shipped("rules"))
OURS = frozenset({"acme.example"})
SUPPORT, REFUND, CANCELLATION = TicketType.SUPPORT, TicketType.REFUND, TicketType.CANCELLATION


def sent(*to: str, subject: str = "ABCD1234 does not open", known: bool = False, **fields: str) -> Meaning:
    return RULES.meaning(written(subject, to=", ".join(to), **fields), known, OURS)


class TestOldMailboxes:
    @pytest.mark.parametrize(
        ("address", "opens"),
        [
            ("refunds@acme.example", REFUND),
            ("Refunds@ACME.example", REFUND),
            ("refunds+vip@acme.example", REFUND),
            ("cancel@acme.example", CANCELLATION),
            ("support@acme.example", SUPPORT),
            ("myrefunds@acme.example", SUPPORT),
            ("refunds@vendor.example", SUPPORT),
        ],
    )
    def test_new_mail_asks_for_what_the_address_says(self, address: str, opens: TicketType) -> None:
        meant = sent(address)
        assert (meant.act, meant.type, meant.conflict) == (Act.OPEN, opens, "")
        assert meant.legacy == ("" if opens is SUPPORT else address.lower())

    @pytest.mark.parametrize("field", ["Delivered_To", "X_Original_To", "X_Forwarded_To", "Cc", "Envelope_To"])
    def test_wherever_it_is_named(self, field: str) -> None:
        meant = sent("support@acme.example", **{field: "refunds@acme.example"})
        assert (meant.type, meant.legacy) == (REFUND, "refunds@acme.example")

    def test_the_rule_is_named(self) -> None:
        assert [(rule.file, rule.name) for rule in sent("cancel@acme.example").fired] == [
            ("40-legacy-addresses.toml", "old cancel mailbox")
        ]

    def test_on_a_ticket_it_means_nothing(self) -> None:
        meant = sent("refunds@acme.example", known=True)
        assert (meant.act, meant.legacy, meant.fired) == (Act.REPLY, "", ())

    def test_an_address_written_out_fits_whoever_it_belongs_to(self, tmp_path: Path) -> None:
        (tmp_path / "a.toml").write_text('[[rule]]\nname = "old"\nto = "refunds@old.example"\ndo = "refund"\n')
        letter = written(to="refunds@old.example")
        assert load(tmp_path).meaning(letter, known=False, domains=OURS).type is REFUND


class TestContradictions:
    @pytest.mark.parametrize(
        ("to", "subject"),
        [
            ("refunds@acme.example", "cancel ABCD1234"),
            ("refunds@acme.example", "Please cancel my subscription"),
            ("refunds@acme.example", "Kündigung ABCD1234"),
            ("cancel@acme.example", "Refund ABCD1234"),
            ("cancel@acme.example", "refund: ABCD1234"),
            ("refunds@acme.example", "Refund policy?"),
        ],
    )
    def test_address_and_subject_that_disagree_are_asked_back_and_nothing_runs(self, to: str, subject: str) -> None:
        meant = sent(to, subject=subject)
        assert (meant.act, meant.type) == (Act.OPEN, SUPPORT)
        assert to in meant.conflict
        assert "the subject says" in meant.conflict
        assert len(meant.fired) == 2
        assert meant.legacy == to

    def test_two_old_mailboxes_at_once(self) -> None:
        meant = sent("support@acme.example", "refunds@acme.example", "cancel@acme.example")
        assert meant.conflict == "refunds@acme.example says refund, cancel@acme.example says cancellation"
        assert meant.type is SUPPORT

    @pytest.mark.parametrize(
        "subject", ["Refund ABCD1234", "Rimborso", "ABCD1234", "Fwd: cancel ABCD1234", "Re: cancel"]
    )
    def test_where_they_agree_or_the_subject_is_an_echo_the_address_decides(self, subject: str) -> None:
        meant = sent("refunds@acme.example", subject=subject)
        assert (meant.type, meant.conflict) == (REFUND, "")

    def test_two_addresses_of_one_meaning_agree(self) -> None:
        assert sent("refunds@acme.example", "refund@acme.example").type is REFUND


class TestNewMail:
    @pytest.mark.parametrize(
        ("subject", "opens"),
        [
            ("Refund ABCD1234", REFUND),
            ("REFUND", REFUND),
            ("Refund: ABCD1234", REFUND),
            ("Please refund order ABCD1234", REFUND),
            ("Richiesta di rimborso ABCD1234", REFUND),
            ("Vrátenie peňazí za ABCD1234", REFUND),
            ("Bitte um Rückerstattung", REFUND),
            ("Hiermit widerrufe ich meine Bestellung", REFUND),
            ("Rueckerstattung ABCD1234", REFUND),
            ("Odstúpenie od zmluvy ABCD1234", REFUND),
            ("vratenie penazi ABCD1234", REFUND),
            ("Je souhaite être remboursée", REFUND),
            ("Demande de remboursement", REFUND),
            ("Solicitud de reembolso", REFUND),
            ("Pedido de reembolso", REFUND),
            ("Please cancel my subscription", CANCELLATION),
            ("Disdetta ABCD1234", CANCELLATION),
            ("Zrušte predplatné", CANCELLATION),
            ("Kündigung ABCD1234", CANCELLATION),
            ("Résiliation de mon abonnement", CANCELLATION),
            ("Abo kündigen", CANCELLATION),
            ("prosim zruste predplatne", CANCELLATION),
            ("Annuler mon abonnement", CANCELLATION),
            ("Demande d'annulation", CANCELLATION),
            ("Quiero cancelar", CANCELLATION),
            ("Cancelamento", CANCELLATION),
            ("I'd like a refund for ABCD1234", REFUND),
            ("I want to get a refund", REFUND),
            ("Can I have a refund?", REFUND),
            ("Request refund ABCD1234", REFUND),
            ("[EXTERNAL] refund ABCD1234", REFUND),
            ("[EXT][Spam?] Please cancel my subscription", CANCELLATION),
            ("Ich möchte eine Rückerstattung", REFUND),
            ("Vorrei essere rimborsato", REFUND),
            ("Rivoglio i miei soldi", REFUND),
            ("Gostaria de pedir um reembolso", REFUND),
            ("Me gustaría solicitar un reembolso", REFUND),
            ("J'aimerais être remboursée", REFUND),
            ("Prosím vrátiť peniaze", REFUND),
            ("أريد أن أسترد المبلغ", REFUND),
            ("Could you please cancel ABCD1234", CANCELLATION),
            ("Refund not received ABCD1234", SUPPORT),
            ("Refund still missing", SUPPORT),
            ("Refund not needed, question about ABCD1234", SUPPORT),
            ("Can I get a refund if it does not fit?", SUPPORT),
            ("Cancel button does not work", SUPPORT),
            ("Erstattung noch nicht erhalten", SUPPORT),
            ("Rimborso non ancora ricevuto", SUPPORT),
            ("Remboursement toujours pas reçu", SUPPORT),
            ("Reembolso ainda não recebido", SUPPORT),
            ("Reembolso todavía no recibido", SUPPORT),
            ("Vrátenie peňazí ešte neprišlo", SUPPORT),
            ("[EXTERNAL] Re: refund ABCD1234", SUPPORT),
            ("Refund policy question?", SUPPORT),
            ("Question about refund", SUPPORT),
            ("Wo bleibt meine Erstattung?", SUPPORT),
            ("Widerrufsrecht", SUPPORT),
            ("Où en est mon remboursement ?", SUPPORT),
            ("Vrátenie peňazí: stav?", SUPPORT),
            ("Refunded yesterday, thank you", SUPPORT),
            ("The refund did not arrive", SUPPORT),
            ("How do I cancel?", SUPPORT),
            ("Cancelled by mistake", SUPPORT),
            ("Re: refund", SUPPORT),
            ("Fwd: refund ABCD1234", SUPPORT),
            ("AW: Erstattung", SUPPORT),
            ("re\u200bfund", SUPPORT),
            ("refund\u202e ABCD1234", SUPPORT),
            ("", SUPPORT),
        ],
    )
    def test_the_first_word_or_a_phrase_decides(self, subject: str, opens: TicketType) -> None:
        meant = sent("support@acme.example", subject=subject)
        assert (meant.act, meant.type, meant.conflict, meant.legacy) == (Act.OPEN, opens, "", "")

    @pytest.mark.parametrize(
        ("subject", "opens"),
        [
            ("ABCD1234 refund", REFUND),
            ("abcd1234: refund please", REFUND),
            ("Order ABCD1234 - cancel please", CANCELLATION),
            ("Order no. #ABCD1234: refund", REFUND),
            ("Bestellung Nr. ABCD1234, Widerruf", REFUND),
            ("[EXTERNAL] ABCD1234 refund", REFUND),
            ("ABCD1234 Re: refund", SUPPORT),
            ("ABCD12345 refund", SUPPORT),
            ("My ABCD1234 refund", SUPPORT),
        ],
    )
    def test_a_number_that_stands_before_it_is_passed_over(self, subject: str, opens: TicketType) -> None:
        order = Order("ABCD1234", "v", Person("ann@customer.example"), "one-time")
        letter = written(subject)
        assert RULES.meaning(letter, known=False, scene=Scene(letter=letter, order=order)).type is opens

    @pytest.mark.parametrize("number", ["NO123456", "ORDER001", "ABCD1234-001"])
    def test_a_number_may_look_like_what_stands_before_numbers(self, number: str) -> None:
        letter, order = written(f"{number} refund"), Order(number, "v", Person("ann@customer.example"), "one-time")
        assert RULES.meaning(letter, known=False, scene=Scene(letter=letter, order=order)).type is REFUND

    def test_only_in_the_languages_switched_on(self) -> None:
        english = load(shipped("rules"), ("en",))
        assert english.meaning(written("Rimborso ABCD1234"), known=False).type is SUPPORT
        assert english.meaning(written("Refund ABCD1234"), known=False).type is REFUND

    def test_what_closes_a_ticket_means_nothing_on_a_new_one(self) -> None:
        assert sent("support@acme.example", subject="close") == Meaning(Act.OPEN, SUPPORT)


class TestOnATicket:
    @pytest.mark.parametrize(
        ("subject", "act"),
        [
            ("close [Acme #1042]", Act.CLOSE),
            ("reopen [Acme #1042]", Act.REOPEN),
            ("refund [Acme #1042]", Act.REFUND),
            ("cancel [Acme #1042]", Act.CANCEL),
            ("support [Acme #1042]", Act.SUPPORT),
            ("escalate [Acme #1042]", Act.ESCALATE),
            ("rimborso [Acme #1042]", Act.REFUND),
            ("Kündigung [Acme #1042]", Act.CANCEL),
            ("annuler [Acme #1042]", Act.CANCEL),
            ("chiudi [Acme #1042]", Act.CLOSE),
            ("Re: refund [Acme #1042]", Act.REPLY),
            ("Refund: [Acme #1042]", Act.REPLY),
            ("please refund [Acme #1042]", Act.REPLY),
            ("[Acme #1042] refund", Act.REPLY),
        ],
    )
    def test_the_first_word_of_a_fresh_subject_decides(self, subject: str, act: Act) -> None:
        assert sent("support@acme.example", subject=subject, known=True).act is act


class TestWhatStandsBehindTheWord:
    @pytest.mark.parametrize(
        ("subject", "argument"),
        [
            ("refund 12.50 [Acme #1042]", "12.50 [Acme #1042]"),
            ("refund, 12,50 €", "12,50 €"),
            ("Refund request: Widget", "Widget"),
            ("refund", ""),
            ("Refund!", ""),
        ],
    )
    def test_it_is_handed_on_with_its_points_and_commas(self, subject: str, argument: str) -> None:
        assert sent("support@acme.example", subject=subject).argument == argument


class TestTextAsACondition:
    def test_both_must_fit(self, tmp_path: Path) -> None:
        rule = '[[rule]]\nname = "button"\nbegins = "order"\nsays = "money back"\ndo = "refund"\n'
        (tmp_path / "a.toml").write_text(rule)
        rules = load(tmp_path)
        assert rules.meaning(written("Order ABCD1234", "Money back!"), known=False).type is REFUND
        assert rules.meaning(written("Order ABCD1234", "Money, when?"), known=False).type is SUPPORT
        assert rules.meaning(written("Question", "Money back!"), known=False).type is SUPPORT
