"""Labels put on the ticket of a change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from mailbot.desk.labels import Labels
from mailbot.desk.nouns import Entry
from mailbot.desk.request import Author, Change, Request

BY_RULE: Final = {"by": "rule"}  # in the detail of a line: no person chose it


def labelled(change: Change, request: Request, now: datetime) -> Change:
    """``change`` with what its author notes beside it. Where there is nothing else, nothing else is in the history."""
    labels = request.labels
    if not labels or change.held:
        return change
    ticket = replace(
        change.ticket,
        priority=labels.priority or change.ticket.priority,
        assignee=change.ticket.assignee if labels.assignee is None else labels.assignee,
    )
    entries = tuple(_entries(labels, request.author, now))
    bare = change.comment is None and not change.tells
    before = tuple(entry for entry in change.entries if not (bare and entry.kind == "replied"))
    return replace(change, ticket=ticket, entries=(*entries, *before) if before else entries, labels=labels)


def by_rule(change: Change, labels: Labels, rule: Author, now: datetime) -> Change:
    """``change`` with what rules note about its ticket."""
    return _beside(change, labels, rule, now, BY_RULE)


def inherited(change: Change, labels: Labels, by: Author, now: datetime) -> Change:
    """``change`` with what was noted about another ticket that ends in this one."""
    return _beside(change, labels, by, now, {})


def is_by_rule(detail: Mapping[str, str]) -> bool:
    """Whether a rule noted what a line of the history says."""
    return detail.items() >= BY_RULE.items()


def _beside(change: Change, labels: Labels, by: Author, now: datetime, mark: Mapping[str, str]) -> Change:
    """What the author of ``change`` noted in the same breath stands."""
    ticket, own = change.ticket, change.labels
    news = Labels(
        issues=labels.issues,
        unlinked=labels.unlinked,
        assignee=labels.assignee if own.assignee is None and labels.assignee != ticket.assignee else None,
        priority="" if own.priority or labels.priority == ticket.priority else labels.priority,
    )
    ticket = replace(
        ticket,
        priority=news.priority or ticket.priority,
        assignee=ticket.assignee if news.assignee is None else news.assignee,
    )
    lines = (replace(line, detail={**line.detail, **mark}) for line in _entries(news, by, now))
    return replace(change, ticket=ticket, after=(*change.after, *lines))


def _entries(labels: Labels, author: Author, now: datetime) -> Iterator[Entry]:
    """Lines of the history: codes only, no person's words and no address."""
    noted = {
        "linked": {"issues": " ".join(labels.issues)} if labels.issues else None,
        "unlinked": {"issues": " ".join(labels.unlinked)} if labels.unlinked else None,
        "remarked": {"on": " ".join(remark.kind for remark in labels.remarks)} if labels.remarks else None,
        "assigned": None if labels.assignee is None else {"to": "operator" if labels.assignee else "nobody"},
        "prioritised": {"to": labels.priority} if labels.priority else None,
    }
    for kind, detail in noted.items():
        if detail is not None:
            yield Entry(now, kind, author.party, author.proof, detail)
