"""What a browser computes of our mails: every kind to every reader fits, can be read, and fetches nothing."""

from __future__ import annotations

from typing import Any

import pytest

from mailbot.post.sample import samples
from mailbot.wire.chromium import Browser
from tests.pictures import studio
from tests.post.tongues import LANGUAGES

PHONE, DESK = 375, 800
NAMES = [one.name for one in samples("en")]
ALL = (
    "en",
    "de",
    "ar",
)  # the source, the one of the long words, the one from right to left: every mail; else one a kind
SMALLEST = 14  # CSS pixels; what a phone shows without zooming in
SMALL = {"rate": 13}  # the word below the number of a score: five of them stand side by side
CONTRAST = 4.5  # WCAG 2.2, 1.4.3
ASKED = """(() => {
  const numbers = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const paper = element => {
    for (; element; element = element.parentElement) {
      const colour = numbers(getComputedStyle(element).backgroundColor);
      if (colour.length == 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const words = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
    if (!node.data.trim() || element.closest('[aria-hidden], style') || style.fontSize == '0px') continue;
    const [dim, bright] = [light(numbers(style.color)), light(paper(element))].sort((a, b) => a - b);
    const look = element.closest('[class]')?.className || '';
    words.push({ text: node.data.trim(), look, size: parseFloat(style.fontSize), align: style.textAlign,
      direction: style.direction, contrast: (bright + 0.05) / (dim + 0.05), left: box.left, right: box.right });
  }
  return { words, wide: document.documentElement.scrollWidth, window: innerWidth,
    fetched: [...new Set([...performance.getEntriesByType('resource').map(one => one.name),
      ...[...document.querySelectorAll('link, [src], [srcset], [background]')]
        .map(one => one.href || one.src || one.srcset || one.getAttribute('background'))])],
    base: getComputedStyle(document.body).backgroundColor };
})()"""


def look_at(browser: Browser, html: str, width: int, *, dark: bool = False) -> dict[str, Any]:
    browser.set_look(width, dark=dark)
    browser.show(html)
    seen: dict[str, Any] = browser.value(ASKED)
    return seen


def too_faint(seen: dict[str, Any]) -> list[tuple[str, float]]:
    return [(word["text"], word["contrast"]) for word in seen["words"] if word["contrast"] < CONTRAST]


def too_small(seen: dict[str, Any]) -> list[tuple[str, float]]:
    return [
        (word["text"], word["size"])
        for word in seen["words"]
        if word["size"] < min((SMALL[name] for name in word["look"].split() if name in SMALL), default=SMALLEST)
    ]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_mail_fits_a_phone_can_be_read_by_night_and_fetches_nothing(browser: Browser, tag: str) -> None:
    for name in NAMES if tag in ALL else (one for one in NAMES if one.count("-") == 1):
        seen = look_at(browser, studio.page(name, tag), PHONE, dark=True)
        assert len(seen["words"]) > 10, name
        assert seen["wide"] == seen["window"] == PHONE, name
        assert (too_faint(seen), too_small(seen), seen["fetched"]) == ([], [], []), name
        assert seen["base"] == "rgb(18, 21, 26)", f"{name} does not know that it is night"


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", ["opened-vendor-refund", "closed-customer", "alert-operator", "confirm-vendor"])
def test_a_mail_can_be_read_by_day(browser: Browser, name: str, width: int) -> None:
    seen = look_at(browser, studio.page(name, "en"), width)
    assert too_faint(seen) == []
    assert seen["base"] == "rgb(242, 244, 247)"


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_arabic_runs_from_right_to_left(browser: Browser, width: int) -> None:
    mirrored = {word["look"]: word for word in look_at(browser, studio.page("closed-customer", "ar"), width)["words"]}
    plain = {word["look"]: word for word in look_at(browser, studio.page("closed-customer", "en"), width)["words"]}
    for look in ("label", "value", "heading", "phrase", "foot", "next"):
        assert mirrored[look]["direction"] == "rtl", look
        assert mirrored[look]["align"] in ("start", "right", "-webkit-right"), look
    assert mirrored["label"]["left"] > mirrored["value"]["left"]
    assert plain["label"]["left"] < plain["value"]["left"]
    assert mirrored["number"]["left"] < mirrored["brand"]["left"]
    assert plain["number"]["left"] > plain["brand"]["left"]
    assert mirrored["said" if "said" in mirrored else "told"]["direction"] == "ltr"  # what people wrote keeps its own


def test_what_is_asked_notices_what_is_wrong(browser: Browser) -> None:
    wrong = (
        "<style>.label{font-size:11px !important}.value{color:#555 !important}.card{min-width:500px}</style>"
        "<link rel=stylesheet href='http://pictures.example/x.css'></head>"
    )
    seen = look_at(browser, studio.page("opened-vendor", "en").replace("</head>", wrong, 1), PHONE, dark=True)
    assert too_small(seen)
    assert too_faint(seen)
    assert seen["wide"] > PHONE
    assert seen["fetched"] == ["http://pictures.example/x.css"]
