"""A ticket as programs read it, and as operators do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mailbot.cli.moments import age, day_and_time, stamp, stamped
from mailbot.cli.terminal import say
from mailbot.desk.counting import many
from mailbot.desk.nouns import Comment, Due, Entry, File, Part, State, Ticket
from mailbot.store import deflections, history, links, needs, ratings, rulings
from mailbot.store.needs import Asked
from mailbot.store.rulings import Decided


def summary(ticket: Ticket, held_words: bool) -> dict[str, Any]:
    """One ticket of a list. Customer, vendor and order are what identifies them."""
    return {
        "number": ticket.number,
        "type": ticket.type.value,
        "state": ticket.state.value,
        "outcome": ticket.outcome.value if ticket.outcome else None,
        "subject": ticket.subject,
        "order": ticket.order.number if ticket.order else None,
        "customer": ticket.customer.address or None,
        "vendor": ticket.vendor.id if ticket.vendor else None,
        "opened_at": stamp(ticket.opened_at),
        "closed_at": stamped(ticket.closed_at),
        "held": ticket.held,
        "held_words": held_words,
        "follows": ticket.follows,
        "priority": ticket.priority,
        "assignee": ticket.assignee or None,
    }


def whole(ticket: Ticket) -> dict[str, Any]:
    """A ticket with its comments and its history, loaded now."""
    due, comments = ticket.deadline, history.comments(ticket.number)
    return {
        **summary(ticket, ticket.state is not State.CLOSED and any(comment.held for comment in comments)),
        "executes_at": stamp(due.at) if due and due.due is Due.EXECUTE else None,
        "next_deadline": {"kind": due.due.value, "at": stamp(due.at)} if due else None,
        "asked_by": ticket.asked_by.value if ticket.asked_by else None,
        "claim": [_part(part) for part in ticket.claim.parts] if ticket.claim else [],
        "review": ticket.review or None,
        "links": links.of(ticket.number),
        "issues": list(rulings.issues(ticket.number)),
        "needs": [_need(asked) for asked in needs.of(ticket.number)],
        "deflections": [
            {"problem": problem, "outcome": outcome or None} for problem, outcome in deflections.of(ticket.number)
        ],
        "merged_into": ticket.merged_into,
        "ratings": [{"at": stamp(at), "score": score, "reason": why} for at, score, why in ratings.of(ticket.number)],
        "comments": [_comment(comment) for comment in comments],
        "events": [_event(entry) for entry in history.entries(ticket.number)],
        "rulings": [ruling(decided) for decided in rulings.of(ticket.number)],
    }


def show(ticket: Ticket, now: datetime) -> None:
    """The same for people."""
    outcome = f", {ticket.outcome}" if ticket.outcome else ""
    held = ", held" if ticket.held else ""
    say(f"#{ticket.number} {ticket.subject}", style="strong")
    say(f"{ticket.type}, {ticket.state}{outcome}{held}, opened {_when(ticket.opened_at, now)}")
    for label, value in _facts(ticket, now):
        say(f"{label:<9} {value}")
    for comment in history.comments(ticket.number):
        _show_comment(comment, now)
    say("\nHistory", style="strong")
    for entry in history.entries(ticket.number):
        say(f"  {_when(entry.at, now)}  {entry.kind} by {entry.by}, proof {entry.proof.word}")
    _show_rulings(rulings.of(ticket.number), now)


def _show_rulings(found: list[Decided], now: datetime) -> None:
    if found:
        say("\nRules that decided", style="strong")
    for decided in found:
        say(f"  {_when(decided.at, now)}  {decided.event}, rules of version {decided.version}")
        for rule in decided.rules:
            say(f"    {rule.name} ({rule.file}:{rule.line}): {', '.join(rule.decided)}")


def _facts(ticket: Ticket, now: datetime) -> list[tuple[str, str]]:
    facts = [("customer", f"{ticket.customer.name} <{ticket.customer.address}>".strip())]
    facts += [("vendor", f"{ticket.vendor.name} <{ticket.vendor.address}>")] if ticket.vendor else []
    facts += [("order", f"{ticket.order.number}, {', '.join(ticket.order.products)}")] if ticket.order else []
    facts += [("follows", f"#{ticket.follows}")] if ticket.follows else []
    facts += [("linked", ", ".join(f"#{other}" for other in linked))] if (linked := links.of(ticket.number)) else []
    facts += [("merged", f"into #{ticket.merged_into}")] if ticket.merged_into else []
    facts += [("asks", _asked(ticket))] if ticket.claim else []
    facts += [("about", ", ".join(paths))] if (paths := rulings.issues(ticket.number)) else []
    facts += [("assigned", ticket.assignee)] if ticket.assignee else []
    facts += [("priority", ticket.priority)] if ticket.priority != "normal" else []
    facts += [("review", ticket.review)] if ticket.review else []
    facts += [("needs", ", ".join(map(_needed, asked)))] if (asked := needs.of(ticket.number)) else []
    facts += [("problem", ", ".join(map(_known, found)))] if (found := deflections.of(ticket.number)) else []
    facts += [("rated", ", ".join(f"{score}" for _, score, _ in given))] if (given := ratings.of(ticket.number)) else []
    facts += [("next", f"{ticket.deadline.due} {day_and_time(ticket.deadline.at)}")] if ticket.deadline else []
    return facts + ([("closed", _when(ticket.closed_at, now))] if ticket.closed_at else [])


def _show_comment(comment: Comment, now: datetime) -> None:
    marks = "".join(f", {mark}" for mark in ("internal", "held") if getattr(comment, mark))
    who = " ".join(part for part in (comment.author_name, comment.author) if part) or comment.author_role
    say(f"\n{who}, {comment.author_role}{marks} – {_when(comment.at, now)}", style="strong")
    for line in comment.text.splitlines():
        say(f"  {line}")
    for file in comment.files:
        say(f"  [{file.name}, {file.type}, {many(file.size, 'byte')}]", style="faint")


def _when(at: datetime, now: datetime) -> str:
    return f"{day_and_time(at)} ({age(at, now)} ago)"


def _asked(ticket: Ticket) -> str:
    claim = ticket.claim
    parts = (
        [f"{part.amount} {part.currency} of {part.invoice}, {part.product}" for part in claim.parts] if claim else []
    )
    ends = ["the end of the subscription"] if claim and claim.ends else []
    return f"{'; '.join(parts + ends)} (asked by {ticket.asked_by})"


def _need(asked: Asked) -> dict[str, Any]:
    supplied = {"supplied_at": stamped(asked.supplied_at), "letter": asked.letter}
    return {"name": asked.name, "asked_at": stamp(asked.asked_at), **supplied}


def _needed(asked: Asked) -> str:
    return f"{asked.name} ({'here' if asked.supplied_at else 'missing'})"


def _known(found: tuple[str, str]) -> str:
    problem, outcome = found
    return f"{problem} ({outcome or 'answered'})"


def _part(part: Part) -> dict[str, str]:
    return {
        "invoice": part.invoice,
        "product": part.product,
        "amount": format(part.amount, "f"),
        "currency": part.currency,
    }


def _comment(comment: Comment) -> dict[str, Any]:
    return {
        "author_role": comment.author_role.value,
        "author": comment.author or comment.author_name,
        "author_name": comment.author_name,
        "at": stamp(comment.at),
        "text": comment.text,
        "internal": comment.internal,
        "held": comment.held,
        "attachments": [_file(file) for file in comment.files],
    }


def _file(file: File) -> dict[str, Any]:
    return {"name": file.name, "type": file.type, "size": file.size}


def _event(entry: Entry) -> dict[str, Any]:
    return {
        "at": stamp(entry.at),
        "kind": entry.kind,
        "by": entry.by.value,
        "proof": entry.proof.word,
        "detail": entry.detail,
    }


def ruling(decided: Decided) -> dict[str, Any]:
    """What the rules decided at one mail or event."""
    return {
        "at": stamp(decided.at),
        "event": decided.event,
        "version": decided.version,
        "rules": [
            {"file": rule.file, "line": rule.line, "name": rule.name, "decided": list(rule.decided)}
            for rule in decided.rules
        ],
    }
