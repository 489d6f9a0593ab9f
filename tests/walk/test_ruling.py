"""What rules note about a ticket, and under whose name."""

from __future__ import annotations

from mailbot.store.notes import IssueRow
from mailbot.walk.house import House
from tests.admin import Admin
from tests.story import Stage

RULES = """
[[rule]]
name     = "somebody is angry"
text     = "angry"
priority = "high"

[[rule]]
name  = "cannot log in"
text  = "password"
issue = "mail/access"

[[rule]]
name  = "mail trouble"
text  = "mailbox"
issue = ["mail/access", "mail/delivery"]
"""


def test_an_issue_bears_the_name_of_the_rule_that_links_it(house: House) -> None:
    admin = Admin()
    try:
        house = admin.write(
            house, "rules/issues.toml", '[[issue]]\npath = "mail/access"\n\n[[issue]]\npath = "mail/delivery"'
        )
        stage = Stage(admin.write(house, "rules/05-ours.toml", RULES))
        stage.hear(stage.write("customer", "", "Subject: ABCD1234\n\nI am angry: my mailbox wants a password."))
    finally:
        admin.leave()
    assert {row.path: row.by for row in IssueRow.select()} == {
        "mail/access": "cannot log in",
        "mail/delivery": "mail trouble",
    }
