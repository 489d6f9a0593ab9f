"""What our mails look like: in every language, by day and by night, on a phone and on a desk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from mailbot.wire.chromium import Browser
from tests.pictures import studio
from tests.post.tongues import LANGUAGES

REFERENCES = Path(__file__).parent / "references"
RENEW = "MAILBOT_RENEW" in os.environ
MAILS = ("opened-vendor-refund", "closed-customer")  # together they have every part of a mail
PHONE, DESK = 375, 800
LOOKS = [(width, dark) for width in (PHONE, DESK) for dark in (False, True)]
NAMES = [(mail, tag, width, dark) for mail in MAILS for tag in LANGUAGES for width, dark in LOOKS]


def file_of(mail: str, tag: str, width: int, dark: bool) -> Path:
    return REFERENCES / f"{mail}-{tag}-{width}{'-dark' if dark else ''}.png"


def kept(mail: str, tag: str, width: int, dark: bool) -> Image.Image:
    return Image.open(file_of(mail, tag, width, dark)).convert("RGB")


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("mail", MAILS)
def test_a_mail_looks_as_in_its_pictures(browser: Browser, mail: str, tag: str, tmp_path: Path) -> None:
    dressed = studio.dress(studio.page(mail, tag))
    odd = []
    for width, dark in LOOKS:
        made, file = studio.draw(browser, dressed, width, dark=dark), file_of(mail, tag, width, dark)
        if RENEW:
            made.quantize(96).save(file, optimize=True)
        share = studio.difference(made, old := kept(mail, tag, width, dark))
        if share > studio.FEW:
            studio.side_by_side(made, old).save(tmp_path / file.name)
            odd.append(f"{file.name}: {share:.2%} differs; see {tmp_path / file.name}")
    assert not odd


def test_no_picture_is_left_over() -> None:
    assert set(REFERENCES.iterdir()) == {file_of(*name) for name in NAMES}


def test_the_pictures_stay_small() -> None:
    assert sum(file.stat().st_size for file in REFERENCES.iterdir()) < 1_500_000


@pytest.mark.parametrize(
    ("tag", "width", "dark", "broken"),
    [
        ("en", PHONE, False, "<style>.words{padding:0 !important}</style>"),
        ("en", PHONE, False, "<style>.label{width:160px !important}</style>"),
        ("en", PHONE, False, "<style>.phrase{font-size:28px !important;line-height:30px !important}</style>"),
        ("en", PHONE, False, "<style>td{line-height:25px !important}p{line-height:25px !important}</style>"),
        ("en", PHONE, False, "<style>.press{padding:2px 4px !important}</style>"),
        ("en", DESK, False, "<style>.card{max-width:700px !important}</style>"),
        ("en", DESK, False, "<style>.words{background-color:#fff !important;border-color:#fff !important}</style>"),
        ("en", DESK, True, "<style>.card{background-color:#fff !important}</style>"),
        ("en", DESK, True, "<style>p,td{color:#1c2330 !important}</style>"),
        ("en", DESK, True, "<style>.act{color:#2a3140 !important}</style>"),
        ("ar", DESK, False, "<style>td,p,table{direction:ltr !important}</style>"),
        ("ar", PHONE, False, "<style>.author{text-align:left !important}</style>"),
        ("ar", PHONE, True, "<style>.words{border-width:0 0 0 3px !important}</style>"),
    ],
)
def test_a_break_is_noticed(browser: Browser, tag: str, width: int, dark: bool, broken: str) -> None:
    dressed = studio.dress(studio.page(MAILS[0], tag)).replace("</head>", f"{broken}</head>", 1)
    made = studio.draw(browser, dressed, width, dark=dark)
    assert studio.difference(made, kept(MAILS[0], tag, width, dark)) > studio.FEW


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    "edges", ["-webkit-text-stroke: 0.2px", "text-rendering: geometricPrecision", "font-kerning: none"]
)
def test_another_machines_edges_of_letters_are_no_break(browser: Browser, edges: str, dark: bool) -> None:
    drawn_otherwise = f"<style>* {{ {edges} }}</style></head>"
    dressed = studio.dress(studio.page(MAILS[0], "sk")).replace("</head>", drawn_otherwise, 1)
    made, old = studio.draw(browser, dressed, DESK, dark=dark), kept(MAILS[0], "sk", DESK, dark)
    assert made.tobytes() != old.tobytes()
    assert studio.difference(made, old) <= studio.FEW
