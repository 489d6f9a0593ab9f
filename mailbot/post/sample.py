"""Sample notices: every kind, role and variant, for `check` and for people who want to see the mails.

Deterministic, and together they use every field a template may use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final

from mailbot.desk.nouns import Outcome, Party, Turn
from mailbot.desk.offers import OFFERED, offers
from mailbot.desk.request import Policy
from mailbot.desk.survey import SCORES, is_asked
from mailbot.post.cast import BRAND as BRAND
from mailbot.post.cast import CLOSED, NOW, ORDER, PERSONS, PHONE, PLAN, STAFF_ANSWER, STRANGE, TALK, TICKET
from mailbot.post.cast import VENDOR as VENDOR
from mailbot.post.notice import ENDS, Addresses, Kind, Link, Notice
from mailbot.post.sample_commands import COMMANDS
from mailbot.post.sample_knowledge import KNOWLEDGE
from mailbot.post.sample_requests import REQUESTS, Case, old


def ended(by: Party) -> dict[str, Any]:
    """A support ticket that ``by`` closed."""
    return {"ticket": replace(CLOSED, closed_by=by, turn=Turn(by, NOW, CLOSED.type, True))}


REOPENED: Final = {"ticket": TICKET, "reason": "reopened"}
FOLLOW_UP: Final = {"ticket": replace(TICKET, follows=977, order=PLAN), "reason": "follow-up", "comments": TALK[:1]}
FIRST: Final = {"comments": TALK[2:], "newest": 1}
FROM_VENDOR: Final = {"comments": TALK[1:2]}
NO_ORDER: Final = {"ticket": replace(TICKET, order=None, vendor=None), "orders": (ORDER, PLAN)} | FIRST
OUTSIDE: Final = {"ticket": replace(TICKET, customer=PERSONS[Party.STRANGER], order=None, vendor=None, outsider=True)}
ANSWERED: Final = {"comments": (STAFF_ANSWER, *TALK[2:]), "newest": 1}
OVER: Final = {"newest": 0, "until": NOW + timedelta(days=14)} | ended(Party.VENDOR)
EXPIRED: Final = replace(CLOSED, outcome=Outcome.INACTIVE, closed_by=Party.CLOCK)
SILENT: Final = OVER | {"ticket": EXPIRED}
TOO_LATE: Final = OVER | {"ticket": replace(EXPIRED, order=old(ORDER, 62))}
HELD: Final = {"ticket": replace(TICKET, held=True), "comments": (), "until": NOW + timedelta(hours=48)}
UNKNOWN: Final = {"reason": "unknown", "said": ("/sesame",), "allowed": ("/close", "/reopen")}
NO_ISSUE: Final = {"reason": "no-such-issue", "allowed": ("issue mail/delivery/bounced", "issue none"), "newest": 0}
NO_OPERATOR: Final = {"reason": "no-such-operator", "allowed": ("assign desk@acme.example",), "newest": 0}
NO_PRIORITY: Final = {"reason": "no-such-priority", "allowed": ("priority low", "priority high"), "newest": 0}

C, V, O, S = Party.CUSTOMER, Party.VENDOR, Party.OPERATOR, Party.STRANGER  # noqa: E741 - the columns below stay narrow

# name, kind, reader, actor, links that hang on more than the ticket, what else the notice says
CASES: Final[tuple[Case, ...]] = (
    ("opened-vendor", Kind.OPENED, V, C, "", FIRST),
    ("opened-vendor-own", Kind.OPENED, V, V, "", FROM_VENDOR),
    ("opened-vendor-own-no-order", Kind.OPENED, V, V, "", FROM_VENDOR | {"ticket": replace(TICKET, order=None)}),
    ("opened-vendor-phone", Kind.OPENED, V, O, "", {"comments": (PHONE,)}),
    ("opened-vendor-reopened", Kind.OPENED, V, C, "", REOPENED),
    ("opened-vendor-follow-up", Kind.OPENED, V, C, "", FOLLOW_UP),
    ("opened-customer", Kind.OPENED, C, C, "", FIRST),
    ("opened-customer-by-vendor", Kind.OPENED, C, V, "", FROM_VENDOR),
    ("opened-customer-no-order", Kind.OPENED, C, C, "", NO_ORDER),
    ("opened-customer-reopened", Kind.OPENED, C, C, "", REOPENED),
    ("opened-customer-follow-up", Kind.OPENED, C, C, "", FOLLOW_UP),
    ("opened-customer-more", Kind.OPENED, C, C, "", FIRST | {"asks_at": NOW + timedelta(days=1)}),
    ("opened-operator", Kind.OPENED, O, S, "", OUTSIDE | {"comments": (STRANGE,)}),
    ("opened-stranger", Kind.OPENED, S, S, "", OUTSIDE | {"comments": (STRANGE,)}),
    ("replied-vendor", Kind.REPLIED, V, C, "", {}),
    ("replied-vendor-own", Kind.REPLIED, V, V, "", {"comments": TALK[1:]}),
    ("replied-customer", Kind.REPLIED, C, V, "", {"comments": TALK[1:]}),
    ("replied-customer-own", Kind.REPLIED, C, C, "", {}),
    ("replied-customer-by-staff", Kind.REPLIED, C, O, "", ANSWERED),
    ("replied-operator", Kind.REPLIED, O, C, "", {}),
    ("replied-stranger", Kind.REPLIED, S, O, "", OUTSIDE | ANSWERED),
    ("closed-vendor", Kind.CLOSED, V, C, "", OVER | ended(C)),
    ("closed-vendor-own", Kind.CLOSED, V, V, "", OVER),
    ("closed-customer", Kind.CLOSED, C, V, "", OVER),
    ("closed-customer-own", Kind.CLOSED, C, C, "", OVER | ended(C)),
    ("closed-customer-unanswered", Kind.CLOSED, C, Party.CLOCK, "", SILENT | {"reason": "vendor-close"}),
    ("closed-customer-unanswered-late", Kind.CLOSED, C, Party.CLOCK, "", TOO_LATE | {"reason": "vendor-close"}),
    ("closed-customer-silent", Kind.CLOSED, C, Party.CLOCK, "", SILENT | {"reason": "customer-close"}),
    ("closed-vendor-silent", Kind.CLOSED, V, Party.CLOCK, "", SILENT | {"reason": "vendor-close"}),
    ("closed-vendor-unanswered", Kind.CLOSED, V, Party.CLOCK, "", SILENT | {"reason": "customer-close"}),
    ("closed-customer-for-good", Kind.CLOSED, C, Party.CLOCK, "", OVER | {"until": None}),
    ("closed-operator", Kind.CLOSED, O, V, "", OVER),
    ("closed-stranger", Kind.CLOSED, S, O, "", OUTSIDE | {"until": None}),
    ("confirm-customer", Kind.CONFIRM, C, C, "confirm deny", HELD),
    ("confirm-customer-again", Kind.CONFIRM, C, C, "confirm deny", HELD | {"again": True}),
    ("confirm-vendor", Kind.CONFIRM, V, V, "confirm deny", HELD),
    ("rejected-customer", Kind.REJECTED, C, C, "close", UNKNOWN | {"newest": 0}),
    ("rejected-vendor", Kind.REJECTED, V, V, "", {"reason": "not-possible", "ticket": CLOSED, "newest": 0}),
    ("rejected-operator", Kind.REJECTED, O, O, "close", UNKNOWN | {"newest": 0}),
    ("rejected-operator-issue", Kind.REJECTED, O, O, "close", NO_ISSUE),
    ("rejected-operator-assign", Kind.REJECTED, O, O, "close", NO_OPERATOR),
    ("rejected-operator-priority", Kind.REJECTED, O, O, "close", NO_PRIORITY),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One notification as a person might get it."""

    name: str  # kind-role and, where there are several, a variant
    notice: Notice
    addresses: Addresses


