"""Issues at the command line: the taxonomy, and who keeps it."""

from __future__ import annotations

import pytest

from tests.cli.conftest import T0, T1, T2, T3, Desk, letter, words_of


def test_check_says_what_is_wrong_with_the_taxonomy(desk: Desk) -> None:
    (desk.folder / "rules").mkdir()
    desk.write("rules/issues.toml", '[[issue]]\npath = "mail/Bounced"\n')
    result = desk.run("check")
    assert result.exit_code == 1
    assert "issues.toml:2:8: path = 'mail/Bounced'" in " ".join(result.output.split())


ISSUES = """
[[issue]]
path   = "mail/delivery/bounced"
title  = { en = "Bounced", it = "Respinta" }
driver = "Hosting > Mail > Delivery"

[[issue]]
path = "shop/payment/declined"
"""


@pytest.fixture
def listed(busy: Desk) -> Desk:
    """Two operators and two issues; ticket 1 is open, its notifications are sent."""
    config = (busy.folder / "config.toml").read_text()
    busy.write("config.toml", config + 'operators = ["desk@acme.example", "jo@acme.example"]\n')
    (busy.folder / "config.toml").chmod(0o600)
    (busy.folder / "rules").mkdir()
    busy.write("rules/issues.toml", ISSUES)
    busy.post(T0)
    return busy


def test_a_ticket_is_linked_to_issues_and_nobody_is_told(listed: Desk) -> None:
    assert listed.json("tickets", "issue", 1, "mail/delivery/bounced", "Shop/Payment")["notifications"] == []
    ticket = listed.json("tickets", "show", 1)
    assert sorted(ticket["issues"]) == ["mail/delivery/bounced", "shop/payment"]
    assert ticket["events"][-1]["kind"] == "linked"
    assert len(ticket["comments"]) == 1
    assert "mail/delivery/bounced" in listed.do("tickets", "show", 1)


def test_a_link_is_taken_back_also_when_its_path_is_not_in_the_list_any_more(listed: Desk) -> None:
    listed.do("tickets", "issue", 1, "mail/delivery/bounced", "shop")
    listed.write("rules/issues.toml", '[[issue]]\npath = "shop/payment/declined"\n')
    assert listed.json("issues", "report")["unlisted"] == ["mail/delivery/bounced"]
    listed.do("tickets", "issue", 1, "mail/delivery/bounced", "--remove")
    assert listed.json("tickets", "show", 1)["issues"] == ["shop"]
    assert listed.json("tickets", "show", 1)["events"][-1]["kind"] == "unlinked"


def test_what_is_not_there_is_refused_with_what_is_near(listed: Desk) -> None:
    assert "mail/delivery/bounced" in listed.refused("tickets", "issue", 1, "mail/delivery/bounce")
    assert "desk@acme.example, jo@acme.example" in listed.refused("tickets", "assign", 1, "al@acme.example")
    assert "low, normal, high, urgent" in listed.refused("tickets", "priority", 1, "soon")
    assert "no ticket of that number" in listed.refused("tickets", "priority", 7, "high")
    assert "name an issue" in listed.misused("tickets", "issue", 1)
    assert listed.json("tickets", "show", 1)["issues"] == []


def test_whoever_gets_a_ticket_is_told_once(listed: Desk) -> None:
    told = listed.json("tickets", "assign", 1, "Jo@acme.example", "--at", T1)["notifications"]
    assert told == [{"to": "jo@acme.example", "kind": "alert"}]
    (mail,) = listed.post(T1).values()
    assert "This ticket is yours from now on." in words_of(mail)
    assert listed.json("tickets", "assign", 1, "jo@acme.example", "--at", T1)["notifications"] == []
    (ticket,) = listed.json("tickets", "list")
    assert (ticket["assignee"], ticket["priority"]) == ("jo@acme.example", "normal")
    assert listed.json("tickets", "assign", 1, "none")["notifications"] == []
    assert listed.json("tickets", "show", 1)["assignee"] is None


def test_a_colleague_assigns_by_mail(listed: Desk) -> None:
    words = letter("desk@acme.example", "support@acme.example", "Re: [Acme #1] x", "/assign jo@acme.example", name="d1")
    listed.do("ingest", "-", "--at", T1, stdin=words)
    assert list(listed.post(T1)) == ["jo@acme.example"]


def test_priority_changes_no_clock(listed: Desk) -> None:
    before = listed.json("tickets", "show", 1)["next_deadline"]
    listed.do("tickets", "priority", 1, "urgent", "--at", T1)
    after = listed.json("tickets", "show", 1)
    assert (after["priority"], after["next_deadline"]) == ("urgent", before)
    assert "urgent" in listed.do("tickets", "list")


def test_what_the_list_lacks_is_collected_until_it_is_seen_to(listed: Desk) -> None:
    listed.do(
        "tickets", "issue", 1, "none", "--suggest", "greylisting", "--bug", "no times", "--name", "Jo", "--at", T1
    )
    found = listed.json("issues", "report")
    assert [(one["kind"], one["text"], one["ticket"], one["by"]) for one in found["remarks"]] == [
        ("no-issue", "", 1, "Jo"),
        ("suggestion", "greylisting", 1, "Jo"),
        ("bug", "no times", 1, "Jo"),
    ]
    assert found["unused"] == ["mail/delivery/bounced", "shop/payment/declined"]
    listed.do("issues", "done", found["remarks"][1]["id"], "--at", T1)
    assert "no remark" in listed.refused("issues", "done", found["remarks"][1]["id"])
    assert [one["kind"] for one in listed.json("issues", "report")["remarks"]] == ["no-issue", "bug"]
    assert [one["done_at"] for one in listed.json("issues", "report", "--all")["remarks"]] == [None, T1, None]


def test_the_report_counts_tickets_by_path(listed: Desk) -> None:
    listed.do("tickets", "issue", 1, "mail/delivery/bounced")
    found = listed.json("issues", "report")
    assert found["paths"] == [{"path": "mail/delivery/bounced", "tickets": 1}]
    assert found["unused"] == ["shop/payment/declined"]
    assert "mail/delivery/bounced\t1" in listed.do("issues", "report")


def test_the_list_has_titles_and_drivers(listed: Desk) -> None:
    assert listed.json("issues", "list") == [
        {
            "path": "mail/delivery/bounced", "title": "Bounced", "driver": "Hosting › Mail › Delivery",
            "description": None,
        },
        {"path": "shop/payment/declined", "title": "declined", "driver": None, "description": None},
    ]  # fmt: skip


def test_answers_to_the_survey_are_counted_by_driver(listed: Desk) -> None:
    listed.do("tickets", "issue", 1, "mail/delivery/bounced", "--at", T1)
    listed.do("tickets", "close", 1, "--at", T1)
    answer = letter("ann@mail.example", "support@acme.example", "Re: [Acme #1] x", "/rate 2", name="a2")
    listed.do("ingest", "-", "--at", T2, stdin=answer)
    found = listed.do("report", "csat", "--from", "2026-03-01", "--to", "2026-03-31", "--at", T3)
    assert "Hosting › Mail" in found
