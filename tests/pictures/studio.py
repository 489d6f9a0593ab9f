"""Mails before a camera: composed, dressed in fonts that every machine has, drawn, compared."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

from mailbot.post.compose import Composer
from mailbot.post.sample import BRAND, Sample, samples
from mailbot.wire.chromium import Browser
from tests.post.tongues import LANGUAGES

ROOT = Path(__file__).parents[2]
FONTS = (  # package, file, the characters taken from it
    ("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf", "U+0-5FF, U+1E00-20FF"),
    ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf", "U+600-6FF, U+200C-200F"),
)
SCALE = 0.25  # of the pictures: small files, and still every line of text is a line
# Measured: another hinting, no kerning or a stroke of 0.2 pixels around each letter change up to 0.3 % of the points so
# counted; of the breaks in test_pictures.py, a quote whose author stands at the other side changes the fewest, 1 %.
BLUR = 3  # points: a line of text becomes a grey bar
FAINT = 8  # of 255: how much a point may differ before it counts
FEW = 0.006  # the share of points that may differ


@lru_cache(maxsize=1)
def composer() -> Composer:
    return Composer(ROOT / "templates", replace(BRAND, languages=LANGUAGES))


@lru_cache(maxsize=32)
def sample(name: str, language: str) -> Sample:
    return next(one for one in samples(language) if one.name == name)


@lru_cache(maxsize=64)
def page(name: str, language: str) -> str:
    """The HTML of that sample's mail."""
    one = sample(name, language)
    return composer().compose(one.notice, one.addresses).html


@lru_cache(maxsize=1)
def wardrobe() -> str:
    """A style sheet that puts everything into our fonts."""
    faces = []
    for package, file, characters in FONTS:
        octets = base64.b64encode((resources.files(package) / "files" / file).read_bytes()).decode()
        source = f"src: url(data:font/ttf;base64,{octets}); unicode-range: {characters}"
        faces.append(f"@font-face {{ font-family: Pictured; font-weight: 100 900; {source} }}")
    return f"<style>{' '.join(faces)} * {{ font-family: Pictured !important }}</style>"


def dress(html: str) -> str:
    return html.replace("</head>", f"{wardrobe()}</head>", 1)


def draw(browser: Browser, html: str, width: int, *, dark: bool) -> Image.Image:
    """The picture of a page, small. The page is dressed already."""
    browser.set_look(width, dark=dark, scale=SCALE)
    browser.show(html)
    browser.value("document.fonts.ready.then(() => document.fonts.size)")
    return Image.open(io.BytesIO(browser.picture())).convert("RGB")


def difference(made: Image.Image, kept: Image.Image) -> float:
    """The share of points that differ, 0 to 1; 1 where a line more or less makes another height."""
    if made.width != kept.width or abs(made.height - kept.height) > 2:
        return 1.0
    box = (0, 0, made.width, min(made.height, kept.height))
    pair = [one.crop(box).filter(ImageFilter.GaussianBlur(BLUR)) for one in (made, kept)]
    red, green, blue = ImageChops.difference(*pair).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    counted = most.histogram()
    return sum(counted[FAINT:]) / sum(counted)


def side_by_side(made: Image.Image, kept: Image.Image) -> Image.Image:
    """The new one at the left, the old one at the right."""
    sheet = Image.new("RGB", (made.width + kept.width + 8, max(made.height, kept.height)), "#c0c0c0")
    sheet.paste(made, (0, 0))
    sheet.paste(kept, (made.width + 8, 0))
    return sheet
