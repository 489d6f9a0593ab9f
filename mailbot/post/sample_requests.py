"""Sample notices of refunds and cancellations, of silence, reviews and alerts: one row each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from mailbot.desk.eligibility import MISNAMED, judge
from mailbot.desk.moving import OBJECTIONS
from mailbot.desk.nouns import Comment, Deadline, Due, Order, Outcome, Part, Party, State, Ticket, TicketType, Turn
from mailbot.post.cast import CLOSED, MOVED, NOW, ORDER, PLAN, TALK, TICKET, VENDOR
from mailbot.post.notice import Kind, Refusal

Case = tuple[str, Kind, Party, Party, str, dict[str, Any]]

C, V, O, S, T = Party.CUSTOMER, Party.VENDOR, Party.OPERATOR, Party.STRANGER, Party.CLOCK  # noqa: E741 - narrow columns
SUPPORT, REFUND, CANCELLATION = TicketType.SUPPORT, TicketType.REFUND, TicketType.CANCELLATION
MONDAY: Final = NOW + timedelta(days=3)
LAST, LONGER = NOW + timedelta(days=46), NOW + timedelta(days=76)  # until when each side may ask for the money
MINUTES: Final = NOW + timedelta(minutes=5)
ASKS: Final = Comment(
    C,
    TICKET.customer.address,
    TICKET.customer.name,
    NOW,
    "The file will not open. Please give me my money back.",
)
SORRY: Final = Comment(V, VENDOR.address, VENDOR.name, NOW, "It was billed twice, so we send it back. Sorry!")


def request(kind: TicketType, order: Order, by: Party, at: datetime | None, **more: Any) -> dict[str, Any]:
    """A refund or cancellation that ``by`` asked now and that is due ``at``."""
    deadline = Deadline(Due.EXECUTE, at, NOW) if at else None
    claim = judge(order, kind, by, NOW)
    ticket = replace(TICKET, type=kind, order=order, opened_at=NOW, claim=claim, asked_by=by, deadline=deadline)
    return {"ticket": replace(ticket, **more), "comments": (ASKS,)}


def turned(kind: TicketType, order: Order, by: Party, *, closing: bool, **more: Any) -> Ticket:
    """A ticket after ``by`` called off what the customer had asked."""
    was: Ticket = request(kind, order, C, MONDAY)["ticket"]
    turn = Turn(by, NOW, kind, closing, was.claim, C)
    if closing:
        ended = {"state": State.CLOSED, "outcome": Outcome.WITHDRAWN, "closed_at": NOW, "closed_by": by}
        return replace(was, **{"turn": turn, "deadline": None, **ended, **more})
    called_off = {"type": SUPPORT, "claim": None, "asked_by": None, "deadline": None}
    return replace(was, **{"turn": turn, **called_off, **more})


def after(kind: TicketType, order: Order, by: Party, *, closing: bool, **more: Any) -> dict[str, Any]:
    """What a mail says of that: the types, and how long it can be objected to."""
    ticket = turned(kind, order, by, closing=closing, **more)
    return {"ticket": ticket, "was": kind, "until": NOW + timedelta(days=14)}


def old(order: Order, days: int) -> Order:
    """The same, bought as long ago."""
    return replace(order, invoices=tuple(replace(line, at=NOW - timedelta(days=days)) for line in order.invoices))


def paid(kind: TicketType, order: Order, outcome: Outcome) -> dict[str, Any]:
    """A request that was carried out."""
    made = request(kind, order, C, None, state=State.CLOSED, outcome=outcome, closed_at=NOW, closed_by=T)
    gone = tuple(replace(invoice, state="refunded") for invoice in order.invoices[-1:])
    invoices = order.invoices[:-1] + gone if kind is REFUND else order.invoices
    ended = replace(order, state=str(outcome), invoices=invoices)
    return made | {"ticket": replace(made["ticket"], order=ended), "parts": made["ticket"].claim.parts, "newest": 0}


def refused(reason: str, wanted: TicketType = REFUND, order: Order = ORDER, **more: Any) -> dict[str, Any]:
    return {"ticket": replace(TICKET, order=order), "comments": (ASKS,), "reason": reason, "wanted": wanted} | more


def decided(reason: str, kind: TicketType, order: Order, by: Party, at: datetime | None = NOW) -> dict[str, Any]:
    """A called-off request that runs again after a review."""
    made = request(kind, order, C, at, turn=Turn(by, NOW, kind, True, settled=True))
    return made | {"reason": reason, "comments": TALK, "newest": 0}


def settled(ticket: Ticket) -> Ticket:
    """The same after operators decided."""
    return replace(ticket, turn=replace(ticket.turn, settled=True) if ticket.turn else None)


ASKED: Final = request(REFUND, ORDER, C, MONDAY)
CANCEL: Final = request(CANCELLATION, PLAN, C, MONDAY)
BY_VENDOR: Final = request(REFUND, ORDER, V, MINUTES) | {"comments": (SORRY,)}
CHECKED: Final = request(REFUND, ORDER, C, None, state=State.IN_REVIEW, review="flagged")
BEYOND: Final = request(REFUND, ORDER, C, None, state=State.IN_REVIEW, review="beyond-policy")
AT_ONCE: Final = request(REFUND, ORDER, C, NOW, vendor=replace(VENDOR, flagged=True))
STANDS: Final = {"reason": "stands", "allowed": ("/close", "/refund", "/cancel")}
CANCEL_AGREED: Final = request(CANCELLATION, PLAN, C, MINUTES) | {"was": CANCELLATION, "newest": 0}
AGREED: Final = request(REFUND, ORDER, C, MINUTES) | {"was": REFUND, "newest": 0}
SWAPPED: Final = CANCEL | {"was": REFUND, "newest": 0}
CONVERTED: Final = ASKED | {"was": SUPPORT}
CALLED_OFF: Final = after(REFUND, ORDER, V, closing=False)
BETTER: Final = after(REFUND, ORDER, C, closing=False)
KEPT: Final = after(CANCELLATION, PLAN, V, closing=False)
WITHDRAWN: Final = after(REFUND, ORDER, C, closing=True)
CLOSED_OFF: Final = after(REFUND, ORDER, V, closing=True) | {"newest": 0}
CALLED_BY_STAFF: Final = after(REFUND, ORDER, O, closing=True) | {"newest": 0}
GOES_ON: Final = after(CANCELLATION, PLAN, C, closing=True) | {"newest": 0}
SILENT: Final = {"newest": 0, "closes": NOW + timedelta(days=4), "refundable": LAST, "customers_day": LAST}
WAITS: Final = SILENT | {"comments": TALK[2:]}
IN_REVIEW: Final = after(REFUND, ORDER, V, closing=True, state=State.IN_REVIEW, review="escalated") | {"until": None}
UPHELD: Final = {"ticket": settled(turned(REFUND, ORDER, V, closing=True)), "reason": "upheld", "newest": 0}
TWO: Final = replace(
    ORDER, invoices=(*ORDER.invoices, replace(ORDER.invoices[0], product="Gadget", amount=Decimal("15.50")))
)
PARTED: Final = Refusal(
    Decimal("412.50"), tuple(Part(line.number, line.product, line.amount, line.currency) for line in TWO.invoices)
)
GONE: Final = Refusal(back=(Part("INV-1", "Widget", ORDER.invoices[0].amount, "EUR"),), back_at=NOW - timedelta(days=2))
GONE_SOMEHOW: Final = replace(GONE, back_at=None)
LATE: Final = refused("too-late", order=old(ORDER, 62), ended=NOW - timedelta(days=2))
ONE_TIME: Final = refused("one-time-order", CANCELLATION, refundable=LAST, customers_day=LAST)
NOT_APPROVED: Final = refused(
    "review", ticket=replace(CHECKED["ticket"], state=State.CLOSED, outcome=Outcome.REFUSED, closed_at=NOW)
)
BOTH: Final = {"ticket": replace(TICKET, order=PLAN), "comments": (ASKS,), "reason": "conflict", "legacy": True}
BOTH_ONCE: Final = BOTH | {"ticket": TICKET}
BOTH_LATE: Final = BOTH | {"ticket": replace(TICKET, order=old(PLAN, 362))}
NEITHER: Final = BOTH | {"ticket": replace(TICKET, order=old(ORDER, 62))}
WHICH: Final = {
    "ticket": replace(TICKET, order=None, vendor=None, wants=REFUND),
    "comments": (ASKS,),
    "reason": "order",
    "orders": (ORDER, PLAN),
}
NEWS: Final = {"newest": 0}
FAILED: Final = request(REFUND, ORDER, C, None, failing=True) | NEWS
HELD: Final = {"ticket": replace(ASKED["ticket"], held=True, deadline=None), "comments": (), "wanted": REFUND}
CONFIRM: Final = HELD | {"until": NOW + timedelta(hours=48)}

HELD_BACK: Final = request(
    REFUND, replace(ORDER, hold_until=MONDAY), C, MONDAY, customer=replace(TICKET.customer, address=MOVED)
)
MOVING: Final = {"address": MOVED, "newest": 0, "comments": ()}
LAPSES: Final = MOVING | {"until": NOW + timedelta(hours=48)}
WAITING: Final = MOVING | {"until": NOW + timedelta(hours=72), "reason": "address-done"}

# name, kind, reader, actor, links that hang on more than the ticket, what else the notice says
REQUESTS: Final[tuple[Case, ...]] = (
    (
        "opened-vendor-refund",
        Kind.OPENED,
        V,
        C,
        "",
        ASKED | {"refundable": LONGER, "customers_day": LAST},
    ),
    ("opened-vendor-refund-own", Kind.OPENED, V, V, "", BY_VENDOR),
    ("opened-vendor-refund-phone", Kind.OPENED, V, O, "", ASKED),
    ("opened-vendor-refund-checked", Kind.OPENED, V, C, "", CHECKED),
    ("opened-vendor-refund-at-once", Kind.OPENED, V, C, "", AT_ONCE),
    ("opened-vendor-cancellation", Kind.OPENED, V, C, "", CANCEL),
    ("opened-vendor-cancellation-own", Kind.OPENED, V, V, "", request(CANCELLATION, PLAN, V, MINUTES)),
    ("opened-vendor-cancellation-phone", Kind.OPENED, V, O, "", CANCEL),
    ("opened-customer-refund", Kind.OPENED, C, C, "", ASKED | {"refundable": LAST}),
    ("opened-customer-refund-several", Kind.OPENED, C, C, "", request(REFUND, TWO, C, MONDAY)),
    ("opened-customer-refund-legacy", Kind.OPENED, C, C, "", ASKED | {"legacy": True}),
    ("opened-customer-refund-subscription", Kind.OPENED, C, C, "", request(REFUND, PLAN, C, MONDAY)),
    ("opened-customer-refund-by-vendor", Kind.OPENED, C, V, "", BY_VENDOR),
    ("opened-customer-refund-phone", Kind.OPENED, C, O, "", ASKED),
    ("opened-customer-refund-checked", Kind.OPENED, C, C, "", CHECKED),
    ("opened-customer-refund-at-once", Kind.OPENED, C, C, "", AT_ONCE),
    ("opened-customer-cancellation", Kind.OPENED, C, C, "", CANCEL),
    ("opened-customer-cancellation-legacy", Kind.OPENED, C, C, "", CANCEL | {"legacy": True}),
    ("opened-customer-cancellation-by-vendor", Kind.OPENED, C, V, "", request(CANCELLATION, PLAN, V, MINUTES)),
    ("opened-customer-cancellation-phone", Kind.OPENED, C, O, "", CANCEL),
    ("opened-customer-refund-no-order", Kind.OPENED, C, C, "", WHICH | {"reason": ""}),
    ("opened-operator-refund", Kind.OPENED, O, C, "", ASKED),
    ("replied-vendor-refund", Kind.REPLIED, V, C, "", ASKED | {"comments": TALK}),
    ("replied-customer-refund", Kind.REPLIED, C, V, "", ASKED | {"comments": TALK[1:]}),
    ("replied-customer-refund-own", Kind.REPLIED, C, C, "", ASKED | {"comments": TALK}),
    ("replied-customer-cancellation", Kind.REPLIED, C, V, "", CANCEL | {"comments": TALK[1:]}),
    ("replied-customer-refund-checked", Kind.REPLIED, C, V, "", CHECKED | {"comments": TALK[1:]}),
    ("changed-customer", Kind.CHANGED, C, V, "", CALLED_OFF | {"comments": TALK[1:]}),
    ("changed-customer-own", Kind.CHANGED, C, C, "", BETTER),
    ("changed-customer-undated", Kind.CHANGED, C, V, "", CALLED_OFF | {"until": None}),
    ("changed-vendor-undated", Kind.CHANGED, V, C, "", BETTER | {"until": None}),
    ("changed-customer-cancellation", Kind.CHANGED, C, V, "", KEPT | {"comments": TALK[1:]}),
    ("changed-vendor", Kind.CHANGED, V, C, "", BETTER),
    ("changed-vendor-own", Kind.CHANGED, V, V, "", CALLED_OFF | {"comments": TALK[1:]}),
    ("changed-vendor-to-refund", Kind.CHANGED, V, C, "", CONVERTED),
    ("changed-customer-to-refund", Kind.CHANGED, C, C, "", CONVERTED),
    ("changed-vendor-to-cancellation", Kind.CHANGED, V, C, "", SWAPPED),
    ("changed-customer-to-cancellation", Kind.CHANGED, C, C, "", SWAPPED),
    ("changed-vendor-agreed", Kind.CHANGED, V, V, "", AGREED),
    ("changed-customer-cancellation-agreed", Kind.CHANGED, C, V, "", CANCEL_AGREED),
    ("changed-customer-agreed", Kind.CHANGED, C, V, "", AGREED),
    ("closed-customer-refund", Kind.CLOSED, C, V, "", CLOSED_OFF),
    ("closed-customer-refund-own", Kind.CLOSED, C, C, "", WITHDRAWN),
    ("closed-vendor-refund", Kind.CLOSED, V, C, "", WITHDRAWN),
    ("closed-customer-refund-by-staff", Kind.CLOSED, C, O, "", CALLED_BY_STAFF),
    ("closed-vendor-refund-own", Kind.CLOSED, V, V, "", CLOSED_OFF),
    ("closed-vendor-cancellation", Kind.CLOSED, V, C, "", GOES_ON),
    ("inactive-vendor", Kind.INACTIVE, V, T, "", WAITS | {"reason": "vendor-notice"}),
    ("inactive-vendor-second", Kind.INACTIVE, V, T, "", WAITS | {"reason": "vendor-second"}),
    (
        "inactive-vendor-customers",
        Kind.INACTIVE,
        V,
        T,
        "",
        SILENT | {"reason": "customer-notice", "customers_day": NOW - timedelta(days=2)},
    ),
    ("inactive-customer", Kind.INACTIVE, C, T, "", WAITS | {"reason": "vendor-notice"}),
    ("inactive-customer-second", Kind.INACTIVE, C, T, "", WAITS | {"reason": "vendor-second"}),
    ("inactive-customer-own", Kind.INACTIVE, C, T, "", SILENT | {"reason": "customer-notice"}),
    ("inactive-customer-no-refund", Kind.INACTIVE, C, T, "", LATE | NEWS | {"reason": "vendor-notice"}),
    ("escalated-vendor", Kind.ESCALATED, V, C, "", IN_REVIEW),
    ("escalated-customer", Kind.ESCALATED, C, C, "", IN_REVIEW),
    ("reviewed-vendor", Kind.REVIEWED, V, O, "", decided("overturned", REFUND, ORDER, V)),
    ("reviewed-customer", Kind.REVIEWED, C, O, "", decided("overturned", REFUND, ORDER, V)),
    ("reviewed-customer-cancellation", Kind.REVIEWED, C, O, "", decided("overturned", CANCELLATION, PLAN, V)),
    ("reviewed-customer-upheld", Kind.REVIEWED, C, O, "", UPHELD),
    ("reviewed-customer-support", Kind.REVIEWED, C, O, "", {"reason": "overturned"} | NEWS),
    ("reviewed-vendor-approved", Kind.REVIEWED, V, O, "", decided("approved", REFUND, ORDER, V, MONDAY)),
    ("reviewed-customer-approved", Kind.REVIEWED, C, O, "", decided("approved", REFUND, ORDER, V, MONDAY)),
    ("confirmed-vendor", Kind.CONFIRMED, V, T, "", paid(REFUND, ORDER, Outcome.REFUNDED)),
    ("confirmed-customer", Kind.CONFIRMED, C, T, "", paid(REFUND, ORDER, Outcome.REFUNDED)),
    ("confirmed-customer-subscription", Kind.CONFIRMED, C, T, "", paid(REFUND, PLAN, Outcome.REFUNDED)),
    ("confirmed-vendor-cancellation", Kind.CONFIRMED, V, T, "", paid(CANCELLATION, PLAN, Outcome.CANCELLED)),
    ("confirmed-customer-cancellation", Kind.CONFIRMED, C, T, "", paid(CANCELLATION, PLAN, Outcome.CANCELLED)),
    ("refused-customer", Kind.REFUSED, C, C, "close", LATE),
    ("refused-vendor", Kind.REFUSED, V, C, "close refund", LATE),
    ("refused-customer-one-time", Kind.REFUSED, C, C, "refund close", ONE_TIME | {"legacy": True}),
    ("refused-vendor-one-time", Kind.REFUSED, V, C, "close", ONE_TIME),
    ("refused-customer-refunded", Kind.REFUSED, C, C, "close", refused("refunded-already", refusal=GONE)),
    ("refused-customer-imported", Kind.REFUSED, C, C, "close", refused("refunded-already", refusal=GONE_SOMEHOW)),
    ("refused-customer-free", Kind.REFUSED, C, C, "close", refused("free-order")),
    ("refused-customer-cancelled", Kind.REFUSED, C, C, "close", refused("cancelled-already", CANCELLATION, PLAN)),
    *(
        (f"refused-customer-{why}", Kind.REFUSED, C, C, "close", refused(why, order=TWO, refusal=PARTED))
        for why in MISNAMED
    ),
    (
        "refused-vendor-amount-too-large",
        Kind.REFUSED,
        V,
        C,
        "close",
        refused("amount-too-large", order=TWO, refusal=PARTED),
    ),
    ("refused-vendor-late-own", Kind.REFUSED, V, V, "close", LATE),
    ("refused-customer-undone", Kind.REFUSED, C, O, "", NOT_APPROVED | {"reason": ""}),
    ("refused-customer-review", Kind.REFUSED, C, O, "", NOT_APPROVED),
    ("needs-customer", Kind.NEEDS, C, C, "", BOTH),
    ("needs-customer-one-time", Kind.NEEDS, C, C, "", BOTH_ONCE),
    ("needs-customer-late", Kind.NEEDS, C, C, "", BOTH_LATE),
    ("needs-customer-neither", Kind.NEEDS, C, C, "", NEITHER),
    ("needs-customer-order", Kind.NEEDS, C, C, "", WHICH),
    ("confirm-customer-refund", Kind.CONFIRM, C, C, "confirm deny", CONFIRM),
    ("opened-customer-refund-held", Kind.OPENED, C, C, "", HELD_BACK),
    ("opened-vendor-refund-held", Kind.OPENED, V, C, "", HELD_BACK),
    ("changed-customer-address", Kind.CHANGED, C, C, "stop", LAPSES | {"reason": "address"}),
    ("changed-customer-address-done", Kind.CHANGED, C, S, "", WAITING),
    ("changed-stranger-address-done", Kind.CHANGED, S, S, "stop", WAITING),
    ("changed-customer-address-stopped", Kind.CHANGED, C, C, "", MOVING | {"reason": "address-stopped"}),
    ("changed-stranger-address-stopped", Kind.CHANGED, S, C, "", MOVING | {"reason": "address-stopped"}),
    ("changed-customer-address-lapsed", Kind.CHANGED, C, T, "", MOVING | {"reason": "address-lapsed"}),
    ("confirm-stranger-address", Kind.CONFIRM, S, C, "move stay", LAPSES | {"reason": "address"}),
    ("confirm-customer-address", Kind.CONFIRM, C, C, "confirm deny", LAPSES | {"reason": "address-asked"}),
    ("alert-operator-address", Kind.ALERT, O, S, "", NEWS | {"reason": "address"}),
    *((f"rejected-customer-{why}", Kind.REJECTED, C, C, "close", NEWS | {"reason": why}) for why in OBJECTIONS),
    ("rejected-customer-executing", Kind.REJECTED, C, C, "", request(REFUND, ORDER, C, None) | {"reason": "executing"}),
    ("rejected-customer-stands", Kind.REJECTED, C, C, "close", ASKED | STANDS),
    ("rejected-vendor-stands", Kind.REJECTED, V, V, "support", ASKED | STANDS),
    ("rejected-customer-open-already", Kind.REJECTED, C, C, "close", STANDS | {"reason": "open-already", "newest": 0}),
    ("alert-operator", Kind.ALERT, O, T, "", FAILED | {"reason": "failed"}),
    ("alert-operator-cancellation", Kind.ALERT, O, T, "", request(CANCELLATION, PLAN, C, None) | {"reason": "failed"}),
    ("alert-operator-unknown", Kind.ALERT, O, T, "", FAILED | {"reason": "unknown"}),
    ("alert-operator-escalated", Kind.ALERT, O, C, "", IN_REVIEW | {"reason": "escalated"}),
    ("alert-operator-flagged", Kind.ALERT, O, C, "", CHECKED | {"reason": "flagged"}),
    ("alert-operator-beyond-policy", Kind.ALERT, O, C, "", BEYOND | {"reason": "beyond-policy"}),
    ("opened-customer-beyond-policy", Kind.OPENED, C, O, "", BEYOND),
    ("alert-operator-vendor-flagged", Kind.ALERT, O, O, "", NEWS | {"reason": "vendor-flagged"}),
    ("alert-operator-rule", Kind.ALERT, O, C, "", NEWS | {"reason": "rule"}),
    ("alert-operator-assigned", Kind.ALERT, O, O, "", NEWS | {"reason": "assigned"}),
    ("alert-operator-assigned-closed", Kind.ALERT, O, O, "", {"reason": "assigned", "ticket": CLOSED, "newest": 0}),
)
