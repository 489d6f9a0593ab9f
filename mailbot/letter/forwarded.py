"""A mail passed on by somebody: whose it was, and what they had written. Only words come out, nothing is obeyed.

Inline: the first thing in the body that is not the forwarder's own is a forward's line, or – where the subject says
that this is a forward – a header block or an attribution. Attached: exactly one message/rfc822, read once; what is
attached to that stays closed. Of nested forwards the first layer counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.letter import attribution, headerblock, histories, mime, quoting, reader
from mailbot.letter.attribution import plain
from mailbot.letter.headerblock import Block
from mailbot.letter.histories import Boundary
from mailbot.letter.letter import Forwarded, Letter, Machine
from mailbot.letter.visible import words_of
from mailbot.letter.words import FORWARDING

MOST_GUESSES = 500  # lines looked at closely in search of where the forwarder's own words end
_PREFIX = re.compile(r"\s*(?:\[[^\[\]]{1,40}\]\s*)?([^\W\d_]{1,16}|إعادة توجيه)\s?\.?\s?(?:\[\d+\]|\(\d+\))?\s?[:：]")
NEAR = 25  # lines in which a quoted header block is looked for
_INDENT = 4  # blanks with which Outlook for Mac sets a forwarded mail in
_FINNISH = ("lähettäjä",)  # the From of a mail program that writes VS before an answer


@dataclass(frozen=True, slots=True)
class _Seam:
    """Where the forwarder's words end (the first line that is not theirs) and the forwarded mail begins."""

    end: int
    block: Block


def forwarded(letter_raw: bytes, letter: Letter) -> Forwarded | None:
    """The mail that ``letter`` passes on, None where it passes none on. Never raises; linear in the size of the mail.

    ``letter_raw`` are the bytes that ``letter`` was read from. What a program wrote, a delivery report above all,
    passes nothing on.
    """
    if letter.machine is not Machine.NONE:
        return None
    found = _inline(letter, letter.text)
    if (found is None or not found.sender.address) and _is_worth_html(letter):
        shown = _inline(letter, words_of(letter.html))
        found = shown if shown is not None and (found is None or shown.sender.address) else found
    return found or _attached(letter_raw, letter)


def _is_worth_html(letter: Letter) -> bool:
    """Whether the HTML may say more than the text. Looking at it costs a hundred times what looking at text does."""
    return bool(letter.html) and prefix_of(letter.subject) in FORWARDING


def _inline(letter: Letter, text: str) -> Forwarded | None:
    lines = headerblock.unglue(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    if prefix_of(letter.subject) not in FORWARDING and not any(map(histories.is_forward, lines)):
        return None
    seam = _seam(lines, letter.subject)
    if seam is None:
        return None
    block = seam.block
    theirs, below = _unquoted(lines[block.end :])
    above = quoting.fold("\n".join(lines[: seam.end])).fresh
    return Forwarded(
        sender=headerblock.mailbox_of(block.fields.get("from", "")),
        subject=block.fields.get("subject", "")[: reader.SUBJECT_LIMIT],
        date=headerblock.date_of(block.fields.get("date", "")),
        when=block.fields.get("date", "")[:100],
        text=quoting.fold(theirs).fresh.strip(),
        above=f"{above}\n\n{below}".strip("\n") if below else above,
        how="inline",
    )


def _seam(lines: Sequence[str], subject: str) -> _Seam | None:
    """The first boundary decides: an answer that quotes a forward is no forward."""
    guesses = MOST_GUESSES
    for index, line in enumerate(lines):
        quoted = line.lstrip()[:1] == ">" and bool(line.strip("> \t"))
        if quoted or histories.may_begin(line):
            guesses -= 1
            near = [_without_mark(line) for line in lines[index : index + NEAR]] if quoted else lines
            boundary = histories.boundary_at(near, 0 if quoted else index)
            if boundary is not None or quoted:
                return _bounded(lines, index, boundary[0], subject) if boundary else None
        below = attribution.may_end(line, quoted_below=True) and _is_quoted_below(lines, index)
        if attribution.may_end(line, below):
            guesses -= 1
            start = attribution.begins_at(lines, index, below)
            if start is not None:
                return _attributed(lines, start, index, subject)
        if guesses <= 0:
            return None
    return None


def _is_quoted_below(lines: Sequence[str], index: int) -> bool:
    below = (line.lstrip() for line in lines[index + 1 : index + 5])
    return next(filter(None, below), "")[:1] == ">"


def _bounded(lines: Sequence[str], index: int, kind: Boundary, subject: str) -> _Seam | None:
    if kind is Boundary.ABOVE or not (kind is Boundary.FORWARD or prefix_of(subject) in FORWARDING):
        return None
    block = headerblock.read(lines, index if kind is Boundary.HEADERS else index + 1)
    if block is None or "from" not in block.fields:
        return None
    answer = prefix_of(subject) == "vs" and block.label in _FINNISH and kind is not Boundary.FORWARD
    end = index
    while end and (not lines[end - 1].strip("> \t") or histories.is_rule(lines[end - 1])):
        end -= 1
    return None if answer else _Seam(end, block)


def _attributed(lines: Sequence[str], start: int, end: int, subject: str) -> _Seam | None:
    """``On 5 May 2026, "Ann" <ann@x> wrote:`` above a mail that is set in, as Outlook for Mac forwards."""
    if prefix_of(subject) not in FORWARDING:
        return None
    told = " ".join(line.strip() for line in lines[start : end + 1])
    address = headerblock.mailbox_of(told).address
    return _Seam(start, Block({"from": address}, "", end + 1)) if address else None


def prefix_of(subject: str) -> str:
    """The outermost prefix of a subject, folded and without its number: ``fwd`` of ``Fwd[2]: Re: pedal``."""
    found = _PREFIX.match(subject[:100])
    return plain(found[1]) if found else ""


def _unquoted(lines: Sequence[str]) -> tuple[str, str]:
    """The forwarded words without the marks that set them in, and what the forwarder wrote below them."""
    written = [index for index, line in enumerate(lines) if line.strip()]
    if written and lines[written[0]].lstrip()[:1] == ">":
        last = max(index for index in written if lines[index].lstrip()[:1] == ">")
        own = [] if lines[last + 1 : last + 2] and lines[last + 1].strip() else lines[last + 1 :]
        theirs = lines[: len(lines) - len(own)]
        return "\n".join(map(_without_mark, theirs)), "\n".join(own).strip("\n")
    indented = written and all(lines[index].startswith(" " * _INDENT) for index in written)
    return "\n".join(line[_INDENT:] for line in lines) if indented else "\n".join(lines), ""


def _without_mark(line: str) -> str:
    bare = line.lstrip()
    return bare[1:].removeprefix(" ") if bare[:1] == ">" else line


def _attached(raw: bytes, letter: Letter) -> Forwarded | None:
    """The one message attached. A delivery report or another program's mail is an attachment like any other."""
    if not any(_is_mail(file.type, file.name) for file in letter.attachments):
        return None
    parts = [part for part in mime.walk(raw).root.leaves() if _is_mail(part.type, part.name)]
    if len(parts) != 1:
        return None
    inner = reader.read(parts[0].octets(raw).octets)
    if inner.machine is not Machine.NONE or not (inner.sender.address or inner.sender.name):
        return None
    when = inner.date.isoformat() if inner.date else ""
    return Forwarded(inner.sender, inner.subject, inner.date, when, inner.fresh, letter.fresh, "attached")


def _is_mail(media: str, name: str) -> bool:
    return media in mime.MESSAGES or (media == "application/octet-stream" and name.lower().endswith(".eml"))
