"""Notices about commands that were not followed: mistyped, not possible, or in contradiction to each other."""

from __future__ import annotations

from typing import Any, Final

from mailbot.desk.nouns import Party
from mailbot.post.cast import CLOSED
from mailbot.post.notice import Kind
from mailbot.post.sample_requests import Case

C, V = Party.CUSTOMER, Party.VENDOR
ALLOWED: Final = ("close", "refund", "address name@example.com")
MISTYPED: Final[dict[str, Any]] = {"reason": "unknown", "said": ("/clsoe",), "meant": "close", "allowed": ALLOWED}
NOT_NOW: Final[dict[str, Any]] = {"reason": "not-possible", "said": ("/cancel",), "allowed": ("close",), "newest": 0}
TORN: Final[dict[str, Any]] = {"reason": "conflict", "said": ("/close", "/refund 12.50"), "newest": 0}

COMMANDS: Final[tuple[Case, ...]] = (
    ("rejected-customer-mistyped", Kind.REJECTED, C, C, "close", MISTYPED),
    ("rejected-customer-first", Kind.REJECTED, C, C, "close", NOT_NOW | {"opens": True, "newest": 1}),
    ("rejected-vendor-not-now", Kind.REJECTED, V, V, "close", NOT_NOW),
    ("rejected-vendor-closed", Kind.REJECTED, V, V, "reopen", NOT_NOW | {"ticket": CLOSED}),
    ("needs-customer-commands", Kind.NEEDS, C, C, "refund close", TORN),
    ("needs-customer-unclear", Kind.NEEDS, C, C, "refund close", TORN | {"said": ()}),
    ("needs-vendor-word", Kind.NEEDS, V, V, "support close", TORN | {"said": ("cancel",)}),
)
