"""The HTML as mail clients and eyes take it."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from tests.post.conftest import TEMPLATES, Write


def test_the_preview_in_the_list_of_mails_is_the_reason(write: Write) -> None:
    page = lxml_html.fromstring(write("opened-vendor").html)
    [preview] = page.xpath("//*[@aria-hidden='true']")
    assert preview.text_content().startswith("Support ticket opened. Ann Customer asks for help")


def test_html_is_made_for_old_and_dark_clients(write: Write) -> None:
    made = write("opened-vendor", "it")
    assert made.html.lstrip().startswith('<!DOCTYPE html><html lang="it" dir="ltr"')
    for needed in ("prefers-color-scheme: dark", "color-scheme", "[if mso]", 'role="presentation"', "max-width: 640px"):
        assert needed in made.html
    page = lxml_html.fromstring(made.html)
    assert all(table.get("role") == "presentation" for table in page.xpath("//table"))
    assert not page.xpath("//img | //script | //link | //*[@src]")


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance of ``#rrggbb``."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("inks", "papers"),
    [
        (("#1c2330", "#424b5a", "#5b6472", "#2456c9"), ("#ffffff", "#f4f6fa")),
        (("#e8ebf0", "#c6ccd6", "#a3acba", "#9dbcff"), ("#1b1f26", "#242a33")),
    ],
)
def test_every_ink_can_be_read_on_every_paper(inks: tuple[str, ...], papers: tuple[str, ...]) -> None:
    source = (TEMPLATES / "skeleton.html.j2").read_text()
    assert all(colour in source for colour in (*inks, *papers))
    for ink in inks:
        for paper in papers:
            bright, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
            assert (bright + 0.05) / (dark + 0.05) >= 4.5, (ink, paper)
