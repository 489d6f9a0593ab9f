"""Delivery reports (RFC 3464 and the older shapes) and abuse reports (RFC 5965).

A report is one that a program sent. What a person forwards, quotes or attaches is a person's mail, so that words alone
never suffice: a sign of the sender is needed too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mailbot.letter import charsets, daemons, deliverystatus, mailboxes, subjects
from mailbot.letter.deliverystatus import Recipient
from mailbot.letter.headers import Headers, flatten
from mailbot.letter.letter import Bounce, Mailbox
from mailbot.letter.mime import MESSAGES, Part

LOOKED_AT = 200_000  # octets of a part that are searched for the failed mail's identity
STATUSES = frozenset({"message/delivery-status", "message/global-delivery-status"})
HEADER_PARTS = frozenset({"text/rfc822-headers", "message/rfc822-headers", "message/global-headers", "text/rfc822"})
WELL = frozenset({"delivered", "relayed", "expanded"})
RECIPIENT_LIMIT = 20
EARLY = 400  # characters: a report says what it is at once
_DAEMON = re.compile(
    r"mailer[-_. ]?daemon|mail[-_. ]?daemon|post[-_. ]?master|mail[-_. ]?master|mdaemon|mmdf|amavis|dsn|"
    r"bounces?|microsoftexchange[0-9a-f]{20,}|mail[-_. ]?(delivery|error|router|system|gateway).*|nobody|"
    r"([\w.-]{1,40}[-_.])?(anti[-_.]?)?virus.*|"
    r"imss|smtp(gate|mail)?|(e\d+_)?smtp_mail_service|"
    r"delivery.?(sub)?system|system[-_. ]administrator|internet.?mail.?delivery"
)
_DAEMON_NAME = re.compile(
    r"mail deliver\w*|delivery (sub)?system|mailer.?daemon|mail(er)? daemon|postmaster|system administrator|"
    r"mail(er)? system|microsoft (outlook|exchange)|mail gateway|(e-?)?mail administrator|mta\b|mail service|undeliver"
)
_RETURN_PATH = re.compile(r"([^@]*[-_.+])?bounces?([-_.+=][^@]*)?")
_MESSAGE_ID = re.compile(r"^\W{0,4}message-id\W{1,4}(<[^<>\s]{3,300}>)", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_HUMAN_PROGRAM = re.compile(
    r"thunderbird|outlook|apple mail|iphone|ipad|mutt|evolution|k-?9|roundcube|eudora|pine", re.IGNORECASE
)


_COMPLAINT = re.compile(
    r"(complaint|abuse report|spam complaint) (about|for|regarding) (a )?(message|e-?mail|mail) from\b", re.I
)


class Evidence(NamedTuple):
    """The signs, found once."""

    daemon: bool  # the sender is a mail server by its name
    null: bool  # nobody to answer to: an empty return path
    subject: bool
    family: str  # whose words these are, empty for nobody's
    early: bool  # they stand at the top, where a report says what it is
    statuses: bool  # a delivery-status part
    attached: bool  # the failed mail, or its header, beside the words
    echo: bool  # the subject answers or forwards another mail
    returned: bool  # nameless, to a return path, under a subject that a server completed (RFC 5321 section 3.6.3)


def is_feedback(header: Headers, root: Part) -> bool:
    """Whether a mail is an abuse report: a multipart/report of feedback-report, or the complained-of mail alone under
    the subject that the big providers' complaint programmes give it. Not one that is attached.
    """
    direct = [child.type for child in root.children]
    if all(leaf.type in MESSAGES for leaf in root.leaves()) and _COMPLAINT.match(header.words("subject")):
        return True
    return root.parameters.get("report-type", "").lower() == "feedback-report" or (
        root.type == "multipart/report" and "message/feedback-report" in direct
    )


def recognise(raw: bytes, header: Headers, sender: Mailbox, root: Part, text: str) -> Bounce | None:
    """What a delivery report says, None for any other mail. ``text`` is the mail's decoded words."""
    statuses = [part for part in root.leaves() if part.type in STATUSES]
    if not _is_report(header, sender, root, text, bool(statuses)):
        return None
    told = [recipient for part in statuses for recipient in deliverystatus.parse(_words(raw, part))]
    own, original = _parted(text)
    said = told or [_from_words(own, header)]
    troubled = [recipient for recipient in told if recipient.action not in WELL]
    addresses = [recipient.address for recipient in troubled if recipient.address]
    return Bounce(
        recipients=tuple(dict.fromkeys(addresses or _named(own, header)))[:RECIPIENT_LIMIT],
        status=_status(said, own),
        permanent=_is_permanent(said, own, header),
        original_id=_original_id(raw, root, original),
        reason=next((recipient.reason for recipient in said if recipient.reason), _from_words(own, header).reason),
    )


def _is_report(header: Headers, sender: Mailbox, root: Part, text: str, statuses: bool) -> bool:
    kind = root.parameters.get("report-type", "").lower()
    if root.type == "multipart/report" and (statuses or kind == "delivery-status"):
        return True
    if header.first("x-failed-recipients"):
        return True
    return _suffices(_evidence(header, sender, root, text, statuses))


