"""What operators and rules note about a ticket beside its story."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mailbot.desk import decision
from mailbot.desk.labelling import by_rule
from mailbot.desk.labels import Labels, Remark
from mailbot.desk.nouns import Act, Party, Person, Proof, State, Ticket, TicketType
from mailbot.desk.request import Author, Change, Policy, Request
from mailbot.errors import Refused
from mailbot.routing import labelling
from mailbot.routing.commands import Line
from mailbot.routing.labelling import Known
from mailbot.routing.taxonomy import Issue, Taxonomy

NOW = datetime(2026, 3, 6, 14, tzinfo=UTC)
OLGA = Author(Party.OPERATOR, Person("olga@desk.example"), Proof.AUTHENTICATED)
TICKET = Ticket(7, TicketType.SUPPORT, State.OPEN, "x", Person("ann@customer.example"), NOW)
KNOWN = Known(
    Taxonomy({"mail/delivery/bounced": Issue("mail/delivery/bounced")}),
    frozenset({"olga@desk.example", "jo@desk.example"}),
    "olga@desk.example",
)


def noted(labels: Labels, ticket: Ticket = TICKET, words: str = "") -> Change:
    request = Request(Act.REPLY, OLGA, words, internal=not words, labels=labels)
    return decision.decide(request, ticket, NOW, Policy())


def read(*said: tuple[str, str]) -> Labels:
    return labelling.read([Line(name, argument) for name, argument in said], KNOWN)


@pytest.mark.parametrize("state", [State.OPEN, State.IN_REVIEW, State.CLOSED])
def test_nothing_but_labels_is_no_comment_and_tells_nobody(state: State) -> None:
    change = noted(Labels(("mail",), priority="high"), replace(TICKET, state=state))
    assert (change.comment, change.tells, change.ticket.state) == (None, "", state)
    assert [(one.kind, one.detail) for one in change.entries] == [
        ("linked", {"issues": "mail"}), ("prioritised", {"to": "high"}),
    ]  # fmt: skip
    assert change.ticket.priority == "high"


def test_labels_beside_words_leave_the_words_as_they_are() -> None:
    change = noted(Labels(assignee="jo@desk.example"), words="Hello.")
    assert change.comment is not None
    assert (change.comment.text, change.tells) == ("Hello.", "replied")
    assert [one.kind for one in change.entries] == ["assigned", "replied"]


def test_the_history_keeps_no_words_and_no_address() -> None:
    change = noted(Labels(remarks=(Remark("bug", "Ann was rude"),), assignee="jo@desk.example"))
    assert [one.detail for one in change.entries] == [{"on": "bug"}, {"to": "operator"}]


def test_what_an_operator_says_stands_against_a_rule_in_the_same_breath() -> None:
    ruled = by_rule(
        noted(Labels(assignee="", priority="low")), Labels(("mail",), (), (), "jo@desk.example", "urgent"), OLGA, NOW
    )
    assert (ruled.ticket.assignee, ruled.ticket.priority) == ("", "low")
    assert [one.kind for one in ruled.after] == ["linked"]


def test_what_a_rule_says_again_is_no_news() -> None:
    given = replace(TICKET, priority="high", assignee="jo@desk.example")
    ruled = by_rule(noted(Labels(), given, "Hello."), Labels(assignee="jo@desk.example", priority="high"), OLGA, NOW)
    assert ruled.after == ()


def test_several_lines_add_up_and_the_last_of_what_can_be_one_counts() -> None:
    said = read(("issue", "Mail/Delivery"), ("issue", "mail"), ("issue", "mail"), ("issue", "none"),
                ("priority", "HIGH"), ("priority", "low"), ("assign", "<Jo@desk.example>"))  # fmt: skip
    assert said == Labels(("mail/delivery", "mail"), (), (Remark("no-issue"),), "jo@desk.example", "low")
    assert read(("assign", "me")).assignee == "olga@desk.example"
    assert read(("assign", "nobody")).assignee == ""
    assert read(("issue", "not old/path")).unlinked == ("old/path",)
    assert read(("issue", "suggest  more words ")).remarks == (Remark("suggestion", "more words"),)


@pytest.mark.parametrize(
    ("name", "argument", "code", "instead"),
    [
        ("issue", "mail/bounced", "no-such-issue", "issue mail/delivery/bounced"),
        ("issue", "", "no-such-issue", "issue mail"),
        ("issue", "suggest", "no-such-issue", "issue suggest …"),
        ("assign", "", "no-such-operator", "assign jo@desk.example"),
        ("assign", "ann@customer.example", "no-such-operator", "assign olga@desk.example"),
        ("priority", "", "no-such-priority", "priority urgent"),
    ],
)
def test_what_is_not_there_is_refused_with_lines_that_would_do(
    name: str, argument: str, code: str, instead: str
) -> None:
    with pytest.raises(Refused) as refused:
        read((name, argument))
    assert refused.value.code == code
    assert instead in refused.value.allowed
