"""Money on its way out, at most once: requested, claimed for one call, settled by the answer.

A claim is committed before the executor is called. Whatever happens between the two leaves a row that says
``executing``; that is taken for unknown, asked for, and executed again only where the answer is that it was not done.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from mailbot.desk.eligibility import Ineligible
from mailbot.desk.nouns import Claim, Order, Part, Ticket, TicketType
from mailbot.desk.payment import PATIENCE, Answer, Patience, Payment, Stage, Standing, Verdict
from mailbot.store import accounts, shop
from mailbot.store.payments import Call, PaymentRow, payment_of, standing_of
from mailbot.store.statement import Statement, insert, update

LEASE: Final = timedelta(minutes=15)  # a call that has not been settled by then is taken for lost
AT_ONCE: Final = 50  # payments claimed together

_WAITING = [Stage.REQUESTED.value, Stage.FAILED.value]
_UNDER_WAY = [Stage.EXECUTING.value, Stage.UNKNOWN.value]
_PENDING = [*_WAITING, *_UNDER_WAY]

_ADD = insert(
    PaymentRow,
    ("ticket", "key", "kind", "order", "invoice", "product", "amount", "currency", "ends", "state", "due_at",
     "requested_at"),
    ignore=True,
)  # fmt: skip
_BY_KEY = Statement(lambda key: PaymentRow.select().where(PaymentRow.key == key))
_BY_ID = Statement(lambda row: PaymentRow.select().where(PaymentRow.id == row))
_OF_TICKET = Statement(lambda ticket: PaymentRow.select().where(PaymentRow.ticket == ticket).order_by(PaymentRow.id))
_DUE = Statement(
    lambda states, now, most: (
        PaymentRow.select()
        .where(PaymentRow.state.in_(states), PaymentRow.due_at <= now)
        .order_by(PaymentRow.due_at, PaymentRow.id)
        .limit(most)
    )
)
_NEXT = Statement(
    lambda states: (
        PaymentRow.select(PaymentRow.due_at)
        .where(PaymentRow.state.in_(states), PaymentRow.due_at.is_null(False))
        .order_by(PaymentRow.due_at)
        .limit(1)
    )
)
_REVIVE = update(PaymentRow, ("state", "wanted", "amount", "attempts", "due_at", "requested_at"))
_WANT = update(PaymentRow, ("wanted",))
_TAKE = update(
    PaymentRow,
    ("state", "attempts", "version", "due_at"),
    lambda row, version, states: (
        (PaymentRow.id == row) & (PaymentRow.version == version) & PaymentRow.state.in_(states)
    ),
)
_EXECUTED = update(
    PaymentRow,
    ("state", "due_at", "executed_at", "answer", "reference"),
    lambda row, done: (PaymentRow.id == row) & (PaymentRow.state != done),
)
_UNDONE = update(
    PaymentRow,
    ("state", "due_at", "answer"),
    lambda row, version, states: (
        (PaymentRow.id == row) & (PaymentRow.version == version) & PaymentRow.state.in_(states)
    ),
)


def request(ticket: Ticket, order: Order, claim: Claim, at: datetime) -> list[Payment]:
    """What the claim takes, due ``at`` once; asked again it adds nothing. Call it in a transaction.

    ``ticket`` has its number. What was called off before is wanted again.

    Raises:
        Ineligible: an invoice line has less left than is asked of it, payments under way counted; nothing is written.
    """
    accounts.lock(order.number)
    wanted = [_payment(ticket, order, claim, part, at) for part in claim.parts or (None,)]
    known = {payment.key: _BY_KEY.row(payment.key) for payment in wanted}
    for payment in wanted:
        if known[payment.key] is None or known[payment.key].state == Stage.CALLED_OFF.value:
            _check(payment)
    for payment in wanted:
        _write(payment, known[payment.key], at)
    return [payment_of(_BY_KEY.row(payment.key)) for payment in wanted]


def claim_due(now: datetime, most: int = AT_ONCE) -> list[Call]:
    """Payments to be executed or asked for now, each marked for one call. Commit before you call the executor."""
    for row in _DUE.rows([Stage.EXECUTING.value], now, most):
        _TAKE.run(Stage.UNKNOWN.value, row.attempts, row.version + 1, now, row.id, row.version, [row.state])
    rows = _DUE.rows([*_WAITING, Stage.UNKNOWN.value], now, most)
    return [call for row in rows if (call := _take(row, now))]


def settle(call: Call, answer: Answer, now: datetime, patience: Patience = PATIENCE) -> Standing | None:
    """Write what an executor answered; None where it changes nothing. Call it in a transaction.

    That something was executed counts whenever it is heard, and once; that it was not, only as the answer to the
    latest call.
    """
    row = _BY_ID.row(call.id)
    if answer.verdict is Verdict.EXECUTED:
        done = Stage.EXECUTED.value
        if not _EXECUTED.run(done, None, now, answer.words, answer.reference, call.id, done):
            return None
        accounts.book(payment_of(row))
        return Standing(Stage.EXECUTED, row.attempts)
    pause = patience.pause(row.attempts, answer)
    at_once = call.query and answer.verdict is Verdict.FAILED  # asked for, and not done: no reason to wait
    due = None if pause is None else now if at_once else now + pause
    stage = Stage.FAILED if answer.verdict is Verdict.FAILED else Stage.UNKNOWN
    if not _UNDONE.run(stage.value, due, answer.words, call.id, call.version, _UNDER_WAY):
        return None
    _drop_unwanted(row.ticket_id)
    return standing_of(_BY_ID.row(call.id))


def call_off(ticket: int) -> list[Payment]:
    """Execute nothing more for a ticket; those it is too late for, or may be, since they are under way."""
    PaymentRow.update(wanted=False).where(PaymentRow.ticket == ticket, PaymentRow.state.in_(_PENDING)).execute()
    _drop_unwanted(ticket)
    return pending(ticket)


def recover(now: datetime) -> int:
    """After a restart: nobody knows what became of a call under way, so it is asked for. How many.

    Only for the one daemon of a database; what a killed command left behind is found by `claim_due` in time.
    """
    lost = PaymentRow.update(state=Stage.UNKNOWN.value, due_at=now).where(PaymentRow.state == Stage.EXECUTING.value)
    return int(lost.execute())


def retry(key: str, now: datetime) -> bool:
    """An operator sets a payment going that failed, or asks again for an unknown one; False where it is neither."""
    states = [Stage.FAILED.value, Stage.UNKNOWN.value]
    again = PaymentRow.update(attempts=0, due_at=now).where(PaymentRow.key == key, PaymentRow.state.in_(states))
    return bool(again.execute())


def declare(key: str, now: datetime, *, done: bool, words: str) -> Payment | None:
    """What an operator knows of a payment that failed or whose end is unknown; None where it is neither.

    Done, it is booked; not done, it waits for operators. Call it in a transaction.
    """
    row = _BY_KEY.row(key)
    if row is None or row.state not in (Stage.FAILED.value, Stage.UNKNOWN.value):
        return None
    if done:
        _EXECUTED.run(Stage.EXECUTED.value, None, now, words, "", row.id, Stage.EXECUTED.value)
        accounts.book(payment_of(row))
    else:
        _UNDONE.run(Stage.FAILED.value, None, words, row.id, row.version, [row.state])
        PaymentRow.update(version=PaymentRow.version + 1).where(PaymentRow.id == row.id).execute()
        _drop_unwanted(row.ticket_id)
    return payment_of(row)


def pending(ticket: int) -> list[Payment]:
    """What of a ticket is neither executed nor called off."""
    return [payment for payment, standing in of_ticket(ticket) if standing.stage.value in _PENDING]


def of_ticket(ticket: int) -> list[tuple[Payment, Standing]]:
    """Every payment of a ticket and where it stands, oldest first."""
    return [(payment_of(row), standing_of(row)) for row in _OF_TICKET.rows(ticket)]


def next_due() -> datetime | None:
    """When the executor is to be called next; None where nothing waits."""
    row = _NEXT.row(_PENDING)
    return None if row is None else row.due_at


def key_of(ticket: Ticket, order: str, part: Part | None) -> str:
    """The idempotency key: of ticket and invoice line, or of ticket and order where a subscription ends.

    Its digest holds the ticket's opening, since a database made anew counts its tickets from 1 again.
    """
    named = (part.invoice, part.product) if part else ("", "")
    parts = (str(ticket.number), ticket.opened_at.isoformat(), order, *named)
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
    what = re.sub(r"[^A-Za-z0-9]+", "-", part.invoice)[:40].strip("-") if part else "cancel"
    return f"mailbot-{ticket.number}-{what}-{digest}"


def _payment(ticket: Ticket, order: Order, claim: Claim, part: Part | None, at: datetime) -> Payment:
    return Payment(
        key=key_of(ticket, order.number, part),
        kind=TicketType.REFUND if part else TicketType.CANCELLATION,
        ticket=ticket.number,
        order=order.number,
        invoice=part.invoice if part else "",
        product=part.product if part else "",
        amount=part.amount if part else None,
        currency=part.currency if part else "",
        ends_subscription=claim.ends,
        requested_at=at,
    )


def _check(payment: Payment) -> None:
    if payment.amount is None:
        return
    left = accounts.left(payment.order, payment.invoice, payment.product) - _reserved(payment)
    if payment.amount > left or payment.amount <= 0:
        raise Ineligible("amount-too-large" if left > 0 else "refunded-already")


def _reserved(payment: Payment) -> Decimal:
    """What other payments are about to take of the same invoice line."""
    same = (
        (PaymentRow.order == payment.order)
        & (PaymentRow.invoice == payment.invoice)
        & (PaymentRow.product == payment.product)
    )
    rows: Iterable[Any] = PaymentRow.select(PaymentRow.amount).where(
        same, PaymentRow.key != payment.key, PaymentRow.state.in_(_PENDING), PaymentRow.amount.is_null(False)
    )
    return sum((row.amount for row in rows), Decimal(0))


def _write(payment: Payment, row: Any, at: datetime) -> None:
    if row is None:
        _ADD.run(
            payment.ticket, payment.key, payment.kind.value, payment.order, payment.invoice, payment.product,
            payment.amount, payment.currency, payment.ends_subscription, Stage.REQUESTED.value, at,
            payment.requested_at,
        )  # fmt: skip
    elif row.state == Stage.CALLED_OFF.value:
        _REVIVE.run(Stage.REQUESTED.value, True, payment.amount, 0, at, payment.requested_at, row.id)
    elif not row.wanted:
        _WANT.run(True, row.id)


def _take(row: Any, now: datetime) -> Call | None:
    query = row.state == Stage.UNKNOWN.value
    if not query and (until := _held_until(row)) and until > now:
        PaymentRow.update(due_at=until).where(PaymentRow.id == row.id).execute()
        return None
    stage = Stage.UNKNOWN if query else Stage.EXECUTING
    version = row.version + 1
    if not _TAKE.run(stage.value, row.attempts + 1, version, now + LEASE, row.id, row.version, [row.state]):
        return None  # somebody else was first
    payment = payment_of(row)
    return Call(payment, row.id, version, query, "" if query else _bar(payment))


def _held_until(row: Any) -> datetime | None:
    """Until when a refund waits that was requested before its customer's address was changed."""
    if row.kind != TicketType.REFUND.value:
        return None
    return next((order.hold_until for order in shop.orders([row.order_id]).values()), None)


def _bar(payment: Payment) -> str:
    """An import may have lowered the invoice since."""
    if payment.amount is None or payment.amount <= accounts.left(payment.order, payment.invoice, payment.product):
        return ""
    return "the invoice line has less left than this payment"


def _drop_unwanted(ticket: int) -> None:
    unwanted = (PaymentRow.ticket == ticket) & PaymentRow.state.in_(_WAITING) & ~PaymentRow.wanted
    PaymentRow.update(state=Stage.CALLED_OFF.value, due_at=None).where(unwanted).execute()