def _suffices(seen: Evidence) -> bool:
    sure = seen.family in daemons.SURE and seen.early
    if seen.daemon:
        return bool(seen.subject or seen.statuses or seen.attached or (seen.family and (seen.early or not seen.echo)))
    if seen.null:  # autoresponders send with an empty return path as well (RFC 5230 section 4.5)
        return bool(seen.subject or seen.statuses or sure or (seen.attached and seen.family))
    if seen.returned:
        return bool(seen.family and seen.early)
    return seen.early and not seen.echo and (seen.family in daemons.ALONE or (sure and seen.subject))


def _evidence(header: Headers, sender: Mailbox, root: Part, text: str, statuses: bool) -> Evidence:
    subject = header.words("subject")
    daemon, null, undelivered = _is_daemon(header, sender), _is_null(header), subjects.is_undelivered(subject)
    returned = not sender.name and _is_return_path(header) and subjects.is_left_undelivered(subject)
    suspect = daemon or null or undelivered or returned
    family, at = daemons.family_of(daemons.normalise(text[: 6000 if suspect else 2 * EARLY]), sure=not suspect)
    program = header.first("user-agent") + header.first("x-mailer")
    person = not daemon and ("in-reply-to" in header or bool(_HUMAN_PROGRAM.search(program[:500])))
    attached = any(part.type in MESSAGES or part.type in HEADER_PARTS for part in root.leaves())
    return Evidence(
        daemon=daemon,
        null=null,
        subject=undelivered,
        family="" if person else family,
        early=0 <= at < EARLY,
        statuses=statuses,
        attached=attached and root.type != "multipart/digest" and (bool(family) or _is_daemon_s(sender.address)),
        echo=subjects.is_echo(subject),
        returned=returned,
    )


def _is_daemon(header: Headers, sender: Mailbox) -> bool:
    local = sender.address.rpartition("@")[0].strip('"') or sender.name
    raw = header.words("from").lower()[:200]
    unread = not sender.address and ("<>" in raw or "postmaster" in raw)
    named = _DAEMON.fullmatch(local.lower()) or _DAEMON_NAME.match(sender.name.lower())
    return bool(named or unread or "mailer-daemon" in raw)


def _is_daemon_s(address: str) -> bool:
    """Whether the address itself is a server's; a display name alone is what anybody writes."""
    return bool(_DAEMON.fullmatch(address.rpartition("@")[0]))


def _is_return_path(header: Headers) -> bool:
    """Whether a mail is addressed to where reports go: people write to the addresses they see."""
    addressed = mailboxes.every_address(header.every("to")[:1])
    return any(_RETURN_PATH.fullmatch(address.partition("@")[0]) for address in addressed)


def _is_null(header: Headers) -> bool:
    path = header.first("return-path").replace(" ", "").lower()
    return path == "<>" or path.startswith("<mailer-daemon")


def _words(raw: bytes, part: Part) -> str:
    octets = part.octets(raw[: min(part.end, part.start + LOOKED_AT)])
    return charsets.decode(octets.octets, part.charset).text.replace("\r\n", "\n")


def _parted(text: str) -> tuple[str, str]:
    """The report's own words and the failed mail below them."""
    mark = daemons.ORIGINAL.search(text, 40)
    return (text[: mark.start()], text[mark.start() :]) if mark else (text, text)


def _from_words(own: str, header: Headers) -> Recipient:
    """The line of a report without RFC 3464 parts that carries a code."""
    for line in own[:20_000].splitlines():
        code = deliverystatus.code_of(line) or deliverystatus.code_from_reply(line)
        if code:
            return Recipient("", "", code, flatten(line)[:300])
    return Recipient("", "", "", flatten(header.words("subject"))[:300])


def _named(own: str, header: Headers) -> list[str]:
    """Whom the report's words name, but for the server itself and the one it was sent to."""
    failed = mailboxes.every_address(header.every("x-failed-recipients"))
    if failed:
        return failed
    parties = {*mailboxes.every_address(header.every("to")), *mailboxes.every_address(header.every("from"))}
    found = (mailboxes.normalise(address.rstrip(".")) for address in _ADDRESS.findall(own[:20_000]))
    strangers = (address for address in found if address and address not in parties)
    return [address for address in strangers if not _DAEMON.fullmatch(address.partition("@")[0])]


def _status(said: list[Recipient], own: str) -> str:
    codes = [recipient.status for recipient in said if recipient.status and recipient.action not in WELL]
    known = next((code for code in codes if not code.endswith(".0.0")), "")
    return known or (codes[0] if codes else "") or deliverystatus.code_of(own[:20_000])


def _is_permanent(said: list[Recipient], own: str, header: Headers) -> bool:
    actions = {recipient.action for recipient in said} - {""}
    if actions and "failed" not in actions:
        return False
    words = daemons.normalise(own[:6000] + " " + header.words("subject"))
    if not actions and daemons.DELAYED.search(words) and not re.search(r"given up|not going to try", words):
        return False
    return not _status(said, own).startswith(("4", "2"))


def _original_id(raw: bytes, root: Part, original: str) -> str:
    """The failed mail's Message-ID: of the attached header, else of the one pasted below the words."""
    for words in _embedded(raw, root):
        found = _MESSAGE_ID.search(words)
        if found:
            return found[1]
    found = _MESSAGE_ID.search(original[:LOOKED_AT])
    return found[1] if found else ""


def _embedded(raw: bytes, root: Part) -> Iterator[str]:
    leaves = list(root.leaves())
    for kinds in (MESSAGES, HEADER_PARTS, STATUSES):
        yield from (_words(raw, part) for part in leaves if part.type in kinds)
    yield from (_words(raw, part) for part in leaves[1:] if part.type == "text/plain")
