"""Notice → bytes: words chosen, laid out, and made a message. The same notice gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mailbot.desk.nouns import Party, Ticket, TicketType
from mailbot.errors import RuleError
from mailbot.post import language, memo, replies, templating, wording
from mailbot.post.encoding import ascii_html
from mailbot.post.headers import headers
from mailbot.post.message import build
from mailbot.post.notice import REASONS, Addresses, Brand, Kind, Lack, Notice, Upload
from mailbot.post.sample import samples
from mailbot.post.sight import Tongue, claims
from mailbot.post.view import subject_of, view

TEXT: Final = "skeleton.txt.j2"
HTML: Final = "skeleton.html.j2"
SENTENCES: Final = "sentences.j2"
TICKET: Final = "ticket.j2"
ORDER: Final = "order.j2"
LINKS: Final = "links.j2"
NEEDS: Final = "needs.j2"
REQUESTS: Final = frozenset({Kind.OPENED, Kind.REPLIED, Kind.CLOSED})  # said otherwise of a refund or cancellation
MOVES: Final = frozenset({Kind.CHANGED, Kind.CONFIRM})  # said otherwise of an address
ASKED: Final = "address-asked"  # but for this one: it is asked of the address on file
ALL: Final = ()
SILENT: Final = {"phrase": "", "why": "", "next": "", "answer": ""}  # a kind need not say all of it


@dataclass(frozen=True, slots=True)
class Composed:
    """A finished notification."""

    raw: bytes  # the message, CRLF line ends, ready for SMTP
    subject: str
    text: str
    html: str
    language: str  # the tag it is written in


@dataclass(frozen=True, slots=True)
class Desk:
    """One language's templates, compiled, with their fixed words."""

    templates: templating.Sandbox
    plain: templating.Sandbox  # the same with no style inlined: only asked where a mistake is
    tongue: Tongue


