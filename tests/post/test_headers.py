"""The header of a notification: threading, filtering, silence, and nobody else's lines in it."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.desk.nouns import Party, Person
from mailbot.post import sample
from mailbot.post.compose import Composed
from tests.post.conftest import Write

OURS = {
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
    "X-Auto-Response-Suppress", "List-Id", "Content-Language", "X-Mailbot-Kind", "X-Mailbot-Ticket",
    "X-Mailbot-Type", "MIME-Version", "Content-Type",
}  # fmt: skip


def header(made: Composed) -> EmailMessage:
    message = message_from_bytes(made.raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_reply_has_all_that_filters_and_threads_need(write: Write) -> None:
    head = header(write("replied-vendor"))
    assert set(head.keys()) == OURS
    assert head["From"] == "Acme <support@acme.example>"
    assert head["To"] == "Widgets Ltd <help@widgets.example>"
    assert head["Subject"] == "[Acme #1042] The file will not open"
    assert head["References"] == "<root-1042@acme.example> <their-mail@customer.example>"
    assert head["In-Reply-To"] == "<their-mail@customer.example>"
    assert head["Date"] == "Fri, 06 Mar 2026 14:00:00 +0000"
    assert head["List-Id"] == "Acme <support.acme.example>"
    assert (head["X-Mailbot-Kind"], head["X-Mailbot-Ticket"], head["X-Mailbot-Type"]) == ("replied", "1042", "support")
    assert head["X-Auto-Response-Suppress"] == "All"


@pytest.mark.parametrize(
    ("name", "submitted"),
    [
        ("opened-customer", "auto-replied"),
        ("opened-stranger", "auto-replied"),
        ("confirm-customer", "auto-replied"),
        ("rejected-vendor", "auto-replied"),
        ("opened-vendor", "auto-generated"),
        ("replied-customer", "auto-generated"),
    ],
)
def test_an_answer_to_the_readers_own_mail_says_so(write: Write, name: str, submitted: str) -> None:
    assert header(write(name))["Auto-Submitted"] == submitted


def test_what_answers_no_mail_is_not_called_an_answer(write: Write) -> None:
    head = header(write("opened-customer", answers="", root=""))
    assert head["Auto-Submitted"] == "auto-generated"
    assert "References" not in head
    assert "In-Reply-To" not in head


@pytest.mark.parametrize(
    "answered", ["<a b@x>", "<x@y>\r\nBcc: eve@evil.example", "no-brackets@x", "<" + "a" * 2_000 + "@x>"]
)
def test_an_ill_formed_message_id_is_left_out(write: Write, answered: str) -> None:
    head = header(write("replied-vendor", answers=answered))
    assert head["References"] == head["In-Reply-To"] == "<root-1042@acme.example>"
    assert set(head.keys()) == OURS


def test_who_wrote_nothing_has_our_first_mail_answered(write: Write) -> None:
    head = header(write("replied-vendor", answers=""))
    assert head["References"] == head["In-Reply-To"] == "<root-1042@acme.example>"
    assert head["Auto-Submitted"] == "auto-generated"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text(max_size=40), st.sampled_from(["\r\nBcc: eve@evil.example", "\n\n<p>body", "\x00", "\r", "\u2028X: y"]))
def test_no_subject_name_or_address_adds_a_header(write: Write, words: str, evil: str) -> None:
    hostile = words + evil + words
    person = Person(f"ann{evil}@customer.example", hostile)
    ticket = replace(sample.TICKET, subject=hostile, customer=person)
    made = write("replied-vendor", ticket=ticket, recipient=person, actor_name=hostile, answers=hostile, root=hostile)
    head = made.raw.split(b"\r\n\r\n")[0]
    assert not set(head.replace(b"\r\n", b"")) & {0, 10, 13}
    assert set(header(made).keys()) <= OURS
    assert len(header(made)["To"].addresses) == 1


def test_a_subject_stays_the_same_through_a_tickets_life(write: Write) -> None:
    lines = {
        write(name).subject for name in ("opened-vendor", "replied-customer", "closed-vendor", "opened-vendor-own")
    }
    assert lines == {"[Acme #1042] The file will not open"}


@pytest.mark.parametrize("name", ["opened-stranger", "replied-stranger", "closed-stranger", "confirm-customer"])
def test_an_unproven_senders_words_are_not_in_the_subject(write: Write, name: str) -> None:
    assert write(name).subject == "[Acme #1042] Your message"


def test_a_strangers_own_name_does_not_come_back_to_them(write: Write) -> None:
    made = write("opened-stranger", recipient=Person("sam@elsewhere.example", "Buy Pills"))
    assert header(made)["To"] == "sam@elsewhere.example"
    assert b"Pills" not in made.raw


def test_an_outsiders_ticket_repeats_only_what_staff_wrote(write: Write) -> None:
    outside = replace(
        sample.TICKET, outsider=True, order=None, vendor=None, customer=Person("sam@x.example", "Buy Pills")
    )
    made = write("replied-customer-by-staff", ticket=outside)
    assert "Which shop was it?" in made.text
    assert "It will not open" not in made.text
    assert "Pills" not in made.raw.decode()
    assert header(made)["Subject"] == "[Acme #1042] Your message"


def test_the_language_is_named(write: Write) -> None:
    assert header(write("closed-vendor", "it"))["Content-Language"] == "it"


def test_list_id_and_from_are_the_brands_whoever_acts(write: Write) -> None:
    assert header(write("replied-vendor", actor=Party.VENDOR))["From"] == "Acme <support@acme.example>"
