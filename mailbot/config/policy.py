"""What config.toml may say about the desk's own ways: how long, how much, how many."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from mailbot.config.values import Count, Days, Duration, Flag, Pattern, Size

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MIB = 2**20
Level = Literal["none", "token", "authenticated", "confirmed"]


@dataclass(frozen=True, slots=True)
class Orders:
    """[orders]: how an order number looks."""

    pattern: Pattern = r"[A-Z0-9]{4,}\d{4}(-\d{3})?"  # a word counts only if such an order exists

    @property
    def regex(self) -> re.Pattern[str]:
        """The pattern, without regard to case."""
        return re.compile(self.pattern, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proof:
    """[proof]: what each deed needs at least; with less it is held, and the address on file is asked to confirm."""

    support: Level = "token"  # customer or vendor open a support ticket
    comment: Level = "token"
    close: Level = "token"  # and reopen, escalate, rate, convert to support
    money: Level = "authenticated"  # open a refund or cancellation, or convert to one
    address: Level = "authenticated"  # a customer's own is changed
    operator: Level = "authenticated"  # commands of operators, by mail
    lower_the_bar_for_money: Flag = False  # else the last three may not be none or token


@dataclass(frozen=True, slots=True)
class Limits:
    """[limits]: so that two robots cannot feed each other. What is over a limit is kept, not answered."""

    copies_per_ticket_hour: Count = 5  # mails without a person's words, per recipient, ticket and hour
    copies_per_ticket_day: Count = 20  # the same per day
    tickets_per_sender_hour: Count = 100  # new tickets that are answered, per sender and hour
    strangers_per_hour: Count = 30  # answers to people without an order, in all, per hour
    automatic_per_hour: Count = 60  # tickets that get mail of rules that fit everything, in all, per hour
    max_size: Size = 25 * MIB  # octets; a larger mail is quarantined without being fetched


@dataclass(frozen=True, slots=True)
class Tickets:
    """[tickets]: their life."""

    reopen_days: Days = 14  # days after closing in which an answer opens a ticket again
    abuse_marks: Count = 3  # requests called off that operators let through: so many flag a vendor
    abuse_days: Days = 90  # within so many days


@dataclass(frozen=True, slots=True)
class Clocks:
    """[clocks]: how long each side has. Each counts from the step before it."""

    customer_request: Duration = DAY  # refund or cancellation asked by the customer; working time
    vendor_request: Duration = timedelta(minutes=5)  # asked by the vendor; working time
    vendor_silent_notice: Duration = 48 * HOUR  # the vendor owes an answer; elapsed
    vendor_silent_second: Duration = 2 * DAY  # after the first notice; elapsed
    vendor_silent_close: Duration = 2 * DAY  # after the second; elapsed, never in a weekend
    customer_silent_notice: Duration = 7 * DAY  # the customer owes an answer; working time
    customer_silent_close: Duration = 7 * DAY  # after that notice; elapsed, never in a weekend
    due_soon: Duration = 4 * HOUR  # so long before a deadline rules for "due soon" are asked; elapsed
    address_hold: Duration = 72 * HOUR  # refunds wait after a customer's address was changed; elapsed


@dataclass(frozen=True, slots=True)
class Survey:
    """[survey]: whether closing mails ask the customer how it was."""

    offered: Flag = True  # rules may still say no
    days: Days = 30  # days after closing in which an answer counts; a later one is kept


@dataclass(frozen=True, slots=True)
class Notices:
    """[notices]: what our mails carry."""

    attach_up_to: Size = 10 * MIB  # octets of attachments passed on; above it they are only named
