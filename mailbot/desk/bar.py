"""The table of proofs: what each deed needs. A configuration may put another in force; this one is the default."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from mailbot.desk.nouns import Act, Proof


class Deed(StrEnum):
    """A row of the table, by its key in the configuration."""

    SUPPORT = "support"  # a side of an order opens a support ticket
    COMMENT = "comment"
    CLOSE = "close"  # and reopen, escalate, rate, convert to support
    MONEY = "money"  # to open a refund or cancellation, or to convert to one
    ADDRESS = "address"  # a customer's own is changed
    OPERATOR = "operator"  # whatever operators do that is no word


# Less than that and it is held. Money needs our own server's word, or a confirmation. A stranger has nothing to prove
# to open a ticket about no order, and can prove nothing that would let them into one: there is no row for them.
NEEDED: Final[Mapping[Deed, Proof]] = {
    **dict.fromkeys((Deed.SUPPORT, Deed.COMMENT, Deed.CLOSE), Proof.TOKEN),
    **dict.fromkeys((Deed.MONEY, Deed.ADDRESS, Deed.OPERATOR), Proof.AUTHENTICATED),
}

# The row of each act; what only operators and the clock can do is the operators'.
DEEDS: Final[Mapping[Act, Deed]] = {
    **dict.fromkeys(Act, Deed.OPERATOR),
    Act.OPEN: Deed.SUPPORT,
    **dict.fromkeys((Act.REPLY, Act.THANK), Deed.COMMENT),
    **dict.fromkeys((Act.CLOSE, Act.REOPEN, Act.ESCALATE, Act.RATE, Act.SUPPORT), Deed.CLOSE),
    **dict.fromkeys((Act.REFUND, Act.CANCEL), Deed.MONEY),
    Act.ADDRESS: Deed.ADDRESS,
}
