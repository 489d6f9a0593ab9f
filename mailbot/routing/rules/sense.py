"""What in a rule does not go together. Each row: the key to look at, when it is wrong, and why, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mailbot.desk.nouns import Act
from mailbot.routing.rules.rule import WORDS, Rule

Test = Callable[[Rule, frozenset[str]], bool]  # the rule, the keys of its decisions
_SET_ASIDE = frozenset({"bounce", "feedback", "auto-reply"})
_MARKS = ("machine", "spam", "sender", "to")
_OF_THE_MAIL = frozenset({*_MARKS, "begins", "subject", "says", "body", "text", "written_in", "attachment"})
_SAID_KEYS = frozenset({"says"})


def nonsense(rule: Rule) -> Iterator[tuple[str, str]]:
    """Each contradiction within one rule: the key and the words."""
    decides = frozenset(one.key for one in rule.decisions)
    for key, words, is_wrong in _ROWS:
        if is_wrong(rule, decides):
            does = rule.do.value if rule.do else ""
            yield key, words.format(do=does, mail=", ".join(sorted(_OF_THE_MAIL)), marks=", ".join(_MARKS))


def _asks_of_a_ticket(rule: Rule, decides: frozenset[str]) -> bool:
    kept = rule.asked.keys() & {"ticket_type", "ticket_state", "ticket_age", "ticket_issue"}
    return rule.ticket == "new" and bool(kept)


def _contacts_of_none(rule: Rule, decides: frozenset[str]) -> bool:
    wanted = rule.asked.get("contacts")
    return rule.ticket == "new" and wanted is not None and not wanted.holds(0)


def _order_of_none(rule: Rule, decides: frozenset[str]) -> bool:
    wants = rule.asked.get("order")
    return wants == ("none",) and bool(rule.asked.keys() & {"product", "kind", "amount", "invoice_age"})


def _more_than_said(rule: Rule, decides: frozenset[str]) -> bool:
    return rule.is_said and (bool(rule.asked.keys() - _SAID_KEYS) or bool(decides - {"do"}) or bool(rule.ticket))


def _closed_to_new(rule: Rule, decides: frozenset[str]) -> bool:
    return rule.ticket == "new" and rule.do is not None and rule.type is None


def _spam_and_machine(rule: Rule, decides: frozenset[str]) -> bool:
    machine, spam = rule.asked.get("machine"), rule.asked.get("spam")
    if machine is None or spam is None or "suppressed" in machine:
        return False
    return "spam" not in machine if spam else set(machine) == {"spam"}


_ROWS: tuple[tuple[str, str, Test], ...] = (
    ("", "the rule decides nothing: it needs do, or another thing to decide", lambda rule, decides: not decides),
    ("do", f"the rule can never fit: with do it needs one of {', '.join(WORDS)}",
     lambda rule, decides: rule.do is not None and not rule.asked.keys() & set(WORDS)),
    ("do", "do = '{do}' is told by the whole text: it needs says",
     lambda rule, decides: rule.is_said and "says" not in rule.asked),
    ("do", "do = '{do}' is told by the whole text alone: says, and language, are all that goes with it",
     lambda rule, decides: _more_than_said(rule, decides) and "says" in rule.asked),
    ("type", "type goes with do = 'open'; refund, cancel and support say it themselves",
     lambda rule, decides: "type" in decides and rule.do is not Act.OPEN),
    ("do", "do = '{do}' needs a ticket: write ticket = 'known', or leave it out", _closed_to_new),
    ("do", "do = 'open' is for new mail: write ticket = 'new', or leave it out",
     lambda rule, decides: rule.ticket == "known" and rule.do is Act.OPEN),
    ("ticket", "can never fit: a new mail has no ticket, so ticket = 'new' and what is asked of a ticket exclude "
     "each other", _asks_of_a_ticket),
    ("contacts", "can never fit: with ticket = 'new' there were no contacts yet", _contacts_of_none),
    ("order", "can never fit: with order = 'none' nothing can be asked of the order", _order_of_none),
    ("machine", "can never fit: machine and spam exclude each other", _spam_and_machine),
    ("machine", "can never fit: bounces, reports and auto-replies are set aside before rules are read",
     lambda rule, decides: bool(rule.asked.get("machine")) and set(rule.asked["machine"]) <= _SET_ASIDE),
    ("deflect", "deflect goes with reply: the saved reply that answers the known problem",
     lambda rule, decides: "deflect" in decides and "reply" not in decides),
    ("hold", "hold, ignore and quarantine exclude each other: choose one",
     lambda rule, decides: len(decides & {"hold", "ignore", "quarantine"}) > 1),
    ("accept", "can never fit: accept is decided by the mail alone, before anybody asks whose it is; it goes "
     "with {mail}",
     lambda rule, decides: "accept" in decides and bool(rule.asked.keys() - _OF_THE_MAIL or rule.ticket)),
    ("accept", "accept says which mail it takes in: it needs one of {marks}",
     lambda rule, decides: "accept" in decides and not rule.asked.keys() & set(_MARKS)),
    ("accept", "accept and ignore or quarantine exclude each other: choose one",
     lambda rule, decides: "accept" in decides and bool(decides & {"ignore", "quarantine"})),
)  # fmt: skip
