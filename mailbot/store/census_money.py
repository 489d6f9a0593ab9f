"""Money and answers counted: saved sales, refunds, ratings. Amounts come exact, each with how often."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from peewee import JOIN, SQL, fn

from mailbot.desk.nouns import Outcome, Party, State, TicketType
from mailbot.desk.payment import Stage
from mailbot.desk.survey import ASKED_AFTER, PAID
from mailbot.store.census import COUNTED, has, passed
from mailbot.store.notes import IssueRow, RatingRow
from mailbot.store.payments import PaymentRow
from mailbot.store.tables import EntryRow, TicketRow

_REQUESTS = [TicketType.REFUND.value, TicketType.CANCELLATION.value]
_PAID = [Outcome.REFUNDED.value, Outcome.CANCELLED.value]
_ENDED = [outcome.value for outcome in ASKED_AFTER]
_EXECUTED = (PaymentRow.state == Stage.EXECUTED.value) & (PaymentRow.kind == TicketType.REFUND.value)
_TURN = fn.COALESCE(TicketRow.turn, SQL("''"))
# As desk.survey.is_disputed has it: its vendor called off what the customer asked.
_DISPUTED = (
    has(_TURN, '"by": "vendor"')
    & (has(_TURN, '"type": "refund"') | has(_TURN, '"type": "cancellation"'))
    & TicketRow.outcome.not_in([outcome.value for outcome in PAID])
)
ASKED = (
    COUNTED
    & TicketRow.surveyed
    & TicketRow.outcome.in_(_ENDED)
    & ~TicketRow.outsider
    & (TicketRow.customer_email != "")
    & ~_DISPUTED
)


def called_off(since: datetime, until: datetime) -> Iterator[tuple[dict[str, str], str, int]]:
    """What the history says of customers' requests that were called off and stayed so, who did it, how many."""
    later, paid = EntryRow.alias(), PaymentRow.alias()
    again = later.select(later.id).where(
        later.ticket == EntryRow.ticket, later.id > EntryRow.id, has(later.detail, '"called-off"')
    )
    done = paid.select(paid.id).where(
        paid.order == TicketRow.order,
        fn.LOWER(paid.state) == Stage.EXECUTED.value,  # as it is; but SQLite would go through all that has this state
        paid.executed_at >= EntryRow.at,
    )
    runs = TicketRow.type.in_(_REQUESTS) & (TicketRow.state != State.CLOSED.value)
    row = EntryRow.select(EntryRow.detail, EntryRow.by, fn.COUNT(EntryRow.id)).join(TicketRow).where(
        COUNTED, EntryRow.at >= since, EntryRow.at < until, has(EntryRow.detail, '"called-off"'),
        ~fn.EXISTS(again), ~fn.EXISTS(done), ~runs,
    )  # fmt: skip
    return passed(row.group_by(EntryRow.detail, EntryRow.by))


def carried_out(since: datetime, until: datetime) -> Iterator[tuple[str, int]]:
    """Type, how many: customers' requests that were executed."""
    row = TicketRow.select(TicketRow.type, fn.COUNT(TicketRow.number)).where(_asked_and_done(since, until))
    return passed(row.group_by(TicketRow.type))


def paid_out(since: datetime, until: datetime) -> Iterator[tuple[str, Decimal, int]]:
    """Currency, amount, how often: what customers' executed requests took."""
    row = PaymentRow.select(PaymentRow.currency, PaymentRow.amount, fn.COUNT(PaymentRow.id)).join(TicketRow)
    paid = row.where(_EXECUTED, _asked_and_done(since, until))
    return passed(paid.group_by(PaymentRow.currency, PaymentRow.amount))


def refunds_by_product(since: datetime, until: datetime) -> Iterator[tuple[str, str, Decimal, int]]:
    """Product, currency, amount, how often."""
    columns = (PaymentRow.product, PaymentRow.currency, PaymentRow.amount)
    row = PaymentRow.select(*columns, fn.COUNT(PaymentRow.id)).where(_executed(since, until))
    return passed(row.group_by(*columns))


def refunds_by_reason(since: datetime, until: datetime) -> Iterator[tuple[str | None, str, Decimal, int]]:
    """Issue path of the ticket, None where it has none, currency, amount, how often. Of two paths each counts."""
    columns = (IssueRow.path, PaymentRow.currency, PaymentRow.amount)
    row = PaymentRow.select(*columns, fn.COUNT(PaymentRow.id)).join(
        IssueRow, JOIN.LEFT_OUTER, on=IssueRow.ticket == PaymentRow.ticket
    )
    return passed(row.where(_executed(since, until)).group_by(*columns))


def surveyed(since: datetime, until: datetime) -> int:
    """How many tickets closed for good so far asked their customer how it was."""
    at = (TicketRow.closed_at >= since) & (TicketRow.closed_at < until)
    return int(TicketRow.select().where(ASKED, at).count())


def answers(since: datetime, until: datetime) -> Iterator[tuple[int, datetime, datetime, int, str | None]]:
    """Ticket, when it was closed, when it was rated, score, issue path; by ticket, the newest rating first."""
    at = (TicketRow.closed_at >= since) & (TicketRow.closed_at < until)
    columns = (TicketRow.number, TicketRow.closed_at, RatingRow.at, RatingRow.score, IssueRow.path)
    row = TicketRow.select(*columns).join(RatingRow).switch(TicketRow).join(IssueRow, JOIN.LEFT_OUTER)
    return passed(row.where(ASKED, at).order_by(TicketRow.number, RatingRow.id.desc(), IssueRow.path))


def _asked_and_done(since: datetime, until: datetime) -> Any:
    at = (TicketRow.closed_at >= since) & (TicketRow.closed_at < until)
    return COUNTED & at & (TicketRow.asked_by == Party.CUSTOMER.value) & TicketRow.outcome.in_(_PAID)


def _executed(since: datetime, until: datetime) -> Any:
    return _EXECUTED & (PaymentRow.executed_at >= since) & (PaymentRow.executed_at < until)
