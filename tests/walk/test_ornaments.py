"""Who is asked for a screenshot has not sent one by the logo in their signature."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mailbot.store import needs
from mailbot.walk.house import House
from tests.admin import Admin
from tests.letter.shots import DIALOG, LOGO, SIGNATURE, TEXT, mail
from tests.story import Stage

RULE = """
[[rule]]
name  = "a broken mailbox"
body  = "mailbox"
needs = "screenshot"
"""
SIGNED = ("image001.png@01DB.5A3B7C10", LOGO, "png")


@pytest.fixture
def stage(house: House) -> Iterator[Stage]:
    admin = Admin()
    yield Stage(admin.write(house, "rules/05-ours.toml", RULE))
    admin.leave()


def from_ann(stage: Stage, *given: str, html: str, pictures: list[tuple[str, bytes, str]]) -> None:
    """Ann sends what her program made of ``html``; ``given``: more headers."""
    fields, _, body = mail(html, *pictures).decode("ascii").partition("\n\n")
    made = [line for line in fields.splitlines() if line.startswith((" ", "Content", "MIME"))]
    stage.hear(stage.write("customer", "", "\n".join([*given, *made, "", body])))


def test_only_a_picture_that_shows_something_is_the_screenshot(stage: Stage) -> None:
    from_ann(stage, "Subject: ABCD1234 is broken", html=TEXT + SIGNATURE, pictures=[SIGNED])
    answer = "In-Reply-To: " + stage.postbox.latest("customer").field("Message-ID")
    from_ann(stage, answer, html="<p>It is the mailbox.</p>" + SIGNATURE, pictures=[SIGNED])
    assert [(one.name, one.supplied_at) for one in needs.of(1)] == [("screenshot", None)]
    assert stage.postbox.latest("customer").parcel.kind == "needs"
    from_ann(
        stage, answer, html=f'<p>Here.</p><img src="cid:ii_1">{SIGNATURE}', pictures=[("ii_1", DIALOG, "png"), SIGNED]
    )
    assert [(one.name, one.supplied_at) for one in needs.of(1)] == [("screenshot", stage.now)]
