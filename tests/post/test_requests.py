"""Mails about money: what is asked, when it comes, what the reader can do, and what they must not learn."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from mailbot.desk import eligibility
from mailbot.desk.nouns import Invoice, Part, Party
from mailbot.post import sample
from mailbot.post.compose import Composed
from mailbot.post.notice import REASONS, Kind
from tests.post.conftest import Write, named

MONEY = Part("INV-2", "Gadget", Decimal("1234.50"), "USD")
EVERY = [(tag, one.name) for tag in sample.BRAND.languages for one in sample.samples(tag)]


def flat(made: Composed) -> str:
    return " ".join(made.text.split())


def links(made: Composed) -> list[str]:
    return re.findall(r"– ([^:]+(?:: [^:]+)?): +mailto", flat(made))


def test_every_reason_of_every_kind_is_among_the_samples() -> None:
    seen: dict[Kind, set[str]] = {}
    for one in sample.samples("en"):
        seen.setdefault(one.notice.kind, set()).add(one.notice.reason)
    assert set(seen) == set(Kind)
    for kind, reasons in REASONS.items():
        assert set(reasons) <= seen[kind], kind


def test_every_reason_why_something_cannot_be_asked_has_words() -> None:
    codes = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', Path(eligibility.__file__).read_text())) - {"one-time"}
    assert codes == set(REASONS[Kind.REFUSED]) - {"review"}


def test_the_vendor_reads_the_mail_of_the_contract(write: Write) -> None:
    made = write("opened-vendor-refund")
    said = flat(made)
    assert said.startswith(
        "Refund requested. Ann Customer asks for a refund of order ABCD1234 (Widget, 40.00 EUR)."
        " It is paid on Monday 9 March 2026, 15:00 (Europe/Rome) unless the two of you settle it before."
    )
    assert links(made) == [
        "Ann Customer agreed to be helped instead: turn it into a support ticket",
        "Ann Customer withdrew the request: close the ticket, nothing is paid",
        "You agree with the refund and do not want to wait: have it paid now",
    ]
    assert "– You agree with the refund: do nothing." in said
    assert "Refundable until 21 April 2026 (by you until 21 May 2026)" in said


@pytest.mark.parametrize("tag", sample.BRAND.languages)
@pytest.mark.parametrize("why", ["flagged", "beyond-policy"])
def test_neither_side_learns_why_a_request_is_checked(write: Write, tag: str, why: str) -> None:
    for name in ("opened-vendor-refund-checked", "opened-customer-refund-checked", "replied-customer-refund-checked"):
        ticket = named(name, tag).notice.ticket
        made = write(name, tag, ticket=replace(ticket, review=why, order=replace(sample.ORDER, risk="flagged")))
        for word in ("flagged", "risk", "policy", "segnalat", "regole", why):
            assert word not in made.raw.decode(), (name, word)
        said = {"flagged": ("safety", "sicurezza"), "beyond-policy": ("is over", "è passato")}[why]
        assert said[tag == "it"] in made.text


@pytest.mark.parametrize("name", ["changed-customer", "changed-customer-cancellation", "closed-customer-refund"])
def test_what_the_vendor_called_off_the_customer_is_asked_about(write: Write, name: str) -> None:
    made = write(name)
    assert "Was that agreed with you?" in flat(made)
    assert "That was not agreed: let our staff decide" in links(made)
    assert "until Friday 20 March 2026, 15:00 (Europe/Rome)" in flat(made)
    assert "Was that agreed" not in write(name, role=Party.VENDOR).text


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("closed-customer-unanswered", "because Widgets Ltd did not answer."),
        ("closed-vendor-silent", "because you did not answer."),
        ("closed-customer-silent", "because you did not answer."),
        ("closed-vendor-unanswered", "because Ann Customer did not answer."),
    ],
)
def test_who_was_silent_to_the_end_is_said_to_each_side(write: Write, name: str, why: str) -> None:
    assert f"It was closed {why}" in flat(write(name))


def test_whom_the_vendor_never_answered_can_have_the_money_while_it_is_possible(write: Write) -> None:
    asks = "You want your money back: ask for a refund"
    assert asks in links(write("closed-customer-unanswered"))
    for name in ("closed-customer-unanswered-late", "closed-customer-silent", "closed-vendor-silent"):
        assert "money back" not in flat(write(name))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("needs-customer", "Please choose: the prepared mails below"),
        ("needs-customer-one-time", "Order ABCD1234 cannot be cancelled. If you want your money back"),
        ("needs-customer-late", "Order EFGH5678 cannot be refunded. If you want no further billing"),
        ("needs-customer-neither", "Order ABCD1234 can neither be refunded nor cancelled."),
    ],
)
def test_a_choice_is_offered_only_where_there_is_one(write: Write, name: str, said: str) -> None:
    assert said in flat(write(name))


def test_a_sample_offers_what_a_real_mail_of_its_kind_offers(write: Write) -> None:
    assert links(write("closed-customer"))[0] == "That was not agreed: let our staff decide"
    assert "refund" not in "".join(links(write("refused-customer")))


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("closed-customer-refund", "(called off by Widgets Ltd)"),
        ("closed-vendor-refund-own", "(called off by Widgets Ltd)"),
        ("closed-customer-refund-by-staff", "(called off by Acme)"),
        ("closed-customer-refund-own", "(withdrawn)"),
        ("closed-vendor-refund", "(withdrawn)"),
    ],
)
def test_only_what_the_customer_took_back_is_called_withdrawn(write: Write, name: str, word: str) -> None:
    assert word in flat(write(name))


def test_nobody_is_the_vendor_of_an_order_that_is_not_there(write: Write) -> None:
    assert "because you are the vendor of this order" in flat(write("opened-vendor-own"))
    said = flat(write("opened-vendor-own-no-order"))
    assert "You get this mail because this ticket is yours." in said
    assert "of this order" not in said


def test_a_silent_vendors_customer_is_offered_the_refund(write: Write) -> None:
    made = write("inactive-customer")
    assert "you can turn this ticket into a refund request" in flat(made)
    assert "You want your money back: turn it into a refund request" in links(made)
    assert "closed on Tuesday 10 March 2026, 15:00 (Europe/Rome)" in flat(made)
    assert "refund" not in write("inactive-customer-no-refund").text


def test_a_late_request_is_refused_politely_with_the_date_it_ended(write: Write) -> None:
    said = flat(write("refused-customer"))
    assert "We are sorry" in said
    assert "until 4 March 2026" in said
    assert "goes on as a support ticket" in said


def test_who_cannot_cancel_is_offered_the_refund_while_it_is_possible(write: Write) -> None:
    assert "A refund is possible until 21 April 2026" in flat(write("refused-customer-one-time"))
    assert "A refund is possible" not in write("refused-customer-one-time", refundable=None).text


def test_what_was_paid_back_is_named_to_the_cent_in_the_readers_way(write: Write) -> None:
    ticket = named("confirmed-customer", "it").notice.ticket
    parts = (*(ticket.claim.parts if ticket.claim else ()), MONEY)
    said = flat(write("confirmed-customer", "it", parts=parts))
    assert "Ti abbiamo restituito 40,00 EUR + 1.234,50 USD" in said
    assert "Fattura INV-1 (Widget): 40,00 EUR. Fattura INV-2 (Gadget): 1.234,50 USD." in said
    assert "7–20 giorni lavorativi" in said


def test_an_invoice_paid_back_in_part_says_how_much(write: Write) -> None:
    invoice = Invoice("INV-9", "Widget", sample.NOW, Decimal(40), "EUR", refunded=Decimal("12.5"))
    order = replace(sample.ORDER, invoices=(invoice,))
    said = flat(write("replied-vendor", ticket=replace(sample.TICKET, order=order)))
    assert "40.00 EUR, paid, 12.50 EUR of it refunded" in said


def test_the_better_way_is_told_only_to_who_used_the_old_address(write: Write) -> None:
    for name in ("opened-customer-refund", "opened-customer-cancellation"):
        assert "preferred way" in write(f"{name}-legacy").text
        assert "preferred way" not in write(name).text


def test_a_confirmation_of_money_says_that_it_is_about_money(write: Write) -> None:
    said = flat(write("confirm-customer-refund"))
    assert "It asks for a refund." in said
    for theirs in ("ABCD1234", "Widget", "40.00", "money back"):
        assert theirs not in said


def test_a_request_under_way_without_a_date_promises_none(write: Write) -> None:
    ticket = named("replied-customer-refund").notice.ticket
    said = flat(write("replied-customer-refund", ticket=replace(ticket, deadline=None)))
    assert "You will be told when it is done." in said
    assert "settle" not in said


@pytest.mark.parametrize(("tag", "name"), EVERY)
def test_no_sentence_has_a_hole(write: Write, tag: str, name: str) -> None:
    lead = " ".join(write(name, tag).text.split("\n\n")[0].split())
    assert not re.search(r"\(\s*[,)]|,\s*\)| [,.;:](\s|$)|[.;][A-Z][a-z]", lead), lead


@pytest.mark.parametrize("tag", sample.BRAND.languages)
def test_a_deadline_names_its_zone(write: Write, tag: str) -> None:
    for one in sample.samples(tag):
        said = " ".join(write(one.name, tag).text.split("\n\n")[0].split())
        for time in re.findall(r"\d\d:\d\d.{0,15}", said):
            assert "(Europe/Rome)" in time or "(UTC)" in time, (one.name, time)


def test_a_notice_moved_to_another_day_has_another_date(write: Write) -> None:
    ticket = named("opened-vendor-refund").notice.ticket
    assert ticket.deadline
    later = replace(ticket.deadline, at=ticket.deadline.at + timedelta(days=1))
    assert "Tuesday 10 March 2026, 15:00" in write("opened-vendor-refund", ticket=replace(ticket, deadline=later)).text


def test_a_vendor_reads_until_when_the_customer_may_ask_and_until_when_they_may_themselves(write: Write) -> None:
    assert "until 21 April 2026 (by you until 21 May 2026)" in write("opened-vendor-refund").text
    over = {"customers_day": sample.NOW - timedelta(seconds=1)}
    assert "Refundable   by you until 21 May 2026" in write("opened-vendor-refund", **over).text
    same = {"customers_day": named("opened-vendor-refund").notice.refundable}
    assert "Refundable   until 21 May 2026" in write("opened-vendor-refund", **same).text
    assert "Refundable   until 21 April 2026\n" in write("opened-customer-refund").text


def test_a_day_that_is_over_is_not_offered(write: Write) -> None:
    assert "Refundable" in write("opened-customer-refund", refundable=sample.NOW).text
    assert "Refundable" not in write("opened-customer-refund", refundable=sample.NOW - timedelta(seconds=1)).text


def test_a_refund_of_no_known_order_says_that_nothing_runs_and_names_the_customers_orders(write: Write) -> None:
    for name in ("opened-customer-refund-no-order", "needs-customer-order"):
        said = flat(write(name))
        assert "Nothing has been set going yet." in said
        assert "Your orders: ABCD1234 (Widget), EFGH5678 (Widget Club)." in said
