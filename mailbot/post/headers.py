"""The header of a notification: who, about what, in which thread, and that a program wrote it."""

from __future__ import annotations

from email.utils import format_datetime
from functools import lru_cache
from typing import Final

from mailbot.desk.nouns import Party
from mailbot.post.encoding import address, fold, mailbox, message_ids, one_line, unstructured
from mailbot.post.notice import Addresses, Brand, Kind, Notice

ANSWERS: Final = (Kind.CONFIRM, Kind.REJECTED)  # always the answer to the reader's own mail
REPLIED: Final = "auto-replied"  # RFC 3834 section 5: an answer to one mail
GENERATED: Final = "auto-generated"


def headers(notice: Notice, addresses: Addresses, brand: Brand, subject: str, language: str) -> list[str]:
    """The folded header fields, without the MIME ones.

    There is no Precedence: RFC 3834 section 3.1.8 only tolerates it, some servers put ``bulk`` behind other mail,
    and what would honour it honours List-Id or Auto-Submitted as well. There is no List-Unsubscribe: a party of a
    ticket cannot leave it, and firewalls that try such links out would make them.
    """
    ticket = notice.ticket
    thread = message_ids((notice.root, notice.answers))
    name = "" if notice.role is Party.STRANGER or ticket.outsider else notice.recipient.name
    fields = [
        ("From", _ours(brand.name, brand.address)),
        ("To", mailbox(name, notice.recipient.address)),
        ("Reply-To", mailbox(brand.name, addresses.reply_to) if addresses.reply_to else []),
        ("Subject", unstructured(subject)),
        ("Date", [_date(notice.at)]),
        ("Message-ID", message_ids((addresses.message_id,))),
        ("In-Reply-To", thread[-1:]),
        ("References", thread),
        ("Auto-Submitted", [_submitted(notice)]),
        ("X-Auto-Response-Suppress", ["All"]),
        ("List-Id", _list_id(brand.name, brand.address)),
        ("Content-Language", [language]),
        ("X-Mailbot-Kind", [str(notice.kind)]),
        ("X-Mailbot-Ticket", [str(ticket.number)]),
        ("X-Mailbot-Type", [str(ticket.type)]),
    ]
    return [fold(field, pieces) for field, pieces in fields if pieces]


def _submitted(notice: Notice) -> str:
    own = notice.kind in ANSWERS or notice.actor is notice.role
    return REPLIED if own and message_ids((notice.answers,)) else GENERATED


_ours = lru_cache(maxsize=16)(mailbox)  # the same in every mail
_date = lru_cache(maxsize=64)(format_datetime)  # the same in all mails about one thing


@lru_cache(maxsize=16)
def _list_id(name: str, addr: str) -> list[str]:
    """RFC 2919: the brand's address as a name that mail clients filter on."""
    return [*unstructured(name), f"<{one_line(address(addr)).replace('@', '.')}>"]
