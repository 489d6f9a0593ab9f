"""A logo is no screenshot, wherever the program of its sender put it; a pasted screenshot is one."""

from __future__ import annotations

import pytest

from mailbot.letter import pictures
from mailbot.letter.reader import read
from tests.letter.shots import DIALOG, DOT, ICON, LOGO, SCREEN, SIGNATURE, TEXT, gif, jpeg, mail


@pytest.mark.parametrize(
    ("octets", "size"),
    [
        (SCREEN, (1280, 800)),
        (gif(88, 31), (88, 31)),
        (jpeg(1024, 768), (1024, 768)),
        (jpeg(1024, 768, frame=0xC2), (1024, 768)),
        (jpeg(1024, 768)[:2100], None),
        (b"\xff\xd8" + b"\xff" * 500, None),
        (b"\xff\xd8\xff\xe0\0\0" * 500, None),
        (b"PNG", None),
        (SCREEN[:20], None),
        (b"<svg/>", None),
        (b"", None),
    ],
)
def test_pixels_are_read_from_the_header(octets: bytes, size: tuple[int, int] | None) -> None:
    assert pictures.pixels(octets) == size


def test_the_logo_and_icons_of_a_signature_are_ornaments() -> None:
    raw = mail(TEXT + SIGNATURE, ("image001.png@01DB.5A3B7C10", LOGO, "png"), ("x+in@corp", ICON, "png"))
    found = read(raw).attachments
    assert [(one.inline, one.ornament) for one in found] == [(True, True), (True, True)]


@pytest.mark.parametrize("screenshot", [SCREEN, DIALOG, jpeg(800, 600)], ids=["screen", "dialog", "jpeg"])
def test_a_screenshot_pasted_above_the_signature_is_none(screenshot: bytes) -> None:
    raw = mail(
        f'{TEXT}<img src="cid:ii_m4xyz0" alt="image.png">{SIGNATURE}',
        ("ii_m4xyz0", screenshot, "png"),
        ("image001.png@01DB.5A3B7C10", LOGO, "png"),
    )
    assert [one.ornament for one in read(raw).attachments] == [False, True]


def test_a_picture_beside_the_text_is_none_unless_it_is_tiny() -> None:
    assert [one.ornament for one in read(mail(TEXT, attached=DIALOG)).attachments] == [False]
    assert [one.ornament for one in read(mail(TEXT, attached=LOGO)).attachments] == [False]
    assert [one.ornament for one in read(mail(TEXT, attached=DOT)).attachments] == [True]


def test_where_nobody_can_tell_its_pixels_a_heavy_picture_counts() -> None:
    drawn = b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<g/>" * 200
    heavy = b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 40_000
    raw = mail(f'{TEXT}<img src="CID:a@b"><img src=cid:c@d>', ("a@b", drawn, "svg+xml"), ("c@d", heavy, "webp"))
    assert [one.ornament for one in read(raw).attachments] == [True, False]


def test_a_file_that_is_no_picture_is_no_ornament() -> None:
    assert not pictures.is_ornament("application/pdf", b"%PDF", shown=True)
