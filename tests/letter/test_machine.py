"""Machines are known by their marks, and people are never taken for one."""

from __future__ import annotations

import pytest

from mailbot.letter import Letter, Machine, read

PERSON = "From: Ann <ann@customer.example>\r\nTo: support@acme.example\r\n"


def mail(fields: str, *, subject: str = "My order", body: str = "Hello.", sender: str = PERSON) -> Letter:
    lines = f"{sender}Subject: {subject}\r\n" + "".join(f"{line}\r\n" for line in fields.split("\n") if line)
    return read(f"{lines}\r\n{body}\r\n".encode())


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ("Auto-Submitted: auto-replied", Machine.AUTO_REPLY),
        ("auto-submitted: Auto-Generated (rejected)", Machine.AUTO_REPLY),
        ('Auto-Submitted: auto-replied; owner-email="ann@customer.example"', Machine.AUTO_REPLY),
        ("Auto-Submitted: auto-notified", Machine.AUTO_REPLY),
        ("X-Autoreply: yes", Machine.AUTO_REPLY),
        ("X-Autorespond: My order", Machine.AUTO_REPLY),
        ("Precedence: auto_reply", Machine.AUTO_REPLY),
        ("X-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: ann@customer.example", Machine.AUTO_REPLY),
        ("X-Mailer: vacation 2.1", Machine.AUTO_REPLY),
        ("Return-Path: <>", Machine.AUTO_REPLY),
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=b", Machine.AUTO_REPLY),
        ("Content-Type: text/calendar; method=REPLY", Machine.AUTO_REPLY),
        ("Precedence: BULK", Machine.BULK),
        ("Precedence: junk", Machine.BULK),
        ("Precedence: List", Machine.LIST),
        ("List-Id: Talk <talk.example>", Machine.LIST),
        ("List-Unsubscribe: <mailto:leave@x.example>", Machine.LIST),
        ("List-Post: NO", Machine.LIST),
        ("X-Spam-Flag: YES", Machine.SPAM),
        ("X-Spam-Status: Yes, score=12.3", Machine.SPAM),
        ("X-Spam-Flag: YES\nList-Id: <a.example>", Machine.SPAM),
    ],
)
def test_a_mark_in_the_header_tells(fields: str, kind: Machine) -> None:
    letter = mail(fields)
    assert letter.machine is kind
    assert letter.machine_reason


@pytest.mark.parametrize(
    "fields",
    [
        "",
        "Auto-Submitted: no",
        "Auto-Submitted: No (a person)",
        "Auto-Submitted:",
        "Precedence: normal",
        "Precedence: first-class",
        "X-Autoreply: no",
        "X-Spam-Flag: NO",
        "X-Spam-Status: No, score=-1.0 tests=YES_PLEASE",
        "X-Auto-Response-Suppress: All",
        "X-MS-Exchange-Inbox-Rules-Loop: ann@customer.example",
        "Return-Path: <ann@customer.example>\nReturn-Path: <>",
        "Return-Path: <>\nUser-Agent: Thunderbird",
        "X-Mailer: Apple Mail",
        "Content-Type: text/calendar; method=REQUEST",
        "X-Loop: yes",
    ],
)
def test_a_person_stays_a_person(fields: str) -> None:
    letter = mail(fields)
    assert (letter.machine, letter.machine_reason) == (Machine.NONE, "")


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: My order",
        "Out of Office AutoReply: My order",
        "Out of office until Monday",
        "Abwesenheitsnotiz: Ihre Anfrage",
        "=?utf-8?q?R=C3=A9ponse_automatique=C2=A0=3A_x?=",
        "Respuesta automática: pedido",
        "Risposta automatica: ordine",
        "Fuori sede",
        "Resposta automática: pedido",
        "Automatisch antwoord: bestelling",
        "Autosvar: ordre",
        "Automatisk svar: ordre",
        "Automaattinen vastaus: tilaus",
        "Odpowiedź automatyczna: zamówienie",
        "Automatická odpověď: objednávka",
        "Automatikus válasz: rendelés",
        "Автоответ: заказ",
        "自動応答: 注文",
        "自动回复：订单",
        "자동 회신: 주문",
        "Otomatik yanıt: sipariş",
        "[SPAM?] Automatic reply: My order",
    ],
)
def test_out_of_office_is_known_in_many_languages(subject: str) -> None:
    assert mail("", subject=subject).machine is Machine.AUTO_REPLY


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Automatic reply: My order",
        "Automatic reply does not work",
        "How do I set up an out of office reply?",
        "Auto - broken mirror",
        "Absence of sound",
        "Vacation rental ABCD1234",
        "Delivery failed, please help",
        "Undeliverable mail?",
        "Notification settings",
        "Ooops",
    ],
)
def test_talking_about_machines_is_no_sign_of_one(subject: str) -> None:
    letter = mail("", subject=subject, body="Your program says that my mail could not be delivered. What can I do?")
    assert letter.machine is Machine.NONE


@pytest.mark.parametrize("address", ["no-reply@shop.example", "noreply@shop.example", "do_not_reply@shop.example",
    "shop-noreply@x.example",
                                     "calendar-notification@x.example"])  # fmt: skip
def test_a_sender_who_does_not_read_is_not_acknowledged(address: str) -> None:
    letter = mail("", sender=f"From: {address}\r\n")
    assert (letter.machine, letter.silent) == (Machine.NONE, True)


@pytest.mark.parametrize(("value", "silent"), [("All", True), ("DR, RN, OOF, AutoReply", True), ("NRN", False),
    ("None", False), ("", False)])  # fmt: skip
def test_whoever_wants_no_answer_is_heard(value: str, silent: bool) -> None:
    assert mail(f"X-Auto-Response-Suppress: {value}").silent is silent


@pytest.mark.parametrize("sender", ["MAILER-DAEMON", "Mailer-Daemon@mx.example", "postmaster@mx.example"])
def test_a_daemon_is_a_machine_whatever_it_writes(sender: str) -> None:
    assert mail("", sender=f"From: {sender}\r\n", body="Greetings.").machine is Machine.AUTO_REPLY
