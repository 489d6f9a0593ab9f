"""Every kind of mail, to every role, byte for byte; one of them in each other language. See tests/mails/README.md."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.post.compose import Composer
from mailbot.post.sample import BRAND, Sample, samples
from tests.post.tongues import LANGUAGES

ROOT = Path(__file__).parents[2]
MAILS = ROOT / "tests" / "mails"
RENEW = "MAILBOT_RENEW" in os.environ
WHOLE = ("opened-vendor-refund", "opened-customer-refund", "opened-vendor-cancellation", "opened-customer-cancellation")
PLAIN = [(tag, one) for tag in BRAND.languages for one in samples(tag) if one.name.count("-") == 1 or one.name in WHOLE]
OTHERS = [(tag, one) for tag in LANGUAGES if tag not in BRAND.languages for one in samples(tag) if one.name == WHOLE[1]]
MAILED = [*PLAIN, *OTHERS]


@pytest.fixture(scope="module")
def composer() -> Composer:
    return Composer(ROOT / "templates", replace(BRAND, languages=LANGUAGES))


def golden(file: Path, made: bytes) -> bytes:
    if RENEW:
        file.write_bytes(made)
    return file.read_bytes()


@pytest.mark.parametrize(("tag", "sample"), MAILED, ids=[f"{sample.name}-{tag}" for tag, sample in MAILED])
def test_a_mail_is_the_one_on_file(composer: Composer, tag: str, sample: Sample) -> None:
    made = composer.compose(sample.notice, sample.addresses)
    assert made.language == tag
    assert made.raw == golden(MAILS / f"{sample.name}-{tag}.eml", made.raw)


@pytest.mark.parametrize("tag", BRAND.languages)
def test_the_text_of_every_variant_is_the_one_on_file(composer: Composer, tag: str) -> None:
    pages = []
    for sample in samples(tag):
        made = composer.compose(sample.notice, sample.addresses)
        pages.append(f"{'=' * 20} {sample.name}\n{made.subject}\n\n{made.text}\n")
    text = "\n".join(pages).encode()
    assert text == golden(MAILS / f"texts-{tag}.txt", text)


def test_no_golden_mail_is_left_over() -> None:
    assert {file.stem for file in MAILS.glob("*.eml")} == {f"{sample.name}-{tag}" for tag, sample in MAILED}


def test_the_same_notice_twice_is_the_same_mail(composer: Composer) -> None:
    sample = next(samples("it"))
    again = Composer(ROOT / "templates", replace(BRAND, languages=LANGUAGES))
    assert composer.compose(sample.notice, sample.addresses) == again.compose(sample.notice, sample.addresses)
