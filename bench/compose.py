"""What composing one notification costs in CPU time, beside the standard library building the same message.

python bench/compose.py [rounds]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from time import process_time

from css_inline import CSSInliner

from mailbot.post import sample, templating
from mailbot.post.compose import HTML, TEXT, Composer
from mailbot.post.headers import headers
from mailbot.post.message import build

TEMPLATES = Path(__file__).parent.parent / "templates"
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000


def cost(work: Callable[[int], object], rounds: int = ROUNDS) -> float:
    """Microseconds of CPU per call, the best of three runs."""
    work(0)
    best = float("inf")
    for run in range(3):
        start = process_time()
        for number in range(rounds):
            work(run * rounds + number)
        best = min(best, process_time() - start)
    return best / rounds * 1e6


def main() -> None:
    composer = Composer(TEMPLATES, sample.BRAND)
    usual = next(one for one in sample.samples("en") if one.name == "replied-vendor")
    five = tuple(replace(sample.TALK[n % 3], at=sample.NOW - timedelta(hours=n)) for n in range(5))
    notices = [
        replace(usual.notice, comments=tuple(replace(c, at=c.at - timedelta(minutes=7 * n)) for c in five))
        for n in range(500)
    ]
    at = usual.addresses
    done = composer.compose(notices[0], at)
    desk = composer.desk("en")
    seen = composer.described(notices[0], at, desk)
    head = headers(notices[0], at, sample.BRAND, done.subject, "en")
    inliner = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    plain = templating.page(
        templating.environment(composer.folders, composer.catalogues["en"], inline=False), HTML, seen
    )

    def standard(_: int) -> bytes:
        message = EmailMessage(policy=SMTP)
        for field in head:
            name, _, value = field.replace("\r\n", "").partition(": ")
            message[name] = value
        message.set_content(done.text)
        message.add_alternative(done.html, subtype="html")
        return message.as_bytes()

    whole = cost(lambda n: composer.compose(notices[n % 500], at))
    ours = cost(lambda _: build(headers(notices[0], at, sample.BRAND, done.subject, "en"), "x", done.text, done.html))
    theirs = cost(standard, 200)
    rows = {
        "compose, all of it": whole,
        "  view and sentences": cost(lambda n: composer.described(notices[n % 500], at, desk)),
        "  text skeleton": cost(lambda _: templating.page(desk.templates, TEXT, seen)),
        "  HTML skeleton": cost(lambda _: templating.page(desk.templates, HTML, seen)),
        "  header and bytes": ours,
        "EmailMessage(policy=SMTP), header and bytes": theirs,
        "css-inline on each mail (not done)": cost(lambda _: inliner.inline(plain), 200),
    }
    for what, micros in rows.items():
        print(f"{what:46}{micros:9.0f} µs")
    print(
        f"EmailMessage / ours: {theirs / ours:.1f}    mail {len(done.raw)} bytes, HTML {len(done.html.encode())} bytes"
    )


if __name__ == "__main__":
    main()