class Composer:
    """Writes notifications from the templates in one folder, or several of which an earlier one overrides.

    Raises RuleError where a template or catalogue does not check out.
    """

    def __init__(self, templates_dir: Path | tuple[Path, ...], brand: Brand) -> None:
        self.folders = templates_dir if isinstance(templates_dir, tuple) else (templates_dir,)
        self.brand = brand
        self.catalogues = language.catalogues(self.folders)
        self.languages = tuple(tag for tag in brand.languages if tag in self.catalogues) or (language.SOURCE,)
        self.untranslated = tuple(tag for tag in brand.languages if tag not in self.catalogues)
        self._desks: dict[str, Desk] = {}
        self._kept = replies.shelves(self.folders)
        self.replies = replies.names(self._kept)

    def compose(self, notice: Notice, addresses: Addresses, uploads: tuple[Upload, ...] = ()) -> Composed:
        """The notification as bytes. Raises RuleError."""
        desk = self.desk(language.pick(self.wanted(notice), self.languages))
        seen = self.described(notice, addresses, desk)
        subject = subject_of(notice, self.brand, desk.tongue)
        text = templating.page(desk.templates, TEXT, seen)
        html = ascii_html(self._html(desk, seen))
        head = headers(notice, addresses, self.brand, subject, desk.tongue.tag)
        raw = build(head, addresses.message_id, text, html, uploads)
        return Composed(raw, subject, text, html, desk.tongue.tag)

    def reply(self, name: str, ticket: Ticket, tag: str) -> str:
        """The saved reply for ``ticket`` and a reader of ``tag``; empty where there is none. Raises RuleError."""
        desk = self.desk(language.pick(tag, self.languages))
        template = replies.sheet(self._kept, name, desk.tongue.tag)
        return replies.written(desk.templates, template, ticket, self.brand, desk.tongue) if template else ""

    def asks_for(self, need: str) -> bool:
        """Whether needs.j2 says what to ask for. Call it on templates that check out."""
        return need.replace("-", "_") in self.desk(self.languages[0]).templates.get_template(NEEDS).blocks

    def words(self, tag: str) -> Mapping[str, str]:
        """The fixed words (words.j2) for a reader of ``tag``."""
        return self.desk(language.pick(tag, self.languages)).tongue.words

    def wanted(self, notice: Notice) -> str:
        """The reader's language; where it is not known, a vendor's is the vendor's own, and else it is the first."""
        vendor = notice.ticket.vendor
        own = vendor.language if vendor and notice.role is Party.VENDOR else ""
        return notice.recipient.language or own

    def desk(self, tag: str) -> Desk:
        """The compiled templates of a language."""
        if tag not in self._desks:
            self._desks[tag] = self._open_desk(tag)
        return self._desks[tag]

    def _open_desk(self, tag: str) -> Desk:
        templates = templating.environment(self.folders, self.catalogues[tag])
        words = wording.words(self.folders, self.catalogues[tag], tag, self.brand.name)
        tongue = Tongue(tag, language.direction(tag), words, claims(words, self.brand.name))
        plain = templating.environment(self.folders, self.catalogues[tag], inline=False)
        return Desk(templates, plain, tongue)

    def described(self, notice: Notice, addresses: Addresses, desk: Desk) -> dict[str, Any]:
        """What the skeletons lay out: the view, and the sentences that text and HTML share."""
        seen = self._with_needs(view(notice, addresses, self.brand, desk.tongue), notice, desk)
        acts = {"nothing", *(f"do_{act}" for act in seen["can"])}
        wanted = {SENTENCES: ALL, sheet(notice): ALL, TICKET: ALL, LINKS: acts} | (
            {ORDER: ALL} if seen["order"] else {}
        )
        shared, own, ticket, labels, *order = templating.blocks(desk.templates, seen, wanted)
        rows = {"ticket_rows": _rows(desk, ticket), "order_rows": _rows(desk, *order)}
        links = [link | {"label": labels.get(f"do_{link['act']}") or link["act"]} for link in seen["links"]]
        nothing = {"nothing": labels.get("nothing", "")}
        return seen | SILENT | shared | nothing | own | rows | {"links": links}

    def _with_needs(self, seen: dict[str, Any], notice: Notice, desk: Desk) -> dict[str, Any]:
        """``seen``, with what the ticket needs in the reader's words."""
        every = (*notice.missing, *notice.came)
        blocks = {lack.name.replace("-", "_") for lack in every}
        said = templating.blocks(desk.templates, seen, {NEEDS: blocks})[0] if every else {}
        tag = desk.tongue.tag

        def called(lack: Lack) -> str:
            words = dict(lack.words)
            own = words.get(tag) or words.get(tag.partition("-")[0]) or words.get("")
            return own or said.get(lack.name.replace("-", "_")) or lack.name.replace("-", " ")

        return seen | {"missing": [*map(called, notice.missing)], "came": [*map(called, notice.came)]}

    def _html(self, desk: Desk, seen: dict[str, Any]) -> str:
        try:
            return templating.page(desk.templates, HTML, seen)
        except RuleError:  # inlining moved the lines: ask the page as the admin wrote it for the true one
            templating.page(desk.plain, HTML, seen)
            raise

    def check(self) -> list[RuleError]:
        """Every mistake that shows when each kind of mail is written to each role in each language, and each memo."""
        found: dict[str, RuleError] = {}
        for tag in self.languages:
            for sample in samples(tag):
                try:
                    self.compose(sample.notice, sample.addresses)
                except RuleError as mistake:
                    found.setdefault(str(mistake), mistake)
            for wrong in self._misspoken(tag):
                found.setdefault(str(wrong), wrong)
        for wrong in memo.mistakes(self):
            found.setdefault(str(wrong), wrong)
        return list(found.values())

    def _misspoken(self, tag: str) -> Iterator[RuleError]:
        """What is wrong with the saved replies in one language."""
        for name in self.replies:
            for ticket in replies.samples():
                try:
                    if not self.reply(name, ticket, tag):
                        yield RuleError(f"there is no {name}.md, for readers of {tag}", file=f"replies/{name}")
                except RuleError as mistake:
                    yield mistake


def sheet(notice: Notice) -> str:
    """The template with the words of this notice."""
    if notice.kind in MOVES and notice.reason in REASONS[notice.kind] and notice.reason != ASKED:
        return f"kinds/{notice.kind}-address.j2"
    request = notice.kind in REQUESTS and notice.ticket.type is not TicketType.SUPPORT
    return f"kinds/{notice.kind}{'-request' if request else ''}.j2"


def _rows(desk: Desk, *blocks: dict[str, str]) -> list[dict[str, str]]:
    """A template's blocks as rows of a table; a block that says nothing is no row."""
    word = desk.tongue.word
    return [{"label": word(f"label_{row}"), "value": said} for one in blocks for row, said in one.items() if said]
