"""What may be asked back: whose, until when, how much; in exact decimals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.eligibility import DOUBTS, Ineligible, Wanted, is_same, judge, refundable_until
from mailbot.desk.nouns import Claim, Invoice, Order, Party
from tests.desk.case import CANCELLATION, CUSTOMER, DAY, LINE, OPERATOR, ORDER, REFUND, SUBSCRIPTION, VENDOR, WEDNESDAY

SECOND = timedelta(seconds=1)
YEN = replace(ORDER, invoices=(replace(LINE, amount=Decimal(4000), currency="JPY"),))


def refund(order: Order = ORDER, amount: str = "", product: str = "", party: Party = CUSTOMER, **rest: object) -> Claim:
    wanted = Wanted(product, Decimal(amount) if amount else None)
    return judge(order, REFUND, party, rest.pop("at", WEDNESDAY), wanted, **rest)  # type: ignore[arg-type]


def code(order: Order = ORDER, **rest: object) -> str:
    with pytest.raises(Ineligible) as why:
        refund(order, **rest)  # type: ignore[arg-type]
    return why.value.code


@pytest.mark.parametrize(("party", "days"), [(CUSTOMER, 60), (OPERATOR, 60), (VENDOR, 90)])
def test_each_side_has_its_days_to_the_second(party: Party, days: int) -> None:
    last = LINE.at + days * DAY
    assert refund(party=party, at=last).until == last
    with pytest.raises(Ineligible) as why:
        refund(party=party, at=last + SECOND)
    assert (why.value.code, why.value.ended) == ("too-late", last)


def test_beyond_the_policy_an_operator_sees_no_end() -> None:
    assert refund(at=LINE.at + 1000 * DAY, beyond=True).parts


@pytest.mark.parametrize(
    ("order", "wanted", "why"),
    [
        (replace(ORDER, state="refunded"), {}, "refunded-already"),
        (replace(ORDER, invoices=(replace(LINE, state="refunded"),)), {}, "refunded-already"),
        (replace(ORDER, invoices=(replace(LINE, refunded=LINE.amount),)), {}, "refunded-already"),
        (replace(ORDER, invoices=()), {}, "free-order"),
        (replace(ORDER, invoices=(replace(LINE, amount=Decimal(0)),)), {}, "free-order"),
        (replace(ORDER, invoices=(replace(LINE, amount=Decimal(0)), replace(LINE, refunded=LINE.amount))), {},
         "refunded-already"),
        (ORDER, {"product": "Gadget"}, "no-such-product"),
        (ORDER, {"amount": "40.01"}, "amount-too-large"),
        (ORDER, {"amount": "Infinity"}, "no-amount"),
        (ORDER, {"amount": "NaN"}, "no-amount"),
        (ORDER, {"amount": "0"}, "amount-too-small"),
        (ORDER, {"amount": "-1"}, "amount-too-small"),
        (ORDER, {"amount": "12.505"}, "amount-too-fine"),
        (YEN, {"amount": "0.5"}, "amount-too-fine"),
        (replace(ORDER, invoices=(LINE, replace(LINE, product="Case", currency="USD"))), {"amount": "50"}, "no-amount"),
    ],
)  # fmt: skip
def test_what_cannot_be_has_a_name(order: Order, wanted: dict[str, str], why: str) -> None:
    assert code(order, **wanted) == why


@pytest.mark.parametrize("doubt", DOUBTS)
def test_what_is_in_doubt_is_never_all_of_it(doubt: str) -> None:
    with pytest.raises(Ineligible, match=doubt) as why:
        judge(ORDER, REFUND, CUSTOMER, WEDNESDAY, Wanted(doubt=doubt))
    assert [part.amount for part in why.value.left] == [LINE.amount]


def test_who_names_too_much_hears_what_is_left() -> None:
    order = replace(ORDER, invoices=(replace(LINE, refunded=Decimal("12.50")), replace(LINE, product="Case")))
    with pytest.raises(Ineligible) as why:
        refund(order, "400")
    assert (why.value.amount, [part.amount for part in why.value.left]) == (400, [Decimal("27.50"), LINE.amount])


def test_a_request_in_doubt_is_never_the_one_that_runs() -> None:
    assert not is_same(refund(), Wanted(doubt="unclear-amount"), ORDER, WEDNESDAY)


@pytest.mark.parametrize(
    ("amount", "currency"), [("12.5", "EUR"), ("12.50", "EUR"), ("12.500", "EUR"), ("12.505", "KWD")]
)
def test_an_amount_has_the_coins_of_its_currency(amount: str, currency: str) -> None:
    order = replace(ORDER, invoices=(replace(LINE, amount=Decimal(40), currency=currency),))
    assert refund(order, amount).parts[0].amount == Decimal(amount)


@pytest.mark.parametrize(
    ("order", "amount", "written"), [(ORDER, "12", "12.00"), (ORDER, "12.5", "12.50"), (YEN, "12", "12")]
)
def test_an_amount_is_written_with_all_its_coins(order: Order, amount: str, written: str) -> None:
    assert str(refund(order, amount).parts[0].amount) == written


def test_what_was_paid_back_in_part_leaves_the_rest() -> None:
    order = replace(ORDER, invoices=(replace(LINE, refunded=Decimal("12.50")),))
    assert refund(order).parts[0].amount == Decimal("27.50")
    assert code(order, amount="27.51") == "amount-too-large"


def test_of_several_lines_only_the_timely_ones_count() -> None:
    old = replace(LINE, number="I-0", product="Case", at=LINE.at - 30 * DAY)
    order, at = replace(ORDER, invoices=(old, LINE)), LINE.at + 40 * DAY
    assert [part.product for part in refund(order, at=at).parts] == ["Widget"]
    assert code(order, at=at, product="Case") == "too-late"
    assert code(order, at=at, amount="41") == "amount-too-large"


class TestSubscriptions:
    first = LINE
    second = Invoice("I-2", "Widget", LINE.at + 10 * DAY, Decimal("41.00"), "EUR")
    order = replace(SUBSCRIPTION, invoices=(first, second))

    def test_only_the_newest_invoice_and_it_ends(self) -> None:
        claim = refund(self.order)
        assert ([part.invoice for part in claim.parts], claim.ends) == (["I-2"], True)

    def test_as_of_the_request_even_where_the_time_is_judged_earlier(self) -> None:
        assert refund(self.order, at=LINE.at + DAY).parts[0].invoice == "I-1"
        assert refund(self.order, at=LINE.at + DAY, asked=WEDNESDAY).parts[0].invoice == "I-2"

    def test_once_it_is_paid_back_the_one_before_is_not_in_question(self) -> None:
        paid = replace(self.order, state="refunded", invoices=(self.first, replace(self.second, state="refunded")))
        assert code(paid) == "refunded-already"
        assert refundable_until(paid, CUSTOMER) is None

    def test_cancelled_its_last_invoice_can_still_be_asked_back(self) -> None:
        ended = replace(self.order, state="cancelled")
        assert not refund(ended).ends
        assert refundable_until(ended, CUSTOMER) == self.second.at + 60 * DAY

    def test_it_can_be_cancelled_while_it_is_active(self) -> None:
        late = WEDNESDAY + 1000 * DAY
        assert judge(self.order, CANCELLATION, CUSTOMER, late) == Claim(ends=True)
        for state in ("cancelled", "refunded"):
            with pytest.raises(Ineligible, match="cancelled-already"):
                judge(replace(self.order, state=state), CANCELLATION, CUSTOMER, late)


def test_a_one_time_order_has_nothing_to_cancel() -> None:
    with pytest.raises(Ineligible, match="one-time-order"):
        judge(ORDER, CANCELLATION, CUSTOMER, WEDNESDAY)


@pytest.mark.parametrize(
    ("wanted", "same"),
    [
        (Wanted(), True), (Wanted("widget"), True), (Wanted(amount=Decimal("40")), True),
        (Wanted("Case"), False), (Wanted(amount=Decimal("39.99")), False),
    ],
)  # fmt: skip
def test_who_names_less_does_not_ask_for_the_same(wanted: Wanted, same: bool) -> None:
    assert is_same(refund(), wanted, ORDER, WEDNESDAY) is same


def test_all_of_a_product_is_more_than_a_part_of_it() -> None:
    assert not is_same(refund(amount="12.50"), Wanted("widget"), ORDER, WEDNESDAY)


CENTS = st.integers(0, 10_000_000).map(lambda cents: Decimal(cents) / 100)


@st.composite
def orders(draw: st.DrawFn) -> Order:
    lines = []
    for index in range(draw(st.integers(1, 5))):
        amount = draw(CENTS)
        back = min(amount, draw(CENTS))
        at = WEDNESDAY - draw(st.integers(0, 120)) * DAY
        state = "refunded" if back == amount else "paid"
        lines.append(Invoice(f"I-{index}", f"P-{index}", at, amount, "EUR", state, back))
    kind = draw(st.sampled_from(["one-time", "subscription"]))
    return replace(ORDER, kind=kind, invoices=tuple(lines))


@given(orders(), st.none() | CENTS, st.sampled_from([CUSTOMER, VENDOR, OPERATOR]), st.booleans())
def test_never_more_than_is_left_and_to_the_cent(
    order: Order, amount: Decimal | None, party: Party, beyond: bool
) -> None:
    left = {line.number: line.amount - line.refunded for line in order.invoices if line.state == "paid"}
    try:
        claim = judge(order, REFUND, party, WEDNESDAY, Wanted(amount=amount), beyond=beyond)
    except Ineligible:
        return
    assert claim.parts
    assert all(0 < part.amount <= left[part.invoice] for part in claim.parts)
    assert len({part.invoice for part in claim.parts}) == len(claim.parts)
    if amount is not None:
        assert sum(part.amount for part in claim.parts) == amount
    if order.kind == "subscription":
        assert len(claim.parts) == 1
    days = 90 if party is VENDOR else 60
    ages = [WEDNESDAY - line.at for line in order.invoices for part in claim.parts if part.invoice == line.number]
    assert beyond or max(ages) <= days * DAY