def samples(language: str) -> Iterator[Sample]:
    """Every sample, written to readers of ``language``."""
    for name, kind, role, actor, links, more in (*CASES, *COMMANDS, *KNOWLEDGE, *REQUESTS):
        reader = replace(PERSONS[role], language=language)
        told: dict[str, Any] = {"ticket": TICKET, "comments": TALK, "newest": 1} | more
        answers, root = "<their-mail@customer.example>", "<root-1042@acme.example>"
        notice = Notice(kind, role, reader, actor=actor, actor_name="", at=NOW, answers=answers, root=root, **told)
        yield Sample(name, notice, addresses(f"{name}-{language}", _links(notice, links), survey=_is_surveyed(notice)))


def _links(notice: Notice, beside: str) -> str:
    """What a real mail of this kind offers, after what hangs on more than the ticket."""
    if notice.kind is Kind.CONFIRM or notice.role is Party.STRANGER:
        return beside
    silence = notice.reason if notice.kind is Kind.CLOSED else ""
    possible = offers(notice.ticket, notice.role, notice.at, Policy(), silence)
    return " ".join((*(act for act in beside.split() if act not in OFFERED), *possible))


def _is_surveyed(notice: Notice) -> bool:
    return notice.role is Party.CUSTOMER and notice.kind in ENDS and is_asked(notice.ticket)


def addresses(name: str, links: str = "", *, survey: bool = False) -> Addresses:
    """What the shell would sign for the notification of that name; ``links`` are acts, apart by spaces."""
    token = sha256(name.encode()).hexdigest()[:40]
    return Addresses(
        f"<{token}@acme.example>",
        f"support+{token}@acme.example",
        "",
        tuple(Link(act, f"support+{act[0]}{token}@acme.example", f"{act} [Acme #1042]") for act in links.split()),
        tuple(Link(f"{n}", f"support+n{token}@acme.example", f"rate {n} [Acme #1042]") for n in SCORES if survey),
    )
