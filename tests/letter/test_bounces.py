"""Delivery reports: what failed, for whom, whether for good; and what only looks like one."""

from __future__ import annotations

import pytest

from mailbot.letter import Bounce, Letter, Machine, read

DSN = """Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.acme.example>
To: bounce+1@acme.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.acme.example. I could not deliver it.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.acme.example

Final-Recipient: rfc822; ann@customer.example
Original-Recipient: rfc822;ann@customer.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {reason}

--B
Content-Type: {kind}

From: Acme <support@acme.example>
To: ann@customer.example
Message-ID: <n1.abc@acme.example>
Subject: [Acme #1042] The file will not open
--B--
"""


def dsn(
    action: str = "failed", status: str = "5.1.1", reason: str = "550 5.1.1 no such user", kind: str = "message/rfc822"
) -> Letter:
    return read(DSN.format(action=action, status=status, reason=reason, kind=kind).encode())


def report(sender: str, subject: str, body: str, fields: str = "") -> Letter:
    return read(f"{fields}From: {sender}\nTo: bounce@acme.example\nSubject: {subject}\n\n{body}".encode())


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers", "message/rfc822-headers"])
def test_a_standard_report_is_read_in_full(kind: str) -> None:
    letter = dsn(kind=kind)
    assert letter.machine is Machine.BOUNCE
    assert letter.bounce == Bounce(
        ("ann@customer.example",), "5.1.1", True, "<n1.abc@acme.example>", "550 5.1.1 no such user"
    )


@pytest.mark.parametrize(
    ("action", "status", "permanent"),
    [("failed", "5.7.1", True), ("failed", "4.4.7", False), ("delayed", "4.4.1", False), ("delivered", "2.0.0", False)],
)
def test_only_a_failure_for_good_is_permanent(action: str, status: str, permanent: bool) -> None:
    letter = dsn(action, status, "")
    assert letter.machine is Machine.BOUNCE
    assert letter.bounce is not None
    assert letter.bounce.permanent is permanent


def test_a_delivered_recipient_has_not_failed() -> None:
    bounce = dsn("delivered", "2.0.0", "250 ok").bounce
    assert bounce is not None
    assert "ann@customer.example" not in bounce.recipients


def test_the_server_s_own_code_beats_a_vague_one() -> None:
    bounce = dsn(status="5.0.0", reason="552 5.2.2 mailbox full").bounce
    assert bounce is not None
    assert bounce.status == "5.2.2"


QMAIL = """Hi. This is the qmail-send program at mx.customer.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ann@customer.example>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 user unknown

--- Below this line is a copy of the message.

Return-Path: <support@acme.example>
Message-ID: <n1.abc@acme.example>
To: someone-else@acme.example
"""


def test_the_old_shape_of_qmail() -> None:
    bounce = report("MAILER-DAEMON@mx.customer.example", "failure notice", QMAIL).bounce
    assert bounce is not None
    assert bounce.recipients == ("ann@customer.example",)
    assert (bounce.status, bounce.permanent, bounce.original_id) == ("5.1.1", True, "<n1.abc@acme.example>")
    assert bounce.reason == "Remote host said: 550 5.1.1 user unknown"


@pytest.mark.parametrize(
    ("sender", "subject", "body", "permanent"),
    [
        ("Mail Delivery System <Mailer-Daemon@x.example>", "Mail delivery failed: returning message to sender",
         "This message was created automatically by mail delivery software.\n\n  ann@customer.example\n    550 no",
         True),
        ("Mail Delivery System <Mailer-Daemon@x.example>", "Warning: message 1abc delayed 24 hours",
         "A message that you sent has not yet been delivered to ann@customer.example. We will keep trying.", False),
        ("Mail Delivery Subsystem <MAILER-DAEMON@x.example>", "Returned mail: User unknown",
         "----- The following addresses had permanent fatal errors -----\n<ann@customer.example>", True),
        ("System Administrator <postmaster@x.example>", "Undeliverable: order",
         "Your message did not reach the following recipient(s):\nann@customer.example on Fri", True),
        ("MAILER-DAEMON@yahoo.example", "Failure Notice",
         "Sorry, we were unable to deliver your message to the following address.\n<ann@customer.example>:\n554 no",
         True),
        ("postmaster@x.example", "Delivery Status Notification (Failure)", "ann@customer.example: unknown", True),
        ("postmaster@x.example", "Unzustellbar: Bestellung",
         "Ihre Nachricht an ann@customer.example konnte nicht zugestellt werden.", True),
        ("\"Mail Delivery\" <>", "Mail Error",
         "cannot be delivered to the following address(es): ann@customer.example", True),
    ],
)  # fmt: skip
def test_older_shapes(sender: str, subject: str, body: str, permanent: bool) -> None:
    letter = report(sender, subject, body)
    assert letter.machine is Machine.BOUNCE
    assert letter.bounce is not None
    assert letter.bounce.recipients == ("ann@customer.example",)
    assert letter.bounce.permanent is permanent


