"""Which parts are the words of a mail, and which its attachments (RFC 2046 section 5.1, RFC 2387, RFC 1847)."""

from __future__ import annotations

import html as markup
import re
from dataclasses import dataclass, field

from mailbot.letter import charsets, flowed
from mailbot.letter.mime import Part

TEXT_LIMIT = 262_144  # characters of plain words; what is longer is cut and says so
HTML_LIMIT = 524_288  # characters of HTML
FIRST_ONLY = frozenset({"multipart/related", "multipart/signed", "multipart/report", "multipart/appledouble"})
NO_WORDS = frozenset({"multipart/encrypted", "multipart/digest", "multipart/form-data"})
WORDS = frozenset({"text/plain", "text/html", "text/markdown"})
# Controls that would be seen as nothing, and joined their neighbours into a word nobody wrote.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_PLACEHOLDER = re.compile(
    r"\W*(this (message|e-?mail|mail) (is|was sent) in html|"
    r"your (e-?mail|mail) (client|program|reader|software) (does|can)|"
    r"(to view|please view) this (message|e-?mail) (in|as) (html|a browser)|html (version|message) only|"
    r"this is a multi-?part message in mime format\W*$|diese (nachricht|e-?mail) .{0,40}html|"
    r"(no|kein|sans) (plain ?text|text version))",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Segment:
    """One stretch of words, in one or both of its dresses."""

    plain: str = ""
    html: str = ""


@dataclass(slots=True)
class Body:
    """The words of a mail."""

    segments: list[Segment] = field(default_factory=list)
    leaves: list[Part] = field(default_factory=list)  # the parts these words came from
    lossy: bool = False
    cut: bool = False

    @property
    def plain(self) -> str:
        """The plain words, empty where a stretch of the mail is in HTML alone."""
        if any(segment.html and not _says(segment.plain) for segment in self.segments):
            return ""
        return "\n".join(segment.plain for segment in self.segments if segment.plain.strip())[:TEXT_LIMIT]

    @property
    def html(self) -> str:
        """The HTML words, plain stretches between them as preformatted text; empty where there is no HTML."""
        if not any(segment.html for segment in self.segments):
            return ""
        pieces = (segment.html or f"<pre>{markup.escape(segment.plain)}</pre>" for segment in self.segments)
        return "\n".join(pieces)[:HTML_LIMIT]


def read(raw: bytes, root: Part) -> Body:
    """The words of a mail taken apart, in reading order."""
    body = Body()
    body.segments = [segment for segment in _segments(raw, root, body) if segment.plain.strip() or segment.html.strip()]
    body.cut |= sum(len(segment.plain) for segment in body.segments) > TEXT_LIMIT
    body.cut |= sum(len(segment.html) for segment in body.segments) > HTML_LIMIT
    return body


def _says(plain: str) -> bool:
    return bool(plain.strip()) and not _PLACEHOLDER.match(plain[:400])


def _segments(raw: bytes, part: Part, body: Body) -> list[Segment]:
    if part.type in NO_WORDS:
        return []
    if not part.children:
        return [_leaf(raw, part, body)] if _is_words(part, body) else []
    if part.type == "multipart/alternative":
        return [_chosen(raw, part, body)]
    children = [_root_of(part)] if part.type in FIRST_ONLY else part.children
    return [segment for child in children for segment in _segments(raw, child, body)]


def _root_of(part: Part) -> Part:
    start = part.parameters.get("start", "") if part.type == "multipart/related" else ""
    named = (child for child in part.children if start and child.header.first("content-id") == start)
    return next(named, part.children[0])


def _chosen(raw: bytes, part: Part, body: Body) -> Segment:
    """The same words twice or more: the first plain dress and the last one in HTML."""
    chosen = Segment()
    for child in part.children:
        found = Body(segments=_segments(raw, child, body))
        chosen.plain = chosen.plain if chosen.plain.strip() else found.plain
        chosen.html = found.html or chosen.html
    return chosen


def _is_words(part: Part, body: Body) -> bool:
    if part.type.startswith("multipart/"):
        return True  # its boundary is missing: what is there is text
    if part.type not in WORDS or part.disposition == "attachment":
        return False
    first = not body.leaves  # some programs name the words as well
    return not part.name or (first and (part.disposition == "" or part.type == "text/html"))


def _leaf(raw: bytes, part: Part, body: Body) -> Segment:
    body.leaves.append(part)
    html = part.type == "text/html"
    limit = HTML_LIMIT if html else TEXT_LIMIT
    whole, part_end = part.end, min(part.end, part.start + 4 * limit)
    octets = part.octets(raw[:part_end] if part_end < whole else raw)
    decoded = charsets.decode(octets.octets, part.charset)
    text = decoded.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    body.lossy |= octets.lossy or decoded.lossy or bool(_CONTROLS.search(text))
    body.cut |= part_end < whole or len(text) > limit
    text = _CONTROLS.sub("\ufffd", text[:limit])
    if html:
        return Segment(html=text)
    said = part.parameters
    if said.get("format", "").lower() == "flowed":
        text = flowed.unwrap(text, delsp=said.get("delsp", "").lower() == "yes")
    return Segment(plain=text)
