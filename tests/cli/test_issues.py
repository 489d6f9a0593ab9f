"""Issues at the command line: the taxonomy, and who keeps it."""

from __future__ import annotations

from tests.cli.conftest import Desk


def test_check_says_what_is_wrong_with_the_taxonomy(desk: Desk) -> None:
    (desk.folder / "rules").mkdir()
    desk.write("rules/issues.toml", '[[issue]]\npath = "mail/Bounced"\n')
    result = desk.run("check")
    assert result.exit_code == 1
    assert "issues.toml:2:8: path = 'mail/Bounced'" in " ".join(result.output.split())