@pytest.mark.parametrize(
    ("sender", "to", "subject", "body"),
    [
        ("<\"System Administrator\"@x.example>", "bounce@acme.example", "Delivery Failure",
         "Could not deliver message to the following recipient(s):\n\nann@customer.example"),
        ("Widget_AntiVirus_for_SMTP@x.example", "bounce@acme.example", "Delivery failure notification",
         "Your message could not be delivered to the following recipients:\n\nann@customer.example"),
        ("relay.team@x.example", "shop-bounces@acme.example", "RE: Your order : undelivered (not known here)",
         "Your message could not be delivered to\nann@customer.example"),
    ],
)  # fmt: skip
def test_gateways_with_names_of_their_own(sender: str, to: str, subject: str, body: str) -> None:
    bounce = read(f"From: {sender}\nTo: {to}\nSubject: {subject}\n\n{body}\n".encode()).bounce
    assert bounce is not None
    assert bounce.recipients == ("ann@customer.example",)


@pytest.mark.parametrize(
    ("sender", "to", "subject"),
    [
        ("Ann <ann@customer.example>", "shop-bounces@acme.example", "RE: Your order : undelivered"),
        ("ann@customer.example", "support@acme.example", "RE: Your order : undelivered"),
        ("ann@customer.example", "shop-bounces@acme.example", "RE: Your order"),
        ("ann@customer.example", "support@acme.example", "My mail to Bo: not delivered"),
    ],
)
def test_a_person_who_tells_of_a_failure_is_none(sender: str, to: str, subject: str) -> None:
    body = "My message could not be delivered to bo@vendor.example. Why?"
    letter = read(f"From: {sender}\nTo: {to}\nSubject: {subject}\n\n{body}\n".encode())
    assert (letter.machine, letter.bounce) == (Machine.NONE, None)


def test_a_field_that_names_the_failed_is_enough() -> None:
    letter = report("x@y.example", "x", "x", "X-Failed-Recipients: Ann@customer.example, bob@customer.example\n")
    assert letter.bounce is not None
    assert letter.bounce.recipients == ("ann@customer.example", "bob@customer.example")


def test_an_abuse_report_is_feedback() -> None:
    raw = DSN.replace("delivery-status; b", "feedback-report; b").replace(
        "message/delivery-status", "message/feedback-report"
    )
    letter = read(raw.format(action="failed", status="", reason="", kind="message/rfc822").encode())
    assert letter.machine is Machine.FEEDBACK


PERSON = "Ann <ann@customer.example>"


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Fwd: Undelivered Mail Returned to Sender", "What is this?\n\n" + QMAIL),
        ("Undelivered Mail Returned to Sender", "I got this when I wrote to you:\n\n" + "(see below) " * 40 + QMAIL),
        ("Mail delivery failed", "My mail could not be delivered to sales@acme.example, user unknown. Why?"),
        ("Failure notice", "The delivery failed, the mailbox is full. 550 5.1.1"),
        ("My file", QMAIL),
    ],
)
def test_what_a_person_forwards_or_tells_is_a_person_s_mail(subject: str, body: str) -> None:
    letter = report(PERSON, subject, body)
    assert (letter.machine, letter.bounce) == (Machine.NONE, None)


def test_a_report_that_a_person_attaches_is_an_attachment() -> None:
    attached = DSN.format(action="failed", status="5.1.1", reason="550 no", kind="message/rfc822")
    attached = attached.replace("--B", "--C").replace('"B"', '"C"')
    raw = (
        f"From: {PERSON}\nSubject: This came back\nContent-Type: multipart/mixed; boundary=Q\n\n--Q\n\nPlease help.\n"
        f"--Q\nContent-Type: message/rfc822\n\n{attached}\n--Q--\n"
    )
    letter = read(raw.encode())
    assert (letter.machine, letter.bounce) == (Machine.NONE, None)
    assert [found.type for found in letter.attachments] == ["message/rfc822"]
    assert letter.fresh == "Please help."
