"""bytes → Letter. Any bytes: it never raises and is bounded in time; what is odd is told in ``flags``."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from mailbot.letter import (
    authentication,
    bodies,
    bounces,
    content,
    filenames,
    headers,
    identifiers,
    machine,
    mailboxes,
    mime,
    opinion,
    pictures,
    quoting,
    subjects,
    visible,
)
from mailbot.letter.bodies import Body
from mailbot.letter.headers import Headers
from mailbot.letter.letter import Attachment, Bounce, Letter, Machine, Mailbox

RECIPIENT_FIELDS = ("x-original-to", "delivered-to", "envelope-to", "x-envelope-to", "x-forwarded-to", "to", "cc")
RECIPIENT_LIMIT = 200
SUBJECT_LIMIT = 1000  # characters
ONCE = {"subject": "Subject", "date": "Date", "message-id": "Message-ID", "to": "To", "cc": "Cc",
        "reply-to": "Reply-To", "in-reply-to": "In-Reply-To", "references": "References", "from": "From",
        "content-type": "Content-Type"}  # fmt: skip
ANSWER_LIMIT = 40  # characters: an answer as short as this may be a yes, so both dresses have to say it


class Words(NamedTuple):
    """The words of a mail, folded."""

    text: str
    fresh: str


def read(raw: bytes, *, trusted: frozenset[str] = frozenset()) -> Letter:
    """A mail as a Letter. ``trusted``: the authserv-ids of our servers, the only ones whose proof counts (RFC 8601)."""
    header = headers.read(raw)
    walked = mime.walk(raw)
    body = bodies.read(raw, walked.root)
    words = _words(body)
    second = opinion.ask(header)
    sender = _sender(header, second)
    attachments = _attachments(raw, walked.root, body)
    bounce = bounces.recognise(raw, header, sender, walked.root, words.text)
    kind, mark = _machine(header, sender, walked.root, bounce)
    proof, proof_reason = authentication.verdict(header, sender.address.rpartition("@")[2], trusted)
    disagreeing = _disagreeing(body, words.fresh)
    subject = header.words("subject")[:SUBJECT_LIMIT]
    return Letter(
        digest=hashlib.sha256(raw).hexdigest(),
        content=content.fingerprint(sender.address, second.date, subject, words.text, [a.digest for a in attachments]),
        size=len(raw),
        message_id=next(filter(None, map(identifiers.first, header.every("message-id"))), ""),
        in_reply_to=identifiers.every(header.every("in-reply-to")),
        references=identifiers.every(header.every("references")),
        sender=sender,
        recipients=_recipients(header),
        subject=subject,
        date=second.date,
        text=words.text,
        fresh=words.fresh,
        html=body.html,
        attachments=attachments,
        machine=kind,
        machine_reason=mark,
        bounce=bounce,
        authentication=proof,
        authentication_reason=proof_reason,
        silent=machine.is_silent(header, sender),
        lossy=body.lossy or disagreeing,
        disagrees=disagreeing,
        flags=tuple(_flags(header, walked, body, second, disagreeing)),
    )


def _words(body: Body) -> Words:
    plain = body.plain
    if plain.strip() or not body.html:
        return Words(plain.strip("\n"), quoting.fold(plain).fresh if plain else "")
    text = visible.words_of(body.html)
    return Words(text, quoting.fold_html(body.html).fresh)


def _sender(header: Headers, second: opinion.Opinion) -> Mailbox:
    """The one From mailbox; without an address where our reading and mail-parser's differ."""
    fields = header.every("from")
    read = mailboxes.parse(fields[0]) if fields else []
    if len(fields) != 1 or len(read) != 1 or read[0].doubt or read[0].group:
        return Mailbox("", read[0].mailbox.name if read else "")
    mailbox = read[0].mailbox
    agreed = second.failed or second.sender in ("", mailbox.address)
    return mailbox if agreed else Mailbox("", mailbox.name)


def _recipients(header: Headers) -> tuple[str, ...]:
    found = (address for name in RECIPIENT_FIELDS for address in mailboxes.every_address(header.every(name)[:20]))
    return tuple(dict.fromkeys(found))[:RECIPIENT_LIMIT]


def _attachments(raw: bytes, root: mime.Part, body: Body) -> tuple[Attachment, ...]:
    words, shown = {id(part) for part in body.leaves}, pictures.shown_in(body.html)
    found = []
    for index, part in enumerate(root.leaves()):
        if id(part) in words:
            continue
        octets = part.octets(raw).octets
        found.append(
            Attachment(
                name=filenames.clean(part.name),
                type=part.type[:100],
                size=len(octets),
                digest=hashlib.sha256(octets).hexdigest(),
                inline=part.disposition == "inline" or (part.disposition == "" and "content-id" in part.header),
                part=index,
                ornament=pictures.is_ornament(part.type, octets, shown=_content_id(part) in shown),
            )
        )
    return tuple(found)


def _content_id(part: mime.Part) -> str:
    return part.header.first("content-id").strip().strip("<>")


def _machine(header: Headers, sender: Mailbox, root: mime.Part, bounce: Bounce | None) -> tuple[Machine, str]:
    if bounces.is_feedback(header, root):
        return Machine.FEEDBACK, "abuse report"
    if bounce is not None:
        return Machine.BOUNCE, f"delivery report: {bounce.reason}" if bounce.reason else "delivery report"
    return machine.recognise(header, sender, root)


def _disagreeing(body: Body, fresh: str) -> bool:
    """Whether plain text and HTML say different things where a command or a yes may stand."""
    lines = [line for line in fresh.split("\n") if line.strip()][:10]
    asked = [line for line in lines if line.startswith("/")] or (
        [lines[0]] if lines and len(fresh) <= ANSWER_LIMIT else []
    )
    if not asked or not body.html or not body.plain.strip():
        return False
    shown = "".join(quoting.fold_html(body.html).fresh.split())
    return any("".join(line.split()) not in shown for line in asked)


def _flags(header: Headers, walked: mime.Walk, body: Body, second: opinion.Opinion, disagreeing: bool) -> list[str]:
    doubled = [
        f"{len(header.every(name))} {shown} headers" for name, shown in ONCE.items() if len(header.every(name)) > 1
    ]
    told = {
        "nested too deep, inner parts left closed": walked.too_deep,
        f"more than {mime.PART_LIMIT} parts, the rest left out": walked.too_many,
        "words cut": body.cut,
        "octets replaced while decoding": body.lossy,
        "plain text and HTML disagree": disagreeing,
        "Date absent or absurd": second.date is None,
        "mail-parser failed on the header": second.failed,
        "hidden marks in the subject": subjects.has_hidden(header.words("subject")),
    }
    return doubled + [flag for flag, holds in told.items() if holds]
