"""Why the desk refuses an operator, in words."""

from __future__ import annotations

from mailbot.cli.moments import day_and_time
from mailbot.desk.eligibility import Ineligible
from mailbot.errors import Refused

WORDS = {
    "no-such-ticket": "there is no ticket of that number",
    "not-possible": "that is not possible with this ticket as it stands",
    "no-order": "this ticket is about no order yet: say which with --order NUMBER",
    "other-order": "this ticket is about another order",
    "others-order": "that order was bought by somebody else",
    "executing": "the money is on its way already: nothing can be called off any more",
    "nothing-to-retry": "nothing of this ticket failed, or waits for you",
    "nothing-to-settle": "no payment of that key or ticket failed or is unknown: there is nothing to settle by hand",
    "open-already": "this order has an open ticket already; comment on that one, or convert it",
    "stands": "another amount or product is asked for already, and that stands: close the ticket first, and ask anew",
    "nobody-there": "this ticket has nobody on that side",
    "nothing-to-escalate": "neither customer nor vendor closed or converted this ticket: there is nothing to decide",
    "on-a-ticket": "the words of this letter stand on a ticket already; release them instead",
    "not-fetched": "only the beginning of this letter was fetched, it was too large: raise max_size, and move it back "
    "to the inbox with a mail program",
    "nothing-held": "no words of this letter are held on a ticket: read it again with retry, or, where it is held, "
    "say which ticket with --ticket N",
    "set-aside": "past that rule, this letter is set aside for another reason: see mailbot quarantine show",
    "no-such-issue": "the list of issues has no such path",
    "no-such-operator": "that is no operator's address in config.toml",
    "no-such-priority": "there is no such priority",
    "no-such-reply": "there is no saved reply of that name",
    "no-such-remark": "no remark of that number waits",
    "not-a-party": "the sender of this letter is neither customer nor vendor of that ticket",
    "denied": "its author said that they did not write this, or it was done already",
    "merge-itself": "a ticket cannot be merged into itself",
    "merge-closed": "the ticket to go on with is closed",
    "merge-request": "this is a refund or cancellation: close or convert it first, so that its people hear of it",
    "merge-others": "these tickets are of different people: one would read what the other wrote",
    "erase-operator": "that is an operator's address in config.toml",
    "erase-ours": "that is an address of this desk",
    "erase-vendor": "vendors name this address as theirs: import them with another one first",
    "erase-moved": "whoever wrote from there has moved to another address",
    "erase-unfinished": "this person's business is not over; end it first, so that the others hear of it",
    "erase-unsent": "notifications to this person, or about them, are still to be sent: let them go out "
    "(mailbot run --once), or drop them (mailbot outbox drop ID)",
    "history-altered": "the history was altered before, see mailbot audit verify: erasing would cover it up",
    "refunded-already": "there is nothing left to refund on this order",
    "too-late": "the time for a refund is over",
    "one-time-order": "this order is no subscription: there is nothing to cancel, but it may be refunded",
    "cancelled-already": "this order is cancelled or refunded already",
    "no-such-product": "this order has no such product",
    "amount-too-large": "that is more than was paid and not refunded yet",
    "free-order": "this order cost nothing: there is nothing to refund",
    "amount-too-small": "the amount must be above 0",
    "amount-too-fine": "the amount has more decimals than its currency",
    "no-amount": "this order was paid in several currencies: say which product",
    "several-products": "say one product",
    "several-amounts": "say one amount",
    "other-currency": "this order was paid in another currency",
    "in-percent": "say the amount itself, not a share in percent",
    "unclear-amount": "say the amount itself",
}
_NAMED = {
    "open-already": "It is",
    "erase-vendor": "It is",
    "erase-unfinished": "There is",
    "erase-unsent": "It is",
    "history-altered": "It is",
}
_INSTEAD = {"too-late": "; --beyond-policy REASON goes beyond it"}


def describe(fault: Refused | Ineligible) -> str:
    """One sentence, and what is possible instead."""
    words = WORDS.get(fault.code, fault.code)
    if isinstance(fault, Ineligible):
        ended = f": it ended on {day_and_time(fault.ended)} UTC" if fault.ended else ""
        return f"{words}{ended}{_INSTEAD.get(fault.code, '')}"
    named = _NAMED.get(fault.code, "Possible now")
    return f"{words}. {named}: {', '.join(fault.allowed)}" if fault.allowed else words
