"""A few lines to our own staff about the desk itself: about no ticket, so not in the format of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING, Final

from mailbot.errors import RuleError
from mailbot.post import templating
from mailbot.post.encoding import fold, mailbox, message_ids, unstructured
from mailbot.post.excerpt import wrap
from mailbot.post.message import build

if TYPE_CHECKING:
    from mailbot.post.compose import Composer

WORDS: Final = "memo.j2"
MEMOS: Final = ("files", "broad", "held")  # all there are; each has these blocks
PARTS: Final = ("subject", "why", "next")
MOST: Final = 50  # facts a memo lists


def memo(composer: Composer, what: str, facts: Sequence[str], to: str, message_id: str, at: datetime) -> bytes:
    """The message ``what`` (the blocks of that name in memo.j2) with ``facts``, one a line.

    In the first language of the desk. Raises RuleError.
    """
    words, tongue = _words(composer, what, len(facts)), composer.desk(composer.languages[0]).tongue
    listed = [*facts[:MOST], *([f"+ {len(facts) - MOST}"] if len(facts) > MOST else [])]
    text = "\n\n".join((wrap(words["why"]), "\n".join(f"  {fact}" for fact in listed), wrap(words["next"]))) + "\n"
    html = _page(words, listed, tongue.tag, tongue.direction)
    return build(_headers(composer, words["subject"], to, message_id, at), message_id, text, html)


def mistakes(composer: Composer) -> Iterator[RuleError]:
    """What is wrong with memo.j2, of each memo the first."""
    for what in MEMOS:
        try:
            _words(composer, what, 1)
        except RuleError as mistake:
            yield mistake


def _words(composer: Composer, what: str, count: int) -> dict[str, str]:
    templates = composer.desk(composer.languages[0]).templates
    names = {part: f"{what}_{part}" for part in PARTS}
    view = {"count": count, "brand": {"name": composer.brand.name}}
    said = templating.blocks(templates, view, {WORDS: set(names.values())})[0]
    if lacks := [name for name in names.values() if not said.get(name)]:
        raise RuleError(f"the block {lacks[0]} is missing, or says nothing", file=templating.path_of(templates, WORDS))
    return {part: said[name] for part, name in names.items()}


def _headers(composer: Composer, subject: str, to: str, message_id: str, at: datetime) -> list[str]:
    brand = composer.brand
    fields = [
        ("From", mailbox(brand.name, brand.address)),
        ("To", mailbox("", to)),
        ("Subject", unstructured(f"[{brand.name}] {subject}")),
        ("Date", [format_datetime(at)]),
        ("Message-ID", message_ids((message_id,))),
        ("Auto-Submitted", ["auto-generated"]),
        ("X-Auto-Response-Suppress", ["All"]),
        ("X-Mailbot-Kind", ["alert"]),
    ]
    return [fold(field, pieces) for field, pieces in fields]


def _page(words: dict[str, str], facts: Sequence[str], tag: str, direction: str) -> str:
    lines = "".join(f"<li><code>{escape(fact)}</code></li>\n" for fact in facts)
    return (
        f'<!doctype html>\n<html lang="{tag}" dir="{direction}">\n<head><meta charset="utf-8">'
        '<meta name="color-scheme" content="light dark"></head>\n'
        '<body style="font-family: sans-serif; font-size: 16px; line-height: 1.5">\n'
        f"<p>{escape(words['why'])}</p>\n<ul>\n{lines}</ul>\n<p>{escape(words['next'])}</p>\n</body>\n</html>\n"
    )
