"""Sample notices of what rules ask for and answer by themselves."""

from __future__ import annotations

from typing import Final

from mailbot.desk.nouns import Party
from mailbot.post.cast import TALK
from mailbot.post.notice import Kind, Lack
from mailbot.post.sample_requests import Case

SHIPPED: Final = (
    "screenshot", "screenshot-settings", "screenshot-error", "bounce", "headers", "webmail", "time", "date", "device",
    "version", "address", "order-number", "steps",
)  # fmt: skip
ALL: Final = tuple(map(Lack, SHIPPED))
OWN: Final = Lack("badge", (("", "the number on the badge"),))
FIRST: Final = {"comments": TALK[2:], "newest": 1}

NO_REPLY: Final = {"newest": 0, "reason": "no-such-reply", "allowed": ("reply refund-time",)}

C, V = Party.CUSTOMER, Party.VENDOR
# name, kind, reader, actor, links that hang on more than the ticket, what else the notice says
KNOWLEDGE: Final[tuple[Case, ...]] = (
    ("needs-customer-missing", Kind.NEEDS, C, C, "", FIRST | {"missing": (*ALL, OWN), "reason": "missing"}),
    ("needs-customer-missing-reply", Kind.NEEDS, C, V, "", {"missing": ALL[:2], "reason": "missing"}),
    (
        "opened-vendor-missing",
        Kind.OPENED,
        V,
        C,
        "",
        FIRST | {"missing": ALL[:5], "came": ALL[5:7], "asked": True},
    ),
    ("opened-customer-deflected", Kind.OPENED, C, C, "nothelped", FIRST | {"deflection": "answered"}),
    ("opened-vendor-deflected", Kind.OPENED, V, C, "", FIRST | {"deflection": "answered"}),
    ("replied-customer-deflected", Kind.REPLIED, C, C, "nothelped", {"deflection": "answered"}),
    ("replied-customer-helped", Kind.REPLIED, C, C, "", {"deflection": "helped"}),
    ("replied-customer-not-helped", Kind.REPLIED, C, C, "", {"deflection": "not-helped"}),
    ("replied-vendor-not-helped", Kind.REPLIED, V, C, "", {"deflection": "not-helped"}),
    ("rejected-vendor-reply", Kind.REJECTED, V, V, "close", NO_REPLY),
    ("replied-vendor-complete", Kind.REPLIED, V, C, "", {"came": ALL, "complete": True}),
)
